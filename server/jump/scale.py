"""Owns the metres in a unit of picture height, and how sure they are.

Before a flight was seen the body's own size is a prior: enough to tell a step from a jump, never
part of a result. Each flight then measures the scale from gravity. For the next flight that is a
prior again, no surer than an athlete stays where they were.
"""

from dataclasses import dataclass
from typing import Final

PRIOR_SD: Final = 0.12
"""Relative SD of a scale from world landmarks or stature: people differ, and so do cameras."""

_MOVED_SD: Final = 0.10
"""Relative SD of what a flight measured, by the next one: a step to or fro, 0.35 m in 3.5 m. Who
stays in place loses nothing by it: on drawn jumps and hops an SD of 0.02 made no height better."""

FLOOR_SD: Final = 0.01
"""A flight's scale is never surer than this: a centre of mass of landmarks is not the real one."""

_NOSE_TO_HEEL_M: Final = 1.55
"""Of a grown person standing, where there are no world landmarks."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Metres per picture height."""

    metres_per_unit: float
    sd: float
    """Relative standard deviation."""
    from_flight: bool = False
    """Whether gravity measured it, in a flight; else it is the body's size."""

    def for_the_next_flight(self) -> "Scale":
        """Return what is known of the scale before a flight that others came before.

        Each flight's own weight is in its scale already: it is carried over, never pooled again.
        """
        if not self.from_flight:
            return self
        return Scale(self.metres_per_unit, min((self.sd**2 + _MOVED_SD**2) ** 0.5, PRIOR_SD))


def scale_from_stature(tall: float) -> float | None:
    """Return metres per unit for a nose that stands *tall* units above the heels."""
    return _NOSE_TO_HEEL_M / tall if tall > 0 else None


def prior_from_body(metres_per_unit: float) -> Scale:
    """Return the scale that the body's own size suggests."""
    return Scale(metres_per_unit, PRIOR_SD)
