"""Owns the jumps of a script that are no countermovement jump: from a squat, from a box, in a row.

Each appends its truth to the jumps of the motion.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tests.truth.box_steps import CLEARANCE_M, slowest_step_s, step_up
from tests.truth.contact import G, contact
from tests.truth.flight import Flight
from tests.truth.jump_path import (
    Push,
    append_flight,
    append_landing,
    append_lift,
    fading_s,
    rising_s,
)
from tests.truth.pieces import hermite
from tests.truth.rebounds import append_rebound, append_series, ready_to_rebound
from tests.truth.trajectory import Motion

_DIP_M: Final = 0.10
"""How far the knees bend before the first of hops without a jump to lead in, at least."""
_UNLOADING_S: Final = 0.12
"""How long the last foot on a box takes to let go."""
_SWING_S: Final = 0.5
"""How long the first foot takes to get over the edge before that."""


@dataclass(frozen=True, slots=True)
class SquatJump:
    """A jump from a squat held still, with no countermovement."""

    height_m: float
    depth_m: float = 0.30
    hold_s: float = 1.5

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        who, com, feet = motion.athlete, motion.com, motion.feet
        flight = Flight.drawn(who, self.height_m, rng)
        com.ease(-self.depth_m, 1.4)
        com.hold(com.end_s + self.hold_s)
        onset_s = com.end_s
        # The force grows from the body's weight, which it is while the squat is held.
        distance_m = self.depth_m + flight.up_m
        push = contact(flight.speed_up_m_s, distance_m, fading_s(who, flight, rng), 0.0)
        com.accelerate(push.taper_s, 0.0, push.peak_m_s2)
        com.accelerate(push.rise_s, push.peak_m_s2, -G)
        takeoff_s = com.end_s
        append_lift(flight, takeoff_s, feet)
        append_flight(flight, com, feet)
        landing_bottom_s = append_landing(who, flight, rng, com, feet)
        done = Push(onset_s, onset_s, onset_s, takeoff_s, self.depth_m)
        motion.jumps.append(done.then(flight, landing_bottom_s, com.end_s))


@dataclass(frozen=True, slots=True)
class DropJump:
    """A step onto a box, off it, a contact of *contact_s* and a jump."""

    box_m: float
    height_m: float
    contact_s: float = 0.25
    step_m: float = 0.0
    """How far to the left of the athlete the box is; he drops back to where he stood."""

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        who, com, feet = motion.athlete, motion.com, motion.feet
        flight = Flight.drawn(who, self.height_m, rng)
        # Who will leave faster than he came pushes from lower down, with his knees bent.
        faster_m_s = flight.speed_up_m_s - float(np.sqrt(2 * G * (self.box_m - flight.up_m)))
        bent_m = float(np.clip(faster_m_s * self.contact_s / 2, 0.012, 0.08))
        ready = replace(ready_to_rebound(who), landing_drop_m=bent_m)
        dropped = Flight.drawn(ready, self.box_m, rng)
        home_m = motion.sideways.last[0]
        step_s = slowest_step_s(self.box_m)
        self._go_to(motion, home_m + self.step_m, ((0.0, 0.35), (0.42, 0.5)), step_s)
        step_up(motion, self.box_m, step_s)
        com.hold(com.end_s + 1.2)
        motion.settle()

        onset_s, release_s = self._fall(motion, dropped)
        wishes_s = (rising_s(who, dropped, rng), fading_s(who, flight, rng))
        push = append_rebound(motion, who, dropped.down, flight, self.contact_s, wishes_s)
        away_s = push.braking_s - motion.sideways.end_s
        swung = _SWING_S / away_s
        self._go_to(motion, home_m, ((0.0, 1.0), (swung, 1 - swung)), away_s)
        append_flight(flight, com, feet)
        landing_bottom_s = append_landing(who, flight, rng, com, feet)
        push = replace(push, onset_s=onset_s, release_s=release_s)
        motion.jumps.append(push.then(flight, landing_bottom_s, com.end_s))

    def _fall(self, motion: Motion, dropped: Flight) -> tuple[float, float]:
        """Append a step off the box until touchdown; return when it begins and lets go."""
        com = motion.com
        onset_s = com.end_s + _SWING_S
        (left_heel, right_heel), (left_toe, _) = motion.feet
        for track, above_m in ((left_heel, 0.06), (left_toe, 0.02)):
            track.ease(self.box_m + CLEARANCE_M, _SWING_S / 2)
            track.ease(self.box_m + above_m, _SWING_S / 2)
        com.hold(onset_s)
        com.accelerate(_UNLOADING_S, 0.0, -G)
        release_s = com.end_s
        right_heel.hold(onset_s)
        right_heel.append(_UNLOADING_S, (self.box_m, 0.0, 0.0, 0.06 / _UNLOADING_S**3))
        height_m, speed_m_s, _ = com.last
        fallen_m_s = float(np.sqrt(speed_m_s**2 + 2 * G * (height_m - dropped.down_m)))
        fall_s = (speed_m_s + fallen_m_s) / G
        com.append(fall_s, (height_m, speed_m_s, -G / 2))
        ends = (dropped.down.heel_m, dropped.down.toe_m)
        for tracks, down_m in zip(motion.feet, ends, strict=True):
            for track in tracks:
                track.hold(release_s)
                track.append(fall_s, hermite(track.last, (down_m, -fallen_m_s, -G), fall_s))
        motion.ground.hold(onset_s)
        motion.ground.ease(0.0, com.end_s - onset_s)
        return onset_s, release_s

    def _go_to(
        self, motion: Motion, to_m: float, shares: Sequence[tuple[float, float]], duration_s: float
    ) -> None:
        """Take body and feet to a place; *shares* are each foot's start and length in that time."""
        begin_s = motion.sideways.end_s
        motion.sideways.ease(to_m, duration_s)
        for track, (start, length) in zip(motion.steps, shares, strict=True):
            track.hold(begin_s + start * duration_s)
            track.ease(to_m, length * duration_s)


@dataclass(frozen=True, slots=True)
class Hops:
    """*count* jumps to *height_m*, each out of a contact of *contact_s*.

    With *lead_in* a countermovement jump to the same height comes before them; without it the
    first of them comes from a dip of the knees.
    """

    count: int
    height_m: float
    contact_s: float = 0.18
    lead_in: bool = True

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        who = motion.athlete
        heights_m = [self.height_m] * (self.count + self.lead_in)
        depth_m = who.depth_m if self.lead_in else _DIP_M + self.height_m / 2
        motion.jumps += append_series(motion, who, heights_m, self.contact_s, depth_m, rng)
