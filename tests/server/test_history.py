"""An athlete's own past tells noise from change, and is silent where it is too short."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.jump.history import (
    LEAST_DEGREES_OF_FREEDOM,
    camera_part,
    change,
    minimal_detectable_change,
    smallest_worthwhile_change,
    typical_error,
)

many = settings(max_examples=100, derandomize=True, deadline=None)
values = st.floats(0.1, 0.9)
histories = st.lists(st.lists(values, min_size=2, max_size=6), min_size=11, max_size=15)
sides = st.lists(values, min_size=1, max_size=5)
factors = st.integers(-20, 20).map(lambda power: 2.0**power)
shifts = st.floats(-10, 10)

Session = list[float]


def scaled(sessions: list[Session], factor: float) -> list[Session]:
    return [[value * factor for value in session] for session in sessions]


def moved(sessions: list[Session], by: float) -> list[Session]:
    return [[value + by for value in session] for session in sessions]


def numbers(sessions: list[Session]) -> list[float]:
    found = (
        typical_error(sessions).value,
        minimal_detectable_change(sessions, 3).value,
        smallest_worthwhile_change(sessions).value,
    )
    assert None not in found
    return [value for value in found if value is not None]


@many
@given(histories, factors)
def test_another_unit_gives_the_same_answers_in_that_unit(
    sessions: list[Session], factor: float
) -> None:
    expected = [value * factor for value in numbers(sessions)]
    assert numbers(scaled(sessions, factor)) == pytest.approx(expected, rel=1e-12, abs=0)


@many
@given(histories, sides, sides, factors)
def test_another_unit_gives_the_same_verdict(
    sessions: list[Session], before: Session, after: Session, factor: float
) -> None:
    (before_2, after_2), sessions_2 = scaled([before, after], factor), scaled(sessions, factor)
    assert change(before_2, after_2, sessions_2) == change(before, after, sessions) is not None


@many
@given(histories, shifts)
def test_adding_a_constant_to_every_value_changes_nothing(
    sessions: list[Session], by: float
) -> None:
    assert numbers(moved(sessions, by)) == pytest.approx(numbers(sessions), abs=1e-6)


@many
@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_sessions_and_repetitions_changes_nothing(
    sessions: list[Session], random: Random
) -> None:
    other = [sorted(session) for session in sessions]
    random.shuffle(other)
    assert numbers(other) == pytest.approx(numbers(sessions), abs=1e-6)


def test_the_typical_error_pools_sessions_by_degrees_of_freedom() -> None:
    sessions = [[1.0, 3.0], [5.0] * 9, [2.0, 4.0, 6.0]]  # squares 2 + 0 + 8, freedom 1 + 8 + 2
    found = typical_error(sessions)
    assert found.value == pytest.approx((10 / 11) ** 0.5)
    assert found.degrees_of_freedom == 11


def test_the_detectable_change_is_the_formulas() -> None:
    sessions = [[0.30, 0.32] * 3] * 3
    error = typical_error(sessions).value
    assert error is not None
    assert minimal_detectable_change(sessions).value == pytest.approx(1.96 * 2**0.5 * error)
    assert minimal_detectable_change(sessions, 4).value == pytest.approx(0.98 * 2**0.5 * error)
    with pytest.raises(ValueError, match="one repetition or more"):
        minimal_detectable_change(sessions, 0)


def test_below_ten_degrees_of_freedom_nothing_is_said_but_what_is_missing() -> None:
    short = [[0.3, 0.31, 0.32]] * 4 + [[0.3, 0.31], [0.4]]
    found = typical_error(short)
    assert (found.value, found.degrees_of_freedom) == (None, 9)
    assert found.note == "Needs 1 more repetition beyond the first of each session."
    assert minimal_detectable_change(short) == smallest_worthwhile_change(short) == found
    assert change([0.3], [0.9], short) is None
    assert camera_part(short, short) is None
    assert typical_error([*short, [0.3, 0.31]]).value is not None
    assert "10 more repetitions" in typical_error([]).note


def test_session_to_session_variation_needs_eleven_sessions() -> None:
    ten = [[0.3, 0.32], [0.4, 0.42]] * 5
    assert smallest_worthwhile_change(ten).value is None
    assert smallest_worthwhile_change(ten).note == "Needs 1 more session."
    assert smallest_worthwhile_change([*ten, [0.3, 0.32]]).value is not None


def test_sessions_that_differ_only_by_the_scatter_leave_nothing_worthwhile_to_tell() -> None:
    found = smallest_worthwhile_change([[0.3, 0.4]] * 11)
    assert found.value == 0
    assert "scatter" in found.note


def test_an_empty_side_has_no_change_and_an_empty_session_is_none() -> None:
    sessions = [[0.3, 0.32]] * 11
    assert change([], [0.4], sessions) is None
    assert change([0.4], [], sessions) is None
    assert numbers([*sessions, []]) == numbers(sessions)


def test_means_of_unlike_many_repetitions_are_told_apart_by_both_their_numbers() -> None:
    sessions = [[0.30, 0.32] * 3] * 3
    error = typical_error(sessions).value
    assert error is not None
    least = 1.96 * error * (1 / 1 + 1 / 4) ** 0.5
    for before, after in (([0.30], [0.30] * 4), ([0.30] * 4, [0.30])):
        above = [value + least * 1.001 for value in after]
        below = [value - least * 0.999 for value in after]
        assert change(before, above, sessions) == "more than noise"
        assert change(before, below, sessions) == "within noise"


def test_the_same_mean_is_no_change_even_where_nothing_ever_scattered() -> None:
    assert change([0.3], [0.3], [[0.3, 0.3]] * 11) == "within noise"


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_a_number_is_refused(bad: float) -> None:
    sessions = [[0.3, 0.32]] * 11
    with pytest.raises(ValueError, match="finite"):
        typical_error([*sessions, [bad]])
    with pytest.raises(ValueError, match="finite"):
        change([bad], [0.3], sessions)


def drawn(
    rng: np.random.Generator, within: float, between: float, sessions: int, reps: int
) -> list[Session]:
    """One athlete who does not change: his days, and his repetitions on each."""
    days = 0.35 + between * rng.standard_normal((sessions, 1))
    found: list[Session] = (days + within * rng.standard_normal((sessions, reps))).tolist()
    return found


def root_mean_square(found: list[float | None]) -> float:
    known = np.array([value for value in found if value is not None])
    assert len(known) == len(found)
    return float(np.sqrt((known**2).mean()))


def test_known_variation_within_and_between_sessions_is_recovered() -> None:
    rng = np.random.default_rng(1)
    athletes = [drawn(rng, 0.012, 0.020, 12, 4) for _ in range(1000)]
    within = root_mean_square([typical_error(one).value for one in athletes])
    worthwhile = root_mean_square([smallest_worthwhile_change(one).value for one in athletes])
    assert within == pytest.approx(0.012, rel=0.01)
    assert worthwhile == pytest.approx(0.3 * 0.020, rel=0.03)


def test_variation_between_sessions_is_recovered_where_they_differ_in_length() -> None:
    rng = np.random.default_rng(2)
    lengths = [1, 2, 3, 4, 6, 8] * 3
    whole = [drawn(rng, 0.020, 0.015, len(lengths), max(lengths)) for _ in range(1000)]
    athletes = [[day[:n] for day, n in zip(one, lengths, strict=True)] for one in whole]
    worthwhile = root_mean_square([smallest_worthwhile_change(one).value for one in athletes])
    assert worthwhile == pytest.approx(0.3 * 0.015, rel=0.03)


def alarms(sessions: int, between: float = 0.0, gain: float = 0.0, tried: int = 4000) -> float:
    """How often two days of three repetitions are told apart, *gain* detectable changes apart."""
    rng = np.random.default_rng(3)
    within, reps = 0.012, 3
    least = 1.96 * (2 / reps) ** 0.5 * within
    told = 0
    for _ in range(tried):
        history = drawn(rng, within, between, sessions, reps)
        before, after = drawn(rng, within, between, 2, reps)
        after = [value + gain * least for value in after]
        told += change(before, after, history) == "more than noise"
    return told / tried


def test_an_athlete_who_did_not_change_is_alarmed_about_five_times_in_a_hundred() -> None:
    assert alarms(sessions=40) == pytest.approx(0.053, abs=0.012)  # Student's t, 80 of freedom


def test_at_the_least_history_it_is_eight_times_in_a_hundred() -> None:
    assert LEAST_DEGREES_OF_FREEDOM == 5 * (3 - 1)
    assert alarms(sessions=5) == pytest.approx(0.078, abs=0.015)  # Student's t, 10 of freedom


def test_a_change_of_twice_the_detectable_is_nearly_always_told() -> None:
    assert alarms(sessions=40, gain=2.0, tried=1000) > 0.95


def test_good_and_bad_days_are_told_as_more_than_noise_though_nobody_got_better() -> None:
    """The limit of the method, held so that the explanation's figure stays true."""
    assert alarms(sessions=40, between=0.012) == pytest.approx(0.33, abs=0.03)


def test_what_the_camera_alone_would_scatter_is_told() -> None:
    rng = np.random.default_rng(4)
    camera, athlete = 0.010, 0.017
    sessions = drawn(rng, float(np.hypot(camera, athlete)), 0.02, 400, 5)
    part = camera_part(sessions, [[camera] * 5] * 400)
    assert part is not None
    assert part.sd == pytest.approx(camera)
    assert part.share == pytest.approx(camera**2 / (camera**2 + athlete**2), rel=0.08)


def test_the_cameras_part_is_pooled_as_the_typical_error_is() -> None:
    sessions = [[0.3, 0.32]] * 5 + [[0.3, 0.31, 0.32, 0.33, 0.34, 0.35], [0.4]]
    sds = [[0.01, 0.01]] * 5 + [[0.02] * 6, [9.0]]  # freedom 5, 5 and 0
    part = camera_part(sessions, sds)
    assert part is not None
    assert part.sd == pytest.approx(((5 * 0.01**2 + 5 * 0.02**2) / 10) ** 0.5)


def test_the_cameras_part_wants_one_deviation_for_each_value() -> None:
    with pytest.raises(ValueError, match="one standard deviation for each"):
        camera_part([[0.3, 0.4]] * 11, [[0.01]] * 11)
    with pytest.raises(ValueError, match="not negative"):
        camera_part([[0.3, 0.4]] * 11, [[0.01, -0.01]] * 11)


def test_where_nothing_scatters_the_camera_has_no_part() -> None:
    assert camera_part([[0.3, 0.3]] * 11, [[0.01, 0.01]] * 11) is None
