"""Owns what is drawn of a stored repetition: the path it was measured on, its phases, its events.

Made of the stored landmarks by the functions that measured it, and never smoothed for the eye.
Heights are zero at take-off, as are the heights of a jump: the peak of the centre of mass is the
height by take-off velocity, as far as the path and the verdict on it agree. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from server.jump.body import sample_from_pose
from server.jump.countermovement import slopes
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.rep import JumpRep
from server.jump.scale import PRIOR_SD, Scale, prior_from_body, scale_from_stature
from server.jump.trajectory import Window, window_from_samples
from server.jump.witnesses import hear, rough_contact_s
from server.pose.landmarks import Array, Pose

FEWEST: Final = 4  # bodies; a velocity is a slope, and a scale needs a parabola
_PLACE_DIGITS: Final = 5  # of a picture's width or height: finer than any pixel of a camera
_SEEN_DIGITS: Final = 2
_PATH_DIGITS: Final = 4  # of a metre, of a metre a second
PhaseName = Literal["unweighting", "braking", "propulsion", "contact", "flight"]
EventName = Literal["touchdown", "takeoff", "apex", "landing"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase as the repetition's values bound it."""

    phase: PhaseName
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Curves:
    """Paths over time; times are those of the repetition's values."""

    time_s: Array
    """(n,), rising."""
    hip_m: Array
    """(n,): the middle of the hips above where it was at take-off."""
    com_m: Array
    """(n,): the centre of mass, likewise."""
    velocity_m_s: Array
    """(n,): of the centre of mass, upwards."""
    scale: Scale
    """Metres per picture height: of this flight alone, or of the body's size."""
    poses: tuple[Pose, ...]
    """n bodies."""

    def as_json(self) -> dict[str, object]:
        """Return it as the API tells it: finer than a picture, and no longer than that."""
        return {
            "aspect": self.poses[-1].aspect,
            "metres_per_unit": self.scale.metres_per_unit,
            "metres_per_unit_sd": self.scale.metres_per_unit * self.scale.sd,
            "scale_from": "flight" if self.scale.from_flight else "body",
            "time_s": self.time_s.tolist(),
            **{
                key: np.round(getattr(self, key), _PATH_DIGITS).tolist()
                for key in ("hip_m", "com_m", "velocity_m_s")
            },
            "bodies": [
                {
                    "image": np.round(pose.image, _PLACE_DIGITS).reshape(-1).tolist(),
                    "visibility": np.round(pose.visibility, _SEEN_DIGITS).tolist(),
                }
                for pose in self.poses
            ],
        }


def curves(
    poses: Sequence[Pose], rep: JumpRep, original_s: Mapping[str, float] | None = None
) -> Curves | None:
    """Return the paths of *poses*, oldest first, around *rep*; None where they cannot be drawn.

    *original_s* says where events that were moved by hand had been measured: the flight is looked
    for there.
    """
    takeoff_s, landing_s = rep.values.get("takeoff_time_s"), rep.values.get("landing_time_s")
    if len(poses) < FEWEST or takeoff_s is None or landing_s is None:
        return None
    window = window_from_samples([sample_from_pose(pose) for pose in poses])
    if not window.time_s[0] < takeoff_s < window.time_s[-1]:
        return None
    measured_s = {"takeoff": takeoff_s, "landing": landing_s, **(original_s or {})}
    scale = _scale(window, measured_s["takeoff"], measured_s["landing"])
    if scale is None:
        return None
    com_m, hip_m = window.com * scale.metres_per_unit, window.hip * scale.metres_per_unit
    return Curves(
        time_s=window.time_s,
        hip_m=hip_m - np.interp(takeoff_s, window.time_s, hip_m),
        com_m=com_m - np.interp(takeoff_s, window.time_s, com_m),
        velocity_m_s=slopes(window.time_s, com_m),
        scale=scale,
        poses=window.poses,
    )


def phases(rep: JumpRep) -> tuple[Stretch, ...]:
    """Return the phases that *rep* has values for, in their order."""
    takeoff_s, landing_s = rep.values.get("takeoff_time_s"), rep.values.get("landing_time_s")
    if takeoff_s is None or landing_s is None:
        return ()
    found: list[Stretch] = []
    end_s = takeoff_s
    leading: tuple[tuple[PhaseName, str], ...] = (
        ("propulsion", "propulsive_duration_s"),
        ("braking", "braking_duration_s"),
        ("unweighting", "unweighting_duration_s"),
    )
    for phase, key in leading:
        if (duration_s := rep.values.get(key)) is None:
            break
        found.insert(0, Stretch(phase, end_s - duration_s, end_s))
        end_s -= duration_s
    if (touchdown_s := rep.values.get("touchdown_time_s")) is not None and not found:
        found.append(Stretch("contact", touchdown_s, takeoff_s))
    return (*found, Stretch("flight", takeoff_s, landing_s))


def events(rep: JumpRep) -> dict[EventName, float]:
    """Return when each event of *rep* was, in their order; the apex follows from its velocity."""
    velocity_m_s = rep.values.get("takeoff_velocity_m_s")
    takeoff_s = rep.values.get("takeoff_time_s")
    times_s: dict[EventName, float | None] = {
        "touchdown": rep.values.get("touchdown_time_s"),
        "takeoff": takeoff_s,
        # v = g·(apex − take-off): Linthorne 2001, read backwards.
        "apex": None if takeoff_s is None or velocity_m_s is None else takeoff_s + velocity_m_s / G,
        "landing": rep.values.get("landing_time_s"),
    }
    return {event: time_s for event, time_s in times_s.items() if time_s is not None}


def _scale(window: Window, takeoff_s: float, landing_s: float) -> Scale | None:
    """Return the scale that gravity gives in the flight, else that of the body's own size."""
    sizes = window.body_m_per_unit[np.isfinite(window.body_m_per_unit)]
    body = float(np.median(sizes)) if len(sizes) else _by_stature(window)
    if body is None:
        return None
    prior = prior_from_body(body)
    contact_s = rough_contact_s(window, takeoff_s, prior, None)
    flight = hear(window, takeoff_s, landing_s, prior, contact_s, None)
    # A fit that is no surer than the prior has only repeated it.
    return prior if flight is None or flight.scale.sd > PRIOR_SD else flight.scale


def _by_stature(window: Window) -> float | None:
    tall = [sample_from_pose(pose).tall for pose in window.poses]
    return scale_from_stature(float(np.median(tall)))
