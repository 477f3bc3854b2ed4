"""Owns what happens: a script of actions becomes motion over time, with the truth of every jump.

The centre of mass (height above standing) is exact: between take-off, the instant at which the
ground's force reaches zero, and landing, the instant at which it begins again, nothing but gravity
moves it. Feet: the heel leaves before the toe while the foot turns about the toe; in flight they go
with the body; at landing the toe comes first. Pictures and landmarks are made of this elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from server.jump.rep import Phase
from tests.truth.athlete import Athlete
from tests.truth.flight import ANKLE_SHARE
from tests.truth.jump_path import TrueJump as TrueJump
from tests.truth.jump_path import append_jump
from tests.truth.pieces import Track


class Motion:
    """One athlete's performance of a script; heights in metres above standing, x to the left."""

    def __init__(self, athlete: Athlete, script: Sequence["Action"]) -> None:
        self.athlete = athlete
        self.com = Track(0.0)
        self.sideways = Track(0.0)
        self.ahead = Track(0.0)
        """How far everything, feet and all, is moved the way the body first looked."""
        self.turn = Track(0.0)
        """How far it is turned to its left, about where it stood first, radians."""
        self.heels = (Track(0.0), Track(0.0))
        """Left, right."""
        self.toes = (Track(0.0), Track(0.0))
        self.steps = (Track(0.0), Track(0.0))
        """Where each foot is sideways, from where it stands beside `sideways` = 0."""
        self.swing = Track(0.0)
        """Arms swung in a jump: 0 hanging, 1 overhead; they are part of `com`."""
        self.raised = Track(0.0)
        """Arms raised while the body stands still: `com` is as if they hung."""
        self.flung = Track(0.0)
        """Arms raised aside in a jump; they are part of `com`."""
        self.bend = Track(0.0)
        """How far the trunk is bent forwards on purpose, radians."""
        self.ground = Track(0.0)
        """The height of what the body stands on, as it is seen to stand: knees bend towards it."""
        self.jumps: list[TrueJump] = []
        self.tiny_hops: list[TrueJump] = []
        """Flights of a few centimetres that are no test: skipping, jumping jacks."""
        for index, action in enumerate(script):
            action.perform(self, np.random.default_rng([athlete.seed, 2, index]))
            self.settle()

    @property
    def now_s(self) -> float:
        """Where the script has come to."""
        return self.com.end_s

    @property
    def duration_s(self) -> float:
        """The length of the performance."""
        return self.com.end_s

    def phase_at(self, time_s: float) -> Phase:
        """Return the true phase at *time_s*."""
        found = (jump.phase_at(time_s) for jump in self.jumps if time_s >= jump.onset_time_s)
        return next((phase for phase in found if phase is not None), Phase.STANDING)

    def settle(self) -> None:
        """Let whatever has come to its end wait for what has not."""
        feet = (*self.heels, *self.toes, *self.steps)
        arms = (self.swing, self.raised, self.flung)
        place = (self.sideways, self.ahead, self.turn)
        body = (self.com, self.bend, self.ground, *place, *arms)
        end_s = max(track.end_s for track in (*body, *feet))
        for track in (*body, *feet):
            track.hold(end_s)

    @property
    def feet(self) -> tuple[tuple[Track, Track], tuple[Track, Track]]:
        """All heels, all toes."""
        return self.heels, self.toes


class Action(Protocol):
    """One line of a script; it appends to the tracks of a motion that stands still."""

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Stand still."""

    duration_s: float

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        motion.com.hold(motion.now_s + self.duration_s)


@dataclass(frozen=True, slots=True)
class Jump:
    """A countermovement jump whose flight time gives *height_m* (g T^2 / 8)."""

    height_m: float

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        who, com, swing = motion.athlete, motion.com, motion.swing
        motion.jumps.append(append_jump(who, self.height_m, rng, com, motion.feet, swing))


@dataclass(frozen=True, slots=True)
class Squat:
    """Go down slowly, stay, come up."""

    depth_m: float = 0.35
    duration_s: float = 2.4

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        motion.com.ease(-self.depth_m, 0.45 * self.duration_s)
        motion.com.hold(motion.now_s + 0.1 * self.duration_s)
        motion.com.ease(0.0, 0.45 * self.duration_s)


@dataclass(frozen=True, slots=True)
class Walk:
    """Step sideways to *to_m* from where the script began; to the same place: on the spot."""

    to_m: float
    duration_s: float
    lift_m: float = 0.10

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        begin_s = motion.now_s
        steps = max(2, 2 * round(self.duration_s))
        step_s = self.duration_s / steps
        motion.sideways.ease(self.to_m, self.duration_s)
        for step in range(steps):
            side, end_s = step % 2, begin_s + (step + 1) * step_s
            # A foot is put down where the body will be in the middle of its stance.
            target_m = float(motion.sideways(min(end_s + step_s / 2, motion.sideways.end_s)))
            motion.com.ease(-0.03, step_s / 2)
            motion.com.ease(-0.01 if step < steps - 1 else 0.0, step_s / 2)
            for track, lift_m in ((motion.heels[side], 1.4), (motion.toes[side], 0.8)):
                track.hold(end_s - step_s)
                track.ease(lift_m * self.lift_m, step_s / 2)
                track.ease(0.0, step_s / 2)
            motion.steps[side].hold(end_s - step_s)
            motion.steps[side].ease(target_m, step_s)


@dataclass(frozen=True, slots=True)
class RaiseArms:
    """Raise both arms overhead and lower them again."""

    duration_s: float = 2.0

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        motion.raised.ease(1.0, 0.4 * self.duration_s)
        motion.raised.hold(motion.raised.end_s + 0.2 * self.duration_s)
        motion.raised.ease(0.0, 0.4 * self.duration_s)


@dataclass(frozen=True, slots=True)
class RaiseHeels:
    """Rise onto the toes and come down, *times* over; *down_m* below standing, as on a chair."""

    times: int = 3
    height_m: float = 0.09
    down_m: float = 0.0
    duration_s: float = 1.0

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        if self.down_m:
            motion.com.ease(-self.down_m, 1.2)
        rise_m = 0.0 if self.down_m else (1 - ANKLE_SHARE) * self.height_m
        for track in motion.heels:
            track.hold(motion.now_s)
        for _ in range(self.times):
            for value in (1.0, 0.0):
                motion.com.ease(value * rise_m - self.down_m, self.duration_s / 2)
                for track in motion.heels:
                    track.ease(value * self.height_m, self.duration_s / 2)
        if self.down_m:
            motion.com.ease(0.0, 1.2)
