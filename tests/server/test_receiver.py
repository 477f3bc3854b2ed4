"""What leaves a receiver for its camera, and what its socket keeps."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from aioice import Candidate, stun
from aiortc import RTCPeerConnection
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import RemoteStreamTrack
from aiortc.rtp import (
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtpPacket,
    unpack_remb_fci,
)

from server.media.bandwidth import MOST_BPS
from server.media.network import MOST_DATAGRAMS, MOST_REMOTE, BoundConnection
from server.media.sources import MOST_SOURCES
from server.media.upstream import RESEND_S, PeerReceiver
from tests.server.rtp_stream import Sent, stream

VP8 = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=96)
DESCRIPTOR = b"\x10"


class Wire:
    """The transport below a receiver; tells what was sent."""

    state = "connected"

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self._changed = asyncio.Event()
        self._rtp_router = SimpleNamespace(ssrc_table={})

    def _register_rtp_receiver(self, *_: object) -> None: ...

    def _unregister_rtp_receiver(self, *_: object) -> None: ...

    async def _send_rtp(self, data: bytes) -> None:
        self.sent += RtcpPacket.parse(data)
        self._changed.set()

    async def sends(self, kind: type) -> Any:  # noqa: ANN401 - one of aiortc's packets
        async with asyncio.timeout(10):
            while not (found := [packet for packet in self.sent if isinstance(packet, kind)]):
                self._changed.clear()
                await self._changed.wait()
        return found[-1]


async def receiving(wire: Wire) -> PeerReceiver:
    receiver = PeerReceiver("video", wire)
    receiver._track = RemoteStreamTrack(kind="video")
    receiver._set_rtcp_ssrc(1)
    await receiver.receive(RTCRtpReceiveParameters(codecs=[VP8]))
    return receiver


async def take(receiver: PeerReceiver, sent: Sent, ssrc: int = 77) -> None:
    packet = RtpPacket(96, int(sent.part.ends_frame), sent.number, sent.part.timestamp, ssrc)
    packet.payload = DESCRIPTOR + sent.part.data
    await receiver._handle_rtp_packet(packet, 0)


async def test_the_first_packet_is_answered_with_a_bit_rate_and_a_wish_for_a_key_frame() -> None:
    wire = Wire()
    receiver = await receiving(wire)
    await take(receiver, stream([2])[0])
    remb, pli = [packet for packet in wire.sent if isinstance(packet, RtcpPsfbPacket)]
    bps, ssrcs = unpack_remb_fci(remb.fci)
    assert ssrcs == [77]
    assert 0.99 * MOST_BPS <= bps <= MOST_BPS
    assert (pli.fmt, pli.media_ssrc) == (1, 77)
    await receiver.stop()


async def test_a_gap_is_asked_for_and_given_up_without_another_packet() -> None:
    wire = Wire()
    receiver = await receiving(wire)
    packets = stream([3, 3], first=10)
    for sent in (*packets[:4], packets[5]):
        await take(receiver, sent)
    nack = await wire.sends(RtcpRtpfbPacket)
    assert nack.lost == [14]
    wire.sent.clear()
    pli = await wire.sends(RtcpPsfbPacket)  # after the deadline, though nothing more came
    assert (pli.fmt, pli.media_ssrc) == (1, 77)
    await receiver.stop()


async def test_a_clock_set_by_ten_days_spoils_no_report_and_hangs_no_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wire = Wire()
    receiver = await receiving(wire)
    first, then = stream([1, 1])
    await take(receiver, first)
    today = time.time
    monkeypatch.setattr("aiortc.rtcrtpreceiver.time.time", lambda: today() + 10 * 86_400)
    await take(receiver, then)
    (report,) = (await wire.sends(RtcpRrPacket)).reports
    assert report.ssrc == 77
    assert report.jitter < VP8.clockRate
    async with asyncio.timeout(10):
        await receiver.stop()


async def test_a_camera_with_sources_without_end_is_reported_the_last_of_them() -> None:
    wire = Wire()
    receiver = await receiving(wire)
    (sent,) = stream([1])
    ssrcs = range(1000, 1300)
    for ssrc in ssrcs:
        wire._rtp_router.ssrc_table[ssrc] = receiver  # as upstream's does with each
        await take(receiver, sent, ssrc)
    report = await wire.sends(RtcpRrPacket)
    last = list(ssrcs)[-MOST_SOURCES:]
    assert [each.ssrc for each in report.reports] == last
    assert list(wire._rtp_router.ssrc_table) == last
    async with asyncio.timeout(10):
        await receiver.stop()


async def test_a_report_that_fails_hangs_no_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> bytes:
        raise ValueError("not foreseen")

    receiver = await receiving(Wire())
    await take(receiver, stream([1])[0])
    monkeypatch.setattr(RtcpRrPacket, "__bytes__", broken)
    async with asyncio.timeout(10):
        await receiver._RTCRtpReceiver__rtcp_exited.wait()
        await receiver.stop()
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "the reports to a camera ended"
    ]


async def test_datagrams_that_nobody_reads_are_dropped_beyond_a_bound() -> None:
    connection = BoundConnection(ice_controlling=False)
    for _ in range(MOST_DATAGRAMS + 10):
        connection.data_received(b"x", 1)
    assert connection._queue.qsize() == MOST_DATAGRAMS


async def test_a_peer_with_more_addresses_than_anyone_has_gets_no_more() -> None:
    connection = BoundConnection(ice_controlling=False)
    connection._remote_candidates = [
        Candidate("1", 1, "udp", 1, f"10.0.0.{n}", 9, "host") for n in range(MOST_REMOTE)
    ]
    check = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    connection.check_incoming(check, ("10.0.1.1", 9), None)  # type: ignore[arg-type]
    assert len(connection._remote_candidates) == MOST_REMOTE


async def test_what_an_outage_of_ten_seconds_held_up_is_sent_again_within_three() -> None:
    connection = RTCPeerConnection()
    connection.createDataChannel("events")
    assert connection.sctp is not None
    for _ in range(10):
        connection.sctp._update_rto(10.0)
        assert connection.sctp._rto <= RESEND_S
    await connection.close()
