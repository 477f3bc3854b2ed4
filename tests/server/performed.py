"""Owns the performances that laws are tried on: one athlete a seed, one jump of every height."""

import math
from functools import lru_cache
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st

from server.jump.rep import JumpRep
from server.pose.landmarks import Pose
from tests.server.listening import listen, seen
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import View
from tests.truth.other_jumps import DropJump, Hops
from tests.truth.trajectory import Action, Jump, Motion, Stand

Stream = list[tuple[float, Pose | None]]

REPS: Final = {"cmj": 1, "dj": 1, "hops": 4}
"""How many repetitions a performance of each test has."""

several = settings(max_examples=20, derandomize=True, deadline=None)
seeds = st.integers(0, 999)
tests = st.sampled_from(tuple(REPS))


def performed(seed: int, test: str) -> Motion:
    """One performance of *test*; seeds next to each other jump to different heights."""
    height_m = 0.2 + 0.03 * (seed % 6)
    actions: dict[str, Action] = {
        "cmj": Jump(height_m),
        "dj": DropJump(0.3, height_m),
        "hops": Hops(4, min(height_m, 0.25)),
    }
    return Motion(Athlete.from_seed(seed), [Stand(1.0), actions[test], Stand(0.8)])


@lru_cache(maxsize=8)
def stream_of(seed: int, test: str, fps: float = 30.0, view: View = "oblique") -> Stream:
    """How it is seen."""
    return seen(performed(seed, test), fps, view=view)


@lru_cache(maxsize=64)
def reps_of(seed: int, test: str, fps: float = 30.0, view: View = "oblique") -> list[JumpRep]:
    """Its repetitions, as seen whole."""
    reps = listen(stream_of(seed, test, fps, view), test).all_reps
    assert len(reps) == REPS[test]
    return reps


def apart_sd(one: JumpRep, other: JumpRep, key: str) -> float:
    """How far two measurements of *key* are apart, in their joint standard deviation."""
    (a, a_sd), (b, b_sd) = ((rep.values[key], rep.uncertainty[key]) for rep in (one, other))
    assert a is not None
    assert b is not None
    assert a_sd is not None
    assert b_sd is not None
    return abs(a - b) / math.hypot(a_sd, b_sd)
