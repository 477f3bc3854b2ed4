"""What is no jump is none, lasts as long as asked and obeys physics all the same."""

from collections.abc import Callable

import numpy as np
import pytest

from server.pose.landmarks import Array, Landmark
from tests.truth.athlete import Athlete
from tests.truth.body_model import MASS_WEIGHTS, Arms, landmarks_m
from tests.truth.contact import G
from tests.truth.ground_exercises import GROUND_EXERCISES
from tests.truth.landmark_jumper import View, frame_times, poses
from tests.truth.not_jumps import ON_THE_GROUND, BendDown, LeaveAndReturn, SitDown, StepUps
from tests.truth.tiny_hops import JumpingJacks, RopeSkips
from tests.truth.trajectory import Action, Motion, Stand

IN_THE_AIR: tuple[Callable[[float], Action], ...] = (RopeSkips, JumpingJacks)
EVERY = (*ON_THE_GROUND, *IN_THE_AIR)
BOX_M = 0.30
every_action = pytest.mark.parametrize("action", EVERY, ids=lambda action: action.__name__)
every_grounded = pytest.mark.parametrize("action", ON_THE_GROUND, ids=lambda a: a.__name__)
every_hop = pytest.mark.parametrize("action", IN_THE_AIR, ids=lambda action: action.__name__)


def moving(action: Callable[[float], Action], duration_s: float = 20.0, seed: int = 1) -> Motion:
    return Motion(Athlete.from_seed(seed), (Stand(0.5), action(duration_s), Stand(0.5)))


def every_ms(motion: Motion) -> Array:
    return np.arange(0, motion.duration_s, 0.001)


@every_action
def test_a_minute_of_it_lasts_a_minute_and_holds_no_jump(action: Callable[[float], Action]) -> None:
    motion = moving(action, 60.0)
    assert motion.duration_s == pytest.approx(61.0)
    assert motion.jumps == []


@every_action
def test_nothing_jumps_in_position_or_velocity(action: Callable[[float], Action]) -> None:
    motion = moving(action)
    step_s = 1e-4
    time_s = np.arange(0, motion.duration_s, step_s)
    body = (motion.com, motion.sideways, motion.raised, motion.flung, motion.bend)
    for track in (*body, motion.ground, *motion.heels, *motion.toes, *motion.steps):
        speed = track(time_s, 1)
        mean_speed = (speed[1:] + speed[:-1]) / 2
        np.testing.assert_allclose(np.diff(track(time_s)), mean_speed * step_s, atol=3e-6)
        assert np.abs(np.diff(speed)).max() < 0.15


@every_action
def test_the_ground_pushes_and_never_pulls(action: Callable[[float], Action]) -> None:
    motion = moving(action)
    force = motion.com(every_ms(motion), 2) / G + 1
    assert force.min() > -1e-6
    assert force.max() < 4


@every_action
def test_it_ends_as_it_began(action: Callable[[float], Action]) -> None:
    motion = moving(action)
    body = (motion.com, motion.sideways, motion.raised, motion.flung, motion.bend)
    for track in (*body, motion.ground, *motion.heels, *motion.toes, *motion.steps):
        np.testing.assert_allclose(track.last, 0, atol=1e-9)


@every_grounded
def test_a_foot_is_always_down(action: Callable[[float], Action]) -> None:
    motion = moving(action)
    time_s = every_ms(motion)
    down = np.zeros(len(time_s), bool)
    for parts in (motion.heels, motion.toes):
        for track in parts:
            height_m, still = track(time_s), np.abs(track(time_s, 1)) < 1e-6
            on_box = (np.abs(height_m - BOX_M) < 1e-9) & still
            down |= (np.abs(height_m) < 1e-9) | on_box
            assert height_m.min() > -1e-9
    assert down.all()
    assert motion.tiny_hops == []


@every_hop
def test_in_tiny_hops_only_gravity_acts(
    action: Callable[[float], Action],
) -> None:
    motion = moving(action)
    assert len(motion.tiny_hops) > 20
    for hop in motion.tiny_hops:
        time_s = np.linspace(hop.takeoff_time_s + 1e-9, hop.landing_time_s - 1e-9, 50)
        np.testing.assert_allclose(motion.com(time_s, 2), -G, atol=1e-9)
        assert 0.03 <= hop.jump_height_flight_time_m <= 0.06


@every_hop
def test_nothing_the_arms_do_in_the_air_moves_the_centre_of_mass(
    action: Callable[[float], Action],
) -> None:
    motion = moving(action)
    for hop in motion.tiny_hops:
        time_s = np.linspace(hop.takeoff_time_s, hop.landing_time_s, 9)[1:-1]
        com_m = landmarks_m(motion, time_s)[..., 2] @ MASS_WEIGHTS
        bend_m_s2 = np.diff(com_m, 2) / (time_s[1] - time_s[0]) ** 2
        np.testing.assert_allclose(bend_m_s2, -G, atol=0.05)


@every_hop
def test_between_tiny_hops_the_feet_are_down(action: Callable[[float], Action]) -> None:
    motion = moving(action)
    time_s = every_ms(motion)
    lowest_m = np.min([track(time_s) for track in (*motion.heels, *motion.toes)], axis=0)
    assert lowest_m.min() > -1e-9
    in_air = np.zeros(len(time_s), bool)
    for hop in motion.tiny_hops:
        # A toe is still rising when the force ends: heights are those of a landmark.
        in_air |= (time_s > hop.takeoff_time_s - 0.12) & (time_s < hop.landing_time_s + 0.12)
        assert lowest_m[in_air].max() > 0.01
    assert lowest_m[~in_air].max() < 1e-9
    force = motion.com(time_s, 2)
    flying_s = sum(hop.flight_time_s for hop in motion.tiny_hops)
    assert np.mean(force < -G + 1e-6) * len(time_s) / 1000 == pytest.approx(flying_s, rel=0.01)


def test_ropes_are_skipped_as_often_as_asked() -> None:
    motion = Motion(Athlete.from_seed(2), (Stand(0.5), RopeSkips(20.0, count=7)))
    assert len(motion.tiny_hops) == 7
    assert motion.duration_s == pytest.approx(20.5)


def test_jumping_jacks_part_the_feet_and_raise_the_arms_in_turn() -> None:
    motion = moving(JumpingJacks)
    assert len(motion.tiny_hops) % 2 == 0
    left, right = motion.steps
    for index, hop in enumerate(motion.tiny_hops):
        apart_m = float(left(hop.landing_time_s) - right(hop.landing_time_s))
        assert apart_m == pytest.approx(0.32 if index % 2 == 0 else 0.0)
        middle_s = (hop.landing_time_s + 0.15) if index % 2 == 0 else (hop.standing_time_s + 0.2)
        assert (float(motion.flung(middle_s)) > 0.9) == (index % 2 == 0)


def test_who_sits_down_lowers_the_hips_onto_a_chair() -> None:
    for seed in range(6):
        motion = moving(SitDown, seed=seed)
        hips_m = landmarks_m(motion, frame_times(motion, 30))[:, Landmark.LEFT_HIP, 2]
        assert np.ptp(hips_m) == pytest.approx(0.45, abs=0.03)


@pytest.mark.parametrize("arms", ["hanging", "akimbo"])
def test_who_bends_down_reaches_the_ground(arms: Arms) -> None:
    for seed in range(6):
        motion = moving(BendDown, seed=seed)
        hands_m = landmarks_m(motion, frame_times(motion, 30), arms)[:, Landmark.LEFT_INDEX, 2]
        assert -0.06 < hands_m.min() < 0.12


def test_who_steps_up_stands_on_the_box() -> None:
    motion = moving(StepUps)
    on_box = motion.com(every_ms(motion)) > BOX_M - 1e-9
    assert np.count_nonzero(np.diff(on_box.astype(int)) == 1) == 7
    for track in (motion.com, *motion.heels, *motion.toes):
        assert track(every_ms(motion))[on_box].min() > BOX_M - 1e-6


def test_who_leaves_is_not_seen_and_comes_back() -> None:
    motion = moving(LeaveAndReturn)
    seen = [pose is not None for _, pose in poses(motion, frame_times(motion, 10))]
    assert (seen[0], seen[-1]) == (True, True)
    assert 20 < seen.count(False) < 140


@every_grounded
@pytest.mark.parametrize("view", ["frontal", "oblique"])
def test_the_camera_sees_everybody_else_and_landmarks_follow(
    action: Callable[[float], Action], view: View
) -> None:
    motion = moving(action)
    time_s = frame_times(motion, 20)
    points = landmarks_m(motion, time_s)
    com_m = points[..., 2] @ MASS_WEIGHTS
    np.testing.assert_allclose(com_m - com_m[0], motion.com(time_s), atol=1e-6)
    for side in (0, 1):
        thigh = points[:, Landmark.LEFT_HIP + side] - points[:, Landmark.LEFT_KNEE + side]
        assert np.ptp(np.linalg.norm(thigh, axis=-1)) < 0.02
    if action is not LeaveAndReturn:
        assert all(pose is not None for _, pose in poses(motion, time_s, view=view))


@every_hop
def test_landmarks_follow_tiny_hops(action: Callable[[float], Action]) -> None:
    motion = moving(action)
    points = landmarks_m(motion, frame_times(motion, 30))
    assert np.isfinite(points).all()
    thigh = points[:, Landmark.LEFT_HIP] - points[:, Landmark.LEFT_KNEE]
    assert np.ptp(np.linalg.norm(thigh, axis=-1)) < 0.015


@pytest.mark.parametrize("name", GROUND_EXERCISES)
def test_an_exercise_on_the_ground_keeps_a_foot_down_and_is_pushed_never_pulled(name: str) -> None:
    motion = moving(GROUND_EXERCISES[name])
    assert motion.duration_s == pytest.approx(21.0)
    assert motion.jumps == motion.tiny_hops == []
    time_s = every_ms(motion)
    soles_m = np.array([track(time_s) for track in (*motion.heels, *motion.toes)])
    assert soles_m.min() > -1e-9
    assert soles_m.min(axis=0).max() < 1e-9
    force = motion.com(time_s, 2) / G + 1
    assert force.min() > 0
    assert force.max() < 4
    points = landmarks_m(motion, time_s[::50])
    assert np.isfinite(points).all()
    assert np.ptp(points, axis=0).max() > 0.02
