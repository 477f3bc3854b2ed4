"""A path without noise gives exact values: the fit adds nothing of its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.jump import departure
from server.jump.fall import find_fall
from server.jump.flight import Flight, fit_flight
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.scale import PRIOR_SD, Scale
from server.jump.trajectory import Window
from server.pose.landmarks import Array

TAKEOFF_S = 2.0
LEAD_S = 0.006  # landmarks leave the parabola this much before the body does
LATE_S = 0.014  # landings are lower than take-offs by this
EXACT = 1e-6

# Which numbers are tried depends on those that stand in the modules a run has imported: seen
# with all of them, 0.25 s at 30 fps moved the apex by 0.10 ms.
many = settings(max_examples=100, derandomize=True, deadline=None)
flights_s = st.floats(0.25, 0.80)
scales = st.floats(2.0, 6.0)
rates = st.sampled_from([24.0, 30.0, 60.0, 120.0, 240.0])
shares = st.floats(0, 1, exclude_max=True)
guesses_s = st.floats(-0.03, 0.03)


def window(time_s: Array, com: Array, soles: Array | None = None) -> Window:
    feet = np.zeros((len(time_s), 2)) if soles is None else np.stack([soles, soles], axis=1)
    seen = np.ones(len(time_s), bool)
    return Window(time_s, com, com, feet, feet, seen, seen)


def fitted(
    flight_s: float, scale: float, fps: float, share: float, guess_s: float, known: Scale
) -> Flight:
    """The fit of a parabola that bends as the table says, seen from any frame on."""
    landing_s, apex_s = TAKEOFF_S + flight_s, TAKEOFF_S + (flight_s - LATE_S) / 2
    time_s: Array = np.asarray(1.4 + (share + np.arange((flight_s + 1.1) * fps)) / fps)
    before = np.maximum(TAKEOFF_S - time_s, 0) / (departure.at_takeoff(flight_s).after_s + LEAD_S)
    after = np.maximum(time_s - landing_s, 0) / departure.at_landing(flight_s).after_s
    bend_m = departure.DEPARTURE_M * (before**3 + after**3)
    path_m = 1.3 - G / 2 * (time_s - apex_s) ** 2 + bend_m
    seen = window(time_s, path_m / scale)
    found = fit_flight(seen, TAKEOFF_S + guess_s, landing_s - guess_s, [], known)
    assert found is not None
    return found


@many
@given(flights_s, scales, rates, shares, guesses_s)
def test_without_noise_flight_apex_and_gravitys_scale_are_exact(
    flight_s: float, scale: float, fps: float, share: float, guess_s: float
) -> None:
    found = fitted(flight_s, scale, fps, share, guess_s, Scale(scale, PRIOR_SD))
    assert found.takeoff.time_s == pytest.approx(TAKEOFF_S, abs=EXACT)
    assert found.landing.time_s == pytest.approx(TAKEOFF_S + flight_s, abs=EXACT)
    assert found.apex.time_s == pytest.approx(TAKEOFF_S + (flight_s - LATE_S) / 2, abs=EXACT)
    assert found.scale.metres_per_unit == pytest.approx(scale, rel=EXACT)


@many
@given(flights_s, scales, rates, shares, st.sampled_from([-1.0, 1.0]))
def test_a_body_of_unusual_size_moves_nothing_by_more_than_its_error(
    flight_s: float, scale: float, fps: float, share: float, off_sd: float
) -> None:
    # A path is never believed to be without noise, so what was known before keeps a little weight.
    known = Scale(scale * (1 + off_sd * PRIOR_SD), PRIOR_SD)
    found = fitted(flight_s, scale, fps, share, 0.0, known)
    assert abs(found.apex.time_s - TAKEOFF_S - (flight_s - LATE_S) / 2) < found.apex.sd_s
    assert abs(found.takeoff.time_s - TAKEOFF_S) < found.takeoff.sd_s
    assert abs(found.landing.time_s - TAKEOFF_S - flight_s) < found.landing.sd_s
    assert abs(found.scale.metres_per_unit / scale - 1) < found.scale.sd


@many
@given(st.floats(0.25, 0.6), scales, st.sampled_from([60.0, 120.0, 240.0]), shares)
def test_without_noise_a_fall_ends_at_its_touchdown_with_its_velocity(
    box_m: float, scale: float, fps: float, share: float
) -> None:
    touchdown_s, contact_s = 2.0, 0.4
    speed_m_s = float(np.sqrt(2 * G * box_m))
    time_s: Array = np.asarray((share + np.arange(2.6 * fps)) / fps)
    since_s = time_s - touchdown_s
    falls = since_s > -speed_m_s / G
    bent_s = departure.at_landing(2 * speed_m_s / G, contact_s).after_s
    after = np.maximum(since_s, 0) / bent_s
    path_m = np.where(falls, -speed_m_s * since_s - G / 2 * since_s**2, box_m)
    path_m = path_m + departure.DEPARTURE_M * after**3
    soles_m = np.where(since_s < 0, path_m, 0.0)
    seen = window(time_s, path_m / scale, soles_m / scale)
    found = find_fall(seen, touchdown_s + contact_s, Scale(scale, 0.01), 0.005, None)
    assert found is not None
    assert abs(found.instant.time_s - touchdown_s) < found.instant.sd_s
    assert found.velocity_m_s == pytest.approx(speed_m_s, abs=3 * found.velocity_sd_m_s)
    assert found.from_box
