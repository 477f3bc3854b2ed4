"""Owns the filter of the display copy of a body. Measurement never reads what comes out of it.

Pure: time is an argument, and the spacing of samples may be as irregular as a camera's.
"""

from math import pi
from typing import Final

import numpy as np

from server.pose.landmarks import Array

MIN_CUTOFF_HZ: Final = 1.5
"""At rest: low enough that a standing skeleton does not tremble."""
SPEED_COEFFICIENT: Final = 60.0
"""Hz of cutoff per picture height a second: a 0.4 m jump is drawn within 0.5 % of the height."""
SPEED_CUTOFF_HZ: Final = 6.0
"""Of the speed itself; the paper's 1 Hz would notice a jump only when it is over."""
MAX_GAP_S: Final = 0.25
"""After a longer gap the body is elsewhere: begin anew rather than glide there."""


class OneEuro:
    """Smooth an array as Casiez, Roussel and Vogel (CHI 2012) do: slow steadies, fast follows.

    x̂ = a·x + (1−a)·x̂₋, a = 1 / (1 + 1/(2π·f_c·Δt)), f_c = f_min + β·|speed|, element by element.
    """

    def __init__(self) -> None:
        self._time_s = -float("inf")
        self._value: Array = np.empty(0)
        self._speed: Array = np.empty(0)

    def __call__(self, time_s: float, value: Array) -> Array:
        """Return *value*, seen at *time_s*, smoothed; times rise from call to call."""
        elapsed_s = time_s - self._time_s
        if elapsed_s <= 0:
            raise ValueError(f"time must rise: {time_s} s came after {self._time_s} s")
        if elapsed_s > MAX_GAP_S:
            self._value, self._speed = value.copy(), np.zeros_like(value)
        else:
            speed = (value - self._value) / elapsed_s
            self._speed = _blend(SPEED_CUTOFF_HZ, elapsed_s, speed, self._speed)
            cutoff_hz = MIN_CUTOFF_HZ + SPEED_COEFFICIENT * np.abs(self._speed)
            self._value = _blend(cutoff_hz, elapsed_s, value, self._value)
        self._time_s = time_s
        return self._value.copy()


def _blend(cutoff_hz: Array | float, elapsed_s: float, new: Array, old: Array) -> Array:
    """Return one step of a first-order low-pass from *old* towards *new*."""
    share = 1 / (1 + 1 / (2 * pi * cutoff_hz * elapsed_s))
    return old + share * (new - old)
