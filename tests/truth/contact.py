"""Owns the force between a centre of mass and the ground around a flight.

Both ends of a flight are one problem, seen forwards (landing) or backwards (take-off): a body moves
at a known speed towards the ground whose force, per kilogram, rises from zero in a straight line,
so that the body leaves its gravity parabola as k tau^3 / 6, and then tapers in another straight
line until the body has come to rest a known distance further down.

How fast real force fades and rises: 33 force-plate jumps of about nine people (public recordings
of gidiel-machado/Vertical-Jumps-Fz-Automated-Analysis, bomdicScott/jump_analysis,
andrewlba/ACL_squat_jump, zeekaytf/ENGR265-spring2023), integrated twice: the instants at which the
centre of mass is 20 mm off the parabola lie at -112 + 90 T ms from take-off (SD 3.8) and at
96 - 79 T ms from landing (SD 5.0), T being the flight time in seconds.
"""

from dataclasses import dataclass
from typing import Final

G: Final = 9.80665
DEPARTURE_M: Final = 0.020
STEPS: Final = 48
"""Halvings of an interval: far below a nanosecond and a micrometre."""


def takeoff_departure_s(flight_time_s: float) -> float:
    """Return how long before take-off the path is 20 mm off the parabola, on average."""
    return 0.112 - 0.090 * flight_time_s


def landing_departure_s(flight_time_s: float) -> float:
    """Return how long after landing the path is 20 mm off the parabola, on average."""
    return 0.096 - 0.079 * flight_time_s


@dataclass(frozen=True, slots=True)
class Contact:
    """Acceleration (up) from -g to `peak_m_s2` over `rise_s`, to `end_m_s2` over `taper_s`."""

    rise_s: float
    taper_s: float
    peak_m_s2: float
    end_m_s2: float

    def departure_m(self, since_s: float) -> float:
        """Return how far the body is off its parabola *since_s* after the force began."""
        rise, force = self.rise_s, self.peak_m_s2 + G
        if since_s <= rise:
            return force * since_s**3 / (6 * rise)
        late = since_s - rise
        falling = (self.peak_m_s2 - self.end_m_s2) / self.taper_s
        return force * (rise**2 / 6 + rise * late / 2 + late**2 / 2) - falling * late**3 / 6


def contact(speed_m_s: float, distance_m: float, departure_s: float, end_ratio: float) -> Contact:
    """Return the contact that stops *speed_m_s* within *distance_m* and departs on time.

    *end_ratio* is the acceleration at rest as a share of the peak's. A force cannot rise faster
    than at once: where *departure_s* is shorter than that, the quickest rise is taken.
    """
    low, high = 0.006, 0.120
    for _ in range(STEPS):
        rise_s = (low + high) / 2
        found = _with_rise(speed_m_s, distance_m, rise_s, end_ratio)
        if found.departure_m(departure_s) > DEPARTURE_M:
            low = rise_s
        else:
            high = rise_s
    return found


def _with_rise(speed: float, distance: float, rise: float, end_ratio: float) -> Contact:
    low, high = 1e-3, 3.0
    for _ in range(STEPS):
        taper = (low + high) / 2
        peak = (speed + G * rise / 2) / (rise / 2 + (1 + end_ratio) * taper / 2)
        after_rise = speed + G * rise / 2 - peak * rise / 2
        gone = speed * rise + G * rise**2 / 2 - (peak + G) * rise**2 / 6
        gone += after_rise * taper - peak * taper**2 * (2 + end_ratio) / 6
        if gone < distance:
            low = taper
        else:
            high = taper
    return Contact(rise, taper, peak, end_ratio * peak)
