"""What the picture itself lets a session say: advice once, and no number while the camera moves."""

import pytest

from server.events import Event, Notice, RepDone, RepRejected
from server.jump.advice import Advice
from server.jump.camera import CAMERA_MOVED, CAMERA_TILTED, TOO_DARK, PictureLook
from server.jump.rep import Reason
from server.session import Session
from tests.server.listening import seen
from tests.truth.athlete import Athlete
from tests.truth.trajectory import Jump, Motion, Stand


def test_a_word_comes_with_the_third_look_and_not_again_while_it_lasts() -> None:
    advice = Advice()
    said = [advice.take([TOO_DARK]) for _ in range(8)]
    assert said == [(), (), (TOO_DARK,), (), (), (), (), ()]


def test_one_odd_look_is_not_worth_a_word() -> None:
    advice = Advice()
    assert not any(advice.take([TOO_DARK] if i % 3 else []) for i in range(12))


def test_the_same_word_comes_again_only_after_it_was_plainly_well() -> None:
    advice = Advice()
    dark: list[list[Reason]] = [[TOO_DARK]] * 3
    well: list[list[Reason]] = [[]]
    said = [advice.take(found) for found in [*dark, *well, *dark, *well * 3, *dark]]
    assert [index for index, told in enumerate(said) if told] == [2, 12]


def test_two_troubles_are_two_words() -> None:
    advice = Advice()
    said = [advice.take([TOO_DARK, CAMERA_TILTED]) for _ in range(3)]
    assert said[2] == (TOO_DARK, CAMERA_TILTED)


@pytest.mark.parametrize(
    ("moves_after_s", "measured"), [(None, True), (-1.0, True), (0.2, False), (1.2, True)]
)
def test_a_jump_in_which_the_camera_moved_gets_a_sentence_and_no_number(
    moves_after_s: float | None, *, measured: bool
) -> None:
    motion = Motion(Athlete.from_seed(4), [Stand(2.0), Jump(0.35), Stand(2.0)])
    takeoff_s = motion.jumps[0].takeoff_time_s
    session, looked_s = Session(), 0.0
    heard: list[Event] = []
    for time_s, pose in seen(motion):
        look = None
        if time_s - looked_s >= 0.2:
            moved_s = None if moves_after_s is None else takeoff_s + moves_after_s
            down = 0.03 if moved_s is not None and looked_s < moved_s <= time_s else 0.0
            look = PictureLook(time_s, down, down, 0.5, 0.4, 0.003)
            looked_s = time_s
        heard += session.feed(time_s, pose, look=look)
    reps = {event.rep.rep_id for event in heard if isinstance(event, RepDone)}
    refused = [(e.code, e.text) for e in heard if isinstance(e, RepRejected)]
    assert len(reps) == (1 if measured else 0)
    assert refused == ([] if measured else [(CAMERA_MOVED.code, CAMERA_MOVED.text)])
    assert not any(isinstance(event, Notice) for event in heard)


def test_a_leaning_camera_is_told_of_once() -> None:
    session = Session()
    told = [
        event
        for index in range(100)
        for event in session.feed(
            index / 5, None, look=PictureLook(index / 5, 0.0, 0.0, 9.0, 0.4, None)
        )
        if isinstance(event, Notice)
    ]
    assert told == [Notice(CAMERA_TILTED.code, CAMERA_TILTED.text)]
