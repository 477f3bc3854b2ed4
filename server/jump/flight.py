"""Owns the physics of one flight: the centre of mass's path from the push-off to the landing.

In the air the centre of mass follows gravity's parabola, whatever the feet do. Before take-off and
after landing the ground's force bends its path away, slowly at first; the instants at which the
force ends and begins again are found by fitting the whole path at once, so that every frame's
noise counts for little. The shape of the bend comes from force plates, not from video.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.scale import Scale
from server.pose.landmarks import Array

# How long before take-off (after landing) the centre of mass is 20 mm off its parabola, for a
# flight of T seconds: regression on 33 force-plate jumps of about 9 people (CMJ, SJ, DJ; F/m − g
# integrated twice, 20 N threshold), residual SD 3.8 and 5.0 ms. In between the distance grows with
# the third power of time, as it must where force falls off linearly.
_DEPARTURE_M: Final = 0.020


def _takeoff_departure_s(flight_time_s: float) -> float:
    return 0.112 - 0.090 * flight_time_s + _LANDMARK_LEAD_S


def _landing_departure_s(flight_time_s: float) -> float:
    return 0.096 - 0.079 * flight_time_s


_LANDMARK_LEAD_S: Final = 0.018
"""A centre of mass made of landmarks leaves the parabola earlier than the real one: joints still
straighten after the force has gone. Stated prior between 0 (force plates alone) and 30 ms (drop
jumps seen by markers); its spread is in TAKEOFF_SYSTEMATIC_SD_S."""

TAKEOFF_SYSTEMATIC_SD_S: Final = 0.012
LANDING_SYSTEMATIC_SD_S: Final = 0.008

# Athletes land with a lower centre of mass than they took off with: flight-time height is 2.0 ± 1.5
# cm above take-off-velocity height (Yamashita 2020: 2.5; Baumgart 2017: 1.7; drop jumps: 2.2), so
# apex lies before mid-flight by this much. It ties the two events to the apex, the surest instant.
_LATE_LANDING_S: Final = 0.014
_LATE_LANDING_SD_S: Final = 0.016

_FITTED_DEPARTURE_M: Final = 0.035  # beyond this the bend is no longer the force plates' curve
_NOISE_M: Final = (0.003, 0.030)  # bounds of the landmark noise that the residuals may claim
_MIN_IN_FLIGHT: Final = 4  # samples; a parabola has three numbers
_MAX_STEPS: Final = 30


@dataclass(frozen=True, slots=True)
class Flight:
    """A flight as the centre of mass's path tells it; SDs without the systematic part."""

    takeoff_s: float
    landing_s: float
    apex_s: float
    takeoff_sd_s: float
    landing_sd_s: float
    apex_sd_s: float
    apex: float
    """Height of the centre of mass at the apex, in picture heights."""
    scale: Scale
    """From this flight alone."""
    noise_m: float
    """Robust SD of the centre of mass about the fitted path."""

    def com_at(self, time_s: float) -> float:
        """Return the parabola's height at *time_s*, in picture heights."""
        return self.apex - G / 2 / self.scale.metres_per_unit * (time_s - self.apex_s) ** 2


def fit_flight(
    time_s: Array, com: Array, takeoff_s: float, landing_s: float, prior: Scale
) -> Flight | None:
    """Fit the path of *com* (n,), in picture heights, about a flight near the two given instants.

    Returns None where too few samples lie in flight or the path does not bend downwards.
    """
    start = _first_guess(time_s, com, takeoff_s, landing_s, prior)
    if start is None:
        return None
    parameters, noise_m = start, 0.008
    information = np.eye(5)
    for _ in range(_MAX_STEPS):
        used = _within_fitted_range(time_s, parameters)
        residuals = _Residuals(time_s[used], com[used], noise_m, prior, parameters)
        value = residuals(parameters)
        jacobian = _jacobian(residuals, parameters, value)
        information = jacobian.T @ jacobian
        try:
            step = -np.linalg.solve(information, jacobian.T @ value)
        except np.linalg.LinAlgError:
            return None
        step = np.clip(step, -_step_limits(parameters), _step_limits(parameters))
        parameters = parameters + step
        if parameters[4] - parameters[3] < 0.05 or parameters[2] <= 0:
            return None
        if np.abs(step[1:]).max() < 1e-5:
            break
        off_m = (com[used] - _path(parameters, time_s[used])) * parameters[2]
        noise_m = float(np.clip(1.4826 * np.median(np.abs(off_m)), *_NOISE_M))
    return _as_flight(parameters, information, noise_m)


# The parameters, in order: apex height (picture heights), apex time, metres per unit, take-off
# time, landing time.


def _path(parameters: Array, time_s: Array) -> Array:
    apex, apex_s, metres_per_unit, takeoff_s, landing_s = parameters
    flight_time_s = float(np.clip(landing_s - takeoff_s, 0.2, 0.9))
    before = np.clip(takeoff_s - time_s, 0, None) / _takeoff_departure_s(flight_time_s)
    after = np.clip(time_s - landing_s, 0, None) / _landing_departure_s(flight_time_s)
    parabola_m = -G / 2 * (time_s - apex_s) ** 2
    return np.asarray(apex + (parabola_m + _DEPARTURE_M * (before**3 + after**3)) / metres_per_unit)


def _first_guess(
    time_s: Array, com: Array, takeoff_s: float, landing_s: float, prior: Scale
) -> Array | None:
    inside = (time_s > takeoff_s + 0.03) & (time_s < landing_s - 0.03)
    if inside.sum() < _MIN_IN_FLIGHT:
        inside = (time_s >= takeoff_s) & (time_s <= landing_s)
    if inside.sum() < _MIN_IN_FLIGHT:
        return None
    middle_s = (takeoff_s + landing_s) / 2
    curvature, slope, height = np.polyfit(time_s[inside] - middle_s, com[inside], 2)
    if curvature >= 0:
        return None
    metres_per_unit = np.clip(
        -G / 2 / curvature, 0.6 * prior.metres_per_unit, 1.6 * prior.metres_per_unit
    )
    apex_offset_s = np.clip(-slope / 2 / curvature, -0.08, 0.08)
    return np.array([height, middle_s + apex_offset_s, metres_per_unit, takeoff_s, landing_s])


def _within_fitted_range(
    time_s: Array, parameters: Array
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    _, _, _, takeoff_s, landing_s = parameters
    flight_time_s = float(np.clip(landing_s - takeoff_s, 0.2, 0.9))
    reach = (_FITTED_DEPARTURE_M / _DEPARTURE_M) ** (1 / 3)
    return np.asarray(
        (time_s > takeoff_s - reach * _takeoff_departure_s(flight_time_s))
        & (time_s < landing_s + reach * _landing_departure_s(flight_time_s))
    )


class _Residuals:
    """Everything the fit weighs, in standard deviations: samples (Huber), scale, late landing."""

    def __init__(self, time_s: Array, com: Array, noise_m: float, prior: Scale, at: Array) -> None:
        self._time_s, self._com, self._noise_m, self._prior = time_s, com, noise_m, prior
        off = np.abs(self._off(at))
        # Huber's weights, held fixed through one step: an outlier pulls, it does not decide.
        self._weight = np.sqrt(2.0 / np.maximum(off, 2.0))

    def _off(self, parameters: Array) -> Array:
        return np.asarray(
            (self._com - _path(parameters, self._time_s)) * parameters[2] / self._noise_m
        )

    def __call__(self, parameters: Array) -> Array:
        _, apex_s, metres_per_unit, takeoff_s, landing_s = parameters
        scale = (metres_per_unit / self._prior.metres_per_unit - 1) / self._prior.sd
        late = (takeoff_s + landing_s - 2 * apex_s - _LATE_LANDING_S) / _LATE_LANDING_SD_S
        return np.append(self._off(parameters) * self._weight, (scale, late))


def _jacobian(residuals: _Residuals, parameters: Array, value: Array) -> Array:
    columns = []
    for index, size in enumerate((1e-5, 1e-4, 1e-4 * parameters[2], 1e-4, 1e-4)):
        moved = parameters.copy()
        moved[index] += size
        columns.append((residuals(moved) - value) / size)
    return np.stack(columns, axis=1)


def _step_limits(parameters: Array) -> Array:
    return np.array([0.05, 0.03, 0.1 * parameters[2], 0.03, 0.03])


def _as_flight(parameters: Array, information: Array, noise_m: float) -> Flight | None:
    try:
        sd = np.sqrt(np.diag(np.linalg.inv(information)))
    except np.linalg.LinAlgError:
        return None
    apex, apex_s, metres_per_unit, takeoff_s, landing_s = (float(p) for p in parameters)
    return Flight(
        takeoff_s=takeoff_s,
        landing_s=landing_s,
        apex_s=apex_s,
        takeoff_sd_s=float(sd[3]),
        landing_sd_s=float(sd[4]),
        apex_sd_s=float(sd[1]),
        apex=apex,
        scale=Scale(metres_per_unit, float(sd[2]) / metres_per_unit, flights=1),
        noise_m=noise_m,
    )
