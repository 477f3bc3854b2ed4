"""Owns what becomes of a measured repetition when somebody moves one of its events by hand. Pure.

What follows from the event is computed again, by the very formulas that measured it; what was read
off the body at the old event is marked as not known; the rest stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from server.errors import BadInput
from server.jump.countermovement import Countermovement
from server.jump.draft import Draft
from server.jump.fall import Touchdown
from server.jump.feet import Instant
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.quantities import QUANTITIES
from server.jump.rep import JumpRep, Quality, Reason
from server.jump.squat import Hold
from server.jump.values import add_contact, add_countermovement, add_flight, add_hold, add_power

EVENTS: Final = ("touchdown", "takeoff", "landing")
MOVED_BY_HAND: Final = "moved_by_hand"
"""Code of the reason that says so."""
_FURTHEST_S: Final = 0.5
"""An event that is further from where it was belongs to another jump."""
_LEAST_S: Final = 0.03  # of a contact, a push, and each half of a flight
_PICTURES_SD: Final = 3**-0.5
"""A hand is right to a picture either way, and no value in between is likelier: a stated prior."""

_FOLLOWS: Final[Mapping[str, tuple[str, ...]]] = {
    "touchdown": (
        "touchdown_time_s",
        "ground_contact_time_s",
        "rsi_m_s",
        "rsr_flight_contact",
        "leg_stiffness_n_m",
    ),
    "takeoff": (
        "takeoff_time_s",
        "flight_time_s",
        "jump_height_flight_time_m",
        "jump_height_takeoff_velocity_m",
        "takeoff_velocity_m_s",
        "ground_contact_time_s",
        "rsi_m_s",
        "rsr_flight_contact",
        "rsi_mod_m_s",
        "time_to_takeoff_s",
        "propulsive_duration_s",
        "peak_power_w",
        "leg_stiffness_n_m",
    ),
    "landing": (
        "landing_time_s",
        "flight_time_s",
        "jump_height_flight_time_m",
        "rsi_m_s",
        "rsr_flight_contact",
        "rsi_mod_m_s",
        "peak_power_w",
        "leg_stiffness_n_m",
    ),
}
_READ_OFF: Final[Mapping[str, tuple[str, ...]]] = {
    "touchdown": ("touchdown_velocity_m_s", "drop_height_m"),
    "takeoff": (),
    "landing": ("landing_knee_flexion_ic_deg", "asymmetry_pct"),
}


def moved_by_hand(
    rep: JumpRep, event: str, time_s: float, picture_s: float, mass_kg: float | None
) -> JumpRep:
    """Return the next revision of *rep*, whose *event* is at *time_s* now; raise BadInput.

    *picture_s* is the time between two pictures, which the hand had to choose from.
    """
    before = _instant(rep, event)
    if before is None:
        raise BadInput(f"this repetition has no {event} to move")
    if abs(time_s - before.time_s) > _FURTHEST_S:
        raise BadInput(f"time_s is {time_s:g}: within {_FURTHEST_S} s of {before.time_s:.3f} s")
    draft = _computed(rep, {event: Instant(time_s, picture_s * _PICTURES_SD)}, mass_kg)
    values, sds, unavailable = dict(rep.values), dict(rep.uncertainty), dict(rep.unavailable)
    for key in _FOLLOWS[event]:
        if values.get(key) is not None:  # what was not known before a hand does not know either
            values[key], sds[key] = draft.values[key], draft.sds[key]
            if key in draft.unavailable:
                unavailable[key] = draft.unavailable[key]
    for key in _READ_OFF[event]:
        if values.get(key) is not None:
            values[key] = sds[key] = None
            unavailable[key] = f"was measured at another {event}, which was moved by hand"
    text = f"By hand: {event} at {time_s:.3f} s, measured at {before.time_s:.3f} s."
    told = [r for r in rep.quality.reasons if r.code != "landed_lower"]
    reasons = (*told, *draft.reasons, Reason(MOVED_BY_HAND, text))
    return replace(
        rep,
        revision=rep.revision + 1,
        final=True,
        values=values,
        uncertainty=sds,
        unavailable=unavailable,
        quality=Quality(rep.quality.score, reasons),
    )


def _computed(rep: JumpRep, moved: Mapping[str, Instant], mass_kg: float | None) -> Draft:
    """Return the values that the formulas give with the event where it is now."""
    old_takeoff, old_landing = _instant(rep, "takeoff"), _instant(rep, "landing")
    velocity, velocity_sd = _pair(rep, "takeoff_velocity_m_s")
    _, flight_sd_s = _pair(rep, "flight_time_s")
    if old_takeoff is None or old_landing is None or velocity is None:
        raise BadInput("this repetition was not measured whole: its events cannot be moved")
    # The apex stays where take-off and its velocity, v = g·rise, put it.
    apex = _after(old_takeoff, velocity / G, velocity_sd / G)
    takeoff, landing = moved.get("takeoff", old_takeoff), moved.get("landing", old_landing)
    if not takeoff.time_s + _LEAST_S < apex.time_s < landing.time_s - _LEAST_S:
        top = f"{apex.time_s:.3f} s"
        raise BadInput(f"take-off comes before the highest point, at {top}, and landing after it")
    # A hand's error is no other's: only between two measured events is the fit's word the last.
    if moved.keys() & {"takeoff", "landing"}:
        flight_sd_s = float(np.hypot(takeoff.sd_s, landing.sd_s))
    rise_sd_s = velocity_sd / G
    if "takeoff" in moved:
        rise_sd_s = float(np.hypot(takeoff.sd_s, apex.sd_s))
    draft = Draft()
    add_flight(draft, takeoff, landing, apex.time_s, flight_sd_s=flight_sd_s, rise_sd_s=rise_sd_s)
    onset, push = (
        _before(rep, key, old_takeoff) for key in ("time_to_takeoff_s", "propulsive_duration_s")
    )
    for start in (onset, push):
        if start is not None and takeoff.time_s - start.time_s < _LEAST_S:
            raise BadInput(f"take-off comes after the push began, at {start.time_s:.3f} s")
    found = None
    if onset is not None and push is not None:
        found = Countermovement(onset, push, push, *_pair_or_0(rep, "countermovement_depth_m"))
    add_countermovement(draft, found, takeoff)
    if found is None and push is not None:
        add_hold(draft, Hold(0.0, push, 0.0), takeoff)
    touchdown = moved.get("touchdown", _instant(rep, "touchdown"))
    if touchdown is not None and takeoff.time_s - touchdown.time_s < _LEAST_S:
        raise BadInput("take-off comes after touchdown")
    fall = _pair_or_0(rep, "touchdown_velocity_m_s")
    landed = None if touchdown is None else Touchdown(touchdown, *fall, False, 0.0)
    add_contact(draft, landed, takeoff, mass_kg)
    add_power(draft, mass_kg)
    return draft


def rep_from_json(told: Mapping[str, object]) -> JumpRep:
    """Return the repetition whose `as_json` *told* was; keys that it did not know are left out.

    Raise BadInput for anything else.
    """
    try:
        quality = _object(told["quality"])
        reasons = [_object(each) for each in _list(quality["reasons"])]
        return JumpRep(
            rep_id=str(told["rep_id"]),
            revision=int(str(told["revision"])),
            final=bool(told["final"]),
            test=str(told["test"]),
            estimator_version=str(told["estimator_version"]),
            values={q.key: _number(told[q.key]) for q in QUANTITIES if q.key in told},
            uncertainty={k: _number(v) for k, v in _object(told["uncertainty"]).items()},
            unavailable={k: str(v) for k, v in _object(told["unavailable"]).items()},
            quality=Quality(
                int(str(quality["score"])),
                tuple(Reason(str(r["code"]), str(r["text"])) for r in reasons),
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"this is no repetition of ours: {error}") from None


def _instant(rep: JumpRep, event: str) -> Instant | None:
    time_s, sd_s = _pair(rep, f"{event}_time_s")
    return None if time_s is None else Instant(time_s, sd_s)


def _pair(rep: JumpRep, key: str) -> tuple[float | None, float]:
    return rep.values.get(key), rep.uncertainty.get(key) or 0.0


def _pair_or_0(rep: JumpRep, key: str) -> tuple[float, float]:
    """Return what no value that is taken from the draft depends on."""
    value, sd = _pair(rep, key)
    return value or 0.0, sd


def _after(start: Instant, length_s: float, sd_s: float) -> Instant:
    """Return the end of what began at *start*: of the length's error, what is not the start's."""
    return Instant(start.time_s + length_s, max(0.0, sd_s**2 - start.sd_s**2) ** 0.5)


def _before(rep: JumpRep, key: str, end: Instant) -> Instant | None:
    length_s, sd_s = _pair(rep, key)
    return None if length_s is None else _after(end, -length_s, sd_s)


def _number(value: object) -> float | None:
    if value is None or isinstance(value, int | float):
        return None if value is None else float(value)
    raise TypeError(f"{value!r} is no number")


def _object(value: object) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    raise TypeError(f"{value!r} is no object")


def _list(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    raise TypeError(f"{value!r} is no list")
