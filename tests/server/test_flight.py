"""The fit of one flight, on paths whose truth is known to the last digit."""

from dataclasses import replace

import numpy as np
import pytest

from server.jump.accept import is_clear
from server.jump.feet import FootContacts, Instant, foot_contacts
from server.jump.flight import fit_flight
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.kinematics import (
    height_from_flight_time_m,
    height_from_takeoff_velocity_m,
    takeoff_velocity_m_s,
)
from server.jump.scale import Scale, prior_from_body
from server.jump.trajectory import Window
from server.pose.landmarks import Array

METRES_PER_UNIT = 3.4
TAKEOFF_S, FLIGHT_S, LATE_S = 2.0, 0.52, 0.014
LANDING_S = TAKEOFF_S + FLIGHT_S
APEX_S = (TAKEOFF_S + LANDING_S - LATE_S) / 2


def path(time_s: Array) -> Array:
    """The height of a centre of mass that leaves its parabola as force plates say, in units."""
    before = np.clip(TAKEOFF_S - time_s, 0, None) / (0.118 - 0.090 * FLIGHT_S)
    after = np.clip(time_s - LANDING_S, 0, None) / (0.096 - 0.079 * FLIGHT_S)
    parabola = 1.3 - G / 2 * (time_s - APEX_S) ** 2
    return np.asarray((parabola + 0.02 * (before**3 + after**3)) / METRES_PER_UNIT)


def window(time_s: Array, com: Array) -> Window:
    feet = np.zeros((len(time_s), 2))
    seen = np.ones(len(time_s), bool)
    return Window(time_s, com, com, feet, feet, seen, seen)


def times(fps: float, phase_s: float = 0.0) -> Array:
    return np.asarray(1.4 + phase_s + np.arange(int(1.6 * fps)) / fps)


@pytest.mark.parametrize("fps", [24, 30, 60, 120])
@pytest.mark.parametrize("phase_s", [0.0, 0.007, 0.013])
def test_without_noise_the_events_are_found_between_the_frames(fps: float, phase_s: float) -> None:
    time_s = times(fps, phase_s)
    found = fit_flight(
        window(time_s, path(time_s)), TAKEOFF_S + 0.04, LANDING_S - 0.03, [], prior_from_body(3.0)
    )
    assert found is not None
    assert found.takeoff.time_s == pytest.approx(TAKEOFF_S, abs=0.003)
    assert found.landing.time_s == pytest.approx(LANDING_S, abs=0.003)
    assert found.apex.time_s == pytest.approx(APEX_S, abs=0.002)
    assert found.scale.metres_per_unit == pytest.approx(METRES_PER_UNIT, rel=0.01)


def test_the_stated_error_covers_what_noise_does() -> None:
    rng = np.random.default_rng(7)
    misses = []
    for _ in range(60):
        time_s = times(30, rng.uniform(0, 1 / 30))
        noisy = path(time_s) + rng.normal(0, 0.008 / METRES_PER_UNIT, len(time_s))
        found = fit_flight(
            window(time_s, noisy), TAKEOFF_S + 0.03, LANDING_S - 0.03, [], prior_from_body(3.4)
        )
        assert found is not None
        off_s = (found.landing.time_s - found.takeoff.time_s) - FLIGHT_S
        misses.append(off_s / found.flight_sd_s)
    # One, or less: the stated SD also holds what this path does not vary (posture, force curves).
    # Sixty draws know their own spread to 9 %.
    assert 0.15 < float(np.std(misses)) < 1.18
    assert abs(float(np.mean(misses))) < 0.6


def test_flight_rise_and_fall_are_off_by_as_much_as_the_fit_says() -> None:
    """Drawn as the fit supposes people to be: posture, force curves and scale vary."""
    rng = np.random.default_rng(11)
    off_sd = []
    for _ in range(200):
        late_s, early_s, bends_late_s = rng.normal((LATE_S, 0, 0), (0.016, 0.012, 0.008))
        time_s = times(60, rng.uniform(0, 1 / 60))
        apex_s = (TAKEOFF_S + LANDING_S - late_s) / 2
        before = np.maximum(TAKEOFF_S + early_s - time_s, 0) / (0.118 - 0.090 * FLIGHT_S)
        after = np.maximum(time_s - LANDING_S - bends_late_s, 0) / (0.096 - 0.079 * FLIGHT_S)
        path_m = 1.3 - G / 2 * (time_s - apex_s) ** 2 + 0.02 * (before**3 + after**3)
        noisy = path_m + rng.normal(0, 0.008, len(time_s))
        scale = METRES_PER_UNIT * (1 + rng.normal(0, 0.10))
        found = fit_flight(
            window(time_s, noisy / scale), TAKEOFF_S, LANDING_S, [], Scale(METRES_PER_UNIT, 0.10)
        )
        assert found is not None
        off_s, apex_off_s, on_s = (
            each.time_s - true_s
            for each, true_s in (
                (found.takeoff, TAKEOFF_S),
                (found.apex, apex_s),
                (found.landing, LANDING_S),
            )
        )
        off_sd.append(
            (
                (on_s - off_s) / found.flight_sd_s,
                (apex_off_s - off_s) / found.rise_sd_s,
                (on_s - apex_off_s) / found.fall_sd_s,
            )
        )
    spread = np.std(off_sd, axis=0)
    # Two hundred draws know their own spread to 5 %. From the SDs of both ends alone the flight
    # time's would be a fifth too small: its ends are off to opposite sides.
    assert (spread > 0.87).all()
    assert (spread < 1.13).all()


def test_shifting_the_clock_or_the_picture_moves_nothing_else() -> None:
    time_s = times(30)
    one = fit_flight(window(time_s, path(time_s)), TAKEOFF_S, LANDING_S, [], prior_from_body(3.4))
    other = fit_flight(
        window(time_s + 1000, path(time_s) - 0.7),
        TAKEOFF_S + 1000,
        LANDING_S + 1000,
        [],
        prior_from_body(3.4),
    )
    assert one is not None
    assert other is not None
    assert other.takeoff.time_s - 1000 == pytest.approx(one.takeoff.time_s, abs=1e-4)
    assert other.landing.time_s - 1000 == pytest.approx(one.landing.time_s, abs=1e-4)
    assert other.scale.metres_per_unit == pytest.approx(one.scale.metres_per_unit, rel=1e-4)


def test_the_fit_has_settled_when_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        time_s = times(30, rng.uniform(0, 1 / 30))
        wander = np.convolve(rng.normal(0, 0.005, len(time_s) + 4), np.ones(5) / 5**0.5, "valid")
        seen = window(time_s, path(time_s) + wander / METRES_PER_UNIT)
        flight_times_s = []
        for most_steps in (40, 41):
            monkeypatch.setattr("server.jump.flight._MAX_STEPS", most_steps)
            found = fit_flight(seen, TAKEOFF_S, LANDING_S, [], prior_from_body(3.2))
            assert found is not None
            flight_times_s.append(found.landing.time_s - found.takeoff.time_s)
        assert flight_times_s[0] == pytest.approx(flight_times_s[1], abs=1e-5)


def test_the_feet_pull_the_verdict_and_a_far_foot_is_reported() -> None:
    time_s = times(30)
    seen = window(time_s, path(time_s))
    late = FootContacts(Instant(TAKEOFF_S + 0.09, 0.012), Instant(LANDING_S, 0.012))
    alone = fit_flight(seen, TAKEOFF_S, LANDING_S, [], prior_from_body(3.4))
    joined = fit_flight(seen, TAKEOFF_S, LANDING_S, [late], prior_from_body(3.4))
    assert alone is not None
    assert joined is not None
    assert alone.takeoff.time_s < joined.takeoff.time_s < TAKEOFF_S + 0.09
    assert joined.disagreement_sd > 2
    assert alone.disagreement_sd == 0


def test_a_path_that_bends_upwards_is_no_flight() -> None:
    time_s = times(30)
    assert (
        fit_flight(window(time_s, -path(time_s)), TAKEOFF_S, LANDING_S, [], Scale(3, 0.1)) is None
    )


def test_noisy_landmarks_are_enough_only_where_the_shoes_are_seen() -> None:
    seen = window(times(30), path(times(30)))
    flight = fit_flight(seen, TAKEOFF_S, LANDING_S, [], prior_from_body(3.4))
    assert flight is not None
    sure = replace(flight, flight_sd_s=0.014, noise_m=0.05)
    assert not is_clear(sure)
    assert is_clear(replace(sure, noise_m=0.01))
    assert is_clear(replace(sure, shoes_seen=True))
    assert not is_clear(replace(sure, shoes_seen=True, flight_sd_s=0.061))


def test_foot_contacts_are_the_last_foot_off_and_the_first_foot_on() -> None:
    time_s = times(60)
    left = np.clip(np.minimum(time_s - 2.00, 2.50 - time_s), 0, None) * 2.0
    right = np.clip(np.minimum(time_s - 2.04, 2.54 - time_s), 0, None) * 2.0
    toes = np.stack([left, right], axis=1)
    seen = np.ones(len(time_s), bool)
    watched = Window(time_s, left, left, toes, toes, seen, seen)
    found = foot_contacts(watched, 2.03, 2.5, metres_per_unit=1.0)
    assert found is not None
    assert found.takeoff is not None
    assert found.landing is not None
    assert found.takeoff.time_s == pytest.approx(2.04 + 0.020 / 2, abs=0.004)
    assert found.landing.time_s == pytest.approx(2.50 - 0.015 / 2, abs=0.004)
    noisy = foot_contacts(watched, 2.03, 2.5, metres_per_unit=1.0, noise_m=0.04)
    assert noisy is not None
    assert noisy.takeoff is not None
    assert noisy.takeoff.time_s == found.takeoff.time_s
    # The noise widens the posture's share; what is between two pictures stays as it is.
    assert noisy.takeoff.sd_s == pytest.approx(5 / 3 * found.takeoff.sd_s, rel=1e-3)


def test_both_heights_agree_for_a_flight_that_ends_as_it_began() -> None:
    flight_time_s = 0.571
    rise = height_from_takeoff_velocity_m(takeoff_velocity_m_s(flight_time_s / 2))
    assert rise == pytest.approx(height_from_flight_time_m(flight_time_s))
    assert height_from_flight_time_m(flight_time_s) == pytest.approx(0.40, abs=0.001)
