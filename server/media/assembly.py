"""Owns the step from RTP packets to encoded frames. Knows no socket, thread or decoder.

Upstream hands a frame out when the first packet of the next one arrives: a whole frame interval
late. The last packet of a frame carries the marker bit (RFC 7741, RFC 6184); this buffer uses it.
It also hands out one frame a packet at most, so that a gap that closed leaves whole frames behind;
`more` gives those.
"""

import time
from collections.abc import Callable, Iterator
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
    payload_type: int
    first_packet_s: float
    complete_s: float


class FrameAssembly(JitterBuffer):
    """Upstream's buffer, but a frame is complete at its marker; frames without data are dropped."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(capacity=CAPACITY, is_video=True)
        self._clock = clock
        self._arrivals: dict[int, float] = {}
        self._completed_one = False

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Take a packet; return whether a key frame is needed, and the next frame if complete."""
        if packet.timestamp not in self._arrivals:
            self._arrivals[packet.timestamp] = self._clock()
            if len(self._arrivals) > _ARRIVALS:
                del self._arrivals[next(iter(self._arrivals))]
        pli_needed, frame = super().add(packet)
        self._completed_one = frame is not None
        return pli_needed, frame

    def more(self) -> Iterator[EncodedFrame]:
        """Yield the frames that the last packet completed beside the one that `add` returned."""
        while self._completed_one:
            frame = self._remove_frame(0)
            self._completed_one = frame is not None
            if frame is not None:
                yield frame

    def _remove_frame(self, sequence_number: int) -> EncodedFrame | None:
        while (found := self._next_complete()) is not None:
            self.remove(found.count)
            if found.data:  # padding alone is no picture, and empty input flushes a decoder
                now_s = self._clock()
                first_s = self._arrivals.pop(found.timestamp, now_s)
                return EncodedFrame(found.data, found.timestamp, found.payload_type, first_s, now_s)
        return None

    def _next_complete(self) -> "_Packets | None":
        parts: list[bytes] = []
        assert self._origin is not None
        first = self._packets[self._origin % self.capacity]
        if first is None:
            return None
        for count in range(self.capacity):
            packet = self._packets[(self._origin + count) % self.capacity]
            if packet is None:
                return None
            if packet.timestamp != first.timestamp:  # a sender that sets no marker
                return _Packets(b"".join(parts), count, first.timestamp, first.payload_type)
            parts.append(packet._data)  # type: ignore[attr-defined] # put there by the receiver
            if packet.marker:
                return _Packets(b"".join(parts), count + 1, first.timestamp, first.payload_type)
        return None


@dataclass(frozen=True, slots=True)
class _Packets:
    data: bytes
    count: int
    timestamp: int
    payload_type: int
