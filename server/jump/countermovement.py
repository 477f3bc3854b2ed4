"""Owns the way down and up before a take-off: its phases, its depth, and their errors."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.feet import Instant
from server.jump.trajectory import Window
from server.pose.landmarks import Array

_STILL_M_S: Final = 0.10  # slower than this the athlete stands
_YIELDED_S: Final = 0.080
_YIELDED_SD_S: Final = 0.020
"""From the first yielding of the legs until the body sinks at `_STILL_M_S`: sqrt(2·0.10/30) s, for
force falls by about 30 m/s³ of the body's mass (15 to 60: a stated prior). On force plates this is
the onset that is found by going back 30 ms from a threshold (McMahon 2018)."""
_STILL_S: Final = 0.25  # and stands for at least this long before the movement
_LONGEST_S: Final = 2.5  # from the first movement to take-off
_SLOPE_S: Final = 0.10  # velocities are slopes over this long: three frames at 30 fps
_SHALLOWEST_M: Final = 0.03


@dataclass(frozen=True, slots=True)
class Countermovement:
    """The boundaries of the phases (McMahon 2018) and how deep the centre of mass went."""

    onset: Instant
    braking: Instant
    """Peak downward velocity: unweighting ends."""
    propulsion: Instant
    """Velocity zero, the lowest point: braking ends."""
    depth_m: float
    depth_sd_m: float


def find_countermovement(
    window: Window, takeoff_s: float, metres_per_unit: float, scale_sd: float
) -> Countermovement | None:
    """Return the countermovement before *takeoff_s*; None without a still start and a way down."""
    before = window.between(takeoff_s - _LONGEST_S, takeoff_s)
    if len(before.time_s) < 6:
        return None
    time_s, com_m = before.time_s, before.com * metres_per_unit
    velocity_m_s = slopes(time_s, com_m)
    # Backwards from take-off: the rise, the lowest point, the way down, the stillness before it.
    not_rising = np.flatnonzero(velocity_m_s <= 0)
    if not len(not_rising):
        return None
    lowest = int(not_rising[-1])
    sinking = np.flatnonzero(velocity_m_s[: lowest + 1] < -_STILL_M_S)
    if not len(sinking):
        return None
    still = np.flatnonzero(velocity_m_s[: sinking[-1]] >= -_STILL_M_S)
    if not len(still):
        return None
    onset = int(still[-1])
    fastest = onset + int(np.argmin(velocity_m_s[onset : lowest + 1]))
    standing = (time_s >= time_s[onset] - _STILL_S) & (time_s <= time_s[onset])
    stands = window.between(time_s[onset] - _STILL_S - 0.5, time_s[onset])
    standing_m = float(np.median(com_m[standing]))
    frame_s = before.interval_s(time_s[onset])
    depth_m = standing_m - _vertex(time_s, com_m, lowest, frame_s)[1]
    if (
        time_s[onset] - stands.time_s[0] < _STILL_S
        or np.ptp(com_m[standing]) > 0.04
        or depth_m < _SHALLOWEST_M
    ):
        return None
    return Countermovement(
        onset=_onset(time_s, velocity_m_s, onset, frame_s),
        braking=Instant(float(time_s[fastest]), float(np.hypot(frame_s / 2, 0.02))),
        propulsion=Instant(
            _vertex(time_s, com_m, lowest, frame_s)[0], float(np.hypot(frame_s / 4, 0.015))
        ),
        depth_m=depth_m,
        depth_sd_m=float(np.hypot(depth_m * scale_sd, 0.015)),
    )


def _onset(time_s: Array, velocity_m_s: Array, still: int, frame_s: float) -> Instant:
    """Return when the legs began to yield, from the last still sample on."""
    slow, fast = -velocity_m_s[still], -velocity_m_s[still + 1]
    share = (_STILL_M_S - slow) / (fast - slow)
    sinks_s = float(time_s[still] + share * (time_s[still + 1] - time_s[still]))
    return Instant(sinks_s - _YIELDED_S, float(np.hypot(_YIELDED_SD_S, frame_s / 2)))


def slopes(time_s: Array, height_m: Array) -> Array:
    """Return the velocity (n,) at each sample: the slope of a line through its neighbourhood."""
    indices = np.arange(len(time_s))
    reach_s = _SLOPE_S / 2 + 1e-9
    first = np.searchsorted(time_s, time_s - reach_s)
    last = np.searchsorted(time_s, time_s + reach_s, side="right") - 1
    few = last - first < 2
    first[few] = np.maximum(indices - 1, 0)[few]
    last[few] = np.minimum(indices + 1, len(time_s) - 1)[few]
    # All neighbourhoods side by side, (n, most neighbours); what is none of one weighs nothing.
    places = first[:, None] + np.arange(int((last - first).max()) + 1)
    weight = (places <= last[:, None]).astype(float)
    places = np.minimum(places, last[:, None])
    since_s = time_s[places] - time_s[:, None]
    since_s -= (weight * since_s).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    risen_m = height_m[places] - height_m[:, None]
    spread = (weight * since_s**2).sum(axis=1)
    # Samples with the same neighbours have the same slope: rounding must not choose between them.
    return np.asarray(np.round((weight * since_s * risen_m).sum(axis=1) / spread, 9))


def _vertex(time_s: Array, height_m: Array, lowest: int, frame_s: float) -> tuple[float, float]:
    """Return time and height of the lowest point, by a parabola through its neighbourhood."""
    reach_s = max(_SLOPE_S, 2.1 * frame_s) + 1e-6
    near = np.abs(time_s - time_s[lowest]) <= reach_s
    curvature, slope, height = np.polyfit(time_s[near] - time_s[lowest], height_m[near], 2)
    if curvature <= 0:
        return float(time_s[lowest]), float(height_m[lowest])
    offset_s = float(np.clip(-slope / 2 / curvature, -_SLOPE_S, _SLOPE_S))
    return float(time_s[lowest]) + offset_s, float(
        height + slope * offset_s + curvature * offset_s**2
    )
