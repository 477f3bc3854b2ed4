"""Owns the posture after a landing: knees at first contact and at their deepest, and both sides."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.angles import (
    View,
    frontal_projections_deg,
    knee_flexions_deg,
    knee_flexions_in_picture_deg,
    view_from,
)
from server.jump.draft import Draft
from server.jump.rep import Reason
from server.jump.trajectory import Window
from server.pose.landmarks import Array

FOLLOWED_S: Final = 0.60
"""The knees are at their deepest within this of a landing."""

# Standard deviations, stated priors: no angle of ours has been held against a laboratory's yet.
# Depth is what one camera sees worst, so flexion is the less sure the more it bends towards it.
_FLEXION_SD_DEG: Final = {"sagittal": 5.0, "oblique": 7.0, "frontal": 10.0}
_FPPA_SD_DEG: Final = 3.0  # between sessions 2D video has 2.8 to 3.0 (Munro 2012)

_MOST_FPPA_DEG: Final = 40.0
"""No knee goes further in or out in a landing: the picture's plane is not the body's."""

_KEYS: Final = (
    "landing_knee_flexion_ic_deg",
    "landing_knee_flexion_max_deg",
    "asymmetry_pct",
    "fppa_left_deg",
    "fppa_right_deg",
)
_LEAST_RANGE_DEG: Final = 15.0
_PLAIN_ASYMMETRY_PCT: Final = 15.0


@dataclass(frozen=True, slots=True)
class _Knees:
    """The bend of both knees in one landing, degrees, (2,) left and right."""

    at_contact: Array
    deepest: Array
    deepest_at: int


def leave_landing(draft: Draft) -> None:
    """Put down that nothing of the landing's posture is known yet."""
    for key in _KEYS:
        draft.leave(key, "the landing was not followed to its lowest point")


def add_landing(draft: Draft, window: Window, landing_s: float, end_s: float, chosen: str) -> None:
    """Add what the knees did between *landing_s* and *end_s*, the next take-off or long enough."""
    after = window.between(landing_s - 0.05, end_s)
    leave_landing(draft)
    if len(after.poses) < 4 or after.time_s[0] > landing_s:
        return
    view = view_from(after.poses, chosen)
    flexion = knee_flexions_deg(after.poses)
    if flexion is None and view == "sagittal":
        flexion = knee_flexions_in_picture_deg(after.poses)
    if flexion is None:
        for key in _KEYS[:3]:
            draft.leave(key, "needs landmarks in space, or a view from the side")
        draft.leave("asymmetry_pct", "needs landmarks in space")
        knees = _knees(after.time_s, knee_flexions_in_picture_deg(after.poses), landing_s)
    else:
        knees = _knees(after.time_s, flexion, landing_s)
        _add_flexion(draft, knees, view)
    _add_frontal(draft, after, knees, view)


def _knees(time_s: Array, flexion: Array, landing_s: float) -> _Knees:
    at_contact = np.array([np.interp(landing_s, time_s, flexion[:, side]) for side in (0, 1)])
    deepest_at = int(np.argmax(flexion.mean(axis=1)))
    near = flexion[max(0, deepest_at - 1) : deepest_at + 2]
    return _Knees(at_contact, np.median(near, axis=0), deepest_at)


def _add_flexion(draft: Draft, knees: _Knees, view: View | None) -> None:
    sd_deg = _FLEXION_SD_DEG[view or "frontal"]
    draft.put("landing_knee_flexion_ic_deg", float(knees.at_contact.mean()), sd_deg)
    draft.put("landing_knee_flexion_max_deg", float(knees.deepest.mean()), sd_deg)
    left, right = knees.deepest - knees.at_contact
    if view == "sagittal":
        draft.leave("asymmetry_pct", "from the side one leg hides the other")
        return
    if max(left, right) < _LEAST_RANGE_DEG:
        draft.leave("asymmetry_pct", "the knees hardly bent in landing")
        return
    if min(left, right) < 0:
        draft.leave("asymmetry_pct", "one knee did not bend in landing")
        return
    larger = max(left, right)
    asymmetry_pct = 100 * float((left - right) / larger)
    # Both knees share what one view gets wrong: half of it is left between them.
    sd_pct = 100 * 2**0.5 * sd_deg / 2 / float(larger)
    draft.put("asymmetry_pct", asymmetry_pct, sd_pct)
    if abs(asymmetry_pct) > max(_PLAIN_ASYMMETRY_PCT, 2 * sd_pct):
        less, more = ("right", "left") if asymmetry_pct > 0 else ("left", "right")
        text = f"The {less} knee bends {abs(asymmetry_pct):.0f} % less than the {more}."
        draft.reasons.append(Reason("asymmetry", text))


def _add_frontal(draft: Draft, after: Window, knees: _Knees, view: View | None) -> None:
    if view != "frontal":
        unknown = "it is not known from where it was filmed: choose the view"
        why = unknown if view is None else "only from the front"
        for key in _KEYS[3:]:
            draft.leave(key, why)
        return
    angles = frontal_projections_deg(after.poses)
    near = angles[max(0, knees.deepest_at - 1) : knees.deepest_at + 2]
    for side, key in enumerate(_KEYS[3:]):
        angle_deg = float(np.median(near[:, side]))
        if abs(angle_deg) > _MOST_FPPA_DEG:
            draft.leave(key, "the leg points at the camera or was not filmed from the front")
        else:
            draft.put(key, angle_deg, _FPPA_SD_DEG)
