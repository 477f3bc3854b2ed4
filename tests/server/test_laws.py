"""Laws that hold for every jump, whoever makes it and however it is seen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.jump.kinematics import (
    height_from_flight_time_m,
    height_from_takeoff_velocity_m,
    takeoff_velocity_m_s,
)
from server.jump.rep import JumpRep
from server.pose.landmarks import LANDMARKS, Landmark, Pose
from tests.server.listening import listen, seen, value
from tests.server.performed import Stream, reps_of, seeds, several, stream_of, tests
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import EXACT
from tests.truth.trajectory import Jump, Motion, Stand

TIMES = ("takeoff_time_s", "landing_time_s", "touchdown_time_s")
ROUNDING_SD = 1e-6
STEP_SD = 1e-3
"""A fit ends when its step is small in picture heights: another size, and it ends elsewhere."""

_NAMES = [landmark.name for landmark in Landmark]
_SWAPPED = [
    _NAMES.index(name.replace("LEFT", "R_").replace("RIGHT", "LEFT").replace("R_", "RIGHT"))
    for name in _NAMES
]


def moved(
    stream: Stream, later_s: float = 0.0, size: float = 1.0, by: tuple[float, float] = (0.0, 0.0)
) -> Stream:
    """The same at another time, in another size, at another place of the picture."""
    return [
        (
            time_s + later_s,
            pose and replace(pose, time_s=time_s + later_s, image=pose.image * size + by),
        )
        for time_s, pose in stream
    ]


def mirrored(stream: Stream) -> Stream:
    """The same seen in a mirror: left and right change places."""
    return [(t, None if pose is None else _mirrored(pose)) for t, pose in stream]


def _mirrored(pose: Pose) -> Pose:
    assert pose.world_m is not None
    return replace(
        pose,
        image=pose.image[_SWAPPED] * (-1, 1) + (1, 0),
        visibility=pose.visibility[_SWAPPED],
        world_m=pose.world_m[_SWAPPED] * (-1, 1, 1),
    )


def in_mirror(rep: JumpRep) -> JumpRep:
    """What the mirror must make of *rep*."""
    values = dict(rep.values)
    if "fppa_left_deg" in values:
        values["fppa_left_deg"], values["fppa_right_deg"] = (
            values["fppa_right_deg"],
            values["fppa_left_deg"],
        )
        if (asymmetry_pct := values["asymmetry_pct"]) is not None:
            values["asymmetry_pct"] = -asymmetry_pct
    return replace(rep, values=values)


def assert_same(
    ones: list[JumpRep], others: list[JumpRep], within_sd: float, later_s: float = 0.0
) -> None:
    assert len(ones) == len(others)
    for one, other in zip(ones, others, strict=True):
        for key, expected in one.values.items():
            if expected is None:
                assert other.values[key] is None, key
                continue
            sd = one.uncertainty[key]
            assert sd is not None
            found = value(other, key) - (later_s if key in TIMES else 0.0)
            assert found == pytest.approx(expected, rel=0, abs=within_sd * sd), key


@several
@given(seeds, tests)
def test_a_mirrored_body_gives_the_same_repetition_with_its_sides_swapped(
    seed: int, test: str
) -> None:
    assert len(set(_SWAPPED)) == LANDMARKS
    expected = [in_mirror(rep) for rep in reps_of(seed, test, view="frontal")]
    stream = mirrored(stream_of(seed, test, view="frontal"))
    assert_same(expected, listen(stream, test).all_reps, ROUNDING_SD)


@several
@given(seeds, tests, st.floats(-1e4, 1e5))
def test_the_clock_may_begin_anywhere(seed: int, test: str, later_s: float) -> None:
    stream = moved(stream_of(seed, test), later_s=later_s)
    assert_same(reps_of(seed, test), listen(stream, test).all_reps, ROUNDING_SD, later_s)


@several
@given(seeds, tests, st.floats(-0.1, 0.1), st.floats(-0.05, 0.05))
def test_the_person_may_stand_anywhere_in_the_picture(
    seed: int, test: str, right: float, down: float
) -> None:
    stream = moved(stream_of(seed, test), by=(right, down))
    assert_same(reps_of(seed, test), listen(stream, test).all_reps, ROUNDING_SD)


@several
@given(seeds, tests, st.floats(0.3, 1.0))
def test_the_person_may_be_of_any_size_in_the_picture(seed: int, test: str, size: float) -> None:
    stream = moved(stream_of(seed, test), size=size, by=((1 - size) / 2, (1 - size) / 2))
    assert_same(reps_of(seed, test), listen(stream, test).all_reps, STEP_SD)


@several
@given(seeds, st.floats(0.10, 0.55), st.floats(0.03, 0.08))
def test_who_jumps_centimetres_higher_is_measured_higher(
    seed: int, height_m: float, more_m: float
) -> None:
    found = []
    for jump_m in (height_m, height_m + more_m):
        motion = Motion(Athlete.from_seed(seed), [Stand(1.0), Jump(jump_m), Stand(1.0)])
        (rep,) = listen(seen(motion, noise=EXACT), "cmj").all_reps
        flight_s = value(rep, "flight_time_s")
        assert value(rep, "jump_height_flight_time_m") == height_from_flight_time_m(flight_s)
        found.append(flight_s)
    assert found[0] < found[1]


@given(st.floats(0.05, 1.2), st.floats(1e-9, 0.5))
def test_a_longer_flight_is_a_higher_jump(flight_s: float, longer_s: float) -> None:
    for height_m in (height_from_flight_time_m, lambda s: _rise_m(s / 2)):
        assert height_m(flight_s) < height_m(flight_s + longer_s)
    # A flight that ends as it began has one height, whichever way it is told.
    assert _rise_m(flight_s / 2) == pytest.approx(height_from_flight_time_m(flight_s), rel=1e-14)


def _rise_m(rise_s: float) -> float:
    return height_from_takeoff_velocity_m(takeoff_velocity_m_s(rise_s))
