"""Owns what the foot landmarks say of take-off and landing, and how little it may be trusted.

A landmark's height at the moment the foot leaves or meets the ground depends on view, model and
person; the spread of that posture, not the noise, is most of this witness's error.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.trajectory import Window
from server.pose.landmarks import Array

# Height of the toe landmark above its flat-foot level at the event, mean and SD, a stated prior:
# markers at force-plate take-off and landing show 1 to 5 cm, BlazePose on real frontal video 3 to 6
# at take-off and −1 to +4 at landing. The SD holds view, model, person and landmark noise.
_TAKEOFF_TOE_M: Final = (0.020, 0.030)
LANDING_TOE_M: Final = (0.015, 0.030)

_LEVEL_S: Final = 0.6  # how far back (or on) the flat-foot level is read
_SLOWEST_M_S: Final = 0.8  # a foot that leaves slower than this leaves by noise
_LEVEL_WIDTH_M: Final = 0.02  # about a level: a sample this much about it is neither up nor down


@dataclass(frozen=True, slots=True)
class Instant:
    """A time and its standard deviation."""

    time_s: float
    sd_s: float


@dataclass(frozen=True, slots=True)
class FootContacts:
    """The last foot off the ground and the first one back on it; None where it was not seen."""

    takeoff: Instant | None
    landing: Instant | None


def mixed(times_s: Array, sds_s: Array, weight: Array) -> Instant:
    """Return mean and spread of an event that is each of these, as likely as its *weight*."""
    share = weight / weight.sum()
    mean_s = float(share @ times_s)
    return Instant(mean_s, float(np.sqrt(share @ (sds_s**2 + (times_s - mean_s) ** 2))))


def of_two(one: Instant, other: Instant, *, last: bool) -> Instant:
    """Return the later, or the earlier, of two feet's events, with the spread of which it is."""
    apart_s = one.time_s - other.time_s if last else other.time_s - one.time_s
    mine = float(np.clip(0.5 + 4 * apart_s / (one.sd_s + other.sd_s), 0, 1))
    found_s = (max if last else min)(one.time_s, other.time_s)
    return Instant(found_s, float(np.sqrt(mine * one.sd_s**2 + (1 - mine) * other.sd_s**2)))


class PixelWitness(Protocol):
    """Says from pictures when the feet left and met the ground; where there are pictures."""

    def left(
        self, takeoff_s: float, speed: float, metres_per_unit: float, rests_from_s: float
    ) -> Instant | None:
        """Return when the last foot left near *takeoff_s*; it rested from *rests_from_s* on.

        *speed* of the body is in picture heights a second.
        """

    def met(self, landing_s: float, speed: float, metres_per_unit: float) -> Instant | None:
        """Return when the first foot met the ground near *landing_s*."""


def rest_before(takeoff_s: float, contact_s: float | None) -> tuple[float, float]:
    """Return from when to when the soles rest before a take-off; *contact_s* after a touchdown."""
    if contact_s is None or contact_s > _LEVEL_S:
        return takeoff_s - _LEVEL_S, takeoff_s - 0.12
    return takeoff_s - 0.8 * contact_s, takeoff_s - 0.3 * min(contact_s, 0.4)


def foot_contacts(
    window: Window,
    takeoff_s: float,
    landing_s: float,
    metres_per_unit: float,
    contact_s: float | None = None,
    noise_m: float = 0.0,
) -> FootContacts | None:
    """Return the contacts nearest to a rough flight; None where a crossing was not seen.

    *noise_m* is the landmarks' own, as far as it is known.
    """
    middle_s = (takeoff_s + landing_s) / 2
    speed_m_s = G * (landing_s - takeoff_s) / 2
    offs, ons = [], []
    for side in (0, 1):
        before = _level(window, side, *rest_before(takeoff_s, contact_s))
        after = _level(window, side, landing_s + 0.06, landing_s + _LEVEL_S)
        if before is None:
            return None
        height_m = (window.toes[:, side] - before) * metres_per_unit
        level_m, posture_sd_m = _TAKEOFF_TOE_M
        off = crossing(
            window.time_s,
            height_m,
            level_m,
            float(np.hypot(posture_sd_m, noise_m)),
            middle_s,
            rising=True,
            speed_m_s=speed_m_s,
        )
        floor_shift_m = 0.0 if after is None else (after - before) * metres_per_unit
        level_m, posture_sd_m = LANDING_TOE_M
        on = crossing(
            window.time_s,
            height_m - floor_shift_m,
            level_m,
            float(np.hypot(posture_sd_m, noise_m)),
            middle_s,
            rising=False,
            speed_m_s=speed_m_s,
        )
        if off is None or on is None:
            return None
        offs.append(off)
        ons.append(on)
    return FootContacts(of_two(*offs, last=True), of_two(*ons, last=False))


def _level(window: Window, side: int, start_s: float, end_s: float) -> float | None:
    toes = window.between(start_s, end_s).toes[:, side]
    return float(np.median(toes)) if len(toes) else None


def crossing(
    time_s: Array,
    height_m: Array,
    level_m: float,
    posture_sd_m: float,
    middle_s: float,
    *,
    rising: bool,
    speed_m_s: float = 0.0,
) -> Instant | None:
    """Return when *height_m* last rose above, or first fell to, the level around *middle_s*.

    A foot stops within an instant: a line from a sample in the air to one on the ground crosses too
    late, and at *speed_m_s* of the body, no foot being faster near the ground, too early.
    """
    order = (
        np.flatnonzero(time_s <= middle_s)[::-1] if rising else np.flatnonzero(time_s > middle_s)
    )
    over_m = height_m[order] - level_m
    below = np.flatnonzero(over_m <= 0)
    if not len(below) or below[0] == 0:
        return None
    # Between which two samples: where one is about as high as the level, either side of it counts.
    up = np.clip(0.5 + over_m / _LEVEL_WIDTH_M, 0, 1)
    likely = np.cumprod(up)[:-1] * (1 - up[1:])
    inner = np.flatnonzero(likely)
    between_s = time_s[order[inner + 1]] - time_s[order[inner]]
    mean_m_s = np.abs((over_m[inner] - over_m[inner + 1]) / between_s)
    # The line's speed and the body's bound the foot's own.
    foot_m_s = (np.maximum(speed_m_s, mean_m_s) + mean_m_s) / 2
    gone_s = over_m[inner] / np.maximum(foot_m_s, _SLOWEST_M_S / 2)
    crossed_s = time_s[order[inner]] + np.sign(between_s) * gone_s
    sds_s = posture_sd_m / np.maximum(mean_m_s, _SLOWEST_M_S)
    return mixed(crossed_s, sds_s, likely[inner])
