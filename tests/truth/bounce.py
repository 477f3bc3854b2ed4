"""Owns the force of a contact between two flights: down out of one, up into the next, in one go.

Per kilogram it rises from zero in a smooth step, goes on in a straight line and falls to zero in
another smooth step: a bell. How long the steps last decides when the path leaves the parabolas, as
far as a contact of that length can; the heights at both ends of the line follow from the speeds and
from how much higher the body leaves the ground than it came.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.truth.contact import DEPARTURE_M, STEPS, G
from tests.truth.pieces import Track

SHORTEST_STEP, LONGEST_STEP = 0.2, 0.45
"""Of a smooth step, as a share of the contact."""
STEEPEST: Final = 4.0
"""Largest plausible ratio of the two ends of the line."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """Force per kilogram to `first` over `rise_s`, to `last` over `line_s`, to 0 over `fall_s`."""

    rise_s: float
    line_s: float
    fall_s: float
    first_m_s2: float
    last_m_s2: float

    def append_to(self, com: Track) -> None:
        """Append this contact to a body that comes down; it ends at take-off."""
        rise, fall, first, last = self.rise_s, self.fall_s, self.first_m_s2, self.last_m_s2
        height_m, speed_m_s, _ = com.last
        step = (0.0, first / (4 * rise**2), -first / (10 * rise**3))
        com.append(rise, (height_m, speed_m_s, -G / 2, *step))
        com.accelerate(self.line_s, first - G, last - G)
        height_m, speed_m_s, _ = com.last
        step = (0.0, -last / (4 * fall**2), last / (10 * fall**3))
        com.append(fall, (height_m, speed_m_s, (last - G) / 2, *step))

    def lowest(self, height_m: float, speed_m_s: float) -> tuple[float, float]:
        """Return how long after touchdown the body turns round, and its height then."""
        # On a track of its own: a long performance's is slow to read.
        com = Track(height_m)
        com.append(0.0, (height_m, speed_m_s))
        self.append_to(com)
        lowest_s = _bisect(lambda time_s: float(com(time_s, 1)) > 0, 0.0, com.end_s)
        return lowest_s, float(com(lowest_s))


def bounce(
    speeds_m_s: tuple[float, float],
    rise_m: float,
    contact_s: float,
    departures_s: tuple[float, float],
) -> Bounce:
    """Return the contact of *contact_s* from the speed down to the speed up, *rise_m* higher.

    *departures_s* are wished for: how long after touchdown and before take-off the path is 20 mm
    off the parabola.
    """
    shape = [0.3 * contact_s, 0.3 * contact_s]
    found = _with_steps(speeds_m_s, rise_m, contact_s, shape)
    for _ in range(12):
        forces = (found.first_m_s2, found.last_m_s2)
        for end, (force, wish_s) in enumerate(zip(forces, departures_s, strict=True)):
            wanted_s = _step_s(force, wish_s, contact_s)
            # Halfway each time: the forces follow the steps.
            shape[end] = (shape[end] + wanted_s) / 2
        found = _with_steps(speeds_m_s, rise_m, contact_s, shape)
    for shorter in (1.0, 0.8, 0.6, 0.4):
        # Shorter steps leave the line more to say, where the ends of the contact are unlike.
        steps_s = [max(shorter * step_s, SHORTEST_STEP * contact_s) for step_s in shape]
        found = _with_steps(speeds_m_s, rise_m, contact_s, steps_s)
        forces = (found.first_m_s2, found.last_m_s2)
        if min(forces) > 0 and max(forces) < STEEPEST * min(forces):
            return found
    raise ValueError(f"no plausible contact of {contact_s} s: {forces} m/s^2 at its ends")


def _with_steps(
    speeds_m_s: tuple[float, float], rise_m: float, contact_s: float, steps_s: list[float]
) -> Bounce:
    rise, fall = steps_s
    line = contact_s - rise - fall
    left = contact_s - rise
    down, up = speeds_m_s
    # Each end of the line adds to the speed and to the height, and these two must come out.
    per_force = np.array(
        [
            [(rise + line) / 2, (line + fall) / 2],
            [
                rise / 2 * (contact_s - 0.7 * rise) + left * line / 2 - line**2 / 6,
                left * line / 2 - line**2 / 3 + 0.35 * fall**2,
            ],
        ]
    )
    wanted = [down + up + G * contact_s, rise_m + down * contact_s + G * contact_s**2 / 2]
    first, last = np.linalg.solve(per_force, wanted)
    return Bounce(rise, line, fall, float(first), float(last))


def _step_s(force_m_s2: float, departure_s: float, contact_s: float) -> float:
    """Return the length of a step to that force that is 20 mm off the parabola in time."""

    def is_late(step_s: float) -> bool:
        share = min(departure_s / step_s, 1.0)
        after_s = max(departure_s - step_s, 0.0)
        gone_m = step_s**2 * (share**4 / 4 - share**5 / 10) + step_s * after_s / 2 + after_s**2 / 2
        return force_m_s2 * gone_m < DEPARTURE_M

    return _bisect(is_late, SHORTEST_STEP * contact_s, LONGEST_STEP * contact_s)


def _bisect(is_beyond: Callable[[float], bool], low: float, high: float) -> float:
    for _ in range(STEPS):
        middle = (low + high) / 2
        if is_beyond(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2
