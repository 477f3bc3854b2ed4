"""Owns hopping that is exercise, no test: flights of a few centimetres in a row.

They go into the tiny hops of the motion, not into its jumps.
"""

from dataclasses import dataclass, replace

import numpy as np

from tests.truth.athlete import Athlete
from tests.truth.jump_path import TrueJump
from tests.truth.rebounds import append_series
from tests.truth.trajectory import Motion

_DIP_M = 0.07
"""How far the knees bend before the first."""


@dataclass(frozen=True, slots=True)
class RopeSkips:
    """Skip a rope: small hops on the toes; without *count*, as many as fit."""

    duration_s: float
    height_m: float = 0.04
    contact_s: float = 0.30
    count: int | None = None

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        heights_m = _heights(self.height_m, 0.01, self.duration_s, self.contact_s, rng)
        _append(motion, heights_m[: self.count], self.contact_s, self.duration_s, rng)


@dataclass(frozen=True, slots=True)
class JumpingJacks:
    """Hop the feet apart while the arms go up, and together while they come down."""

    duration_s: float
    height_m: float = 0.045
    contact_s: float = 0.40
    apart_m: float = 0.16
    """How far aside each foot goes."""

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        home_m = [track.last[0] for track in motion.steps]
        heights_m = _heights(self.height_m, 0.015, self.duration_s, self.contact_s, rng)
        # As many together as apart, to end as they began.
        heights_m = heights_m[: max(2, len(heights_m) // 2 * 2)]
        hops = _append(motion, heights_m, self.contact_s, self.duration_s, rng)
        for index, hop in enumerate(hops):
            apart = 1.0 - index % 2
            for track, home, sign in zip(motion.steps, home_m, (1.0, -1.0), strict=True):
                track.hold(hop.takeoff_time_s)
                track.ease(home + sign * apart * self.apart_m, hop.flight_time_s)
            begin_s = hop.takeoff_time_s - 0.3 * self.contact_s
            motion.flung.hold(begin_s)
            motion.flung.ease(apart, hop.flight_time_s + 0.6 * self.contact_s)


def _heights(
    height_m: float, spread_m: float, duration_s: float, contact_s: float, rng: np.random.Generator
) -> list[float]:
    """Draw the heights of as many hops as fit, the dip before and the landing after left out."""
    heights_m: list[float] = []
    left_s = duration_s - 2.2
    while left_s > 0 or len(heights_m) < 2:
        heights_m.append(float(rng.uniform(height_m - spread_m, height_m + spread_m)))
        left_s -= float(np.sqrt(8 * heights_m[-1] / 9.8)) + contact_s
    return heights_m


def _append(
    motion: Motion,
    heights_m: list[float],
    contact_s: float,
    duration_s: float,
    rng: np.random.Generator,
) -> list[TrueJump]:
    begin_s = motion.now_s
    who = _at_ease(motion.athlete)
    hops = append_series(motion, who, heights_m, contact_s, _DIP_M, rng)
    motion.tiny_hops += hops
    motion.com.hold(begin_s + duration_s)
    return hops


def _at_ease(who: Athlete) -> Athlete:
    """Return that person with less of everything: a hop is no jump."""
    return replace(
        who,
        takeoff_midfoot_m=0.6 * who.takeoff_midfoot_m,
        takeoff_toe_m=0.6 * who.takeoff_toe_m,
        landing_midfoot_m=0.6 * who.takeoff_midfoot_m,
        landing_toe_m=0.6 * who.takeoff_toe_m,
        landing_drop_m=0.01,
        landing_depth_m=0.06,
    )
