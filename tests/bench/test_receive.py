"""What a frame costs the receiver, decoding apart: ours and aiortc's, in one run."""

import asyncio
import time
from typing import Any

import numpy as np
import pytest
from aiortc.codecs.vpx import Vp8Encoder
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import RemoteStreamTrack, RTCRtpReceiver
from aiortc.rtp import RtpPacket
from pytest_benchmark.fixture import BenchmarkFixture

from server.media.decoder import DecoderThread
from server.media.upstream import PeerReceiver
from tests.impaired.replay import VP8, clip
from tests.server.media_peer import FPS

pytestmark = pytest.mark.bench

FRAMES = 600
LONGEST_S = 0.0005


class _Transport:
    """Takes what a receiver sends, and registers it nowhere."""

    state = "connected"
    _stats_id = "none"

    def _register_rtp_receiver(self, *_: object) -> None: ...
    def _unregister_rtp_receiver(self, *_: object) -> None: ...
    async def _send_rtp(self, data: bytes) -> None: ...


def packets() -> list[list[RtpPacket]]:
    """Each frame's packets, as the wire has them."""
    number, frames = 0, []
    for index in range(FRAMES):
        payloads = Vp8Encoder._packetize(clip()[index % len(clip())], index & 0x7FFF)
        frame = []
        for place, payload in enumerate(payloads):
            packet = RtpPacket(
                payload_type=97,
                marker=int(place == len(payloads) - 1),
                sequence_number=number & 0xFFFF,
                timestamp=index * 90000 // FPS,
                ssrc=1234,
                payload=payload,
            )
            packet.extensions.abs_send_time = round(index / FPS * (1 << 18)) & 0xFFFFFF
            frame.append(packet)
            number += 1
        frames.append(frame)
    return frames


async def cost_s(kind: type[RTCRtpReceiver], frames: list[list[RtpPacket]]) -> float:
    """Median time of the event loop for one frame; nothing is decoded."""
    receiver: Any = kind("video", _Transport())  # type: ignore[arg-type]
    receiver._track = RemoteStreamTrack(kind="video")
    receiver._set_rtcp_ssrc(1)
    await receiver.receive(RTCRtpReceiveParameters(codecs=[VP8]))
    spent = []
    for frame in frames:
        began_s = time.perf_counter()
        for packet in frame:
            await receiver._handle_rtp_packet(packet, int(packet.timestamp / 90))
        spent.append(time.perf_counter() - began_s)
        await asyncio.sleep(0)
    await receiver.stop()
    return float(np.median(spent))


@pytest.fixture(autouse=True)
def _nothing_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DecoderThread, "put", lambda *_: True)
    monkeypatch.setattr("aiortc.rtcrtpreceiver.decoder_worker", lambda *_: None)


def test_the_receive_path_costs_less_than_half_a_millisecond_a_frame() -> None:
    ours, stock = (asyncio.run(cost_s(kind, packets())) for kind in (PeerReceiver, RTCRtpReceiver))
    print(f"\nreceive path, a frame: ours {1e6 * ours:.0f} µs, aiortc {1e6 * stock:.0f} µs")
    assert ours < LONGEST_S


def test_six_hundred_frames_through_the_receive_path(benchmark: BenchmarkFixture) -> None:
    benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda frames: asyncio.run(cost_s(PeerReceiver, frames)),
        setup=lambda: ((packets(),), {}),
        rounds=10,
    )
