"""Owns the step from samples around a flight to a repetition, or to the reason why not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from server.jump.accept import (
    FLOOR_CHANGED,
    NO_PUSH,
    PATH_UNCLEAR,
    contact_was_seen,
    doubted,
    fell,
    is_clear,
    is_jump,
    looked_like_a_jump,
    plainly_rose,
    pushed_off,
    quality,
    too_few_pictures,
    touched_down_between,
    two_heights_disagree,
    why_not,
)
from server.jump.camera import CAMERA_MOVED, MOVED_ALONG, CameraWatch
from server.jump.countermovement import find_countermovement
from server.jump.draft import Draft
from server.jump.fall import Touchdown, find_fall
from server.jump.feet import PixelWitness
from server.jump.flight import Flight
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.landing import add_landing, leave_landing
from server.jump.protocols import PROTOCOLS, Configuration
from server.jump.rep import JumpRep, Reason
from server.jump.scale import Scale
from server.jump.squat import find_hold
from server.jump.standstill import PICTURES_HALTED, pictures_halted
from server.jump.starts import LEADS_IN, LeadIn
from server.jump.trajectory import Window
from server.jump.values import (
    about_the_box,
    add_contact,
    add_countermovement,
    add_flight,
    add_hold,
    add_power,
)
from server.jump.witnesses import hear, rough_contact_s

ESTIMATOR_VERSION: Final = "6"

_LONGEST_CONTACT_S: Final = 1.0
"""Between two flights; longer, and the athlete stood in between."""


_NEAR_S: Final = 0.3
"""Around a flight: how fast pictures come is read there."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A flight that was measured, and what it taught."""

    flight: Flight
    rep: JumpRep | None
    """None for a flight that only leads in."""
    said: Reason | None = None
    """Why it is no repetition, where the coach should know."""


@dataclass(frozen=True, slots=True)
class NotMeasurable:
    """A jump was seen, and why it has no numbers."""

    time_s: float
    reason: Reason


def measure(
    window: Window,
    takeoff_s: float,
    landing_s: float,
    scale: Scale,
    configuration: Configuration,
    new_id: Callable[[], str],
    previous: Flight | None = None,
    pixels: PixelWitness | None = None,
    *,
    follows_refused: bool = False,
) -> Measured | NotMeasurable | None:
    """Measure the flight near two rough instants; None where there was no jump at all.

    *scale* is that of the last flight, or of the body's size where there was none.
    *previous* is the last flight before it, whose landing may be the touchdown of this one;
    *follows_refused* tells that there was one just before which could not be measured.
    """
    verdict = _verdict(
        window,
        takeoff_s,
        landing_s,
        scale,
        configuration,
        new_id,
        previous,
        pixels,
        follows_refused,
    )
    frame_s = window.interval_s(takeoff_s - _NEAR_S, landing_s + _NEAR_S)
    reason = too_few_pictures(frame_s)
    if reason is None or verdict is None:
        return verdict
    if isinstance(verdict, NotMeasurable):
        return verdict if verdict.reason is PICTURES_HALTED else replace(verdict, reason=reason)
    if verdict.rep is not None and not contact_was_seen(verdict.rep, frame_s):
        return NotMeasurable(verdict.flight.landing.time_s, reason)
    return replace(verdict, said=verdict.said and reason)


def _verdict(
    window: Window,
    takeoff_s: float,
    landing_s: float,
    scale: Scale,
    configuration: Configuration,
    new_id: Callable[[], str],
    previous: Flight | None,
    pixels: PixelWitness | None,
    follows_refused: bool,
) -> Measured | NotMeasurable | None:
    protocol = PROTOCOLS[configuration.test]
    if previous is not None and takeoff_s - previous.landing.time_s > _LONGEST_CONTACT_S:
        previous = None
    scale = scale.for_the_next_flight()
    contact_s = rough_contact_s(window, takeoff_s, scale, previous)
    flight = hear(window, takeoff_s, landing_s, scale, contact_s, pixels)
    if flight is None or not is_jump(flight, scale, previous):
        looked = looked_like_a_jump(window, takeoff_s, landing_s, scale, contact_s)
        return NotMeasurable(landing_s, PATH_UNCLEAR) if looked else None
    rebounds = previous is None or touched_down_between(previous, flight)
    if not rebounds:
        return NotMeasurable(landing_s, PATH_UNCLEAR)
    # What falls is mostly no jump, and its path the less like one: this is asked first.
    if fell(window, flight, contact_s):
        rose = plainly_rose(flight) and pushed_off(window, flight, contact_s)
        # What goes up from a box before it falls is a drop jump's own affair.
        if rose and previous is None and "drop_height_m" not in protocol.quantities:
            said = FLOOR_CHANGED if is_clear(flight) else PATH_UNCLEAR
            return NotMeasurable(flight.landing.time_s, said)
        return None
    if not is_clear(flight):
        return NotMeasurable(landing_s, PATH_UNCLEAR)
    frame_s = window.interval_s(takeoff_s - _NEAR_S, landing_s + _NEAR_S)
    if (reason := why_not(window, flight, frame_s)) is not None:
        return NotMeasurable(flight.landing.time_s, reason)
    # Of a rebound's short push too few pictures show the legs; what it follows was looked at.
    if previous is None and not pushed_off(window, flight, contact_s):
        return NotMeasurable(flight.landing.time_s, NO_PUSH)
    draft = Draft()
    add_flight(
        draft,
        flight.takeoff,
        flight.landing,
        flight.apex.time_s,
        flight_sd_s=flight.flight_sd_s,
        rise_sd_s=flight.rise_sd_s,
    )
    if draft.known("jump_height_flight_time_m")[0] < protocol.least_height_m:
        return Measured(flight, None)
    if (reason := two_heights_disagree(draft)) is not None:
        return NotMeasurable(flight.landing.time_s, reason)
    lead = replace(_lead_in(window, flight, previous), follows_refused=follows_refused)
    if (reason := protocol.start(lead)) is not None:
        return Measured(flight, None, None if reason is LEADS_IN else reason)
    if pictures_halted(window, flight, frame_s):
        return NotMeasurable(flight.landing.time_s, PICTURES_HALTED)
    _add_lead_in(draft, window, lead, flight.scale, configuration)
    leave_landing(draft)
    keys = protocol.quantities
    rep = JumpRep(
        rep_id=new_id(),
        revision=1,
        final=False,
        test=configuration.test,
        estimator_version=ESTIMATOR_VERSION,
        values={key: draft.values[key] for key in keys},
        uncertainty={key: draft.sds[key] for key in keys},
        unavailable={key: text for key, text in draft.unavailable.items() if key in keys},
        quality=quality(window, flight, frame_s, draft.reasons),
    )
    return Measured(flight, rep)


def seen_from_a_stand(
    measured: Measured, window: Window, camera: CameraWatch
) -> Measured | NotMeasurable:
    """Return *measured*, or what is left of it where the picture moved meanwhile."""
    flight = measured.flight
    start_s, end_s = flight.takeoff.time_s, flight.landing.time_s
    if not camera.moved_between(start_s, end_s, flight.scale.metres_per_unit):
        return measured
    if not camera.moved_along(start_s, end_s, window.time_s, window.com):
        return NotMeasurable(end_s, CAMERA_MOVED)
    return replace(measured, rep=measured.rep and doubted(measured.rep, MOVED_ALONG))


def with_landing(
    rep: JumpRep, window: Window, landing_s: float, end_s: float, view: str
) -> JumpRep:
    """Return the next and last revision of *rep*: what the body did after it landed is known."""
    draft = Draft()
    add_landing(draft, window, landing_s, end_s, view)
    keys = tuple(key for key in PROTOCOLS[rep.test].quantities if key in draft.values)
    reasons = (*rep.quality.reasons, *draft.reasons) if keys else rep.quality.reasons
    unavailable = {key: text for key, text in rep.unavailable.items() if key not in keys}
    return replace(
        rep,
        revision=rep.revision + 1,
        final=True,
        values={**rep.values, **{key: draft.values[key] for key in keys}},
        uncertainty={**rep.uncertainty, **{key: draft.sds[key] for key in keys}},
        unavailable={
            **unavailable,
            **{key: text for key, text in draft.unavailable.items() if key in keys},
        },
        quality=replace(rep.quality, reasons=reasons),
    )


def _lead_in(window: Window, flight: Flight, previous: Flight | None) -> LeadIn:
    touchdown = None
    if previous is not None:
        fall_s = previous.landing.time_s - previous.apex.time_s
        touchdown = Touchdown(previous.landing, G * fall_s, G * previous.fall_sd_s, False, 0.0)
    else:
        inside = window.between(flight.takeoff.time_s, flight.landing.time_s).body_m_per_unit
        size = float(np.median(inside)) if len(inside) else float("nan")
        touchdown = find_fall(
            window,
            flight.takeoff.time_s,
            flight.scale,
            flight.noise_m,
            size if np.isfinite(size) else None,
        )
    hold = find_hold(window, flight.takeoff.time_s, flight.scale.metres_per_unit)
    seen_s = flight.takeoff.time_s - float(window.time_s[0])
    return LeadIn(flight.takeoff, touchdown, hold, seen_s)


def _add_lead_in(
    draft: Draft, window: Window, lead: LeadIn, scale: Scale, configuration: Configuration
) -> None:
    takeoff, keys = lead.takeoff, PROTOCOLS[configuration.test].quantities
    # What sinks into a squat and holds it is no countermovement of the jump from there.
    still = "countermovement_depth_m" not in keys and lead.hold is not None
    found = (
        None
        if still
        else find_countermovement(window, takeoff.time_s, scale.metres_per_unit, scale.sd)
    )
    add_countermovement(draft, found, takeoff)
    if found is None:
        add_hold(draft, lead.hold, takeoff)
    add_contact(draft, lead.touchdown, takeoff, configuration.mass_kg)
    add_power(draft, configuration.mass_kg)
    if "drop_height_m" in keys and lead.touchdown is not None:
        draft.reasons += about_the_box(draft, lead.touchdown, configuration.box_height_m)
