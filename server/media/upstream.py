"""Owns the one place where aiortc is extended, behind a version gate. All private names are here.

`PeerReceiver` takes the place of RTCRtpReceiver for every connection made after this import;
`BoundConnection` that of aioice's Connection, `Association` that of RTCSctpTransport. Audio, and
connections without a Network, behave as upstream's.
"""

import asyncio
import importlib.metadata
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import aiortc.rtcicetransport
import aiortc.rtcpeerconnection
import aiortc.rtcsctptransport
from aiortc.codecs import depayload, is_rtx
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import RTCRtpReceiver
from aiortc.rtp import (
    RTCP_PSFB_APP,
    AnyRtcpPacket,
    RtcpByePacket,
    RtcpPsfbPacket,
    RtpPacket,
    pack_remb_fci,
    unwrap_rtx,
)

from server.errors import HangtimeError
from server.media.assembly import EncodedFrame, Part
from server.media.association import Association
from server.media.bandwidth import Bandwidth
from server.media.decoder import DecoderThread, Picture, is_key_frame
from server.media.link import Link
from server.media.network import BoundConnection
from server.media.reception import NOTHING, Reception, Step
from server.media.sources import Source, Sources

logger = logging.getLogger(__name__)

EXTENDED: Final[Mapping[str, str]] = {"aiortc": "1.16.", "aioice": "0.13."}
"""Packages that are extended here, and how their version must begin."""

RESEND_S: Final = 3.0
"""How long an event that was lost waits at most to be sent again. Upstream takes what was
acknowledged behind a gap for a round trip: on a link that loses much or was away for some seconds
its wait grows with each such gap, to a minute. Browsers stop at three seconds, too (WebRTC's
dcsctp_transport.cc, kMaxTimerBackoffDuration)."""

HOPELESS: Final = 5
"""So many frames in a row that were no pictures, key frames all but the first: none will be."""


def check_versions(version: Callable[[str], str] = importlib.metadata.version) -> None:
    """Raise HangtimeError if a package is not the one that this module was written for."""
    for package, begins in EXTENDED.items():
        if not version(package).startswith(begins):
            raise HangtimeError(
                f"Hangtime extends {package} {begins}x and found {version(package)}: "
                "install the locked requirements (make setup)"
            )


check_versions()


class PeerReceiver(RTCRtpReceiver):
    """Receives video: what is lost is asked for again, decoding blocks no loop; see `reception`.

    Set `on_picture` and `on_undecodable` before the connection is made; both are called on the
    event loop.
    """

    # Upstream's private state, under the names that Python gives it.
    _RTCRtpReceiver__kind: str
    _RTCRtpReceiver__started: bool
    _RTCRtpReceiver__codecs: dict[int | None, RTCRtpCodecParameters]
    _RTCRtpReceiver__lsr: dict[int, int]
    _RTCRtpReceiver__lsr_time: dict[int, float]
    _RTCRtpReceiver__remote_streams: dict[int, Source]
    _RTCRtpReceiver__rtcp_exited: asyncio.Event
    _RTCRtpReceiver__rtcp_ssrc: int | None
    _RTCRtpReceiver__rtcp_task: asyncio.Future[None] | None
    _RTCRtpReceiver__rtx_ssrc: dict[int, int]

    def __init__(self, kind: str, transport: Any) -> None:  # noqa: ANN401 - as upstream
        super().__init__(kind, transport)
        self.on_picture: Callable[[Picture], None] | None = None
        self.on_undecodable: Callable[[], None] | None = None
        self.last_packet_s: float | None = None
        """By time.perf_counter; of packets that could become pictures."""
        self.link = Link()
        self._bandwidth = Bandwidth()
        self._sources = Sources(self._forget_source)
        self._reception = Reception(self._is_key)
        self._media_ssrc: int | None = None
        self._decoding: DecoderThread | None = None
        self._losses_due_s = float("inf")
        self._losses_stirred = asyncio.Event()
        self._losses_task: asyncio.Task[None] | None = None

    @property
    def frames_lost(self) -> int:
        """Frames that could not be decoded for what was lost on the way."""
        return self._reception.frames_lost

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """Start receiving; upstream's own for audio."""
        if self._RTCRtpReceiver__kind != "video":
            await super().receive(parameters)
            return
        if self._RTCRtpReceiver__started:
            return
        for codec in parameters.codecs:
            self._RTCRtpReceiver__codecs[codec.payloadType] = codec
        for encoding in parameters.encodings:
            if encoding.rtx:
                self._RTCRtpReceiver__rtx_ssrc[encoding.rtx.ssrc] = encoding.ssrc
        self._RTCRtpReceiver__remote_streams = self._sources.by_ssrc
        self._decoding = self._start_decoding()
        self.transport._register_rtp_receiver(self, parameters)
        reporting = asyncio.create_task(self._run_rtcp(), name="reports to a camera")
        self._losses_task = asyncio.create_task(self._watch_losses(), name="watch over losses")
        for task in (reporting, self._losses_task):
            task.add_done_callback(_log_failure)
        self._RTCRtpReceiver__rtcp_task = reporting
        self._RTCRtpReceiver__started = True

    def _start_decoding(self) -> DecoderThread:
        loop = asyncio.get_running_loop()

        def deliver(picture: Picture) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._hand_over, picture)

        def failed(failures: int) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._note_failure, failures)

        return DecoderThread(deliver, failed)

    async def stop(self) -> None:
        """Stop for good, waiting for the decoder off the event loop."""
        decoding = self._decoding
        self._end_decoding()
        await super().stop()
        if decoding is not None:
            await asyncio.to_thread(decoding.join)

    def _handle_disconnect(self) -> None:
        if self._RTCRtpReceiver__kind != "video":
            super()._handle_disconnect()
            return
        self._end_decoding()

    async def _handle_rtcp_packet(self, packet: AnyRtcpPacket) -> None:
        if isinstance(packet, RtcpByePacket) and self._RTCRtpReceiver__kind == "video":
            self._end_decoding()  # upstream would wait for its thread, on the event loop
            return
        await super()._handle_rtcp_packet(packet)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        if self._RTCRtpReceiver__kind != "video":
            await super()._handle_rtp_packet(packet, arrival_time_ms)
            return
        codecs = self._RTCRtpReceiver__codecs
        codec = codecs.get(packet.payload_type)
        if codec is None or self._decoding is None or not self._decoding.is_alive:
            return
        now_s = time.perf_counter()
        size = len(packet.payload) + packet.padding_size
        self.link.note_packet(now_s, size)
        bps = self._bandwidth.take(size, packet.extensions.abs_send_time, now_s)
        if bps is not None:
            await self._tell_bandwidth(bps, packet.ssrc)
        source = self._sources.hear(packet, codec.clockRate, now_s)
        retransmitted = is_rtx(codec)
        if retransmitted:
            ssrc = self._RTCRtpReceiver__rtx_ssrc.get(packet.ssrc)
            apt = codec.parameters.get("apt")
            if ssrc is None or len(packet.payload) < 2 or apt not in codecs:
                return
            assert isinstance(apt, int)
            packet = unwrap_rtx(packet, payload_type=apt, ssrc=ssrc)
            codec = codecs[apt]
        elif packet.ssrc != self._media_ssrc:
            self._media_ssrc, self._reception = packet.ssrc, Reception(self._is_key)
            self.link.note_video(codec, source)
        self.last_packet_s = now_s
        try:
            data = depayload(codec, packet.payload) if packet.payload else b""
        except ValueError:
            return  # it counts as lost
        part = Part(packet.timestamp, packet.payload_type, bool(packet.marker), data, now_s)
        step = self._reception.take(packet.sequence_number, part, retransmitted=retransmitted)
        if step is not NOTHING:
            await self._do(step)
        if self._reception.due_s(now_s) < self._losses_due_s:
            self._losses_stirred.set()

    def _forget_source(self, ssrc: int) -> None:
        self.transport._rtp_router.ssrc_table.pop(ssrc, None)  # found anew by its payload type
        self._RTCRtpReceiver__lsr.pop(ssrc, None)
        self._RTCRtpReceiver__lsr_time.pop(ssrc, None)

    async def _run_rtcp(self) -> None:
        """Report until cancelled; where an error ended upstream's, `stop` would wait for ever."""
        try:
            await super()._run_rtcp()
        finally:
            self._RTCRtpReceiver__rtcp_exited.set()

    async def _tell_bandwidth(self, bps: int, ssrc: int) -> None:
        rtcp_ssrc = self._RTCRtpReceiver__rtcp_ssrc
        if rtcp_ssrc is not None:
            fci = pack_remb_fci(bps, [ssrc])
            await self._send_rtcp(
                RtcpPsfbPacket(fmt=RTCP_PSFB_APP, ssrc=rtcp_ssrc, media_ssrc=0, fci=fci)
            )

    async def _do(self, step: Step) -> None:
        for frame in step.frames:
            codec = self._RTCRtpReceiver__codecs[frame.payload_type]
            if self._decoding is not None and not self._decoding.put(codec, frame):
                self._lose_references()
        if self._media_ssrc is None:
            return
        if step.request:
            await self._send_rtcp_nack(self._media_ssrc, list(step.request))
        if step.key_frame:
            await self._send_rtcp_pli(self._media_ssrc)

    async def _watch_losses(self) -> None:
        """Ask again, and give up, when it is time to."""
        while True:
            self._losses_stirred.clear()
            now_s = time.perf_counter()
            self._losses_due_s = self._reception.due_s(now_s)
            wait_s = self._losses_due_s - now_s
            try:
                async with asyncio.timeout(None if wait_s == float("inf") else wait_s):
                    await self._losses_stirred.wait()
            except TimeoutError:
                await self._do(self._reception.poll(time.perf_counter()))

    def _is_key(self, frame: EncodedFrame) -> bool:
        codec = self._RTCRtpReceiver__codecs[frame.payload_type]
        return is_key_frame(codec.name, frame.data, after_gap=frame.after_gap)

    def _hand_over(self, picture: Picture) -> None:
        if self.on_picture is not None and self._decoding is not None:
            self.on_picture(picture)

    def _note_failure(self, failures: int) -> None:
        self._lose_references()
        if failures >= HOPELESS and self.on_undecodable is not None:
            self.on_undecodable()

    def _lose_references(self) -> None:
        self._reception.lose_references()
        self._losses_stirred.set()

    def _end_decoding(self) -> None:
        if self._losses_task is not None:
            self._losses_task.cancel()
        if self._decoding is not None:
            self._decoding.stop()
            self._decoding = None


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.error("the %s ended", task.get_name(), exc_info=error)


aiortc.rtcpeerconnection.RTCRtpReceiver = PeerReceiver  # type: ignore[attr-defined]
aiortc.rtcicetransport.Connection = BoundConnection  # type: ignore[attr-defined]
aiortc.rtcpeerconnection.RTCSctpTransport = Association  # type: ignore[attr-defined]
aiortc.rtcsctptransport.SCTP_RTO_MAX = RESEND_S  # type: ignore[assignment] # upstream's is whole
