"""Two servers for the same camera: ours, and aiortc as it is; both tell every picture they got."""

import asyncio
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import aiortc.rtcpeerconnection
import av
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from aiortc.rtcrtpreceiver import RTCRtpReceiver

from server.media.network import NETWORK, Network
from server.media.peers import Peers
from server.media.upstream import PeerReceiver
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.sessions import LiveSessions
from signaling.answerer import Offer
from tests.impaired.replay import fingerprint
from tests.server.peers_rig import Moving

Seen = list[tuple[float, int]]
"""When a picture came, and its fingerprint."""


class _Noting:
    """An estimator that notes the pictures it is shown, and sees nobody."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen

    def detect(self, frame: Frame) -> Pose | None:
        self._seen.append((time.perf_counter(), zlib.crc32(frame.rgb.data)))
        return None

    def close(self) -> None:
        pass


class Ours:
    """The server's own path, from the packet to the frame queue and out of it."""

    def __init__(self, ports: tuple[int, int]) -> None:
        self.seen: Seen = []
        self._executor = ThreadPoolExecutor(1)
        self._peers = Peers(
            sessions=LiveSessions(make_session=Moving, version="test"),
            make_estimator=lambda: _Noting(self.seen),
            executor=self._executor,
            loading=self._executor,
            at_once=1,
            network=Network((("127.0.0.1", "127.0.0.1"),), ports),
            silence_s=10,
        )

    async def answer(self, offer: str) -> str:
        return (await self._peers.answer(Offer("demo", offer))).sdp

    async def close(self) -> None:
        await self._peers.close_all()
        self._executor.shutdown()


class Stock:
    """aiortc's receiver, as published: `await track.recv()` until the end."""

    def __init__(self, ports: tuple[int, int]) -> None:
        self.seen: Seen = []
        self._network = Network((("127.0.0.1", "127.0.0.1"),), ports)
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connection.on("track", self._take)
        self._task: asyncio.Task[None] | None = None

    async def answer(self, offer: str) -> str:
        token = NETWORK.set(self._network)
        aiortc.rtcpeerconnection.RTCRtpReceiver = RTCRtpReceiver  # type: ignore[attr-defined]
        try:
            await self._connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            await self._connection.setLocalDescription(await self._connection.createAnswer())
        finally:
            NETWORK.reset(token)
            aiortc.rtcpeerconnection.RTCRtpReceiver = PeerReceiver  # type: ignore[attr-defined]
        return self._connection.localDescription.sdp

    def _take(self, track: MediaStreamTrack) -> None:
        self._task = asyncio.ensure_future(self._read(track))

    async def _read(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                assert isinstance(frame, av.VideoFrame)
                number = await asyncio.to_thread(fingerprint, frame)
                self.seen.append((time.perf_counter(), number))
        except MediaStreamError:
            return

    async def close(self) -> None:
        await self._connection.close()
        if self._task is not None:
            await self._task
