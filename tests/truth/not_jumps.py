"""Owns what people do before a camera that is no jump, for as long as asked.

In all of it but the tiny hops (tiny_hops.py) a foot is always on the ground or on a box.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.truth.box_steps import slowest_step_s, step_down, step_up
from tests.truth.trajectory import Action, Motion, Walk

SHORTEST_WALK_S: Final = 1.2
"""Long enough for a step with each foot."""


def rounds(motion: Motion, duration_s: float, once_s: float) -> Iterator[int]:
    """Count the times that something of *once_s* fits into *duration_s*, then stand for the rest.

    Between two of them everything waits for what takes longest.
    """
    end_s = motion.now_s + duration_s
    for index in range(max(1, int(duration_s / once_s + 1e-9))):
        yield index
        motion.settle()
    motion.com.hold(end_s)


@dataclass(frozen=True, slots=True)
class WalkAbout:
    """Walk to and fro, up to *reach_m* aside, with pauses; end where it began."""

    duration_s: float
    reach_m: float = 0.5

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        home_m, end_s = motion.sideways.last[0], motion.now_s + self.duration_s
        while True:
            to_m = home_m + float(rng.uniform(-self.reach_m, self.reach_m))
            walk_s = SHORTEST_WALK_S + abs(to_m - motion.sideways.last[0])
            pause_s = float(rng.uniform(0.0, 1.5))
            if motion.now_s + walk_s + pause_s + 2 * SHORTEST_WALK_S + 2 * self.reach_m > end_s:
                break
            Walk(to_m, walk_s).perform(motion, rng)
            motion.settle()
            motion.com.hold(motion.now_s + pause_s)
            motion.settle()
        Walk(home_m, end_s - motion.now_s - SHORTEST_WALK_S).perform(motion, rng)
        motion.settle()
        # The last steps of a walk end in mid-stride.
        Walk(home_m, SHORTEST_WALK_S).perform(motion, rng)


@dataclass(frozen=True, slots=True)
class Lunges:
    """Step aside with one foot, go down on it with the other heel raised, come back; in turn."""

    duration_s: float
    depth_m: float = 0.28
    aside_m: float = 0.35
    once_s: float = 2.4

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        home_m = motion.sideways.last[0]
        third_s = self.once_s / 3
        for index in rounds(motion, self.duration_s, self.once_s):
            side, begin_s = index % 2, motion.now_s
            aside_m = self.aside_m * (1 - 2 * side)
            for to_m in (home_m + aside_m, home_m):
                for track, lift_m in ((motion.heels[side], 0.10), (motion.toes[side], 0.07)):
                    track.ease(lift_m, third_s / 2)
                    track.ease(0.0, third_s / 2)
                motion.steps[side].ease(to_m, third_s)
                for track in (motion.heels[side], motion.toes[side], motion.steps[side]):
                    track.hold(begin_s + 2 * third_s)
            motion.sideways.ease(home_m + aside_m / 2, third_s)
            motion.sideways.hold(begin_s + 2 * third_s)
            motion.sideways.ease(home_m, third_s)
            motion.heels[1 - side].hold(begin_s + 0.8 * third_s)
            motion.heels[1 - side].ease(0.08, 0.7 * third_s)
            motion.heels[1 - side].ease(0.0, 0.7 * third_s)
            motion.com.hold(begin_s + 0.5 * third_s)
            motion.com.ease(-self.depth_m, third_s)
            motion.com.ease(0.0, third_s)


@dataclass(frozen=True, slots=True)
class SitDown:
    """Sit down on a chair, hips some *hips_m* lower, stay a while, get up."""

    duration_s: float
    hips_m: float = 0.45
    once_s: float = 6.0

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        # The thighs go down at one end only, and the shanks not at all.
        down_m = 0.85 * self.hips_m
        for _ in rounds(motion, self.duration_s, self.once_s):
            motion.com.ease(-down_m, 0.2 * self.once_s)
            motion.com.hold(motion.now_s + float(rng.uniform(0.2, 0.4)) * self.once_s)
            motion.com.ease(0.0, 0.2 * self.once_s)
            motion.com.hold(motion.now_s + 0.2 * self.once_s)


@dataclass(frozen=True, slots=True)
class StepUps:
    """Step onto a box and down again, slowly."""

    duration_s: float
    box_m: float = 0.30

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        step_s = 1.25 * slowest_step_s(self.box_m)
        for _ in rounds(motion, self.duration_s, 2 * step_s + 0.6):
            step_up(motion, self.box_m, step_s)
            motion.com.hold(motion.now_s + 0.3)
            motion.settle()
            step_down(motion, self.box_m, step_s)
            motion.com.hold(motion.now_s + 0.3)


@dataclass(frozen=True, slots=True)
class MarchOnTheSpot:
    """Lift one knee high after the other."""

    duration_s: float
    lift_m: float = 0.35
    step_s: float = 0.5

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        for index in rounds(motion, self.duration_s, self.step_s):
            side = index % 2
            # A raised thigh raises the body a little, with the other leg straight.
            motion.com.ease(0.01, self.step_s / 2)
            motion.com.ease(0.0, self.step_s / 2)
            for track, share in ((motion.heels[side], 1.0), (motion.toes[side], 0.9)):
                track.ease(share * self.lift_m, self.step_s / 2)
                track.ease(0.0, self.step_s / 2)


@dataclass(frozen=True, slots=True)
class FastSquats:
    """Squat as fast as it goes with the feet on the ground."""

    duration_s: float
    depth_m: float = 0.30
    once_s: float = 0.9

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        for _ in rounds(motion, self.duration_s, self.once_s):
            motion.com.ease(-self.depth_m, self.once_s / 2)
            motion.com.ease(0.0, self.once_s / 2)


@dataclass(frozen=True, slots=True)
class LeaveAndReturn:
    """Walk out of the picture, *aside_m* to the left, and come back after a while."""

    duration_s: float
    aside_m: float = 3.0

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        home_m = motion.sideways.last[0]
        walk_s = abs(self.aside_m) / 0.6
        for _ in rounds(motion, self.duration_s, 2 * walk_s + 2 * SHORTEST_WALK_S + 3.0):
            for to_m in (home_m + self.aside_m, home_m):
                Walk(to_m, walk_s).perform(motion, rng)
                motion.settle()
                Walk(to_m, SHORTEST_WALK_S).perform(motion, rng)
                motion.settle()
                motion.com.hold(motion.now_s + 1.5)
                motion.settle()


@dataclass(frozen=True, slots=True)
class Sway:
    """Sway a few centimetres aside and up and down, feet on the ground."""

    duration_s: float
    aside_m: float = 0.05

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        home_m, end_s = motion.sideways.last[0], motion.now_s + self.duration_s
        while end_s - motion.sideways.end_s > 3.0:
            part_s = float(rng.uniform(0.7, 1.5))
            motion.sideways.ease(home_m + self.aside_m * float(rng.uniform(-1, 1)), part_s)
            motion.com.ease(-float(rng.uniform(0.0, 0.015)), part_s)
        motion.sideways.ease(home_m, end_s - motion.sideways.end_s)
        motion.com.ease(0.0, end_s - motion.com.end_s)


@dataclass(frozen=True, slots=True)
class BendDown:
    """Bend forwards until the hands are at the ground, and rise."""

    duration_s: float
    once_s: float = 3.5

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        for _ in rounds(motion, self.duration_s, self.once_s):
            for value in (1.0, 0.0):
                motion.bend.ease(1.2 * value, 0.4 * self.once_s)
                motion.com.ease(-0.36 * value, 0.4 * self.once_s)
                motion.bend.hold(motion.bend.end_s + 0.1 * self.once_s)
                motion.com.hold(motion.bend.end_s)


ON_THE_GROUND: tuple[Callable[[float], Action], ...] = (
    WalkAbout,
    Lunges,
    SitDown,
    StepUps,
    MarchOnTheSpot,
    FastSquats,
    LeaveAndReturn,
    Sway,
    BendDown,
)
"""Each takes how long it lasts."""
