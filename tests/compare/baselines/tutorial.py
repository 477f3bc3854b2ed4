"""aiortc as tutorials use it: await a frame, to_ndarray, an executor, JSON: `python -m … PORT`."""

import asyncio
import json
import sys

import av
from aiohttp import web
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCRtpReceiver,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

import tests.compare.baselines.loopback  # noqa: F401 - see there
from tests.compare.baselines.landmarker import landmarks, make_landmarker

connections: set[RTCPeerConnection] = set()
tasks: set[asyncio.Task[None]] = set()


async def offer(request: web.Request) -> web.Response:
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    connections.add(connection)
    channels: dict[str, RTCDataChannel] = {}
    loop = asyncio.get_running_loop()
    landmarker = await loop.run_in_executor(None, make_landmarker)

    @connection.on("datachannel")
    def _(channel: RTCDataChannel) -> None:
        channels[channel.label] = channel

    @connection.on("track")
    def _(track: MediaStreamTrack) -> None:
        task = asyncio.ensure_future(follow(track))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def seen(frame: av.VideoFrame) -> str:
        assert frame.pts is not None
        rgb = frame.to_ndarray(format="rgb24")
        found = landmarks(landmarker, rgb, frame.pts // 90)
        return json.dumps(
            {"rtp": (frame.pts + began_at(connection)) & 0xFFFFFFFF, "landmarks": found}
        )

    async def follow(track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                assert isinstance(frame, av.VideoFrame)
                told = await loop.run_in_executor(None, seen, frame)
                if "pose" in channels:
                    channels["pose"].send(told)
        except MediaStreamError:
            return

    await connection.setRemoteDescription(RTCSessionDescription(await request.text(), "offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    return web.Response(status=201, text=connection.localDescription.sdp)


def began_at(connection: RTCPeerConnection) -> int:
    """The first RTP timestamp, which aiortc keeps to itself: to know which frame is answered."""
    (receiver,) = (each for each in connection.getReceivers() if each.track.kind == "video")
    assert isinstance(receiver, RTCRtpReceiver)
    began: int = receiver._RTCRtpReceiver__timestamp_mapper._origin  # type: ignore[attr-defined]
    return began


async def ready(_: web.Request) -> web.Response:
    return web.Response()


if __name__ == "__main__":
    app = web.Application()
    app.router.add_get("/readyz", ready)
    app.router.add_post("/whip/{name}", offer)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
