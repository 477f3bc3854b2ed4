"""Owns what was measured of one camera: what its pictures take, and how much its athlete moves.

Pure: no clock; times are arguments.
"""

from collections import deque
from typing import Final

USUAL_PER_S: Final = 30.0
"""What a camera sends until it was measured."""
_AVERAGED: Final = 40  # pictures, of what one takes
_AVERAGED_S: Final = 1.5
"""No older ones: with fewer looks at those who stand a slow moment would be felt ever longer."""
_LEAST_AVERAGED: Final = 10
_LIGHT: Final = 0.2
"""Of what pictures took, the share that took less than one takes while few others are analysed."""
_FIRST: Final = 5  # pictures that do not count: the body is searched for, memory is new
_MOVING_OVER_S: Final = 10.0  # of who moves how much of the time


class Load:
    """What was measured of one camera."""

    def __init__(self) -> None:
        self.picture_s: float | None = None
        """None until some pictures were analysed."""
        self.light_s: float | None = None
        """What a picture takes while few others are analysed; None as before."""
        self.sends_per_s = USUAL_PER_S
        self.moving = 0.0
        self._pictures = 0
        self._spent_s: deque[tuple[float, float]] = deque(maxlen=_AVERAGED)
        """When a picture was analysed, and what it took."""
        self._noted_s: float | None = None
        self._seen_s = 0.0

    def note(self, time_s: float, spent_s: float, *, moving: bool) -> None:
        """Note that a picture took a turn of *spent_s*, and whether its athlete moves."""
        self._pictures += 1
        if self._pictures > _FIRST:
            self._spent_s.append((time_s, spent_s))
        if len(self._spent_s) >= _LEAST_AVERAGED:
            self.picture_s = self._of_late_s(time_s)
            every = sorted(took_s for _, took_s in self._spent_s)
            self.light_s = every[int(_LIGHT * len(every))]
        if self._noted_s is not None and time_s > self._noted_s:
            since_s = min(time_s - self._noted_s, _MOVING_OVER_S)
            self._seen_s = min(self._seen_s + since_s, _MOVING_OVER_S)
            self.moving += since_s / self._seen_s * (moving - self.moving)
        self._noted_s = time_s

    def _of_late_s(self, time_s: float) -> float:
        """Return the mean of the last _AVERAGED_S, or of the last _LEAST_AVERAGED pictures."""
        total_s, count = 0.0, 0
        for at_s, took_s in reversed(self._spent_s):
            if count >= _LEAST_AVERAGED and at_s <= time_s - _AVERAGED_S:
                break
            total_s, count = total_s + took_s, count + 1
        return total_s / count
