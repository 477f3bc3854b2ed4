"""Owns the one place where aiortc is extended, behind a version gate. All private names are here.

`PeerReceiver` takes the place of RTCRtpReceiver for every connection made after this import;
`BoundConnection` that of aioice's Connection. Audio, and connections without a Network, behave as
upstream's.
"""

import asyncio
import importlib.metadata
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

import aiortc.rtcicetransport
import aiortc.rtcpeerconnection
from aiortc.rtcrtpparameters import RTCRtpCodecParameters, RTCRtpReceiveParameters
from aiortc.rtcrtpreceiver import RTCRtpReceiver
from aiortc.rtp import AnyRtcpPacket, RtcpByePacket, RtpPacket

from server.errors import HangtimeError
from server.media.assembly import FrameAssembly
from server.media.decoder import DecoderThread, Picture
from server.media.network import BoundConnection

EXTENDED: Final[Mapping[str, str]] = {"aiortc": "1.16.", "aioice": "0.13."}
"""Packages that are extended here, and how their version must begin."""


def check_versions(version: Callable[[str], str] = importlib.metadata.version) -> None:
    """Raise HangtimeError if a package is not the one that this module was written for."""
    for package, begins in EXTENDED.items():
        if not version(package).startswith(begins):
            raise HangtimeError(
                f"Hangtime extends {package} {begins}x and found {version(package)}: "
                "install the locked requirements (make setup)"
            )


check_versions()


class _AsOnTheWire:
    """Stands in for upstream's timestamp mapper, which hides the sender's own numbers."""

    def map(self, timestamp: int) -> int:
        return timestamp


class PeerReceiver(RTCRtpReceiver):
    """Receives video: frames complete at the marker, decoded on a thread that never blocks a loop.

    Set `on_picture` before the connection is made; it is called on the event loop.
    """

    # Upstream's private state, under the names that Python gives it.
    _RTCRtpReceiver__kind: str
    _RTCRtpReceiver__started: bool
    _RTCRtpReceiver__codecs: dict[int | None, RTCRtpCodecParameters]
    _RTCRtpReceiver__rtx_ssrc: dict[int, int]
    _RTCRtpReceiver__decoder_error: threading.Event
    _RTCRtpReceiver__decoder_queue: Any
    _RTCRtpReceiver__decoder_thread: Any
    _RTCRtpReceiver__jitter_buffer: Any
    _RTCRtpReceiver__timestamp_mapper: Any
    _RTCRtpReceiver__rtcp_task: asyncio.Future[None] | None

    def __init__(self, kind: str, transport: Any) -> None:  # noqa: ANN401 - as upstream
        super().__init__(kind, transport)
        self.on_picture: Callable[[Picture], None] | None = None
        self.last_packet_s: float | None = None
        """On the loop's clock; of packets that could become pictures."""
        self._assembly = FrameAssembly()
        self._decoding: DecoderThread | None = None
        if kind == "video":
            self._RTCRtpReceiver__jitter_buffer = self._assembly
            self._RTCRtpReceiver__timestamp_mapper = _AsOnTheWire()

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
        loop = asyncio.get_running_loop()

        def deliver(picture: Picture) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._hand_over, picture)

        self._decoding = DecoderThread(deliver, self._RTCRtpReceiver__decoder_error)
        # Upstream puts complete frames into its queue while a decoder thread is set.
        self._RTCRtpReceiver__decoder_queue = self._decoding
        self._RTCRtpReceiver__decoder_thread = self._decoding
        self.transport._register_rtp_receiver(self, parameters)
        self._RTCRtpReceiver__rtcp_task = asyncio.ensure_future(self._run_rtcp())
        self._RTCRtpReceiver__started = True

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
        await super()._handle_rtp_packet(packet, arrival_time_ms)
        if self._decoding is None or not self._decoding.is_alive:
            return
        self.last_packet_s = asyncio.get_running_loop().time()
        for frame in self._assembly.more():
            codec = self._RTCRtpReceiver__codecs[frame.payload_type]
            self._decoding.put((codec, frame))

    def _hand_over(self, picture: Picture) -> None:
        if self.on_picture is not None and self._decoding is not None:
            self.on_picture(picture)

    def _end_decoding(self) -> None:
        if self._decoding is not None:
            self._decoding.stop()
            self._decoding = None
            # With no thread set upstream neither queues frames nor joins on the event loop.
            self._RTCRtpReceiver__decoder_thread = None


aiortc.rtcpeerconnection.RTCRtpReceiver = PeerReceiver  # type: ignore[attr-defined]
aiortc.rtcicetransport.Connection = BoundConnection  # type: ignore[attr-defined]
