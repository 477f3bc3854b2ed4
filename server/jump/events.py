"""Owns the verdict on take-off and landing: two witnesses, weighed by their own errors.

The centre of mass's physics and the foot landmarks see the same two instants by different means.
Where they agree the verdict is surer than either; where they do not, it says so in its ±.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.feet import FootContacts, Instant
from server.jump.flight import LANDING_SYSTEMATIC_SD_S, TAKEOFF_SYSTEMATIC_SD_S, Flight

_AGREE_SD: Final = 2.0  # farther apart than this many joint SDs the witnesses disagree


@dataclass(frozen=True, slots=True)
class JumpEvents:
    """When the last foot left the ground, when the first came back, and the apex between."""

    takeoff: Instant
    landing: Instant
    apex: Instant
    disagreement_sd: float
    """How far the witnesses were apart at the worse event, in joint standard deviations."""


def weigh(flight: Flight, contacts: FootContacts | None, frame_s: float) -> JumpEvents:
    """Join the witnesses; *frame_s* is the interval between frames around the events."""
    takeoff = Instant(
        flight.takeoff_s,
        float(np.hypot(_noise(flight.takeoff_sd_s, frame_s), TAKEOFF_SYSTEMATIC_SD_S)),
    )
    landing = Instant(
        flight.landing_s,
        float(np.hypot(_noise(flight.landing_sd_s, frame_s), LANDING_SYSTEMATIC_SD_S)),
    )
    apex = Instant(flight.apex_s, float(np.hypot(flight.apex_sd_s, 0.003)))
    if contacts is None:
        return JumpEvents(takeoff, landing, apex, 0.0)
    joined_takeoff, apart_takeoff = _join(takeoff, contacts.takeoff)
    joined_landing, apart_landing = _join(landing, contacts.landing)
    return JumpEvents(joined_takeoff, joined_landing, apex, max(apart_takeoff, apart_landing))


def _noise(fitted_sd_s: float, frame_s: float) -> float:
    # The landmarks' errors go together over a few frames, which the fit takes for independent:
    # a tenth of a frame is what neighbouring frame phases of one stream differ by.
    return float(np.hypot(fitted_sd_s, 0.1 * frame_s))


def _join(one: Instant, other: Instant) -> tuple[Instant, float]:
    """Return the inverse-variance mean and how many joint SDs the two lie apart."""
    weight, other_weight = one.sd_s**-2, other.sd_s**-2
    mean_s = (one.time_s * weight + other.time_s * other_weight) / (weight + other_weight)
    apart = abs(one.time_s - other.time_s) / float(np.hypot(one.sd_s, other.sd_s))
    sd_s = (weight + other_weight) ** -0.5
    if apart > _AGREE_SD:
        sd_s *= apart / _AGREE_SD * 1.5
    return Instant(mean_s, sd_s), apart
