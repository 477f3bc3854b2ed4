"""Owns what is a jump, and which jumps cannot be measured, each with a sentence for the coach."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from server.jump.draft import Draft
from server.jump.feet import rest_before
from server.jump.flight import Flight
from server.jump.kinematics import height_from_takeoff_velocity_m, takeoff_velocity_m_s
from server.jump.rep import JumpRep, Quality, Reason
from server.jump.scale import Scale
from server.jump.trajectory import Window
from server.pose.landmarks import Array, Landmark, Pose

_AROUND_TAKEOFF_S: Final = 0.15
_AROUND_LANDING_S: Final = 0.10

_FEW_S: Final = 0.060  # between two pictures: fewer than 17 a second
_LEAST_CONTACT: Final = 2.5  # pictures; of shorter contacts flights were read 4 SD too long
_SHORTEST_CONTACT_S: Final = 0.060
"""A stated prior: even a sprinter's foot is down for some 0.09 s, and a hopper's for longer."""
_LONGEST_GAP: Final = 2.5  # median intervals
_FLIGHT_S: Final = (0.13, 1.10)  # shorter is a heel's noise, longer nobody jumps (1.10 s is 1.48 m)
_LEAST_RISE_M: Final = 0.015  # a fall from a box goes down, not up
_PRIOR_SCALE: Final = (0.55, 1.7)  # the flight's own scale over the prior: outside, no free fall
_REBOUND_SCALE: Final = (0.75, 1.33)  # over that of the flight just before: nobody moves so far
_HEIGHT_GAP_M: Final = (-0.02, 0.09)
_MOST_NOISE_M: Final = 0.120
# Where pixels do not tell both ends, feet and centre of mass are all there is, and both are the
# same landmarks: at 0.031 a dim drawn jump read 20 cm high. Real jumps on video show up to 0.028.
_MOST_NOISE_ALONE_M: Final = 0.030
_LEAST_SURE_S: Final = 0.060  # of the flight time; a height known to a third is no measurement
_LOWER_FLOOR_M: Final = 0.08  # a step off a box ends lower than it began: a fall, not a jump

_DOUBT: Final = 50  # of a hundred

_PLAIN_LIFT_M: Final = 0.10  # both soles and the hips this high for most of a flight: it was one

_LONGEST_PUSH_S: Final = 1.0
_REBOUND_PUSH_S: Final = (0.35, 1.0)  # what is in the air before it does no harm
_OFF_S: Final = 0.05  # the median of the last three samples is then about that at take-off
_LEAST_PUSH: Final = 5
_MOST_FORCE: Final = 5.0  # mean of a push in body weights: more than any athlete's legs
# Of the body's rise before take-off, over the feet; not all, for a toe's landmark rises with the
# heel, and the more of so short a rise as a rebound's.
_LEGS_SHARE: Final = 1 / 2
_REBOUND_LEGS_SHARE: Final = 1 / 3

_MOST_HEADLESS: Final = 0.25
_SMALL: Final = 0.30  # nose to heels, in picture heights; 0.37 and more was measured
_HEELS: Final = [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]

NO_PUSH: Final = Reason(
    "no_push",
    "The picture went up without a push of the legs: put the camera on something firm.",
)

FLOOR_CHANGED: Final = Reason(
    "floor_changed",
    "Landed lower, or nearer to the camera, than the take-off: jump straight up from level ground.",
)

PATH_UNCLEAR: Final = Reason(
    "path_unclear",
    "The body was not followed well enough: head and feet in view, less clutter behind.",
)


def is_jump(flight: Flight, prior: Scale, previous: Flight | None) -> bool:
    """Return whether *flight* could be a person's: seen at about *prior*, soon after *previous*."""
    low, high = _PRIOR_SCALE if previous is None else _REBOUND_SCALE
    return (
        _FLIGHT_S[0] <= flight.landing.time_s - flight.takeoff.time_s <= _FLIGHT_S[1]
        and _rise_m(flight) >= _LEAST_RISE_M
        and low <= flight.scale.metres_per_unit / prior.metres_per_unit <= high
    )


def plainly_rose(flight: Flight) -> bool:
    """Return whether the body went up in *flight*, and did not only fall."""
    return _rise_m(flight) > _PLAIN_LIFT_M


def _rise_m(flight: Flight) -> float:
    rise_s = flight.apex.time_s - flight.takeoff.time_s
    return height_from_takeoff_velocity_m(takeoff_velocity_m_s(rise_s)) if rise_s > 0 else 0.0


def is_clear(flight: Flight) -> bool:
    """Return whether the path was seen well enough to say anything of it."""
    most_noise_m = _MOST_NOISE_M if flight.shoes_seen else _MOST_NOISE_ALONE_M
    return flight.noise_m <= most_noise_m and flight.flight_sd_s <= _LEAST_SURE_S


def touched_down_between(previous: Flight, flight: Flight) -> bool:
    """Return whether the ground was touched for long enough to push off it again."""
    return flight.takeoff.time_s - previous.landing.time_s >= _SHORTEST_CONTACT_S


def looked_like_a_jump(
    window: Window, takeoff_s: float, landing_s: float, scale: Scale, contact_s: float | None
) -> bool:
    """Return whether hips and soles were plainly up, though no parabola fits."""
    before = window.between(*rest_before(takeoff_s, contact_s))
    inside = window.between(takeoff_s, landing_s)
    if not len(before.time_s) or landing_s - takeoff_s < _FLIGHT_S[0]:
        return False
    lift = (inside.soles - np.median(before.soles, axis=0)).min(axis=1)
    rise = inside.hip - np.median(before.hip)
    both_up = np.minimum(lift, rise) * scale.metres_per_unit > _PLAIN_LIFT_M
    return bool(both_up.mean() > 0.5)


def fell(window: Window, flight: Flight, contact_s: float | None) -> bool:
    """Return whether the floor after the flight is lower than before: off a box."""
    before = window.between(*rest_before(flight.takeoff.time_s, contact_s)).soles
    after = window.between(flight.landing.time_s + 0.06, np.inf).soles
    if not len(before) or not len(after):
        return False
    sank = float((np.median(before, axis=0) - after.min(axis=0)).max())
    return sank * flight.scale.metres_per_unit > _LOWER_FLOOR_M


def pushed_off(window: Window, flight: Flight, contact_s: float | None) -> bool:
    """Return whether legs sent the body up, and not a camera that moved.

    Legs that push with a mean of F over a distance d give a height of (F/mg − 1)·d; and while they
    push, the feet stay where they are and the body rises over them.
    """
    takeoff_s = flight.takeoff.time_s
    push_s, share = _LONGEST_PUSH_S, _LEGS_SHARE
    if contact_s is not None:
        push_s, share = float(np.clip(contact_s, *_REBOUND_PUSH_S)), _REBOUND_LEGS_SHARE
    push = window.between(takeoff_s - push_s, takeoff_s + _OFF_S)
    if len(push.time_s) < _LEAST_PUSH:
        return True  # too little was seen to say so: other rules judge
    # The lower toe is the one that is stood on.
    over_feet = _without_outliers(push.com - push.toes.min(axis=1))
    com = _without_outliers(push.com)
    extended = float(over_feet[-1] - over_feet.min())
    risen = float(com[-1] - com.min())
    least = max(risen * share, _rise_m(flight) / (_MOST_FORCE - 1) / flight.scale.metres_per_unit)
    return extended >= least


def _without_outliers(series: Array) -> Array:
    return np.median(np.stack([series[:-2], series[1:-1], series[2:]]), axis=0)


def why_not(window: Window, flight: Flight, frame_s: float) -> Reason | None:
    """Return why the flight cannot be measured, if so."""
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
    return None


def too_few_pictures(frame_s: float) -> Reason | None:
    """Return why a jump seen every *frame_s* may not be measurable, whatever else is said of it."""
    if frame_s <= _FEW_S:
        return None
    return Reason(
        "too_few_pictures",
        f"Only {1 / frame_s:.0f} pictures a second were looked at, too few for this jump: add "
        "light where the camera gives few, or let fewer cameras share the server.",
    )


def contact_was_seen(rep: JumpRep, frame_s: float) -> bool:
    """Return whether a ground contact before *rep*, if there was one, had pictures enough."""
    contact_s = rep.values.get("ground_contact_time_s")
    return contact_s is None or contact_s >= _LEAST_CONTACT * frame_s


def _gap_touches(time_s: Array, event_s: float, frame_s: float) -> bool:
    gaps = np.diff(time_s) > _LONGEST_GAP * frame_s
    reach_s = frame_s / 2
    return bool(
        (gaps & (time_s[:-1] - reach_s <= event_s) & (event_s <= time_s[1:] + reach_s)).any()
    )


def two_heights_disagree(draft: Draft) -> Reason | None:
    """Return why flight time and take-off velocity cannot both be of this jump, if they cannot."""
    flight_m, flight_sd_m = draft.known("jump_height_flight_time_m")
    rise_m, rise_sd_m = draft.known("jump_height_takeoff_velocity_m")
    gap_m = flight_m - rise_m
    allowed_m = 2 * float(np.hypot(flight_sd_m, rise_sd_m))
    low, high = _HEIGHT_GAP_M
    if low - allowed_m <= gap_m <= high + allowed_m:
        return None
    return Reason(
        "heights_disagree",
        f"Flight time and take-off velocity give heights {abs(gap_m) * 100:.0f} cm apart: "
        "land where you took off, with legs as straight.",
    )


def quality(window: Window, flight: Flight, frame_s: float, told: list[Reason]) -> Quality:
    """Return how well the repetition was seen, with what else is *told* of it."""
    reasons = list(told)
    score = 100.0
    rate = 1 / frame_s
    if rate < 25:
        score -= 15
        reasons.append(
            Reason("low_frame_rate", f"Only {rate:.0f} pictures a second were looked at: wider ±.")
        )
    core = window.between(flight.takeoff.time_s - 0.1, flight.landing.time_s + 0.1)
    if len(core.time_s) > 1 and np.diff(core.time_s).max() > 1.5 * frame_s:
        score -= 15
        reasons.append(Reason("frames_missing", "Some pictures of the jump are missing."))
    if (poses := core.poses) and (reason := _framing(poses)) is not None:
        score -= 15
        reasons.append(reason)
    if flight.disagreement_sd > 2:
        score -= 25
        reasons.append(
            Reason("witnesses_disagree", "Feet and body tell different times: the ± is wider.")
        )
    score -= min(40.0, 1000 * max(0.0, flight.noise_m - 0.006))
    return Quality(round(max(0.0, score)), tuple(reasons))


def doubted(rep: JumpRep, reason: Reason) -> JumpRep:
    """Return *rep* with one more *reason* to think less of it."""
    score = max(0, rep.quality.score - _DOUBT)
    return replace(rep, quality=Quality(score, (*rep.quality.reasons, reason)))


def _framing(poses: Sequence[Pose]) -> Reason | None:
    """Return what to change about where the athlete stands, if so."""
    nose, heels = (np.array([p.image[part, 1] for p in poses]) for part in (Landmark.NOSE, _HEELS))
    if (nose < 0).mean() > _MOST_HEADLESS:
        return Reason("head_not_seen", "The head left the picture: step back.")
    if float(np.median(heels.mean(axis=1) - nose)) < _SMALL:
        return Reason("too_small", "The athlete is small in the picture: come nearer.")
    return None
