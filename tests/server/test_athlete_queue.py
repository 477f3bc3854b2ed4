"""Whose turn it is, from jump to jump."""

import pytest

from server.athlete_queue import SHOWN_S, AthleteQueue, chosen_queue
from server.errors import BadConfiguration

QUEUE = AthleteQueue(("ann", "bo", "cy"), reps_each=2)


def after(queue: AthleteQueue, from_s: float, to_s: float, *, at_rest: bool = True) -> AthleteQueue:
    """What frames of that time make of it, ten a second."""
    for tenth in range(round(10 * from_s), round(10 * to_s) + 1):
        queue = queue.seen(tenth / 10, at_rest=at_rest)
    return queue


def test_the_turn_goes_on_once_the_last_result_was_shown() -> None:
    once = QUEUE.with_rep("a").with_rep("a")
    assert once.reps_done == 1
    assert after(once, 0, 60).now == "ann"
    full = once.with_rep("b")
    assert after(full, 5, 5 + SHOWN_S - 0.1).now == "ann"
    following = after(full, 5, 5 + SHOWN_S)
    assert (following.now, following.reps_done) == ("bo", 0)


def test_nobody_is_passed_on_to_in_the_middle_of_a_jump() -> None:
    full = QUEUE.with_rep("a").with_rep("b")
    moving = after(full, 0, 10, at_rest=False)
    assert moving.now == "ann"
    assert moving.seen(10.1, at_rest=True).now == "bo"


def test_a_jump_struck_out_in_time_is_jumped_again() -> None:
    full = after(QUEUE.with_rep("a").with_rep("b"), 0, 1)
    struck = full.changed("b", counts=False)
    assert after(struck, 1, 60).now == "ann"
    assert after(struck.changed("b", counts=True), 60, 60 + SHOWN_S).now == "bo"
    assert struck.changed("of an earlier turn", counts=False) == struck


def test_a_turn_that_was_full_goes_on_though_the_camera_connected_again() -> None:
    full = after(QUEUE.with_rep("a").with_rep("b"), 100, 101)
    assert after(full, 0, SHOWN_S).now == "bo"


def test_after_the_last_turn_everybody_has_jumped() -> None:
    last = AthleteQueue(("ann",), reps_each=1).with_rep("a")
    over = after(last, 0, SHOWN_S)
    assert over.now is None
    assert over.as_json() == {"athlete_ids": ["ann"], "at": 1, "reps_each": 1, "reps_done": 0}
    assert after(over, 4, 60) == over


def test_another_order_keeps_the_jumps_of_who_is_at_their_turn() -> None:
    one = QUEUE.with_rep("a")
    moved = chosen_queue({"athlete_ids": ["cy", "ann", "bo"], "at": 1, "reps_each": 2}, one)
    assert moved is not None
    assert (moved.now, moved.reps_done) == ("ann", 1)
    skipped = chosen_queue({"athlete_ids": ["ann", "bo", "cy"], "at": 1, "reps_each": 2}, one)
    assert skipped is not None
    assert (skipped.now, skipped.reps_done) == ("bo", 0)
    assert chosen_queue(None, one) is None


def test_who_is_chosen_out_of_turn_has_it() -> None:
    assert QUEUE.turned_to("cy").now == "cy"
    assert QUEUE.with_rep("a").turned_to("ann").reps_done == 1
    assert QUEUE.turned_to("a guest") == QUEUE


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([], "has the keys"),
        ({"athlete_ids": ["a"], "colour": 1}, "has the keys"),
        ({}, "1 to 100 different texts"),
        ({"athlete_ids": []}, "1 to 100 different texts"),
        ({"athlete_ids": ["a", "a"]}, "1 to 100 different texts"),
        ({"athlete_ids": ["a" * 65]}, "1 to 100 different texts"),
        ({"athlete_ids": [["a"]]}, "1 to 100 different texts"),
        ({"athlete_ids": [str(n) for n in range(101)]}, "1 to 100 different texts"),
        ({"athlete_ids": ["a"], "at": 2}, "queue.at is 2"),
        ({"athlete_ids": ["a"], "at": True}, "queue.at is True"),
        ({"athlete_ids": ["a"], "reps_each": 0}, "queue.reps_each is 0"),
        ({"athlete_ids": ["a"], "reps_each": 2.0}, "queue.reps_each is 2.0"),
    ],
)
def test_a_bad_queue_is_told_in_a_sentence(value: object, told: str) -> None:
    with pytest.raises(BadConfiguration, match=told):
        chosen_queue(value, None)
