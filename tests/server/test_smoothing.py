"""The display copy is steady at rest, on the body in a jump, and never glides over a gap."""

import numpy as np
import pytest

from server.pose.landmarks import Array
from server.pose.smoothing import MAX_GAP_S, OneEuro

GRAVITY_HEIGHTS_S2 = 9.81 * 0.3
"""Of a person who fills half the picture: 0.3 picture heights a metre."""


def smoothed(times_s: Array, values: Array) -> Array:
    smooth = OneEuro()
    return np.array([smooth(float(t), v) for t, v in zip(times_s, values, strict=True)])


def irregular_times(rate_hz: float, duration_s: float, seed: int) -> Array:
    steps = np.random.default_rng(seed).uniform(0.5, 1.5, int(duration_s * rate_hz)) / rate_hz
    return np.asarray(np.cumsum(steps))


@pytest.mark.parametrize("rate_hz", [30, 60])
def test_a_standing_skeleton_trembles_less_than_half_as_much(rate_hz: float) -> None:
    times_s = irregular_times(rate_hz, 4, seed=1)
    seen = 0.5 + np.random.default_rng(2).normal(0, 0.0015, (len(times_s), 33, 2))
    tremble = np.diff(smoothed(times_s, seen)[10:], axis=0).std()
    assert tremble < 0.5 * np.diff(seen[10:], axis=0).std()


@pytest.mark.parametrize("rate_hz", [30, 60])
def test_the_overlay_of_a_jump_stays_on_the_body(rate_hz: float) -> None:
    flight_s = 0.57  # 0.40 m high
    times_s = irregular_times(rate_hz, 2, seed=3)
    since_s = np.clip(times_s - 1, 0, flight_s)
    height = 0.5 * GRAVITY_HEIGHTS_S2 * since_s * (flight_s - since_s)
    error = np.abs(smoothed(times_s, height[:, None])[:, 0] - height)
    assert error.max() < 0.005


def test_a_gap_begins_anew_where_the_body_is() -> None:
    smooth = OneEuro()
    smooth(0.0, np.zeros(3))
    smooth(0.033, np.zeros(3))
    np.testing.assert_array_equal(smooth(0.034 + MAX_GAP_S, np.ones(3)), np.ones(3))


def test_a_short_gap_is_no_reason_to_begin_anew() -> None:
    smooth = OneEuro()
    smooth(0.0, np.zeros(3))
    assert (smooth(MAX_GAP_S, np.full(3, 0.01)) < 0.01).all()


def test_a_later_start_of_the_clock_changes_nothing() -> None:
    times_s = irregular_times(30, 2, seed=4)
    seen = np.random.default_rng(5).normal(size=(len(times_s), 4)).cumsum(axis=0) * 0.01
    np.testing.assert_allclose(smoothed(times_s + 1000, seen), smoothed(times_s, seen), atol=1e-9)


def test_what_comes_out_is_not_what_went_in_or_is_kept() -> None:
    smooth = OneEuro()
    seen = np.zeros(3)
    first = smooth(0.0, seen)
    first += 1
    seen += 5
    np.testing.assert_array_equal(smooth(0.033, np.zeros(3)), np.zeros(3))


def test_time_that_does_not_rise_is_refused() -> None:
    smooth = OneEuro()
    smooth(1.0, np.zeros(3))
    with pytest.raises(ValueError, match=r"time must rise: 1\.0 s came after 1\.0 s"):
        smooth(1.0, np.zeros(3))
