"""The calibration of how force bends a path, against closed forms and its own making."""

import json

import numpy as np
import pytest

from server.jump import departure
from server.jump.calibrate import table
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.kinematics import leg_stiffness_n_m


def test_a_half_sine_of_force_leaves_the_parabola_when_the_formula_says() -> None:
    contact_s, flight_s = 0.2, 0.5
    time_s = np.linspace(0, contact_s, 200_001)
    force = (
        np.pi * G * (flight_s + contact_s) / (2 * contact_s) * np.sin(np.pi * time_s / contact_s)
    )
    step_s = time_s[1]
    off_m = np.cumsum(np.cumsum(force)) * step_s**2
    left_s = time_s[np.searchsorted(off_m, departure.DEPARTURE_M)]
    # The formula takes the sine for its slope at zero: 2 % early here.
    assert departure.half_sine_departure_s(flight_s, contact_s) == pytest.approx(left_s, rel=0.04)


def test_shorter_contacts_bend_the_path_more_quickly_and_long_ones_are_pushes() -> None:
    short, longer = (departure.at_takeoff(0.4, contact_s) for contact_s in (0.12, 0.18))
    assert short.after_s < longer.after_s < departure.at_takeoff(0.4).after_s
    assert departure.at_takeoff(0.4, 2.0) == departure.at_takeoff(0.4)


def test_the_shipped_table_has_the_springs_that_the_command_makes() -> None:
    shipped, made = json.loads(departure.TABLE.read_text()), table(None)
    assert shipped["version"] == made["version"] == departure.VERSION
    for event in ("takeoff", "landing"):
        ours = made[event]
        assert isinstance(ours, dict)
        for key in ("spring", "spring_sd"):
            assert shipped[event][key] == ours[key]
        # Made pushes and measured ones agree within 15 ms where jumps are.
        for flight_s in (0.35, 0.55):
            one, other = (
                row["at_zero_s"] + row["per_flight"] * flight_s for row in (shipped[event], ours)
            )
            assert one == pytest.approx(other, abs=0.015)


def test_stiffness_is_that_of_the_spring_that_hops() -> None:
    mass_kg, contact_s, flight_s = 72.0, 0.17, 0.30
    # Dalleau's force is a half-sine; its spring is peak force over how far the mass goes down.
    peak_n = mass_kg * G * np.pi / 2 * (flight_s / contact_s + 1)
    down_m = peak_n * contact_s**2 / (mass_kg * np.pi**2) - G * contact_s**2 / 8
    assert leg_stiffness_n_m(flight_s, contact_s, mass_kg) == pytest.approx(peak_n / down_m)
    assert leg_stiffness_n_m(flight_s, 0.30, mass_kg) is None
