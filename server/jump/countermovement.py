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
_SINKS_M_S: Final = (0.05, 0.15)  # levels about it, whose mean instant no single bump decides
_LONGEST_DRIFT_S: Final = 0.10  # what sinks more slowly for longer than this has not yielded yet
_VERTEX_S: Final = 0.22  # to both sides of a vertex samples count, less and less
_VERTEX_STEPS: Final = 30
_MOST_STEP: Final = 0.3  # of that reach
# On drawn jumps at 24, 30 and 60 fps, of landmarks as good as markers and half as good: 14 to 21 ms
# from the true one, 6 of them early, for force falls less steeply than it rises again.
_BRAKING_SD_S: Final = 0.020
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
    propulsion_s, lowest_m = _vertex(time_s, com_m, lowest)
    depth_m = standing_m - lowest_m
    if (
        time_s[onset] - stands.time_s[0] < _STILL_S
        or np.ptp(com_m[standing]) > 0.04
        or depth_m < _SHALLOWEST_M
    ):
        return None
    return Countermovement(
        onset=_onset(time_s, velocity_m_s, onset, fastest, frame_s),
        braking=Instant(_vertex(time_s, velocity_m_s, fastest)[0], _BRAKING_SD_S),
        propulsion=Instant(propulsion_s, float(np.hypot(frame_s / 4, 0.015))),
        depth_m=depth_m,
        depth_sd_m=float(np.hypot(depth_m * scale_sd, 0.015)),
    )


def _onset(time_s: Array, velocity_m_s: Array, still: int, fastest: int, frame_s: float) -> Instant:
    """Return when the legs began to yield: by all levels about that which *still* does not pass."""
    sunk_s, sinking_m_s = time_s[: fastest + 1], -velocity_m_s[: fastest + 1]
    # From when on it sinks faster than each level, whatever it did before.
    passed_m_s = np.minimum.accumulate(sinking_m_s[::-1])[::-1]
    low, high = _SINKS_M_S[0], min(_SINKS_M_S[1], float(passed_m_s[-1]))
    between = (passed_m_s > low) & (passed_m_s < high)
    first_s, last_s = np.interp((low, high), passed_m_s, sunk_s)
    levels_m_s = np.concatenate([[low], passed_m_s[between], [high]])
    passed_s = np.concatenate([[first_s], sunk_s[between], [last_s]])
    passed_s = np.maximum(passed_s, time_s[still] - _LONGEST_DRIFT_S)
    middles_s = (passed_s[1:] + passed_s[:-1]) / 2
    sinks_s = float(middles_s @ np.diff(levels_m_s)) / (high - low)
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


def _vertex(time_s: Array, series: Array, least: int) -> tuple[float, float]:
    """Return time and value of the least of *series* near its sample *least*.

    A cubic through the samples around it, weighed by how near they are to the vertex itself, not to
    a sample: which of two nearly equal samples is the least must not matter.
    """
    vertex_s = float(time_s[least])
    for _ in range(_VERTEX_STEPS):
        away = (time_s - vertex_s) / _VERTEX_S
        near = np.abs(away) < 1
        weight = 1 - away[near] ** 2  # the root of Tukey's biweight
        terms = np.vander(away[near], 4, increasing=True) * weight[:, None]
        fitted = np.linalg.lstsq(terms, series[near] * weight, rcond=None)[0]
        if fitted[2] <= 0 or abs(vertex_s - time_s[least]) > _VERTEX_S:
            return float(time_s[least]), float(series[least])
        step = float(np.clip(-fitted[1] / 2 / fitted[2], -_MOST_STEP, _MOST_STEP))
        vertex_s += step * _VERTEX_S
        if abs(step) < 1e-9:
            break
    return vertex_s, float(np.polyval(fitted[::-1], step))
