"""The scale from flight to flight: gravity measures it anew, whoever stands wherever they do."""

from dataclasses import replace

import numpy as np
import pytest

from server.events import RepDone, RepRejected
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.jump.scale import PRIOR_SD, Scale, prior_from_body
from server.pose.landmarks import Pose
from server.session import Session
from tests.server.listening import seen
from tests.truth.athlete import Athlete
from tests.truth.jump_path import TrueJump
from tests.truth.trajectory import Jump, Motion, Stand

FPS = 30.0
GONE_S = 0.6
MIDDLE = np.array([0.5, 0.8])
Stream = list[tuple[float, Pose | None]]

motion = Motion(Athlete.from_seed(3), [Stand(1.5), Jump(0.40), Stand(2.0)])


def nearer(stream: Stream, by: float, later_s: float) -> Stream:
    """What is seen of who stands nearer, so that all is larger in the picture, and later."""
    return [
        (
            time_s + later_s,
            None
            if pose is None
            else replace(pose, time_s=time_s + later_s, image=MIDDLE + (pose.image - MIDDLE) * by),
        )
        for time_s, pose in stream
    ]


def told_of_the_last(by: float) -> tuple[JumpRep, TrueJump]:
    """Of three jumps in one place and, after a while out of the picture, one in another."""
    jump, session = seen(motion, FPS, view="frontal"), Session(Configuration())
    each_s = motion.duration_s + 1 / FPS
    stream = [shown for n in range(3) for shown in nearer(jump, 1.0, n * each_s)]
    gone_s = stream[-1][0] + (1 + np.arange(GONE_S * FPS)) / FPS
    stream += [(float(time_s), None) for time_s in gone_s]
    stream += nearer(jump, by, 3 * each_s + GONE_S)
    reps: dict[str, JumpRep] = {}
    for time_s, pose in stream:
        for event in session.feed(time_s, pose):
            assert not isinstance(event, RepRejected), event
            if isinstance(event, RepDone):
                reps[event.rep.rep_id] = event.rep
    assert len(reps) == 4
    return list(reps.values())[-1], motion.jumps[0]


@pytest.mark.parametrize("by", [0.75, 0.88, 1.12, 1.30])
def test_who_stands_nearer_or_farther_than_before_jumps_as_high_and_sinks_as_deep(
    by: float,
) -> None:
    (there, true), (here, _) = told_of_the_last(by), told_of_the_last(1.0)
    for key in ("jump_height_flight_time_m", "countermovement_depth_m"):
        one_m, other_m = there.values[key], here.values[key]
        assert one_m is not None
        assert other_m is not None
        assert one_m == pytest.approx(other_m, abs=0.006), key
        assert one_m == pytest.approx(getattr(true, key), abs=0.010), key
        sd_m, sd_here_m = there.uncertainty[key], here.uncertainty[key]
        assert sd_m is not None
        assert sd_here_m is not None
        assert sd_m < 1.1 * sd_here_m, key


def test_a_scale_from_a_flight_is_carried_over_and_as_unsure_as_an_athlete_moves() -> None:
    sure, unsure = (Scale(3.0, sd, from_flight=True).for_the_next_flight() for sd in (0.01, 0.09))
    assert 0.10 < sure.sd < 0.101
    assert unsure.sd == PRIOR_SD
    assert (sure.metres_per_unit, sure.from_flight) == (3.0, False)
    body = prior_from_body(3.0)
    assert body.for_the_next_flight() == body
