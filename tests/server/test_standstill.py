"""Pictures that stood still in mid-air are told from pictures that were lost there."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.jump.rep import JumpRep
from server.pose.landmarks import Pose
from tests.server.listening import Heard, listen, seen, value
from tests.server.performed import REPS, performed
from tests.truth.trajectory import Motion

SEEDS = range(6)
Warp = Callable[[float, float], float | None]
"""From a picture's time and that of the gap to the time it is sent at; None where it is lost."""


def halted(for_s: float) -> Warp:
    """The film stands still for a while, and goes on with the picture after the last."""
    return lambda time_s, gap_s: time_s if time_s <= gap_s else time_s + for_s


def lost(for_s: float) -> Warp:
    """The film goes on, and nobody sees it for a while."""
    return lambda time_s, gap_s: None if gap_s < time_s < gap_s + for_s else time_s


def heard(motion: Motion, fps: float, flown: float, warp: Warp) -> Heard:
    (jump,) = motion.jumps
    gap_s = jump.takeoff_time_s + flown * jump.flight_time_s
    shown: list[tuple[float, Pose | None]] = []
    for time_s, pose in seen(motion, fps):
        sent_s = warp(time_s, gap_s)
        if sent_s is not None:
            shown.append((sent_s, pose and replace(pose, time_s=sent_s)))
    return listen(shown, "cmj")


def off_sd(rep: JumpRep, motion: Motion) -> float:
    sd_s = rep.uncertainty["flight_time_s"]
    assert sd_s is not None
    return abs(value(rep, "flight_time_s") - motion.jumps[0].flight_time_s) / sd_s


@pytest.mark.parametrize("fps", [30, 15])
@pytest.mark.parametrize("flown", [0.35, 0.5, 0.6])
@pytest.mark.parametrize("for_s", [0.07, 0.1])
def test_a_jump_whose_pictures_stood_still_is_refused_where_they_tell(
    fps: float, flown: float, for_s: float
) -> None:
    refused = []
    for seed in SEEDS:
        motion = performed(seed, "cmj")
        said = heard(motion, fps, flown, halted(for_s))
        refused += [told.code for told in said.rejected]
        for rep in said.all_reps:
            assert off_sd(rep, motion) < 3
    assert set(refused) <= {"pictures_halted", "path_unclear", "too_few_pictures"}
    assert len(refused) >= len(SEEDS) - 1


def test_the_coach_is_told_what_halted_and_what_to_do() -> None:
    said = heard(performed(1, "cmj"), 30, 0.5, halted(0.1))
    assert [told.code for told in said.rejected] == ["pictures_halted"]
    assert "stood still" in said.rejected[0].text


@pytest.mark.parametrize("flown", [0.35, 0.5, 0.6])
@pytest.mark.parametrize("for_s", [0.07, 0.1])
def test_a_jump_that_lost_pictures_in_mid_air_is_measured_all_the_same(
    flown: float, for_s: float
) -> None:
    measured = 0
    for seed in SEEDS:
        motion = performed(seed, "cmj")
        said = heard(motion, 30, flown, lost(for_s))
        assert {told.code for told in said.rejected} <= {"frames_missing"}, "at the landing"
        for rep in said.all_reps:
            measured += 1
            assert off_sd(rep, motion) < 3
            assert "frames_missing" in {reason.code for reason in rep.quality.reasons}
    assert measured >= len(SEEDS) - 1


def test_hops_of_which_each_lost_a_picture_in_mid_air_are_all_measured() -> None:
    for seed in SEEDS:
        motion = performed(seed, "hops")
        lost_s = [jump.takeoff_time_s + jump.flight_time_s / 2 for jump in motion.jumps]
        stream = seen(motion)
        gone = {min(stream, key=lambda one: abs(one[0] - each_s))[0] for each_s in lost_s}
        said = listen([one for one in stream if one[0] not in gone], "hops")
        assert not said.rejected
        assert len(said.all_reps) == REPS["hops"]
