"""Owns exercises as data: which part of the body goes where, at which share of one round.

In all of them a foot stays on the ground. What they are is ground_exercises.py's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tests.truth.pieces import Track
from tests.truth.trajectory import Motion

Keys = tuple[tuple[float, float], ...]
"""(share of the round, value there), in order; the last is (1.0, 0.0), where the next begins."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One round of something, to be repeated."""

    once_s: float
    parts: Mapping[str, Keys]
    """Tracks of a motion by name; feet as "left heel", "right toe", "left step"."""
    in_turn: bool = False
    """Whether every second round is the mirror image."""

    def __call__(self, duration_s: float) -> "Repeated":
        """Return the action that fills *duration_s*."""
        return Repeated(self, duration_s)


@dataclass(frozen=True, slots=True)
class Repeated:
    """An exercise, as often as it fits, at a pace that differs a little from round to round."""

    exercise: Exercise
    duration_s: float

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        end_s, index = motion.now_s + self.duration_s, 0
        while True:
            # Slower, never faster: the table's pace may be as fast as feet can stay on the ground.
            once_s = self.exercise.once_s * float(rng.uniform(1.0, 1.15))
            if motion.now_s + once_s > end_s + 1e-9:
                break
            for part, keys in self.exercise.parts.items():
                _go(motion, part, keys, once_s, mirrored=self.exercise.in_turn and index % 2 == 1)
            motion.settle()
            index += 1
        motion.com.hold(end_s)


def _go(motion: Motion, part: str, keys: Keys, once_s: float, *, mirrored: bool) -> None:
    track, sign = _track(motion, part, mirrored=mirrored)
    begin_s = track.end_s
    for share, value in keys:
        track.ease(sign * value, begin_s + share * once_s - track.end_s)


def _track(motion: Motion, part: str, *, mirrored: bool) -> tuple[Track, float]:
    side, _, foot = part.rpartition(" ")
    if not side:
        found = getattr(motion, part)
        assert isinstance(found, Track)
        return found, -1.0 if mirrored and part in ("sideways", "turn") else 1.0
    pair = {"heel": motion.heels, "toe": motion.toes, "step": motion.steps}[foot]
    which = (side == "right") != mirrored
    return pair[which], -1.0 if mirrored and foot == "step" else 1.0
