"""Who knows the UDP port and no password changes nothing; aiortc as published would listen."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise

import aioice
import aiortc.rtcicetransport
import av
import numpy as np
import psutil
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from signaling.answerer import Offer
from tests.server.attack import attacked, hostile_handshake, media_port, random_srtp
from tests.server.media_peer import Camera
from tests.server.peers_rig import Moving, Rig


async def test_handshakes_succeed_though_a_stranger_sends_alerts_and_hellos(rig: Rig) -> None:
    for index in range(20):
        camera = Camera(600)
        answer = await rig.peers.answer(Offer(f"s{index}", await camera.offer()))
        async with attacked(media_port(answer.sdp), hostile_handshake, 1000) as stranger:
            await camera.accept(answer.sdp)
            await camera.poses_came(1)
        assert stranger.sent > 10
        await camera.close()
    await rig.all_gone()


async def test_upstream_fails_under_the_same_attack(monkeypatch: pytest.MonkeyPatch) -> None:
    # When this test fails upstream has learned to tell peers from strangers: drop our guard.
    monkeypatch.setattr(aiortc.rtcicetransport, "Connection", aioice.Connection)
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda **_: ["127.0.0.1"])
    stock = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    camera = Camera(600)
    await stock.setRemoteDescription(RTCSessionDescription(await camera.offer(), "offer"))
    await stock.setLocalDescription(await stock.createAnswer())
    answer = stock.localDescription.sdp
    ended = asyncio.Event()

    @stock.on("connectionstatechange")
    def note() -> None:
        if stock.connectionState in ("closed", "failed"):
            ended.set()

    async with attacked(media_port(answer), hostile_handshake, 1000):
        await camera.accept(answer)
        async with asyncio.timeout(20):
            await ended.wait()
    await camera.close()
    await stock.close()


async def test_two_thousand_random_packets_a_second_cost_no_frame(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Moving)
    camera = Camera(600)
    answer = await rig.peers.answer(Offer("demo", await camera.offer()))
    await camera.accept(answer.sdp)
    await camera.poses_came(5)
    async with attacked(media_port(answer.sdp), random_srtp, 2000) as stranger:
        came = len(camera.poses)
        await camera.poses_came(came + 60)
    times_s = rig.estimators[0].times_s[came:]
    await camera.close()
    await rig.peers.close_all()
    assert stranger.sent > 1000
    assert {round((b - a) * 90_000) for a, b in pairwise(times_s)} == {3000}


@pytest.mark.parametrize(("mime", "encoder"), [("video/VP8", "libvpx"), ("video/H264", "libx264")])
async def test_a_picture_of_33_megapixels_is_refused_and_the_camera_told(
    rig: Rig, mime: str, encoder: str
) -> None:
    huge = _key_frame(encoder, 7680, 4320)
    rss_before = psutil.Process().memory_info().rss
    camera = Camera(600, [huge], codec=mime)
    await rig.connect(camera)
    bye = await camera.event_came("bye")
    grown = psutil.Process().memory_info().rss - rss_before
    await camera.close()
    assert bye["code"] == "undecodable"
    assert "1920×1088" in bye["text"]
    assert camera.poses == []
    assert grown < 50 * 2**20


def _key_frame(codec: str, width: int, height: int) -> bytes:
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base = Fraction(1, 30)
    fast = {"libvpx": {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}}
    quick = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    encoder.options = fast.get(codec, quick)
    planes = np.zeros((height * 3 // 2, width), np.uint8)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])
