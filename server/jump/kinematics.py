"""Owns the formulas of vertical jumps: SI units in, SI units out, one source each."""

from math import pi
from typing import Final

STANDARD_GRAVITY_M_S2: Final = 9.80665


def height_from_flight_time_m(flight_time_s: float) -> float:
    """Return g·T²/8, the height of a flight that starts and ends in one posture (Bosco 1983)."""
    return STANDARD_GRAVITY_M_S2 * flight_time_s**2 / 8


def takeoff_velocity_m_s(rise_time_s: float) -> float:
    """Return the velocity at take-off from the time between it and the apex."""
    return STANDARD_GRAVITY_M_S2 * rise_time_s


def height_from_takeoff_velocity_m(velocity_m_s: float) -> float:
    """Return v²/2g, how far the centre of mass rises after take-off (Linthorne 2001)."""
    return velocity_m_s**2 / (2 * STANDARD_GRAVITY_M_S2)


def sayers_peak_power_w(height_m: float, mass_kg: float) -> float:
    """Return 60.7·height(cm) + 45.3·mass − 2055 (Sayers 1999; its own error is 355 W)."""
    return 60.7 * height_m * 100 + 45.3 * mass_kg - 2055


SAYERS_STANDARD_ERROR_W: Final = 355.0


def leg_stiffness_n_m(flight_time_s: float, contact_s: float, mass_kg: float) -> float | None:
    """Return m·π·(Tf + Tc) / (Tc²·((Tf + Tc)/π − Tc/4)) (Dalleau 2004): a spring's, in hopping.

    None for a contact too long to be a spring's.
    """
    period_s = flight_time_s + contact_s
    spring_s = period_s / pi - contact_s / 4
    if contact_s >= FAST_CONTACT_S or spring_s <= 0:
        return None
    return mass_kg * pi * period_s / (contact_s**2 * spring_s)


FAST_CONTACT_S: Final = 0.25
"""Contacts shorter than this are fast stretch-shortening cycles (Schmidtbleicher 1992)."""

DALLEAU_SD: Final = 0.07
"""Relative error of the method against force plates in hopping; a stated prior."""
