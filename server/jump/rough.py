"""Owns rough readings of recent samples: floor, velocity, where a flight may lie. First guesses."""

import numpy as np

from server.jump.phases import LIFTED_M
from server.jump.trajectory import Window
from server.pose.landmarks import Array


def floor_under(recent: Window) -> Array:
    """Return the floor under each sole (2,): the lowest it was, single outliers left out."""
    soles = recent.soles
    if len(soles) < 3:
        return np.asarray(soles.min(axis=0))
    before, now, after = soles[:-2], soles[1:-1], soles[2:]
    # The median of three, which every frame asks for.
    smoothed = np.maximum(np.minimum(before, now), np.minimum(np.maximum(before, now), after))
    return np.asarray(smoothed.min(axis=0))


def median(values: Array) -> Array:
    """Return the median of *values* (n, …) along the first axis, n at least 1.

    NumPy's own is for any array, and takes five times as long for what every frame asks.
    """
    ordered, half = np.sort(values, axis=0), len(values) // 2
    return np.asarray(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def end_slopes(time_s: Array, height: Array) -> tuple[float, float]:
    """Return velocity and acceleration at the newest sample, which is at time zero."""
    count = len(time_s)
    if count < 3:
        return 0.0, 0.0
    # Least squares about the middle, where the line and the parabola share all but one sum.
    middle_s = np.add.reduce(time_s) / count
    since = time_s - middle_s
    square = since * since
    risen = height - np.add.reduce(height) / count
    moment, bend = float(since @ risen), float(square @ risen)
    second, third = float(square.sum()), float(square @ since)
    velocity = moment / second
    fourth = float(square @ square) - second * second / count
    determinant = second * fourth - third * third
    if count < 4 or determinant <= 0:
        return velocity, 0.0
    half_acceleration = (second * bend - third * moment) / determinant
    middle_velocity = (fourth * moment - third * bend) / determinant
    end_velocity = middle_velocity - 2 * half_acceleration * float(middle_s)
    # The line lags by half its length and the parabola swings with noise: take their mean.
    return (velocity + end_velocity) / 2, 2 * half_acceleration


def soles_off(
    window: Window,
    flight_s: tuple[float, float],
    rests: tuple[float, float],
    metres_per_unit: float,
) -> tuple[float, float]:
    """Return where both soles left the floor and the first came back, in a rough *flight_s*.

    *rests* is from when to when the soles rest before it.
    """
    takeoff_s, landing_s = flight_s
    before = window.between(*rests)
    if not len(before.time_s):
        return takeoff_s - 0.05, landing_s
    lift_m = (window.soles - np.median(before.soles, axis=0)).min(axis=1) * metres_per_unit
    inside = (window.time_s > max(takeoff_s - 0.2, rests[0])) & (window.time_s < landing_s + 0.1)
    level_m = _lifted_m(lift_m[inside])
    up = np.flatnonzero(inside & (lift_m > level_m))
    if len(up) < 4:
        return takeoff_s - 0.05, landing_s
    return float(window.time_s[up[0]]), float(window.time_s[up[-1]])


def _lifted_m(lift_m: Array) -> float:
    """Return the lift that tells the air: of a small hop, an arch, half of what it lifts."""
    if not len(lift_m):
        return LIFTED_M
    top = int(lift_m.argmax())
    highest_m = float(lift_m[top])
    is_arch = highest_m > LIFTED_M and 0 < top < len(lift_m) - 1
    return min(LIFTED_M, highest_m / 2) if is_arch else LIFTED_M
