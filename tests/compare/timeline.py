"""Owns when each frame of a stream was sent and when its result came; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

_RTP_HZ: Final = 90_000


class Result(NamedTuple):
    """Came for one frame."""

    came_s: float
    number: int
    """Of the frame."""
    has_body: bool


@dataclass
class Timeline:
    """One stream. Frames count from 0; times are by one clock."""

    fps: int
    sent_s: list[float] = field(default_factory=list)
    sent_bytes: list[int] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    _first_rtp: int | None = None

    def note_packet(self, rtp: int, size: int, at_s: float) -> None:
        """A packet of the frame with timestamp *rtp* was sent; the first one dates the frame."""
        if self._first_rtp is None:
            self._first_rtp = rtp
        if self.number_of(rtp) == len(self.sent_s):
            self.sent_s.append(at_s)
            self.sent_bytes.append(0)
        self.sent_bytes[-1] += size

    def number_of(self, rtp: int) -> int:
        """The frame with that timestamp."""
        assert self._first_rtp is not None
        return ((rtp - self._first_rtp) & 0xFFFFFFFF) * self.fps // _RTP_HZ

    def number_near_last(self, place: int, length: int) -> int:
        """The frame nearest to the last result's that shows picture *place* of a clip in a loop."""
        last = self.results[-1].number if self.results else place
        return last + (place - last + length // 2) % length - length // 2


@dataclass(frozen=True)
class Measured:
    """What streams were like between two moments."""

    bytes_a_frame: float
    p50_ms: float
    p95_ms: float
    results: int
    with_body: float
    """Share of the results."""
    results_a_second: float
    """Of each stream, the mean."""
    unanswered: float
    """Share of the frames sent that had no result when the streams were looked at."""


def measured(streams: Sequence[Timeline], from_s: float, until_s: float) -> Measured:
    """What came between the two moments; without results latencies are infinite."""
    came = [
        (result.came_s - stream.sent_s[result.number], result.has_body)
        for stream in streams
        for result in stream.results
        if from_s <= result.came_s < until_s
    ]
    sent = [
        (stream.sent_bytes[number], number in answered)
        for stream in streams
        for answered in [{result.number for result in stream.results}]
        for number, at_s in enumerate(stream.sent_s)
        if from_s <= at_s < until_s
    ]
    late_s = [each for each, _ in came]
    p50_ms, p95_ms = 1e3 * np.percentile(late_s, [50, 95]) if came else (np.inf, np.inf)
    return Measured(
        bytes_a_frame=float(np.mean([size for size, _ in sent])) if sent else 0.0,
        p50_ms=float(p50_ms),
        p95_ms=float(p95_ms),
        results=len(came),
        with_body=sum(has_body for _, has_body in came) / max(1, len(came)),
        results_a_second=len(came) / (until_s - from_s) / len(streams),
        unanswered=1 - float(np.mean([answer for _, answer in sent])) if sent else 1.0,
    )
