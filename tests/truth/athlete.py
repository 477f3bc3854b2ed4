"""Owns who jumps: what a seed draws of a body and its habits. The estimator never sees the seed."""

from dataclasses import dataclass

import numpy as np

STEEPEST_FOOT = 0.62
"""Sine of the steepest pitch of a pointed foot, heel over toe."""


@dataclass(frozen=True, slots=True)
class Athlete:
    """One drawn person; heights of the feet are above their height on flat ground."""

    seed: int
    stature_m: float
    foot_length_m: float
    """Heel to toe landmark."""
    takeoff_midfoot_m: float
    landing_midfoot_m: float
    takeoff_toe_m: float
    landing_toe_m: float
    depth_m: float
    """How far the centre of mass goes down in the countermovement."""
    unweighting_m_s2: float
    """Largest downward acceleration of the countermovement."""
    landing_drop_m: float
    """How much lower the centre of mass is at landing than at take-off."""
    landing_depth_m: float
    takeoff_departure_bias_s: float
    """What this person's force fades faster (positive) or slower than the regression says."""
    landing_departure_bias_s: float

    @classmethod
    def from_seed(cls, seed: int) -> "Athlete":
        """Draw a person."""
        rng = np.random.default_rng([seed, 1])
        foot = float(rng.uniform(0.22, 0.30))
        takeoff, landing = np.clip(rng.normal(0.09, 0.015, 2), 0.055, 0.125)
        # The toe can be no lower than the steepest foot allows under its own mid-foot.
        reach = STEEPEST_FOOT * foot / 2
        return cls(
            seed=seed,
            stature_m=float(rng.uniform(1.60, 1.95)),
            foot_length_m=foot,
            takeoff_midfoot_m=float(takeoff),
            landing_midfoot_m=float(landing),
            takeoff_toe_m=float(max(rng.uniform(0.01, 0.05), takeoff - reach)),
            landing_toe_m=float(max(rng.uniform(0.01, 0.05), landing - reach)),
            depth_m=float(rng.uniform(0.22, 0.36)),
            unweighting_m_s2=float(rng.uniform(4.0, 6.5)),
            landing_drop_m=float(rng.uniform(0.0, 0.06)),
            landing_depth_m=float(rng.uniform(0.12, 0.24)),
            takeoff_departure_bias_s=float(rng.normal(0, 0.0034)),
            landing_departure_bias_s=float(rng.normal(0, 0.0045)),
        )

    @property
    def takeoff_heel_m(self) -> float:
        """Height of the heel at take-off."""
        return 2 * self.takeoff_midfoot_m - self.takeoff_toe_m

    @property
    def landing_heel_m(self) -> float:
        """Height of the heel at landing."""
        return 2 * self.landing_midfoot_m - self.landing_toe_m
