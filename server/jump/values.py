"""Owns the values of a flight and of the push before it: formulas from kinematics, and errors."""

from typing import Final

import numpy as np

from server.jump.countermovement import Countermovement
from server.jump.draft import Draft
from server.jump.fall import Touchdown
from server.jump.feet import Instant
from server.jump.kinematics import (
    DALLEAU_SD,
    SAYERS_STANDARD_ERROR_W,
    height_from_flight_time_m,
    height_from_takeoff_velocity_m,
    leg_stiffness_n_m,
    sayers_peak_power_w,
    takeoff_velocity_m_s,
)
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.protocols import COUNTERMOVEMENT
from server.jump.rep import Reason
from server.jump.squat import Hold

_JUMPED_OFF_M: Final = 0.05
_PLAIN_DROP_M: Final = 0.05  # a fall this unlike the box's height is worth a sentence
_LOWER_M: Final = 0.04
"""A landing posture this much lower is worth a sentence."""

_CONTACT_KEYS: Final = (
    "touchdown_time_s",
    "ground_contact_time_s",
    "rsi_m_s",
    "rsr_flight_contact",
    "touchdown_velocity_m_s",
    "drop_height_m",
    "leg_stiffness_n_m",
)


def add_flight(
    draft: Draft,
    takeoff: Instant,
    landing: Instant,
    apex_s: float,
    *,
    flight_sd_s: float,
    rise_sd_s: float,
) -> None:
    """Add the events, both heights, and whether the landing was lower than the take-off.

    *flight_sd_s* is of the time from take-off to landing and *rise_sd_s* of that to the apex: one
    fit that found both ends knows how their errors go together, and their own SDs do not tell it.
    """
    flight_s, rise_s = landing.time_s - takeoff.time_s, apex_s - takeoff.time_s
    velocity, velocity_sd = takeoff_velocity_m_s(rise_s), G * rise_sd_s
    draft.put("takeoff_time_s", takeoff.time_s, takeoff.sd_s)
    draft.put("landing_time_s", landing.time_s, landing.sd_s)
    draft.put("flight_time_s", flight_s, flight_sd_s)
    draft.put(
        "jump_height_flight_time_m",
        height_from_flight_time_m(flight_s),
        G * flight_s / 4 * flight_sd_s,
    )
    draft.put("takeoff_velocity_m_s", velocity, velocity_sd)
    draft.put(
        "jump_height_takeoff_velocity_m",
        height_from_takeoff_velocity_m(velocity),
        velocity / G * velocity_sd,
    )
    fall_s = landing.time_s - apex_s
    lower_m = G / 2 * (fall_s**2 - rise_s**2)
    lower_sd_m = G * float(np.hypot(fall_s * landing.sd_s, rise_s * takeoff.sd_s))
    if lower_m > max(_LOWER_M, 2 * lower_sd_m):
        too_high_m = height_from_flight_time_m(flight_s) - height_from_takeoff_velocity_m(velocity)
        draft.reasons.append(
            Reason(
                "landed_lower",
                f"Landed {lower_m * 100:.0f} cm lower than at take-off: "
                f"flight time reads +{too_high_m * 100:.1f} cm.",
            )
        )


def add_countermovement(draft: Draft, found: Countermovement | None, takeoff: Instant) -> None:
    """Add the phases before a jump from standing, and what is made of them."""
    if found is None:
        draft.leave_all(
            COUNTERMOVEMENT,
            "no still start and countermovement were seen before the jump",
        )
        return
    bounds = (found.onset, found.braking, found.propulsion, takeoff)
    keys = ("unweighting_duration_s", "braking_duration_s", "propulsive_duration_s")
    for key, start, end in zip(keys, bounds[:-1], bounds[1:], strict=True):
        draft.put(key, end.time_s - start.time_s, float(np.hypot(start.sd_s, end.sd_s)))
    to_takeoff_s = takeoff.time_s - found.onset.time_s
    to_takeoff_sd_s = float(np.hypot(takeoff.sd_s, found.onset.sd_s))
    draft.put("time_to_takeoff_s", to_takeoff_s, to_takeoff_sd_s)
    draft.put("countermovement_depth_m", found.depth_m, found.depth_sd_m)
    height_m, height_sd_m = draft.known("jump_height_flight_time_m")
    rsi, shared = height_m / to_takeoff_s, _shared_with_takeoff(draft, takeoff, to_takeoff_s)
    relative = (height_sd_m / height_m) ** 2 + (to_takeoff_sd_s / to_takeoff_s) ** 2 + 4 * shared
    draft.put("rsi_mod_m_s", rsi, rsi * relative**0.5)


def _shared_with_takeoff(draft: Draft, takeoff: Instant, before_s: float) -> float:
    """Return the relative covariance, turned round, of flight time and *before_s*, up to take-off.

    An early take-off shortens what is before it by what it adds to the flight: errors that add up
    in a ratio. cov(landing − take-off, take-off) = (var landing − var take-off − var flight) / 2.
    """
    flight_s, flight_sd_s = draft.known("flight_time_s")
    _, landing_sd_s = draft.known("landing_time_s")
    shared_s2 = (flight_sd_s**2 + takeoff.sd_s**2 - landing_sd_s**2) / 2
    return shared_s2 / flight_s / before_s


def add_hold(draft: Draft, hold: Hold | None, takeoff: Instant) -> None:
    """Add the push of a squat jump, which begins at the end of its still start."""
    if hold is not None:
        push_sd_s = float(np.hypot(takeoff.sd_s, hold.push.sd_s))
        draft.put("propulsive_duration_s", takeoff.time_s - hold.push.time_s, push_sd_s)


def add_contact(
    draft: Draft, touchdown: Touchdown | None, takeoff: Instant, mass_kg: float | None
) -> None:
    """Add the contact between *touchdown* and take-off, and what is made of it."""
    if touchdown is None:
        draft.leave_all(_CONTACT_KEYS, "no touchdown was seen before the jump")
        return
    contact_s = takeoff.time_s - touchdown.instant.time_s
    contact_sd_s = float(np.hypot(takeoff.sd_s, touchdown.instant.sd_s))
    flight_s, flight_sd_s = draft.known("flight_time_s")
    height_m, height_sd_m = draft.known("jump_height_flight_time_m")
    shared = _shared_with_takeoff(draft, takeoff, contact_s)
    draft.put("touchdown_time_s", touchdown.instant.time_s, touchdown.instant.sd_s)
    draft.put("ground_contact_time_s", contact_s, contact_sd_s)
    relative = (height_sd_m / height_m) ** 2 + (contact_sd_s / contact_s) ** 2 + 4 * shared
    draft.put("rsi_m_s", height_m / contact_s, height_m / contact_s * relative**0.5)
    relative = (flight_sd_s / flight_s) ** 2 + (contact_sd_s / contact_s) ** 2 + 2 * shared
    draft.put("rsr_flight_contact", flight_s / contact_s, flight_s / contact_s * relative**0.5)
    draft.put("touchdown_velocity_m_s", touchdown.velocity_m_s, touchdown.velocity_sd_m_s)
    drop_sd_m = touchdown.velocity_m_s / G * touchdown.velocity_sd_m_s
    draft.put("drop_height_m", touchdown.drop_height_m, drop_sd_m)
    if mass_kg is None:
        draft.leave("leg_stiffness_n_m", "needs the athlete's mass")
        return
    stiffness = leg_stiffness_n_m(flight_s, contact_s, mass_kg)
    if stiffness is None:
        draft.leave("leg_stiffness_n_m", "the contact was too long for a spring's")
        return
    # It goes nearly with the contact's inverse square.
    relative = (2 * contact_sd_s / contact_s) ** 2 + DALLEAU_SD**2
    draft.put("leg_stiffness_n_m", stiffness, stiffness * relative**0.5)


def about_the_box(draft: Draft, touchdown: Touchdown, box_m: float | None) -> list[Reason]:
    """Return what a coach should know of how the athlete came off the box."""
    reasons = []
    if touchdown.jumped_off_m > _JUMPED_OFF_M:
        off_cm = touchdown.jumped_off_m * 100
        text = f"Jumped {off_cm:.0f} cm up off the box: step off, so that the drop is the box's."
        reasons.append(Reason("jumped_off", text))
    drop_m, drop_sd_m = draft.known("drop_height_m")
    if box_m is not None and abs(drop_m - box_m) > max(_PLAIN_DROP_M, 2 * drop_sd_m):
        text = f"The fall was {drop_m * 100:.0f} cm, the box is {box_m * 100:.0f} cm high."
        reasons.append(Reason("drop_unlike_box", text))
    return reasons


def add_power(draft: Draft, mass_kg: float | None) -> None:
    """Add the peak power that a regression over many people gives for this height and mass."""
    if mass_kg is None:
        draft.leave("peak_power_w", "needs the athlete's mass")
        return
    height_m, height_sd_m = draft.known("jump_height_flight_time_m")
    power_w = sayers_peak_power_w(height_m, mass_kg)
    if power_w < SAYERS_STANDARD_ERROR_W:
        draft.leave("peak_power_w", "too light an athlete, or too low a jump, for Sayers' formula")
        return
    power_sd_w = float(np.hypot(60.7 * 100 * height_sd_m, SAYERS_STANDARD_ERROR_W))
    draft.put("peak_power_w", power_w, power_sd_w)
