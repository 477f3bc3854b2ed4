"""First guesses of recent samples are the least squares and the medians that they stand for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.jump.rough import end_slopes, median

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(4, 40))
def test_velocity_and_acceleration_are_between_the_fitted_line_and_parabola(
    seed: int, count: int
) -> None:
    rng = np.random.default_rng(seed)
    time_s = np.cumsum(rng.uniform(0.004, 0.05, count))
    time_s -= time_s[-1]
    height = rng.normal(0, 0.1, count)
    line = np.polyfit(time_s, height, 1)
    parabola = np.polyfit(time_s, height, 2)
    velocity, acceleration = end_slopes(time_s, height)
    assert velocity == pytest.approx((line[0] + parabola[1]) / 2, rel=1e-6, abs=1e-6)
    assert acceleration == pytest.approx(2 * parabola[0], rel=1e-6, abs=1e-6)


def test_of_three_samples_only_the_line_is_known_and_of_two_nothing() -> None:
    time_s, height = np.array([-0.2, -0.1, 0.0]), np.array([0.0, 0.1, 0.1])
    velocity, acceleration = end_slopes(time_s, height)
    assert velocity == pytest.approx(0.5)
    assert acceleration == 0
    assert end_slopes(time_s[1:], height[1:]) == (0.0, 0.0)


@given(seeds, st.integers(1, 40), st.sampled_from([(), (2,), (4,)]))
def test_the_quick_median_is_the_median(seed: int, count: int, rest: tuple[int, ...]) -> None:
    values = np.random.default_rng(seed).normal(size=(count, *rest))
    np.testing.assert_array_equal(median(values), np.median(values, axis=0))
