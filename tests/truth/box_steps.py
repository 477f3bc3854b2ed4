"""Owns how somebody gets onto a box and down from it, a foot at a time and one always on it."""

import math
from collections.abc import Sequence

from tests.truth.pieces import Track
from tests.truth.trajectory import Motion

CLEARANCE_M = 0.06
"""How far a foot goes over the edge of a box."""


def step_up(motion: Motion, box_m: float, duration_s: float) -> None:
    """Append a step up: one foot onto the box, the body, the other foot."""
    begin_s = motion.now_s
    _move(motion, 0, begin_s, 0.35 * duration_s, (box_m + CLEARANCE_M, box_m))
    _raise_body(motion, begin_s + 0.35 * duration_s, 0.6 * duration_s, box_m)
    _move(motion, 1, begin_s + 0.42 * duration_s, 0.5 * duration_s, (box_m + CLEARANCE_M, box_m))
    motion.settle()


def step_down(motion: Motion, box_m: float, duration_s: float) -> None:
    """Append a step down, *box_m* above the ground, with the foot that came first."""
    begin_s = motion.now_s
    _raise_body(motion, begin_s + 0.05 * duration_s, 0.6 * duration_s, 0.0)
    _move(motion, 0, begin_s, 0.5 * duration_s, (box_m + CLEARANCE_M / 2, 0.0))
    _move(motion, 1, begin_s + 0.55 * duration_s, 0.45 * duration_s, (box_m + CLEARANCE_M / 2, 0.0))
    motion.settle()


def slowest_step_s(box_m: float) -> float:
    """Return how long a step onto *box_m* takes at least, for a push that is no jump."""
    return max(0.8, 1.6 * math.sqrt(box_m))


def _raise_body(motion: Motion, begin_s: float, duration_s: float, to_m: float) -> None:
    for track in (motion.com, motion.ground):
        track.hold(begin_s)
        track.ease(to_m, duration_s)


def _move(
    motion: Motion, side: int, begin_s: float, duration_s: float, heights_m: Sequence[float]
) -> None:
    feet: tuple[Track, ...] = (motion.heels[side], motion.toes[side])
    for track in feet:
        track.hold(begin_s)
        for height_m in heights_m:
            track.ease(height_m, duration_s / len(heights_m))
