"""What becomes of jumps when a camera is asked down: a wider ± or a refusal, no wrong number."""

import pytest

from server.jump.protocols import Configuration
from server.session import Session
from tests.server.listening import Heard, listen, seen, value
from tests.server.performed import performed
from tests.truth.trajectory import Motion
from tests.validity.rendered import COMPARED

SEEDS = range(8)


def heard(test: str, fps: float) -> list[tuple[Motion, Heard]]:
    motions = [performed(seed, test) for seed in SEEDS]
    return [(motion, listen(seen(motion, fps), test)) for motion in motions]


@pytest.mark.parametrize("fps", [15, 10, 7.5, 6, 5])
@pytest.mark.parametrize("test", ["cmj", "dj", "hops"])
def test_every_accepted_repetition_has_the_truth_within_three_standard_deviations(
    test: str, fps: float
) -> None:
    for motion, said in heard(test, fps):
        for rep in said.all_reps:
            off_s = value(rep, "takeoff_time_s")
            true = min(motion.jumps, key=lambda jump: abs(jump.takeoff_time_s - off_s))
            for key in COMPARED:
                sd = rep.uncertainty[key]
                assert sd is not None
                assert abs(value(rep, key) - getattr(true, key)) <= 3 * sd, key
        assert {told.code for told in said.rejected} <= {"too_few_pictures"}


def test_countermovement_jumps_are_measured_at_ten_pictures_a_second_less_surely() -> None:
    full, few = heard("cmj", 30), heard("cmj", 10)
    pairs = [
        (one.all_reps[0], other.all_reps[0])
        for (_, one), (_, other) in zip(full, few, strict=True)
        if other.all_reps
    ]
    assert len(pairs) > len(SEEDS) // 2
    for one, other in pairs:
        sure, unsure = one.uncertainty["flight_time_s"], other.uncertainty["flight_time_s"]
        assert sure is not None
        assert unsure is not None
        assert unsure > sure
        assert "low_frame_rate" in {reason.code for reason in other.quality.reasons}


@pytest.mark.parametrize("fps", [10, 6])
def test_a_jump_that_cannot_be_measured_is_refused_with_its_rate(fps: float) -> None:
    said = [told for _, heard in heard("dj", fps) for told in heard.rejected]
    assert len(said) > len(SEEDS) // 2
    assert {told.code for told in said} == {"too_few_pictures"}
    assert all(f"Only {fps} pictures a second" in told.text for told in said)


@pytest.mark.parametrize("to_fps", [15, 10])
def test_a_rate_that_was_lowered_before_the_jump_is_no_missing_picture(to_fps: int) -> None:
    """While the athlete stands the rate changes: what comes then is even, and all there is."""
    for seed in SEEDS:
        motion = performed(seed, "cmj")
        each = 30 // to_fps
        stream = [
            sample
            for index, sample in enumerate(seen(motion, 30))
            if sample[0] < 0.5 or index % each == 0
        ]
        said = listen(stream, "cmj")
        codes = {told.code for told in said.rejected} | {
            reason.code for rep in said.all_reps for reason in rep.quality.reasons
        }
        assert "frames_missing" not in codes


def test_a_standing_athlete_is_never_moving_and_a_jump_is_from_its_first_sign() -> None:
    for seed in SEEDS:
        motion = performed(seed, "cmj")
        session, woke_s = Session(Configuration()), None
        for time_s, pose in seen(motion, 10):
            session.feed(time_s, pose)
            if session.moving and woke_s is None:
                woke_s = time_s
        assert woke_s is not None
        (jump,) = motion.jumps
        assert 0.9 < woke_s < jump.bottom_time_s
