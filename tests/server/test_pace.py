"""How many of a camera's pictures are analysed, which, and what the camera is asked."""

from itertools import pairwise

import numpy as np
import pytest

from server.media.pace import FREE, WAITS_S, Pace
from server.ops.budget import Budget

PICTURE_S = 0.010


class Crowd:
    """A budget that others use as much of as a test likes."""

    def __init__(self, least_per_s: float = 5.0) -> None:
        self.budget = Budget(2, least_per_s)
        self.others = 0
        self._now_s = 0.0

    def grow(self, count: int) -> None:
        """Let in *count* more cameras whose athletes move, and let the budget see them."""
        loads = [self.budget.join() for _ in range(count)]
        for _ in range(40):
            self._now_s += 0.25
            for load in loads:
                load.note(self._now_s, PICTURE_S, moving=True)
            self.budget.update(self._now_s)


def times_s(per_s: float, for_s: float, begin_s: float = 0.0, jitter_s: float = 0.0) -> list[float]:
    rng = np.random.default_rng(1)
    even = begin_s + np.arange(round(per_s * for_s)) / per_s
    return [float(t) for t in even + rng.uniform(-jitter_s, jitter_s, len(even))]


def admitted(pace: Pace, times: list[float]) -> list[float]:
    return [time_s for time_s in times if pace.admits(time_s)]


def test_alone_every_picture_is_analysed_and_nothing_asked() -> None:
    pace = Pace(Crowd().budget)
    times = times_s(30, 3)
    assert admitted(pace, times) == times
    assert pace.asked == FREE
    assert pace.asked_down == 0


@pytest.mark.parametrize(("others", "each"), [(10, 2), (15, 3), (30, 6)])
def test_a_camera_that_is_deaf_is_thinned_evenly_and_counted(others: int, each: int) -> None:
    crowd = Crowd()
    pace = Pace(crowd.budget)
    crowd.grow(others)
    times = times_s(30, 10, jitter_s=0.005)
    kept = admitted(pace, times)[1:]
    assert kept == times[each::each]
    assert pace.asked_down == len(times) - len(kept) - 1
    assert pace.asked.max_fps == pytest.approx(30 / each)
    assert pace.asked.reduced


def test_a_camera_that_obeys_loses_no_picture() -> None:
    crowd = Crowd()
    pace = Pace(crowd.budget)
    crowd.grow(15)
    assert pace.admits(0.0)
    times = times_s(pace_per_s(pace), 20, begin_s=0.1, jitter_s=0.012)
    assert admitted(pace, times) == times


def pace_per_s(pace: Pace) -> float:
    pace.admits(0.001)
    return pace.asked.max_fps


@pytest.mark.parametrize("sends_per_s", [15, 24, 25, 30, 60])
def test_whatever_a_camera_sends_the_pictures_kept_are_even(sends_per_s: int) -> None:
    crowd = Crowd()
    pace = Pace(crowd.budget)
    admitted(pace, times_s(sends_per_s, 20))
    crowd.grow(20)
    kept = admitted(pace, times_s(sends_per_s, 10, begin_s=20))
    gaps = np.diff(kept[1:])
    assert gaps.max() == pytest.approx(gaps.min())
    assert 1 / gaps.max() >= 5.0 - 1e-6


def test_the_rate_waits_for_a_jump_to_end_but_not_for_ever() -> None:
    crowd = Crowd()
    pace = Pace(crowd.budget)
    pace.analysed(0.0, PICTURE_S, moving=True)
    crowd.grow(15)
    kept = admitted(pace, times_s(30, 5))
    gaps = [b - a for a, b in pairwise(kept)]
    changed = next(index for index, gap in enumerate(gaps) if gap > 0.04)
    assert kept[changed] == pytest.approx(WAITS_S, abs=0.05)
    pace.analysed(100.0, PICTURE_S, moving=False)
    other = Pace(crowd.budget)
    assert len(admitted(other, times_s(30, 1))) <= 11


def test_far_down_pictures_may_be_smaller_too() -> None:
    crowd = Crowd()
    pace = Pace(crowd.budget)
    crowd.grow(40)
    assert (pace_per_s(pace), pace.asked.scale_resolution_down_by) == (5.0, 1.5)


def test_who_leaves_makes_room() -> None:
    budget = Budget(1, 5.0)
    paces = [Pace(budget) for _ in range(2)]
    for _ in range(20):
        paces[0].analysed(0.0, 0.09, moving=False)
    assert not budget.fits(1)
    paces[1].leave()
    assert budget.fits(1)
