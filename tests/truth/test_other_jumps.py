"""Jumps from a squat, from a box and in a row obey physics, and their truth is what happens."""

from itertools import pairwise

import numpy as np
import pytest

from server.jump.rep import Phase
from server.pose.landmarks import Array, Landmark
from tests.truth.athlete import Athlete
from tests.truth.body_model import MASS_WEIGHTS, landmarks_m
from tests.truth.contact import G, landing_departure_s, takeoff_departure_s
from tests.truth.jump_path import TrueJump
from tests.truth.landmark_jumper import View, frame_times, poses
from tests.truth.other_jumps import DropJump, Hops, SquatJump
from tests.truth.trajectory import Action, Motion, Stand

SCRIPTS: dict[str, tuple[Action, ...]] = {
    "squat": (SquatJump(0.35), Stand(0.4), SquatJump(0.25, depth_m=0.40, hold_s=0.8)),
    "drop": (DropJump(0.3, 0.30), Stand(0.4), DropJump(0.45, 0.25, contact_s=0.22, step_m=0.35)),
    "hops": (Hops(5, 0.20),),
    "hops alone": (Hops(3, 0.30, contact_s=0.22, lead_in=False),),
}


@pytest.fixture(scope="module", params=[(name, seed) for name in SCRIPTS for seed in range(4)])
def motion(request: pytest.FixtureRequest) -> Motion:
    name, seed = request.param
    return Motion(Athlete.from_seed(seed), (Stand(0.5), *SCRIPTS[name], Stand(0.3)))


def script(name: str, seed: int = 1) -> Motion:
    return Motion(Athlete.from_seed(seed), (Stand(0.5), *SCRIPTS[name], Stand(0.3)))


def flights(motion: Motion) -> list[tuple[float, float]]:
    """Return when nothing touches the ground, the fall from a box included."""
    found = [(jump.takeoff_time_s, jump.landing_time_s) for jump in motion.jumps]
    for jump in motion.jumps:
        if jump.release_time_s is not None and jump.touchdown_time_s is not None:
            found.append((jump.release_time_s, jump.touchdown_time_s))
    return sorted(found)


def force(motion: Motion, time_s: Array) -> Array:
    return np.asarray(motion.com(time_s, 2) / G + 1)


def contacts(motion: Motion) -> list[tuple[TrueJump, float]]:
    return [(j, j.touchdown_time_s) for j in motion.jumps if j.touchdown_time_s is not None]


def test_every_jump_of_the_script_is_in_the_truth() -> None:
    assert [len(script(name).jumps) for name in SCRIPTS] == [2, 2, 6, 3]
    assert [len(contacts(script(name))) for name in SCRIPTS] == [0, 2, 5, 2]


def test_nothing_jumps_in_position_or_velocity(motion: Motion) -> None:
    step_s = 1e-4
    time_s = np.arange(0, motion.duration_s, step_s)
    for track in (motion.com, *motion.heels, *motion.toes, *motion.steps, motion.sideways):
        speed = track(time_s, 1)
        mean_speed = (speed[1:] + speed[:-1]) / 2
        np.testing.assert_allclose(np.diff(track(time_s)), mean_speed * step_s, atol=3e-6)
        assert np.abs(np.diff(speed)).max() < 0.15


def test_in_flight_the_acceleration_is_that_of_gravity(motion: Motion) -> None:
    for begin_s, end_s in flights(motion):
        time_s = np.linspace(begin_s + 1e-9, end_s - 1e-9, 300)
        np.testing.assert_allclose(motion.com(time_s, 2), -G, atol=1e-9)


def test_the_times_are_those_at_which_the_force_begins_and_ends(motion: Motion) -> None:
    time_s = np.arange(0, motion.duration_s, 0.0005)
    weightless = force(motion, time_s) < 1e-9
    flying = np.zeros_like(weightless)
    for begin_s, end_s in flights(motion):
        flying |= (time_s > begin_s) & (time_s < end_s)
    # A smooth force is too small to be told from none for its first instants.
    assert np.mean(weightless != flying) < 0.001
    assert force(motion, time_s).min() > -1e-6


def test_the_force_of_a_contact_is_a_bell(motion: Motion) -> None:
    for jump, touchdown_s in contacts(motion):
        pushed = force(motion, np.linspace(touchdown_s, jump.takeoff_time_s, 2001))
        assert pushed[0] == pytest.approx(0, abs=1e-6)
        assert pushed[-1] == pytest.approx(0, abs=1e-6)
        assert 3 < pushed.max() < 8
        rising = np.diff(pushed) > 1e-9
        assert np.count_nonzero(rising[1:] != rising[:-1]) == 1


def test_a_contact_lasts_as_long_as_asked_and_the_flight_is_that_of_the_height() -> None:
    for name, contact_s, height_m in (("hops", 0.18, 0.20), ("hops alone", 0.22, 0.30)):
        motion = script(name)
        for jump in motion.jumps:
            assert G * jump.flight_time_s**2 / 8 == pytest.approx(height_m)
        for jump, _ in contacts(motion):
            assert jump.ground_contact_time_s == pytest.approx(contact_s)
    asked = ((0.25, 0.30), (0.22, 0.25))
    for jump, (contact_s, height_m) in zip(script("drop").jumps, asked, strict=True):
        assert jump.ground_contact_time_s == pytest.approx(contact_s)
        assert jump.jump_height_flight_time_m == pytest.approx(height_m)


def test_a_row_of_jumps_has_no_gap() -> None:
    for name in ("hops", "hops alone"):
        jumps = script(name).jumps
        for before, after in pairwise(jumps):
            assert before.landing_time_s == pytest.approx(after.touchdown_time_s, abs=1e-9)
            assert before.standing_time_s == after.touchdown_time_s
            assert before.landing_bottom_time_s == after.bottom_time_s


def test_the_velocities_and_heights_are_those_of_the_path(motion: Motion) -> None:
    for jump in motion.jumps:
        takeoff_m_s = float(motion.com(jump.takeoff_time_s - 1e-9, 1))
        assert takeoff_m_s == pytest.approx(jump.takeoff_velocity_m_s, abs=1e-6)
        assert float(motion.com(jump.bottom_time_s, 1)) == pytest.approx(0, abs=1e-6)
        depth_m = -float(motion.com(jump.bottom_time_s))
        assert depth_m == pytest.approx(jump.countermovement_depth_m, abs=1e-6)
    for jump, touchdown_s in contacts(motion):
        fallen_m_s = -float(motion.com(touchdown_s - 1e-9, 1))
        assert fallen_m_s == pytest.approx(jump.touchdown_velocity_m_s, abs=1e-6)
        assert jump.drop_height_m == pytest.approx(fallen_m_s**2 / (2 * G), abs=1e-6)


def test_the_body_falls_from_the_box() -> None:
    for seed in range(8):
        for jump, box_m in zip(script("drop", seed).jumps, (0.3, 0.45), strict=True):
            assert jump.drop_height_m is not None
            # On his toes at touchdown he has not gone all the way down.
            assert box_m - 0.15 < jump.drop_height_m < box_m


def test_a_squat_jump_begins_at_rest_and_only_goes_up() -> None:
    motion = script("squat")
    for jump in motion.jumps:
        held_s = np.linspace(jump.onset_time_s - 0.7, jump.onset_time_s, 100)
        assert np.ptp(motion.com(held_s)) < 1e-9
        pushed_s = np.linspace(jump.onset_time_s, jump.takeoff_time_s, 500)
        assert np.all(np.diff(motion.com(pushed_s)) > 0)
        assert float(force(motion, pushed_s)[0]) == pytest.approx(1, abs=1e-6)


def test_the_path_leaves_its_parabolas_about_when_it_does_on_plates(motion: Motion) -> None:
    tau_s = np.linspace(0, 0.12, 1201)
    for jump in motion.jumps:
        speed_m_s = jump.takeoff_velocity_m_s
        before_m = motion.com(jump.takeoff_time_s - tau_s) - motion.com(jump.takeoff_time_s)
        off_m = before_m + speed_m_s * tau_s + G / 2 * tau_s**2
        left_s = tau_s[np.argmax(off_m > 0.02)]
        assert left_s == pytest.approx(takeoff_departure_s(jump.flight_time_s), abs=0.017)
    for jump, touchdown_s in contacts(motion):
        assert jump.touchdown_velocity_m_s is not None
        after_m = motion.com(touchdown_s + tau_s) - motion.com(touchdown_s)
        off_m = after_m + jump.touchdown_velocity_m_s * tau_s + G / 2 * tau_s**2
        like_flight_s = 2 * jump.touchdown_velocity_m_s / G
        left_s = tau_s[np.argmax(off_m > 0.02)]
        assert left_s == pytest.approx(landing_departure_s(like_flight_s), abs=0.015)


def test_feet_are_never_below_the_ground_and_one_is_near_it_in_a_contact(motion: Motion) -> None:
    time_s = np.arange(0, motion.duration_s, 0.001)
    for track in (*motion.heels, *motion.toes):
        assert track(time_s).min() > -1e-9
    for jump, touchdown_s in contacts(motion):
        for heel, toe in zip(motion.heels, motion.toes, strict=True):
            assert float(heel(touchdown_s)) > float(toe(touchdown_s)) > 0
            assert float(heel(jump.takeoff_time_s)) > float(toe(jump.takeoff_time_s)) > 0
            held_s = np.linspace(touchdown_s, jump.takeoff_time_s, 500)
            assert toe(held_s).min() < 1e-9
            # The toe is down for longer than the heel, on both sides of it.
            assert np.argmax(toe(held_s) < 0.003) < np.argmin(heel(held_s))
            last_toe = len(held_s) - np.argmax(toe(held_s[::-1]) < 0.003)
            assert last_toe > np.argmin(heel(held_s))


def test_in_a_contact_after_a_drop_the_heel_touches_the_ground() -> None:
    for seed in range(4):
        motion = script("drop", seed)
        jump, touchdown_s = contacts(motion)[0]
        held_s = np.linspace(touchdown_s, jump.takeoff_time_s, 500)
        assert min(heel(held_s).min() for heel in motion.heels) < 0.02


def test_phases_follow_one_another() -> None:
    fly = [Phase.BRAKING, Phase.PROPULSION, Phase.FLIGHT]
    for name, expected in (
        ("squat", [Phase.PROPULSION, Phase.FLIGHT, Phase.LANDING, Phase.STANDING] * 2),
        ("drop", [Phase.UNWEIGHTING, Phase.FLIGHT, *fly, Phase.LANDING, Phase.STANDING] * 2),
        ("hops", [Phase.UNWEIGHTING, *fly * 6, Phase.LANDING, Phase.STANDING]),
    ):
        motion = script(name)
        seen = [motion.phase_at(t) for t in np.arange(0, motion.duration_s, 0.005)]
        changes = [p for before, p in zip([None, *seen], seen, strict=False) if p is not before]
        assert changes == [Phase.STANDING, *expected]


def test_everybody_stands_again_where_he_stood(motion: Motion) -> None:
    for track in (motion.com, *motion.heels, *motion.toes, *motion.steps, motion.sideways):
        np.testing.assert_allclose(track.last, 0, atol=1e-9)


def test_landmarks_follow_and_legs_keep_their_lengths(motion: Motion) -> None:
    time_s = frame_times(motion, 100)
    points = landmarks_m(motion, time_s)
    com_m = points[..., 2] @ MASS_WEIGHTS
    np.testing.assert_allclose(com_m - com_m[0], motion.com(time_s), atol=1e-6)
    for side in (0, 1):
        thigh = points[:, Landmark.LEFT_HIP + side] - points[:, Landmark.LEFT_KNEE + side]
        assert np.ptp(np.linalg.norm(thigh, axis=-1)) < 0.015


@pytest.mark.parametrize("view", ["frontal", "oblique"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_camera_sees_the_whole_body(name: str, view: View) -> None:
    motion = script(name, 6)
    for _, pose in poses(motion, frame_times(motion, 30), view=view):
        assert pose is not None
        assert np.mean((pose.image > 0) & (pose.image < 1)) > 0.9


def test_a_contact_that_nobody_could_make_is_refused() -> None:
    with pytest.raises(ValueError, match="no plausible contact"):
        Motion(Athlete.from_seed(1), (DropJump(0.6, 0.05, contact_s=0.12),))
