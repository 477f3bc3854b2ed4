"""Many cameras at once, in a time of their own: who jumps comes first, and nothing grows."""

from collections.abc import Callable

import numpy as np
import pytest

from server.media.frame_queue import CATCH_UP_S, KEPT_S, LONGEST_S
from server.media.pace import FREE
from tests.server.crowd import Athlete, film

PICTURE_S = 0.010
JUMP_S = 1.5
FULL = 1 / 30
A_ROUND_S = 20 * PICTURE_S


def takes_turns(index: int, of: int) -> Callable[[float], bool]:
    """Athletes of whom two jump at any moment, one after the other."""
    groups = of // 2

    def moves(time_s: float) -> bool:
        return time_s >= 3 and int(time_s / JUMP_S) % groups == index % groups

    return moves


def jain(amounts: list[float]) -> float:
    return float(sum(amounts) ** 2 / (len(amounts) * np.square(amounts).sum()))


def test_of_eight_athletes_of_whom_two_jump_every_jump_has_every_picture() -> None:
    athletes = [Athlete(takes_turns(index, 8), PICTURE_S) for index in range(8)]
    budget = film(athletes, 30)
    jumps = 0
    for index, athlete in enumerate(athletes):
        for start in range(6):
            begin_s = JUMP_S * (index % 4 + 4 * start)
            if begin_s < 6 or begin_s + JUMP_S > 29:
                continue
            jumps += 1
            looked = athlete.between(begin_s - KEPT_S + 0.1, begin_s + JUMP_S)
            assert np.diff(looked) == pytest.approx(FULL)
        assert athlete.asked == [FREE]
        assert athlete.dropped == 0
    assert jumps > 20
    assert budget.look_every_s > 0
    standing = athletes[0].between(7.7, 11.0)
    assert 8 < len(standing) / 3.3 < 12


def test_a_few_athletes_have_every_picture_analysed() -> None:
    athletes = [Athlete(takes_turns(index, 4), PICTURE_S) for index in range(4)]
    budget = film(athletes, 10)
    assert budget.look_every_s == 0
    assert all(len(athlete.looked_s) >= 298 for athlete in athletes)


@pytest.mark.parametrize("obeys", [False, True])
def test_at_three_times_the_capacity_all_are_served_alike_and_in_time(*, obeys: bool) -> None:
    athletes = [Athlete(lambda _: True, PICTURE_S, obeys) for _ in range(20)]
    film(athletes, 20)
    served = [float(len(athlete.between(5, 20))) for athlete in athletes]
    assert jain(served) > 0.99
    assert min(served) >= 15 * 5
    for athlete in athletes:
        assert athlete.asked[-1].reduced
        assert max(athlete.waited_s()) <= LONGEST_S + KEPT_S + A_ROUND_S
        assert max(athlete.waited_s(5)) <= LONGEST_S
        settled = np.diff(athlete.between(5, 20))
        assert settled == pytest.approx(settled[0])


def test_cameras_whose_pictures_cost_differently_get_the_same_rate() -> None:
    athletes = [Athlete(lambda _: True, cost_s) for cost_s in [0.005, 0.020] * 8]
    film(athletes, 20)
    served = [float(len(athlete.between(8, 20))) for athlete in athletes]
    assert jain(served) > 0.99


def test_a_crowd_that_stops_jumping_has_its_pictures_back() -> None:
    athletes = [Athlete(lambda time_s: time_s < 20, PICTURE_S) for _ in range(10)]
    film(athletes, 60)
    for athlete in athletes:
        assert any(asked.reduced for asked in athlete.asked)
        assert athlete.asked[-1] == FREE


def test_all_who_wake_at_once_lose_no_picture_where_there_is_room_for_all() -> None:
    athletes = [Athlete(lambda time_s: 5 <= time_s < 5.9, PICTURE_S) for _ in range(6)]
    film(athletes, 8)
    for athlete in athletes:
        looked = athlete.between(5 - KEPT_S + 0.1, 5.9)
        assert np.diff(looked) == pytest.approx(FULL)
        assert max(athlete.waited_s()) < CATCH_UP_S
        assert athlete.dropped == 0
