"""Owns the last few seconds of whole pictures, kept small, for a second look at a jump."""

from bisect import insort
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from server.pose.frame import Frame, Planes

KEPT_S: Final = 3.5
"""A squat's second, a jump, its landing and the time until somebody looks."""
MOST_BYTES: Final = 64 << 20
"""A camera's kept pictures; beyond it the oldest go, and a second look begins later."""
_LONGEST_SIDE_PX: Final = 640
"""The landmark model reads a body 256 pixels tall: more would be thrown away."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptFrame:
    """One picture as video stores it: half the bytes of RGB, and no loss that video had not."""

    time_s: float
    planes: Planes

    def frame(self) -> Frame:
        """Return it as a frame again."""
        return Frame(self.time_s, planes=self.planes)


class KeptFrames:
    """The last pictures of one stream."""

    def __init__(self) -> None:
        self._kept: deque[KeptFrame] = deque()
        self._bytes = 0

    def keep(self, frame: Frame) -> None:
        """Keep *frame*, and let go of what is too old or too much."""
        planes = frame.planes.small(_LONGEST_SIDE_PX)
        insort(self._kept, KeptFrame(frame.time_s, planes), key=lambda kept: kept.time_s)
        self._bytes += planes.nbytes
        while self._kept[0].time_s < frame.time_s - KEPT_S or self._bytes > MOST_BYTES:
            self._bytes -= self._kept.popleft().planes.nbytes

    @property
    def kept_bytes(self) -> int:
        """The size of what is kept."""
        return self._bytes

    def since(self, start_s: float) -> tuple[KeptFrame, ...]:
        """Return the kept pictures from *start_s* on."""
        return tuple(self._newer(start_s))

    def _newer(self, start_s: float) -> Iterator[KeptFrame]:
        return (kept for kept in self._kept if kept.time_s >= start_s)
