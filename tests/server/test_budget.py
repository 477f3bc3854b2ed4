"""What the budget promises: room for all, the same for all, never below the least, no flapping."""

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.ops.budget import FULL, Budget, Demand, fair_per_s, total_use
from server.ops.load import Load

LEAST_PER_S = 5.0
cameras = st.builds(
    Demand,
    picture_s=st.floats(0.002, 0.08),
    sends_per_s=st.sampled_from([24.0, 25.0, 30.0, 50.0, 60.0]),
    moving=st.floats(0, 1),
)
crowds = st.lists(cameras, max_size=120)
cores = st.integers(1, 64).map(float)


def granted(crowd: list[Demand], capacity: float) -> list[float]:
    per_s = fair_per_s(crowd, capacity, LEAST_PER_S)
    return [demand.granted_per_s(per_s, LEAST_PER_S) for demand in crowd]


@given(crowds, cores)
def test_nobody_is_asked_below_the_least_rate_or_above_what_they_send(
    crowd: list[Demand], capacity: float
) -> None:
    for demand, per_s in zip(crowd, granted(crowd, capacity), strict=True):
        assert LEAST_PER_S <= per_s <= demand.sends_per_s


@given(crowds, cores)
def test_every_granted_rate_is_even_pictures_of_the_camera(
    crowd: list[Demand], capacity: float
) -> None:
    for demand, per_s in zip(crowd, granted(crowd, capacity), strict=True):
        each = demand.sends_per_s / per_s
        assert each == pytest.approx(round(each))


@given(crowds, cores)
def test_what_is_granted_fits_unless_not_even_the_least_does(
    crowd: list[Demand], capacity: float
) -> None:
    per_s = fair_per_s(crowd, capacity, LEAST_PER_S)
    if total_use(crowd, LEAST_PER_S, LEAST_PER_S, saves=True) <= capacity:
        assert total_use(crowd, per_s, LEAST_PER_S, saves=True) <= capacity
    else:
        assert per_s == LEAST_PER_S


@given(crowds, cores)
def test_cameras_of_one_rate_are_granted_the_same_whatever_they_cost(
    crowd: list[Demand], capacity: float
) -> None:
    rates = dict[float, set[float]]()
    for demand, per_s in zip(crowd, granted(crowd, capacity), strict=True):
        rates.setdefault(demand.sends_per_s, set()).add(per_s)
    assert all(len(each) == 1 for each in rates.values())


@given(crowds.filter(bool), cores)
def test_cameras_of_other_rates_are_granted_much_the_same_too(
    crowd: list[Demand], capacity: float
) -> None:
    per_s = fair_per_s(crowd, capacity, LEAST_PER_S)
    rates = [d.granted_per_s(per_s, LEAST_PER_S) / min(per_s, d.sends_per_s) for d in crowd]
    jain = sum(rates) ** 2 / (len(rates) * sum(rate**2 for rate in rates))
    assert jain > 0.9


@given(crowds, cameras, cores)
def test_one_more_camera_never_raises_anybody(
    crowd: list[Demand], newcomer: Demand, capacity: float
) -> None:
    after = granted([*crowd, newcomer], capacity)
    for one, other in zip(granted(crowd, capacity), after, strict=False):
        assert other <= one


@given(crowds, cores)
def test_who_fits_is_asked_for_nothing(crowd: list[Demand], capacity: float) -> None:
    if total_use(crowd, math.inf, LEAST_PER_S, saves=True) <= capacity:
        assert fair_per_s(crowd, capacity, LEAST_PER_S) == math.inf


class Server:
    """A budget with its cameras, and a clock of its own."""

    def __init__(self, cores: int = 2, least_per_s: float = LEAST_PER_S) -> None:
        self.budget = Budget(cores, least_per_s)
        self.loads: list[Load] = []
        self.now_s = 0.0

    def join(self, count: int) -> None:
        self.loads += [self.budget.join() for _ in range(count)]

    def leave(self, count: int) -> None:
        for _ in range(count):
            self.budget.leave(self.loads.pop())

    def run(self, for_s: float, picture_s: float, moving: int = 10**6) -> list[float]:
        """Analyse for a while, *moving* of the athletes moving; return the rates of the first."""
        rates, until_s = [], self.now_s + for_s
        while self.now_s < until_s:
            self.now_s += 0.1
            for index, load in enumerate(self.loads):
                load.note(self.now_s, picture_s, moving=index < moving)
            self.budget.update(self.now_s)
            rates.append(self.budget.granted_per_s(self.loads[0]))
        return rates


def test_below_seven_tenths_every_picture_is_analysed_and_above_who_stands_is_looked_at() -> None:
    server = Server()
    server.join(4)
    server.run(5, 0.010)
    assert server.budget.look_every_s == 0.0
    assert server.budget.share_used == pytest.approx(0.6)
    server.join(1)
    server.run(5, 0.010)
    assert server.budget.look_every_s == 0.1


def looked_at_less_s(server: Server, for_s: float, took_s: Callable[[float], float]) -> float:
    """Let all stand before cameras of 30 pictures a second; return how long not all were wanted."""
    less_s, since_s, looked_s = 0.0, server.now_s, server.now_s
    for picture in range(1, round(30 * for_s) + 1):
        server.now_s = since_s + picture / 30
        less_s += (server.budget.look_every_s > 0) / 30
        if server.now_s < looked_s + server.budget.look_every_s - 1e-6:
            continue
        looked_s = server.now_s
        for load in server.loads:
            load.note(server.now_s, took_s(server.now_s - since_s), moving=False)
        server.budget.update(server.now_s)
    return less_s


def test_a_moment_of_slow_pictures_is_over_for_those_who_stand_soon_after_it() -> None:
    server = Server()
    server.join(4)
    assert looked_at_less_s(server, 5, lambda _: 0.009) == 0
    assert looked_at_less_s(server, 20, lambda s: 0.030 if s < 0.5 else 0.009) < 0.5 + 2


def test_a_little_too_much_for_a_moment_takes_nothing_from_those_who_stand() -> None:
    server = Server()
    server.join(4)
    assert looked_at_less_s(server, 5, lambda _: 0.009) == 0
    assert looked_at_less_s(server, 20, lambda s: 0.018 if s < 0.5 else 0.009) == 0


def test_eight_athletes_of_whom_two_jump_are_asked_for_nothing() -> None:
    server = Server()
    server.join(8)
    assert set(server.run(30, 0.010, moving=2)) == {30.0}
    assert server.budget.look_every_s == 0.1
    assert server.budget.share_used == pytest.approx(0.6, abs=0.01)


def test_too_much_is_cut_for_everybody_and_given_back_within_seconds() -> None:
    server = Server()
    server.join(6)
    server.run(5, 0.010)
    server.join(5)
    assert server.run(5, 0.010)[-1] == 15.0
    assert len({server.budget.granted_per_s(load) for load in server.loads}) == 1
    assert server.budget.share_used <= FULL
    server.leave(7)
    assert server.run(5, 0.010)[-1] == 30.0


def test_a_load_on_the_edge_does_not_make_rates_flap() -> None:
    server = Server()
    server.join(7)
    rates = [rate for n in range(60) for rate in server.run(1, (0.0085, 0.0095)[n % 2])]
    assert sum(one != other for one, other in pairwise(rates)) <= 1


def test_a_rise_that_was_too_much_is_tried_again_ever_later() -> None:
    """Less work makes each picture quicker, and more work slower: rates would chase that."""
    server = Server()
    server.join(7)
    rates: list[float] = []
    while server.now_s < 200:
        slow = not rates or rates[-1] == 30.0
        rates += server.run(0.5, 0.0105 if slow else 0.006)
    cuts = [index for index, (one, other) in enumerate(pairwise(rates)) if other < one]
    waits = [b - a for a, b in pairwise(cuts)]
    assert waits[0] < waits[-1]
    assert len(cuts) < 10


def test_a_newcomer_fits_as_long_as_all_fit_at_the_least_rate() -> None:
    server = Server()
    assert server.budget.fits(100)  # nothing is known yet
    server.join(1)
    server.run(3, 0.010)
    while server.budget.fits(1) and len(server.loads) < 1000:
        server.join(1)
    assert len(server.loads) == math.floor(FULL * 2 / (0.010 * LEAST_PER_S))
    server.leave(1)
    assert server.budget.fits(1)
    assert not server.budget.fits(2)


def test_a_crowd_that_slows_every_picture_for_a_moment_turns_nobody_away() -> None:
    server = Server()
    server.join(20)
    for _ in range(12):  # three pictures in four wait for the others that came just now
        for picture_s in (0.010, 0.026, 0.026, 0.026):
            server.run(0.1, picture_s)
    assert server.budget.fits(10)
    assert not server.budget.fits(40)


def test_a_newcomer_after_all_have_left_is_priced_as_they_were() -> None:
    server = Server(cores=1)
    server.join(1)
    server.run(3, 0.100)
    server.leave(1)
    assert server.budget.fits(1)
    assert not server.budget.fits(2)


@given(st.lists(st.tuples(st.integers(-5, 8), st.floats(0.002, 0.08)), max_size=30), cores)
def test_whatever_happens_nobody_is_asked_below_the_least(
    steps: list[tuple[int, float]], cores: float
) -> None:
    server = Server(int(cores))
    server.join(1)
    for change, picture_s in steps:
        server.join(max(0, change))
        server.leave(min(-min(0, change), len(server.loads) - 1))
        assert min(server.run(3, picture_s)) >= LEAST_PER_S
