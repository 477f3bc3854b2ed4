"""Owns the step from RTP packets to encoded frames. Knows no socket, thread or decoder.

Upstream hands a frame out when the first packet of the next one arrives: a whole frame interval
late. The last packet of a frame carries the marker bit (RFC 7741, RFC 6184); this buffer uses it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aiortc.jitterbuffer import JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket

CAPACITY: Final = 512  # packets; a power of two
_ARRIVALS: Final = 64  # frames whose first arrival is remembered; older ones never completed


@dataclass(slots=True)
class EncodedFrame(JitterFrame):
    """A whole frame, not yet decoded."""

    data: bytes
    timestamp: int
    """RTP, as on the wire."""
    first_packet_s: float
    complete_s: float


class FrameAssembly(JitterBuffer):
    """Upstream's buffer, but a frame is complete at its marker; frames without data are dropped."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(capacity=CAPACITY, is_video=True)
        self._clock = clock
        self._arrivals: dict[int, float] = {}

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Take a packet; return whether a key frame is needed, and the next frame if complete."""
        if packet.timestamp not in self._arrivals:
            self._arrivals[packet.timestamp] = self._clock()
            if len(self._arrivals) > _ARRIVALS:
                del self._arrivals[next(iter(self._arrivals))]
        return super().add(packet)

    def _remove_frame(self, sequence_number: int) -> JitterFrame | None:
        while (found := self._next_complete()) is not None:
            packets, timestamp = found
            self.remove(packets.count)
            if packets.data:  # padding alone is no picture, and empty input flushes a decoder
                now_s = self._clock()
                first_s = self._arrivals.pop(timestamp, now_s)
                return EncodedFrame(packets.data, timestamp, first_s, now_s)
        return None

    def _next_complete(self) -> "tuple[_Packets, int] | None":
        parts: list[bytes] = []
        timestamp: int | None = None
        assert self._origin is not None
        for count in range(self.capacity):
            packet = self._packets[(self._origin + count) % self.capacity]
            if packet is None:
                return None
            if timestamp is None:
                timestamp = packet.timestamp
            elif packet.timestamp != timestamp:  # a sender that sets no marker
                return _Packets(b"".join(parts), count), timestamp
            parts.append(packet._data)  # type: ignore[attr-defined] # put there by the receiver
            if packet.marker:
                return _Packets(b"".join(parts), count + 1), timestamp
        return None


@dataclass(frozen=True, slots=True)
class _Packets:
    data: bytes
    count: int
