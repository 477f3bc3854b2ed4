"""Owns how fast the ground's force bends a path away from gravity's parabola, and how sure that is.

Before take-off and after landing the centre of mass leaves the parabola with the third power of
time, for force falls and rises in nearly a straight line. The table beside this file says when it
is 20 mm off; `python -m server.jump.calibrate` makes it from force curves, never from video.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G

DEPARTURE_M: Final = 0.020
TABLE: Final = Path(__file__).with_name("departure.json")
_FLIGHT_S: Final = (0.2, 0.9)
"""The regression is not asked beyond these."""


@dataclass(frozen=True, slots=True)
class Departure:
    """When the path is DEPARTURE_M off the parabola, and the spread of that between jumps."""

    after_s: float
    sd_s: float


@dataclass(frozen=True, slots=True)
class _Event:
    at_zero_s: float
    per_flight: float
    sd_s: float
    spring: float
    """Of short contacts: the instant over that of a half-sine of force."""
    spring_sd: float

    def departure(self, flight_time_s: float, contact_s: float | None) -> Departure:
        flight_s = min(max(flight_time_s, _FLIGHT_S[0]), _FLIGHT_S[1])
        slow_s = self.at_zero_s + self.per_flight * flight_s
        if contact_s is None or contact_s <= 0:
            return Departure(slow_s, self.sd_s)
        spring_s = self.spring * half_sine_departure_s(flight_s, contact_s)
        if spring_s < slow_s:
            return Departure(spring_s, max(self.sd_s, self.spring_sd * spring_s))
        return Departure(slow_s, self.sd_s)


def half_sine_departure_s(flight_time_s: float, contact_s: float) -> float:
    """Return the instant for a contact whose force is half a sine (spring and mass, Blickhan 1989).

    F/m = A·sin(πt/Tc) lasts Tc and carries the momentum of a flight of T: A = π·g·(T + Tc)/(2·Tc);
    for small t the path is A·π/Tc·t³/6 off.
    """
    jolt = (math.pi / contact_s) ** 2 * G * (flight_time_s + contact_s) / 2
    return math.cbrt(6 * DEPARTURE_M / jolt)


def _event(row: Mapping[str, float]) -> _Event:
    return _Event(
        row["at_zero_s"],
        row["per_flight"],
        row["residual_sd_s"],
        row["spring"],
        row["spring_sd"],
    )


_READ: Final = json.loads(TABLE.read_text(encoding="utf-8"))
VERSION: Final[int] = _READ["version"]
_TAKEOFF: Final = _event(_READ["takeoff"])
_LANDING: Final = _event(_READ["landing"])


def at_takeoff(flight_time_s: float, contact_s: float | None = None) -> Departure:
    """Return how long before take-off the path is still off; *contact_s* where one came before."""
    return _TAKEOFF.departure(flight_time_s, contact_s)


def at_landing(flight_time_s: float, contact_s: float | None = None) -> Departure:
    """Return how long after landing the path is off; *contact_s* of hops, as the one before."""
    return _LANDING.departure(flight_time_s, contact_s)
