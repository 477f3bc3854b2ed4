"""Owns the metres in a unit of picture height, and how sure they are.

Before a flight was seen the body's own size is a prior: enough to tell a step from a jump, never
part of a result. Each flight then measures the scale from gravity, and flights of a session are
pooled.
"""

from dataclasses import dataclass
from typing import Final

PRIOR_SD: Final = 0.12
"""Relative SD of a scale from world landmarks or stature: people differ, and so do cameras."""

FLOOR_SD: Final = 0.01
"""A pooled scale is never surer than this: the athlete moves nearer or farther between jumps."""

_NOSE_TO_HEEL_M: Final = 1.55
"""Of a grown person standing, where there are no world landmarks."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Metres per picture height."""

    metres_per_unit: float
    sd: float
    """Relative standard deviation."""
    flights: int = 0
    """How many flights measured it; 0: a prior only."""

    def pooled(self, measured: float, measured_sd: float) -> "Scale":
        """Return the scale after a flight measured it; a prior gives way to measurement."""
        if self.flights == 0:
            return Scale(measured, max(measured_sd, FLOOR_SD), 1)
        weight, new_weight = self.sd**-2, measured_sd**-2
        mean = (self.metres_per_unit * weight + measured * new_weight) / (weight + new_weight)
        return Scale(mean, max((weight + new_weight) ** -0.5, FLOOR_SD), self.flights + 1)


def scale_from_stature(tall: float) -> float | None:
    """Return metres per unit for a nose that stands *tall* units above the heels."""
    return _NOSE_TO_HEEL_M / tall if tall > 0 else None


def prior_from_body(metres_per_unit: float) -> Scale:
    """Return the scale that the body's own size suggests."""
    return Scale(metres_per_unit, PRIOR_SD)
