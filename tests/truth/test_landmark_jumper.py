"""The landmarks that stand in for an estimator's belong to the trajectory."""

import numpy as np
import pytest

from server.jump.body import CENTRE_OF_MASS_WEIGHTS
from server.pose.landmarks import Landmark
from tests.truth.athlete import Athlete
from tests.truth.body_model import MASS_WEIGHTS, Arms, landmarks_m
from tests.truth.landmark_jumper import EXACT, Noise, View, frame_times, poses
from tests.truth.scripts import SCRIPT
from tests.truth.trajectory import (
    Motion,
    RaiseArms,
    Stand,
    Walk,
)


@pytest.mark.parametrize("arms", ["hanging", "akimbo", "swung"])
def test_the_landmarks_centre_of_mass_follows_the_trajectory(motion: Motion, arms: Arms) -> None:
    time_s = frame_times(motion, 100)
    com_m = landmarks_m(motion, time_s, arms)[..., 2] @ MASS_WEIGHTS
    np.testing.assert_allclose(com_m - com_m[0], motion.com(time_s), atol=1e-6)


def test_another_table_of_body_masses_sees_almost_the_same_path(motion: Motion) -> None:
    for jump in motion.jumps:
        push_s = np.linspace(jump.takeoff_time_s - 0.12, jump.takeoff_time_s, 25)
        absorb_s = np.linspace(jump.landing_time_s, jump.landing_time_s + 0.10, 25)
        time_s = np.concatenate([push_s, absorb_s])
        error_m = landmarks_m(motion, time_s)[..., 2] @ CENTRE_OF_MASS_WEIGHTS - motion.com(time_s)
        error_m -= error_m[len(push_s) - 1]
        assert np.abs(error_m).max() < 0.006
        assert np.sqrt(np.mean(error_m**2)) < 0.003


def test_bones_keep_their_lengths_through_a_jump(motion: Motion) -> None:
    points = landmarks_m(motion, frame_times(motion, 100))
    for first, second in (
        (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
        (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
        (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    ):
        lengths = np.linalg.norm(points[:, first] - points[:, second], axis=-1)
        # A straight leg gives way: where both cannot be, the centre of mass is exact, not the bone.
        assert np.ptp(lengths) < 0.015


def test_raised_arms_leave_the_hips_where_they_are() -> None:
    motion = Motion(Athlete.from_seed(2), (Stand(0.5), RaiseArms()))
    points = landmarks_m(motion, frame_times(motion, 50))
    assert np.ptp(points[:, Landmark.LEFT_HIP, 2]) < 1e-6
    assert points[:, Landmark.LEFT_WRIST, 2].max() > points[0, Landmark.NOSE, 2]


@pytest.mark.parametrize("view", ["frontal", "oblique"])
def test_the_camera_sees_the_whole_body_and_world_landmarks_hang_at_the_hips(view: View) -> None:
    motion = Motion(Athlete.from_seed(6), SCRIPT)
    stream = poses(motion, frame_times(motion, 30), view=view, noise=EXACT)
    for time_s, pose in stream:
        assert pose is not None
        assert pose.time_s == time_s
        assert np.all((pose.image > 0) & (pose.image < 1))
        assert pose.world_m is not None
        hips = pose.world_m[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        np.testing.assert_allclose(hips, 0, atol=1e-9)


def test_noise_is_as_large_as_asked_and_frames_are_lost() -> None:
    motion = Motion(Athlete.from_seed(6), (Stand(40.0),))
    time_s = frame_times(motion, 30, jitter_s=0.001)
    assert np.all(np.diff(time_s) > 0)
    stream = poses(motion, time_s, noise=Noise(0.004, 0.08, 0.003), lost=0.05)
    seen = np.stack([pose.image for _, pose in stream if pose is not None])
    assert len(seen) / len(stream) == pytest.approx(0.95, abs=0.02)
    spread_px = (seen * (720, 1280)).std(axis=0).mean()
    assert 0.005 * 270 * 0.9 < spread_px < 0.005 * 330 * 1.1


def test_who_walks_away_is_not_seen() -> None:
    motion = Motion(Athlete.from_seed(6), (Stand(0.5), Walk(3.0, 6.0)))
    stream = poses(motion, frame_times(motion, 30))
    assert stream[0][1] is not None
    assert stream[-1][1] is None
