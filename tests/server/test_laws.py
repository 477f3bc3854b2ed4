"""Laws that hold for every jump, whoever makes it and however it is seen."""

from dataclasses import replace

import numpy as np
import pytest

from server.pose.landmarks import LANDMARKS, Landmark, Pose
from tests.server.listening import listen, seen, value
from tests.truth.athlete import Athlete
from tests.truth.other_jumps import DropJump, Hops
from tests.truth.trajectory import Action, Jump, Motion, Stand

Stream = list[tuple[float, Pose | None]]

_NAMES = [landmark.name for landmark in Landmark]
_SWAPPED = [
    _NAMES.index(name.replace("LEFT", "R_").replace("RIGHT", "LEFT").replace("R_", "RIGHT"))
    for name in _NAMES
]


def performed(seed: int, test: str = "cmj") -> Motion:
    actions: dict[str, Action] = {
        "cmj": Jump(0.35),
        "dj": DropJump(0.3, 0.3, 0.3),
        "hops": Hops(4, 0.2),
    }
    return Motion(Athlete.from_seed(seed), [Stand(1.0), actions[test], Stand(2.0)])


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


def test_a_mirrored_body_gives_the_same_repetition_with_its_sides_swapped() -> None:
    assert len(set(_SWAPPED)) == LANDMARKS
    for seed in range(3):
        stream = seen(performed(seed), view="frontal")
        (one,), (other,) = (listen(s, "cmj").all_reps for s in (stream, mirrored(stream)))
        for key in ("flight_time_s", "countermovement_depth_m", "landing_knee_flexion_max_deg"):
            assert value(one, key) == pytest.approx(value(other, key), rel=1e-6)
        assert value(one, "fppa_left_deg") == pytest.approx(value(other, "fppa_right_deg"))
        assert value(one, "asymmetry_pct") == pytest.approx(-value(other, "asymmetry_pct"))


def test_clock_and_place_in_the_picture_change_nothing() -> None:
    stream = seen(performed(1))
    moved: Stream = [
        (
            t + 5000,
            None
            if pose is None
            else replace(pose, time_s=t + 5000, image=pose.image * 0.9 + (0.08, 0.05)),
        )
        for t, pose in stream
    ]
    (one,), (other,) = (listen(s, "cmj").all_reps for s in (stream, moved))
    for key in ("flight_time_s", "jump_height_takeoff_velocity_m", "countermovement_depth_m"):
        assert value(one, key) == pytest.approx(value(other, key), abs=5e-4)


@pytest.mark.parametrize("test", ["cmj", "dj", "hops"])
def test_a_stream_cut_anywhere_invents_no_event(test: str) -> None:
    motion = performed(2, test)
    stream = seen(motion)
    true_s = np.array([jump.takeoff_time_s for jump in motion.jumps])
    for cut in range(10, len(stream), 7):
        for part in (stream[:cut], stream[cut:]):
            for rep in listen(part, test).all_reps:
                assert np.abs(true_s - value(rep, "takeoff_time_s")).min() < 0.06
                flights = [jump.flight_time_s for jump in motion.jumps]
                assert abs(np.array(flights) - value(rep, "flight_time_s")).min() < 0.08


def test_every_other_frame_dropped_changes_height_by_less_than_two_joint_errors() -> None:
    within = []
    for seed in range(20):
        stream = seen(performed(seed), 60)
        (whole,), (half,) = (listen(s, "cmj").all_reps for s in (stream, stream[::2]))
        key = "jump_height_flight_time_m"
        joint = float(np.hypot(whole.uncertainty[key] or 0, half.uncertainty[key] or 0))
        within.append(abs(value(whole, key) - value(half, key)) < 2 * joint)
    assert np.mean(within) >= 0.95
