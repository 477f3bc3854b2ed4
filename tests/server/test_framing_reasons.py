"""A repetition says of itself when the athlete stood too near, or too far away, to be seen well."""

from dataclasses import replace

import numpy as np
import pytest

from server.pose.landmarks import Pose
from tests.server.listening import listen, seen
from tests.truth.athlete import Athlete
from tests.truth.trajectory import Jump, Motion, Stand


def moved_in_the_picture(pose: Pose, scale: float, up: float) -> Pose:
    """The same picture, *scale* times as large about a point of the floor, and so much higher."""
    floor = np.array([0.5, 0.85])
    return replace(pose, image=floor + (pose.image - floor) * scale - np.array([0.0, up]))


@pytest.mark.parametrize(
    ("scale", "up", "codes"),
    [(1.0, 0.0, []), (1.0, 0.25, ["head_not_seen"]), (0.4, 0.0, ["too_small"])],
)
def test_where_the_athlete_stands_is_told(scale: float, up: float, codes: list[str]) -> None:
    motion = Motion(Athlete.from_seed(2), [Stand(1.5), Jump(0.35), Stand(2.0)])
    stream = [
        (time_s, None if pose is None else moved_in_the_picture(pose, scale, up))
        for time_s, pose in seen(motion)
    ]
    (rep,) = listen(stream, "cmj").all_reps
    told = [reason.code for reason in rep.quality.reasons]
    assert [code for code in told if code in ("head_not_seen", "too_small")] == codes
