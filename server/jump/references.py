"""Owns where the athlete's standing, floor and scale are: what heights are counted from."""

from typing import Final

import numpy as np

from server.jump.body import Sample
from server.jump.phases import Motion
from server.jump.rep import Phase
from server.jump.rough import end_slopes, floor_under, median
from server.jump.scale import Scale, prior_from_body, scale_from_stature
from server.jump.trajectory import Window
from server.pose.landmarks import Array

FLOOR_S: Final = 1.0
"""How much of the recent path is needed."""
_MOTION_S: Final = 0.14  # velocity and acceleration are read over this long
_LEAST_SAMPLES: Final = 3  # or over so many, where pictures come slowly
_STIRS_M: Final = 0.025
"""More than sway and landmarks' noise. A countermovement is as deep 0.2 s after it began."""
_STILL_S: Final = 0.30
_STILL_M: Final = 0.025


class References:
    """Of one athlete; follows slowly, so that one odd pose moves nothing."""

    def __init__(self, scale: Scale | None) -> None:
        self.scale = scale
        """Metres per picture height, once a body was seen; from flights once there were some."""
        self.floor: Array | None = None
        """(2,): what the soles, left and right, stand on; picture heights."""
        self.standing_hip: float | None = None
        self._standing: float | None = None  # centre of mass, picture heights

    def forget(self) -> None:
        """Begin anew with the next body; the scale stays."""
        self._standing = self.standing_hip = self.floor = None

    def take_size(self, sample: Sample, phase: Phase) -> None:
        """Learn the scale from the body's size, until a flight has told it better."""
        if self.scale is not None and self.scale.from_flight:
            return
        by_body = sample.metres_per_unit
        if by_body is None:
            by_body = scale_from_stature(sample.tall)
        if by_body is None:
            return
        if self.scale is None:
            self.scale = prior_from_body(by_body)
        elif phase in (Phase.STANDING, Phase.NO_BODY):
            share = 0.05  # a slow average: one odd pose must not move the prior
            blended = (1 - share) * self.scale.metres_per_unit + share * by_body
            self.scale = prior_from_body(blended)

    def take_levels(self, recent: Window, phase: Phase) -> None:
        """Learn the floor and the standing height from the last second."""
        if phase != Phase.FLIGHT:
            self.floor = floor_under(recent)
        still = recent.between(recent.time_s[-1] - _STILL_S, recent.time_s[-1])
        if phase in (Phase.STANDING, Phase.LANDING, Phase.NO_BODY) and self.scale is not None:
            spread_m = float(np.ptp(still.com)) * self.scale.metres_per_unit
            if spread_m < _STILL_M or self._standing is None:
                self._standing = float(median(still.com))
                self.standing_hip = float(median(still.hip))

    def hip_height_m(self, hip: float) -> float | None:
        """Return how far *hip* is above where it stands; None before that is known."""
        if self.standing_hip is None or self.scale is None:
            return None
        return (hip - self.standing_hip) * self.scale.metres_per_unit

    def stirs(self, recent: Window) -> bool:
        """Return whether who stood is no longer where they were in the last second."""
        scale = self.scale.metres_per_unit if self.scale is not None else 0.0
        seen = np.column_stack([recent.com, recent.hip, recent.soles])
        return bool(np.abs(seen[-1] - median(seen)).max() * scale > _STIRS_M)

    def motion(self, recent: Window, time_s: float, in_phase_s: float) -> Motion:
        """Return how the body moves now."""
        scale = self.scale.metres_per_unit if self.scale is not None else 0.0
        now = recent.between(time_s - _MOTION_S, time_s)
        if len(now.time_s) < _LEAST_SAMPLES <= len(recent.time_s):
            now = recent.between(recent.time_s[-_LEAST_SAMPLES], time_s)
        velocity, acceleration = end_slopes(now.time_s - time_s, now.com)
        standing = self._standing if self._standing is not None else float(recent.com[-1])
        floor = self.floor if self.floor is not None else recent.soles[-1]
        return Motion(
            above_standing_m=(float(recent.com[-1]) - standing) * scale,
            velocity_m_s=velocity * scale,
            acceleration_m_s2=acceleration * scale,
            lift_m=float((recent.soles[-1] - floor).min()) * scale,
            in_phase_s=in_phase_s,
        )
