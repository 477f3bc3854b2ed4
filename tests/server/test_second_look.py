"""A larger model looks again, when there is time, at what the first one told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from server.events import Event, RepDone, RepRejected
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.media.analyser import Analyser
from server.media.kept_frames import KEPT_S, MOST_BYTES, KeptFrames
from server.media.second_look import SecondLooks
from server.media.shoes import ShoePictures
from server.pose.frame import Frame
from server.pose.landmarks import Landmark, Pose
from server.pose.lent import LentEstimator
from server.session import Session
from tests.server.listening import seen, value
from tests.truth.athlete import Athlete
from tests.truth.other_jumps import Hops
from tests.truth.trajectory import Action, Jump, Motion, Stand

Stream = Sequence[tuple[float, Pose | None]]

BLANK = np.zeros((64, 64, 3), np.uint8)


@dataclass
class Told:
    """An estimator that was told what to see."""

    stream: Stream
    looked: int = 0
    forgot: int = 0
    closed: bool = False
    by_time: dict[float, Pose | None] = field(init=False)

    def __post_init__(self) -> None:
        self.by_time = dict(self.stream)

    def detect(self, frame: Frame) -> Pose | None:
        self.looked += 1
        return self.by_time[frame.time_s]

    def forget(self) -> None:
        self.forgot += 1

    def close(self) -> None:
        self.closed = True


def motion(action: Action | None = None, seed: int = 5, after_s: float = 2.0) -> Motion:
    return Motion(Athlete.from_seed(seed), [Stand(1.5), action or Jump(0.35), Stand(after_s)])


def without(stream: Stream, gone: Callable[[float], bool]) -> Stream:
    return [(time_s, None if gone(time_s) else pose) for time_s, pose in stream]


def with_late_feet(stream: Stream) -> Stream:
    """The feet of a fifteenth of a second ago: shoes that were lost in the grass."""
    feet = slice(Landmark.LEFT_HEEL, Landmark.RIGHT_FOOT_INDEX + 1)
    late = []
    for index, (time_s, pose) in enumerate(stream):
        before = stream[max(0, index - 2)][1]
        assert pose is not None
        assert before is not None
        image = pose.image.copy()
        image[feet] = before.image[feet]
        late.append((time_s, replace(pose, image=image)))
    return late


def said(
    first: Stream, second: Stream | None, *, time: bool = True, test: str = "cmj"
) -> list[Event]:
    """What is said of *first*, with time to look at *second* after each frame or not."""
    larger = None if second is None else Told(second)
    lender = None if larger is None else LentEstimator(lambda: larger)
    analyser = Analyser(Told(first), Session(Configuration(test=test)), lender)
    events: list[Event] = []
    for time_s, _ in first:
        events += analyser.feed(Frame(time_s, BLANK))
        while time and analyser.wants_time:
            events += analyser.use_time()
    analyser.close()
    return [event for event in events if isinstance(event, RepDone | RepRejected)]


def reps(events: list[Event]) -> list[JumpRep]:
    return [event.rep for event in events if isinstance(event, RepDone)]


def test_a_better_look_replaces_the_first_answer_under_the_same_id() -> None:
    jump = motion()
    told = reps(said(with_late_feet(seen(jump)), seen(jump)))
    assert [(rep.revision, rep.final) for rep in told] == [(1, False), (2, False), (3, True)]
    assert len({rep.rep_id for rep in told}) == 1
    first, last = told[1], told[2]
    assert "witnesses_disagree" in [reason.code for reason in first.quality.reasons]
    assert (last.uncertainty["flight_time_s"] or 1) < (first.uncertainty["flight_time_s"] or 0)
    assert last.values != first.values
    (alone,) = {rep.rep_id: rep for rep in reps(said(seen(jump), None))}.values()
    joint_m = 2 * (alone.uncertainty["jump_height_flight_time_m"] or 0)
    key = "jump_height_flight_time_m"
    assert value(last, key) == pytest.approx(value(alone, key), abs=joint_m)


def test_a_look_that_is_no_better_leaves_the_first_answer_and_makes_it_final() -> None:
    unsure = with_late_feet(seen(motion()))
    told = reps(said(unsure, without(unsure, lambda _: True)))
    assert [(rep.revision, rep.final) for rep in told] == [(1, False), (2, False), (3, True)]
    assert told[2].values == told[1].values


def test_what_was_seen_well_is_not_looked_at_again() -> None:
    told = reps(said(seen(motion()), seen(motion())))
    assert [(rep.revision, rep.final) for rep in told] == [(1, False), (2, True)]


def test_a_jump_that_the_first_look_lost_is_told_once_the_second_has_seen_it() -> None:
    jump = motion()
    landing_s = jump.jumps[0].landing_time_s
    whole = seen(jump)
    lost = without(whole, lambda time_s: landing_s - 0.1 < time_s < landing_s + 0.4)
    (alone,) = said(lost, None)
    assert isinstance(alone, RepRejected)
    # The first look never sees the landing; the second is held until the landing is kept.
    told = said(lost, whole)
    assert [type(event) for event in told] == [RepDone]
    assert (told[0].rep.revision, told[0].rep.final) == (1, True)  # type: ignore[union-attr] # above


def test_a_look_at_one_jump_does_not_turn_the_verdict_on_the_one_before_it() -> None:
    jump = motion(after_s=1.2)
    landing_s = jump.jumps[0].landing_time_s
    larger = Told(seen(jump))
    looks = SecondLooks(LentEstimator(lambda: larger))
    for time_s, _ in seen(jump):
        looks.keep(Frame(time_s, BLANK))
    verdict = RepRejected(landing_s, "rebound", "It was a rebound.")
    later = RepRejected(landing_s + 1.0, "path_unclear", "Its path was unclear.")
    told = [
        event
        for rejected in (verdict, later)
        for event in looks.hear(rejected.time_s, [rejected], Session(), ShoePictures())
    ]
    assert told == [verdict]
    assert looks.finish() == (later,)


def test_a_rejection_that_the_second_look_shares_is_told_once() -> None:
    jump = motion()
    landing_s = jump.jumps[0].landing_time_s
    lost = without(seen(jump), lambda time_s: landing_s - 0.1 < time_s < landing_s + 0.4)
    (told,) = said(lost, lost)
    assert isinstance(told, RepRejected)


def test_without_time_the_first_answer_becomes_the_last_after_some_seconds() -> None:
    jump = motion(after_s=8.0)
    told = reps(said(with_late_feet(seen(jump)), seen(jump), time=False))
    assert [(rep.revision, rep.final) for rep in told] == [(1, False), (2, False), (3, True)]
    assert told[2].values == told[1].values


def test_where_nobody_lends_a_larger_model_the_landing_is_the_last_word() -> None:
    told = reps(said(seen(motion()), None))
    assert [(rep.revision, rep.final) for rep in told] == [(1, False), (2, True)]


def test_hops_are_not_looked_at_again() -> None:
    stream = with_late_feet(seen(motion(Hops(4, 0.2))))
    lender_asked = [rep.revision for rep in reps(said(stream, stream, test="hops"))]
    assert max(lender_asked) == 2


def test_a_new_jump_ends_the_wait_of_the_one_before() -> None:
    jumps = Motion(Athlete.from_seed(3), [Stand(1.5), Jump(0.3), Stand(0.6), Jump(0.3), Stand(2.0)])
    told = reps(said(with_late_feet(seen(jumps)), seen(jumps), time=False))
    first = [rep for rep in told if rep.rep_id == told[0].rep_id]
    assert [(rep.revision, rep.final) for rep in first] == [(1, False), (2, False), (3, True)]
    # Nothing was lost: the second one waits when the stream ends.
    assert len({rep.rep_id for rep in told}) == 2


def test_kept_pictures_are_small_bounded_and_themselves() -> None:
    kept = KeptFrames()
    rng = np.random.default_rng(1)
    smooth = rng.integers(0, 255, (9, 16, 1)).repeat(80, 0).repeat(80, 1).repeat(3, 2)
    for index in range(400):
        kept.keep(Frame(index / 60, smooth.astype(np.uint8)))
        assert kept.kept_bytes <= MOST_BYTES
    times_s = [each.time_s for each in kept.since(0.0)]
    assert times_s[-1] - times_s[0] == pytest.approx(
        min(KEPT_S, MOST_BYTES / 345_600 / 60), abs=0.1
    )
    again = kept.since(times_s[-1])[0].frame().rgb
    assert again.shape == (360, 640, 3)
    middles = smooth[40::80, 40::80].astype(int)
    assert np.abs(again[20::40, 20::40].astype(int) - middles).max() < 6


def test_a_camera_that_leaves_after_a_landing_leaves_the_last_word_behind() -> None:
    jump = motion()
    end_s = jump.jumps[0].landing_time_s + 0.3
    analyser = Analyser(Told(seen(jump)), Session())
    told: list[Event] = []
    for time_s, _ in seen(jump):
        if time_s < end_s:
            told += analyser.feed(Frame(time_s, BLANK))
    told += analyser.last_words()
    analyser.close()
    assert [(rep.revision, rep.final) for rep in reps(told)] == [(1, False), (2, True)]
    assert analyser.last_words() == ()


def test_a_camera_that_leaves_while_a_look_waits_is_told_the_first_answer() -> None:
    jump = motion()
    landing_s = jump.jumps[0].landing_time_s
    lost = without(seen(jump), lambda time_s: landing_s - 0.1 < time_s < landing_s + 0.4)
    analyser = Analyser(Told(lost), Session(), LentEstimator(lambda: Told(lost)))
    told: list[Event] = []
    for time_s, _ in lost:
        told += analyser.feed(Frame(time_s, BLANK))
        if analyser.wants_time:
            break
    assert not [event for event in told if isinstance(event, RepRejected)]
    (last,) = analyser.last_words()
    assert isinstance(last, RepRejected)
    analyser.close()


def test_when_pictures_pause_a_look_that_waits_for_more_of_them_is_taken_at_once() -> None:
    jump = motion()
    soon_s = jump.jumps[0].landing_time_s + 0.5
    whole = [(time_s, pose) for time_s, pose in seen(jump) if time_s < soon_s]
    looks = SecondLooks(LentEstimator(lambda: Told(whole)))
    for time_s, _ in whole:
        looks.keep(Frame(time_s, BLANK))
    last_s = whole[-1][0]
    unclear = RepRejected(last_s, "path_unclear", "Its path was unclear.")
    assert looks.hear(last_s, [unclear], Session(), ShoePictures()) == ()
    assert not looks.wants_time(last_s)
    looks.hurry(last_s)
    told: list[Event] = []
    while looks.wants_time(last_s):
        told += looks.step()
    assert [(rep.revision, rep.final) for rep in reps(told)] == [(1, True)]


def waiting(lender: LentEstimator, whole: Stream) -> tuple[SecondLooks, float]:
    """A rejection that waits for a second look at *whole*, and the time of its last picture."""
    looks = SecondLooks(lender)
    for time_s, _ in whole:
        looks.keep(Frame(time_s, BLANK))
    last_s = whole[-1][0]
    unclear = RepRejected(last_s, "path_unclear", "Its path was unclear.")
    assert looks.hear(last_s, [unclear], Session(), ShoePictures()) == ()
    return looks, last_s


def test_when_pictures_pause_while_another_camera_has_the_model_it_is_asked_for_once() -> None:
    whole = seen(motion())
    lender = LentEstimator(lambda: Told(whole))
    looks, last_s = waiting(lender, whole)
    assert lender.borrow() is not None
    looks.hurry(last_s)
    assert looks.step() == ()
    assert not looks.wants_time(last_s)
    lender.give_back()
    looks.hurry(last_s)
    assert looks.wants_time(last_s)


def test_a_look_that_nobody_has_time_to_end_ends_and_gives_the_model_back() -> None:
    whole = seen(motion())
    lender = LentEstimator(lambda: Told(whole))
    looks, last_s = waiting(lender, whole)
    looks.hurry(last_s)
    assert looks.step() == ()
    assert lender.borrow() is None
    late_s = last_s + 60.0
    (told,) = looks.hear(late_s, [], Session(), ShoePictures())
    assert isinstance(told, RepRejected)
    assert not looks.wants_time(late_s)
    assert lender.borrow() is not None


def test_a_number_is_doubted_once_a_second_look_has_seen_the_pictures_stand_still_in_it() -> None:
    jump, whole = motion(), seen(motion())
    gap_s = jump.jumps[0].takeoff_time_s + 0.5 * jump.jumps[0].flight_time_s
    unsure = with_late_feet(whole)
    first: list[tuple[float, Pose | None]] = []
    halted: list[tuple[float, Pose | None]] = []
    for index, (time_s, pose) in enumerate(unsure):
        if gap_s < time_s < gap_s + 0.09:
            continue
        shown = whole[index - 3 * (time_s > gap_s)][1]
        first.append((time_s, pose))
        halted.append((time_s, shown and replace(shown, time_s=time_s)))
    told = reps(said(first, halted))
    assert "pictures_halted" not in [reason.code for reason in told[-2].quality.reasons]
    assert "pictures_halted" in [reason.code for reason in told[-1].quality.reasons]
    assert told[-1].quality.score < told[-2].quality.score
    assert (told[-1].rep_id, told[-1].final) == (told[-2].rep_id, True)
