"""Owns the step from RTP packets to encoded frames. Knows no socket, loss policy or decoder.

Upstream hands a frame out when the first packet of the next one arrives: a whole frame interval
late. The last packet of a frame carries the marker bit (RFC 7741, RFC 6184); this assembly uses it.
Packets are told by their extended sequence number (`sequence`), which never wraps. Each is looked
at once, however many a frame has, and a packet that closes a gap gives every frame behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from aiortc.jitterbuffer import JitterFrame

MOST_WAITING: Final = 2048
"""Packets behind a gap: a second at 20 Mb/s. One more, and the gap is given up."""


@dataclass(slots=True)
class EncodedFrame(JitterFrame):
    """A whole frame, not yet decoded."""

    data: bytes
    timestamp: int
    """RTP, as on the wire."""
    payload_type: int
    first_packet_s: float
    complete_s: float
    after_gap: bool = False
    """Whether packets before it were given up: it may lack its own beginning."""


class Part(NamedTuple):
    """One packet's share of a frame; a tuple, as there is one a packet."""

    timestamp: int
    payload_type: int
    ends_frame: bool
    data: bytes
    arrival_s: float


class FrameAssembly:
    """Takes parts by their extended sequence numbers, gives frames in order."""

    def __init__(self) -> None:
        self._parts: dict[int, Part] = {}
        self._head = 0  # where the frame that comes next begins
        self._end = 0  # the first sequence number not yet looked at
        self._began = False  # a first packet has come
        self._gave = False  # a frame has been given
        self._after_gap = False

    @property
    def hole(self) -> int | None:
        """The sequence number that everything waits for, if packets wait behind it."""
        return self._end if len(self._parts) > self._end - self._head else None

    @property
    def head(self) -> int:
        """The first sequence number that still matters."""
        return self._head

    @property
    def beginning(self) -> EncodedFrame | None:
        """What has come of the waiting frame, up to its hole; None where its first is missing."""
        parts = [self._parts[sequence] for sequence in range(self._head, self._end)]
        return self._joined(parts) if parts else None

    def add(self, sequence: int, part: Part) -> Sequence[EncodedFrame]:
        """Take a packet in; return the frames that it completes. Old ones change nothing."""
        if not self._began:
            self._began = True
            self._head = self._end = sequence
        elif sequence < self._head:
            if self._gave or self._head - sequence > MOST_WAITING:
                return ()
            self._head = self._end = sequence  # the very first packets came out of order
        if sequence in self._parts:
            return ()
        self._parts[sequence] = part
        if len(self._parts) > MOST_WAITING:
            return self.skip()
        return self._advance() if sequence == self._end else ()

    def skip(self) -> Sequence[EncodedFrame]:
        """Give up the hole and what lacks it; return the frames that are whole behind it."""
        if self.hole is None:
            return ()
        for sequence in range(self._head, self._end):
            del self._parts[sequence]
        self._head = self._end = min(self._parts)
        self._after_gap = True
        return self._advance()

    def restart(self) -> None:
        """Forget everything: the sender began anew."""
        self.__init__()  # type: ignore[misc] # there is nothing to keep
        self._after_gap = True

    def _advance(self) -> Sequence[EncodedFrame]:
        frames: list[EncodedFrame] = []
        while (part := self._parts.get(self._end)) is not None:
            before = self._parts.get(self._end - 1)
            if before is not None and before.timestamp != part.timestamp:
                self._give(frames)  # a sender that sets no marker
            self._end += 1
            if part.ends_frame:
                self._give(frames)
        return frames

    def _give(self, frames: list[EncodedFrame]) -> None:
        parts = [self._parts.pop(sequence) for sequence in range(self._head, self._end)]
        self._head, self._gave = self._end, True
        frame = self._joined(parts)
        if frame.data:  # padding alone is no picture, and empty input flushes a decoder
            frames.append(frame)
            self._after_gap = False

    def _joined(self, parts: list[Part]) -> EncodedFrame:
        arrivals_s = [part.arrival_s for part in parts]
        return EncodedFrame(
            b"".join([part.data for part in parts]),
            parts[0].timestamp,
            parts[0].payload_type,
            min(arrivals_s),
            max(arrivals_s),
            self._after_gap,
        )
