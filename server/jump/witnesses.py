"""Owns in which order a flight's witnesses are heard: landmarks of feet, centre of mass, pixels."""

from dataclasses import replace
from typing import Final

import numpy as np

from server.jump.fall import rough_touchdown
from server.jump.feet import FootContacts, PixelWitness, foot_contacts
from server.jump.flight import Flight, fit_flight
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.scale import Scale
from server.jump.trajectory import Window

_SETTLED_S: Final = 0.04
"""After a touchdown the tip of a shoe rests."""
_TOLD_S: Final = 0.030
"""Pixels that are less sure than this of an event do not tell it."""


def rough_contact_s(
    window: Window, takeoff_s: float, scale: Scale, previous: Flight | None
) -> float | None:
    """Return about how long the ground was touched before *takeoff_s*; None after a stand."""
    if previous is not None:
        return takeoff_s - previous.landing.time_s
    fallen = rough_touchdown(window, takeoff_s, scale.metres_per_unit)
    return None if fallen is None else takeoff_s - fallen[1]


def hear(
    window: Window,
    takeoff_s: float,
    landing_s: float,
    scale: Scale,
    contact_s: float | None,
    pixels: PixelWitness | None,
) -> Flight | None:
    """Return the flight near two rough instants, all witnesses weighed; None where none is."""
    # The feet's heights need the scale that their flight measures: once with the scale so far, then
    # with the flight's own. Pixels are asked last: they must know where and how fast to look.
    flight, metres_per_unit, noise_m = None, scale.metres_per_unit, 0.0
    contacts: list[FootContacts] = []
    for _ in range(2):
        found = foot_contacts(window, takeoff_s, landing_s, metres_per_unit, contact_s, noise_m)
        contacts = [] if found is None else [found]
        if found is not None and found.takeoff is not None and found.landing is not None:
            takeoff_s, landing_s = found.takeoff.time_s, found.landing.time_s
        flight = fit_flight(window, takeoff_s, landing_s, contacts, scale, contact_s)
        if flight is None:
            return None
        metres_per_unit, noise_m = flight.scale.metres_per_unit, flight.noise_m
    if pixels is None or flight is None:
        return flight
    pixels_say = shoes(pixels, flight, contact_s)
    off_s, on_s = flight.takeoff.time_s, flight.landing.time_s
    weighed = fit_flight(window, off_s, on_s, [*contacts, pixels_say], scale, contact_s)
    if weighed is None:
        return flight
    told = [said for said in (pixels_say.takeoff, pixels_say.landing) if said is not None]
    return replace(weighed, shoes_seen=sum(said.sd_s < _TOLD_S for said in told) == 2)


def shoes(pixels: PixelWitness, flight: Flight, contact_s: float | None) -> FootContacts:
    """Return what the *pixels* of the shoes say of *flight*."""
    metres_per_unit = flight.scale.metres_per_unit
    takeoff_s, landing_s = flight.takeoff.time_s, flight.landing.time_s
    rise_s = max(flight.apex.time_s - takeoff_s, 0.05)
    fall_s = max(landing_s - flight.apex.time_s, 0.05)
    rests_from_s = -np.inf if contact_s is None else takeoff_s - contact_s + _SETTLED_S
    return FootContacts(
        pixels.left(takeoff_s, G * rise_s / metres_per_unit, metres_per_unit, rests_from_s),
        pixels.met(landing_s, G * fall_s / metres_per_unit, metres_per_unit),
    )
