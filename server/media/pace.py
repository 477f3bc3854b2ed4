"""Owns how many of one camera's pictures are analysed: measures what it sends, thins it evenly.

What was asked down was never wanted: it does not count as missing. The rate does not change while
the athlete moves, so that a repetition is measured at one rate; but no longer than WAITS_S.
"""

import math
from collections import deque
from dataclasses import dataclass
from typing import Final

from server.ops.budget import Budget
from server.ops.load import USUAL_PER_S

MOST_PER_S: Final = 60.0
"""What a camera may send when nothing is asked of it: no more is decoded of any."""
WAITS_S: Final = 2.0
SMALLER_BELOW_PER_S: Final = 10.0
SMALLER: Final = 1.5
"""Jumps are hardly measured at so few pictures; decoding them costs half as much."""

_FOLLOWS: Final = 0.2  # of how far a picture is off the beat
_MEASURED: Final = 31  # pictures: a second of most cameras
_LEAST_MEASURED: Final = 16
_SLOWS_OVER_S: Final = 5.0
"""A camera that was asked down is back within moments: its rate is believed to fall only slowly."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a camera is asked to send."""

    max_fps: float
    scale_resolution_down_by: float
    """How many times smaller than else each side of its pictures may be."""
    reduced: bool


FREE: Final = Asked(MOST_PER_S, 1.0, reduced=False)


class Pace:
    """Of one camera; ends with `leave`."""

    def __init__(self, budget: Budget) -> None:
        self.asked_down = 0
        """Pictures that came and were not wanted."""
        self._budget = budget
        self._load = budget.join()
        self._sends_per_s = USUAL_PER_S
        self._came_s: deque[float] = deque(maxlen=_MEASURED)
        self._per_s = self._granted()
        self._differs_since_s: float | None = None
        self._moving = False
        self._due_s = -math.inf

    @property
    def asked(self) -> Asked:
        """What the camera is asked to send now."""
        if self._per_s is None:
            return FREE
        scale = SMALLER if self._per_s < SMALLER_BELOW_PER_S else 1.0
        return Asked(round(self._per_s, 2), scale, reduced=True)

    @property
    def picture_s(self) -> float | None:
        """What a picture takes of a core's turns; None until some were analysed."""
        return self._load.picture_s

    @property
    def look_every_s(self) -> float:
        """Between two looks at a standing athlete; 0: every picture is analysed."""
        return self._budget.look_every_s

    def admits(self, time_s: float) -> bool:
        """Whether the picture at *time_s* is to be analysed."""
        self._measure(time_s)
        self._follow(time_s)
        if self._per_s is None:
            return True
        # The next is due by the camera's own beat, in which pictures come a little early or late.
        off_s, most_s = time_s - self._due_s, 0.5 / self._load.sends_per_s
        if off_s < -most_s:
            self.asked_down += 1
            return False
        beat_s = self._due_s + _FOLLOWS * off_s if off_s < most_s else time_s
        self._due_s = beat_s + 1 / self._per_s
        return True

    def analysed(self, now_s: float, spent_s: float, *, moving: bool) -> None:
        """Note that a picture was analysed; *now_s* is of the clock that all cameras share."""
        self._moving = moving
        self._load.note(now_s, spent_s, moving=moving)
        self._budget.update(now_s)

    def leave(self) -> None:
        """Give the camera's part of the budget back."""
        self._budget.leave(self._load)

    def _granted(self) -> float | None:
        """Return the rate that the budget grants; None where that is all that the camera sends."""
        per_s = self._budget.granted_per_s(self._load)
        return per_s if per_s < self._load.sends_per_s else None

    def _measure(self, time_s: float) -> None:
        came_s = self._came_s
        came_s.append(time_s)
        if self._per_s is not None or len(came_s) < _LEAST_MEASURED:
            return
        per_s = (len(came_s) - 1) / (time_s - came_s[0])
        share = (time_s - came_s[-2]) / _SLOWS_OVER_S if per_s < self._sends_per_s else 1.0
        self._sends_per_s += min(1.0, share) * (per_s - self._sends_per_s)
        self._load.sends_per_s = float(min(MOST_PER_S, max(1, round(self._sends_per_s))))

    def _follow(self, time_s: float) -> None:
        granted = self._granted()
        if granted == self._per_s:
            self._differs_since_s = None
            return
        if self._differs_since_s is None:
            self._differs_since_s = time_s
        if not self._moving or time_s >= self._differs_since_s + WAITS_S:
            self._per_s, self._differs_since_s = granted, None
            self._due_s = -math.inf
            self._came_s.clear()
