"""Owns the step from samples around a flight to a repetition, or to the reason why not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from server.jump.countermovement import Countermovement, find_countermovement
from server.jump.feet import Instant, foot_contacts
from server.jump.flight import Flight, fit_flight
from server.jump.kinematics import (
    SAYERS_STANDARD_ERROR_W,
    height_from_flight_time_m,
    height_from_takeoff_velocity_m,
    sayers_peak_power_w,
    takeoff_velocity_m_s,
)
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.protocols import PROTOCOLS, Configuration
from server.jump.rep import JumpRep, Quality, Reason
from server.jump.scale import Scale
from server.jump.trajectory import Window
from server.pose.landmarks import Array

ESTIMATOR_VERSION: Final = "1"

_AROUND_TAKEOFF_S: Final = 0.15
_AROUND_LANDING_S: Final = 0.10

_LONGEST_GAP: Final = 2.5  # median intervals
_FLIGHT_S: Final = (0.18, 1.10)  # shorter is a heel's noise, longer nobody jumps (1.10 s is 1.48 m)
_LEAST_RISE_M: Final = 0.03  # a fall from a box goes down, not up
_PRIOR_SCALE: Final = (0.55, 1.7)  # the flight's own scale over the prior: outside, no free fall
_POOLED_SCALE: Final = (0.75, 1.33)
_HEIGHT_GAP_M: Final = (-0.02, 0.09)
_MOST_NOISE_M: Final = 0.120
_LEAST_SURE_S: Final = 0.060  # of the flight time; a height known to a third is no measurement
_LOWER_FLOOR_M: Final = 0.08  # a step off a box ends lower than it began: a fall, not a jump

_PLAIN_LIFT_M: Final = 0.10  # both soles and the hips this high for most of a flight: it was one

_PATH_UNCLEAR: Final = Reason(
    "path_unclear", "The body was not followed well enough: more light, less clutter, head in view."
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A repetition and the scale its flight measured."""

    rep: JumpRep
    scale: Scale


@dataclass(frozen=True, slots=True)
class NotMeasurable:
    """A jump was seen, and why it has no numbers."""

    time_s: float
    reason: Reason


@dataclass(slots=True)
class _Draft:
    """Values, SDs and reasons as they gather."""

    values: dict[str, float | None] = field(default_factory=dict)
    sds: dict[str, float | None] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)

    def put(self, key: str, value: float, sd: float) -> None:
        self.values[key], self.sds[key] = value, sd

    def leave(self, key: str, reason: str) -> None:
        self.values[key] = self.sds[key] = None
        self.unavailable[key] = reason


def measure(
    window: Window,
    takeoff_s: float,
    landing_s: float,
    scale: Scale,
    configuration: Configuration,
    new_id: Callable[[], str],
) -> Measured | NotMeasurable | None:
    """Measure the flight near two rough instants; None where there was no jump at all."""
    flight = _both_witnesses(window, takeoff_s, landing_s, scale)
    if flight is None or not _is_jump(flight, scale):
        if _looked_like_a_jump(window, takeoff_s, landing_s, scale):
            return NotMeasurable(landing_s, _PATH_UNCLEAR)
        return None
    if _fell(window, flight):
        return None
    frame_s = float(np.median(np.diff(window.time_s)))
    if (reason := _why_not(window, flight, frame_s)) is not None:
        return NotMeasurable(flight.landing.time_s, reason)
    pooled = scale.pooled(flight.scale.metres_per_unit, flight.scale.sd)
    draft = _Draft()
    _add_flight(draft, flight)
    if (reason := _two_heights_disagree(draft)) is not None:
        return NotMeasurable(flight.landing.time_s, reason)
    _add_countermovement(
        draft,
        find_countermovement(window, flight.takeoff.time_s, pooled.metres_per_unit, pooled.sd),
        flight.takeoff,
    )
    _add_power(draft, configuration.mass_kg)
    keys = PROTOCOLS[configuration.test].quantities
    rep = JumpRep(
        rep_id=new_id(),
        revision=1,
        final=True,
        test=configuration.test,
        estimator_version=ESTIMATOR_VERSION,
        values={key: draft.values[key] for key in keys},
        uncertainty={key: draft.sds[key] for key in keys},
        unavailable={key: text for key, text in draft.unavailable.items() if key in keys},
        quality=_quality(window, flight, frame_s),
    )
    return Measured(rep, pooled)


def _both_witnesses(
    window: Window, takeoff_s: float, landing_s: float, scale: Scale
) -> Flight | None:
    # The feet's heights need the scale that their flight measures: once with the scale so far, then
    # with the flight's own.
    flight, metres_per_unit = None, scale.metres_per_unit
    for _ in range(2):
        contacts = foot_contacts(window, takeoff_s, landing_s, metres_per_unit)
        if contacts is not None:
            takeoff_s, landing_s = contacts.takeoff.time_s, contacts.landing.time_s
        flight = fit_flight(window, takeoff_s, landing_s, contacts, scale)
        if flight is None:
            return None
        metres_per_unit = flight.scale.metres_per_unit
    return flight


def _is_jump(flight: Flight, scale: Scale) -> bool:
    rise_s = flight.apex.time_s - flight.takeoff.time_s
    rise_m = height_from_takeoff_velocity_m(takeoff_velocity_m_s(rise_s)) if rise_s > 0 else 0.0
    low, high = _PRIOR_SCALE if scale.flights == 0 else _POOLED_SCALE
    return (
        _FLIGHT_S[0] <= flight.landing.time_s - flight.takeoff.time_s <= _FLIGHT_S[1]
        and rise_m >= _LEAST_RISE_M
        and low <= flight.scale.metres_per_unit / scale.metres_per_unit <= high
    )


def _looked_like_a_jump(window: Window, takeoff_s: float, landing_s: float, scale: Scale) -> bool:
    before = window.between(takeoff_s - 0.6, takeoff_s - 0.12)
    inside = window.between(takeoff_s, landing_s)
    if not len(before.time_s) or landing_s - takeoff_s < _FLIGHT_S[0]:
        return False
    lift = (inside.soles - np.median(before.soles, axis=0)).min(axis=1)
    rise = inside.hip - np.median(before.hip)
    both_up = np.minimum(lift, rise) * scale.metres_per_unit > _PLAIN_LIFT_M
    return bool(both_up.mean() > 0.5)


def _fell(window: Window, flight: Flight) -> bool:
    before = window.between(flight.takeoff.time_s - 0.6, flight.takeoff.time_s - 0.12).soles
    after = window.between(flight.landing.time_s + 0.06, np.inf).soles
    if not len(before) or not len(after):
        return False
    sank = float((np.median(before, axis=0) - after.min(axis=0)).max())
    return sank * flight.scale.metres_per_unit > _LOWER_FLOOR_M


def _why_not(window: Window, flight: Flight, frame_s: float) -> Reason | None:
    core = window.between(
        flight.takeoff.time_s - _AROUND_TAKEOFF_S, flight.landing.time_s + _AROUND_LANDING_S
    )
    if core.feet_seen.mean() < 0.75:
        return Reason("feet_not_seen", "The feet were not in the picture: step back.")
    if core.hips_seen.mean() < 0.75:
        return Reason("hips_not_seen", "The hips were hidden: keep the whole body in view.")
    for name, event in (("take-off", flight.takeoff), ("landing", flight.landing)):
        if _gap_touches(window.time_s, event.time_s, frame_s):
            return Reason(
                "frames_missing",
                f"Pictures are missing at the {name}: check the connection, then jump again.",
            )
    flight_sd_s = np.hypot(flight.takeoff.sd_s, flight.landing.sd_s)
    if flight.noise_m > _MOST_NOISE_M or flight_sd_s > _LEAST_SURE_S:
        return _PATH_UNCLEAR
    return None


def _gap_touches(time_s: Array, event_s: float, frame_s: float) -> bool:
    gaps = np.diff(time_s) > _LONGEST_GAP * frame_s
    reach_s = frame_s / 2
    return bool(
        (gaps & (time_s[:-1] - reach_s <= event_s) & (event_s <= time_s[1:] + reach_s)).any()
    )


def _add_flight(draft: _Draft, flight: Flight) -> None:
    takeoff, landing, apex = flight.takeoff, flight.landing, flight.apex
    flight_s = landing.time_s - takeoff.time_s
    flight_sd_s = float(np.hypot(takeoff.sd_s, landing.sd_s))
    velocity = takeoff_velocity_m_s(apex.time_s - takeoff.time_s)
    velocity_sd = G * float(np.hypot(apex.sd_s, takeoff.sd_s))
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


def _two_heights_disagree(draft: _Draft) -> Reason | None:
    one, other = "jump_height_flight_time_m", "jump_height_takeoff_velocity_m"
    gap_m = _known(draft.values[one]) - _known(draft.values[other])
    allowed_m = 2 * float(np.hypot(_known(draft.sds[one]), _known(draft.sds[other])))
    low, high = _HEIGHT_GAP_M
    if low - allowed_m <= gap_m <= high + allowed_m:
        return None
    return Reason(
        "heights_disagree",
        f"Flight time and take-off velocity give heights {abs(gap_m) * 100:.0f} cm apart: "
        "land where you took off, with legs as straight.",
    )


def _known(value: float | None) -> float:
    assert value is not None
    return value


def _add_countermovement(draft: _Draft, found: Countermovement | None, takeoff: Instant) -> None:
    if found is None:
        for key in (
            "rsi_mod_m_s",
            "time_to_takeoff_s",
            "unweighting_duration_s",
            "braking_duration_s",
            "propulsive_duration_s",
            "countermovement_depth_m",
        ):
            draft.leave(key, "no still start and countermovement were seen before the jump")
        return
    bounds = (found.onset, found.braking, found.propulsion, takeoff)
    keys = ("unweighting_duration_s", "braking_duration_s", "propulsive_duration_s")
    for key, start, end in zip(keys, bounds[:-1], bounds[1:], strict=True):
        draft.put(key, end.time_s - start.time_s, float(np.hypot(start.sd_s, end.sd_s)))
    to_takeoff_s = takeoff.time_s - found.onset.time_s
    to_takeoff_sd_s = float(np.hypot(takeoff.sd_s, found.onset.sd_s))
    draft.put("time_to_takeoff_s", to_takeoff_s, to_takeoff_sd_s)
    draft.put("countermovement_depth_m", found.depth_m, found.depth_sd_m)
    height_m = _known(draft.values["jump_height_flight_time_m"])
    height_sd_m = _known(draft.sds["jump_height_flight_time_m"])
    rsi = height_m / to_takeoff_s
    draft.put(
        "rsi_mod_m_s",
        rsi,
        rsi * float(np.hypot(height_sd_m / height_m, to_takeoff_sd_s / to_takeoff_s)),
    )


def _add_power(draft: _Draft, mass_kg: float | None) -> None:
    if mass_kg is None:
        draft.leave("peak_power_w", "needs the athlete's mass")
        return
    height_m = _known(draft.values["jump_height_flight_time_m"])
    height_sd_m = _known(draft.sds["jump_height_flight_time_m"])
    power_sd_w = float(np.hypot(60.7 * 100 * height_sd_m, SAYERS_STANDARD_ERROR_W))
    draft.put("peak_power_w", sayers_peak_power_w(height_m, mass_kg), power_sd_w)


def _quality(window: Window, flight: Flight, frame_s: float) -> Quality:
    reasons = []
    score = 100.0
    rate = 1 / frame_s
    if rate < 25:
        score -= 15
        reasons.append(Reason("low_frame_rate", f"Only {rate:.0f} pictures a second: add light."))
    core = window.between(flight.takeoff.time_s - 0.1, flight.landing.time_s + 0.1)
    if len(core.time_s) > 1 and np.diff(core.time_s).max() > 1.5 * frame_s:
        score -= 15
        reasons.append(Reason("frames_missing", "Some pictures of the jump are missing."))
    if flight.disagreement_sd > 2:
        score -= 25
        reasons.append(
            Reason("witnesses_disagree", "Feet and body tell different times: the ± is wider.")
        )
    score -= min(40.0, 1000 * max(0.0, flight.noise_m - 0.006))
    return Quality(round(max(0.0, score)), tuple(reasons))
