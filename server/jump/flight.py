"""Owns the verdict on one flight: when it began and ended, weighed from three witnesses.

The centre of mass follows gravity's parabola in the air, whatever the feet do. Before take-off and
after landing the ground's force bends its path away, slowly at first; the shape of the bend comes
from force plates, not from video. The feet say when they left the ground and came back, as well as
posture lets them. One fit joins both, so that every frame counts and each witness by its own error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from server.jump import departure
from server.jump.feet import FootContacts, Instant
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.least_squares import covariance, gauss_newton_step, noise_together, robust_sd
from server.jump.scale import FLOOR_SD, Scale
from server.jump.trajectory import Window
from server.pose.landmarks import Array

_LANDMARK_LEAD_S: Final = 0.006
"""A centre of mass made of landmarks leaves the parabola a little earlier than the real one: joints
still straighten after the force has gone. Stated prior, between none (force plates alone) and what
drop jumps seen by markers show (20 to 30 ms)."""

_TAKEOFF_BEND_SD_S: Final = 0.012  # of the lead above and of the regression (3.8 ms), together
_LANDING_BEND_SD_S: Final = 0.008  # of the regression (5.0 ms) and of landmarks

# Athletes land with a lower centre of mass than they took off with: flight-time height is 2.0 ± 1.5
# cm above take-off-velocity height (Yamashita 2020: 2.5; Baumgart 2017: 1.7; drop jumps: 2.2), so
# the apex lies before mid-flight by half of this. It ties both events to the apex.
_LATE_LANDING_S: Final = 0.014
_LATE_LANDING_SD_S: Final = 0.016

_FADES_S: Final = 0.030  # over this long at either end frames count less and less
_FITTED_DEPARTURE_M: Final = 0.035  # beyond this the bend is no longer the force plates' curve
_NOISE_M: Final = (0.005, 0.150)  # bounds of the landmark noise that the residuals may claim
_HUBER_SD: Final = 2.0
_MIN_IN_FLIGHT: Final = 4  # samples; a parabola has three numbers
_NEAR_S: Final = 0.3  # around a flight: how fast pictures come is read there
_MAX_STEPS: Final = 40
_FULL_STEPS: Final = 6


@dataclass(frozen=True, slots=True)
class Flight:
    """A flight as all witnesses tell it."""

    takeoff: Instant
    """The last foot leaves the ground."""
    landing: Instant
    """The first foot meets it."""
    apex: Instant
    flight_sd_s: float
    """Of the time between take-off and landing: their errors are no strangers to each other."""
    rise_sd_s: float
    """Of the time from take-off to apex."""
    fall_sd_s: float
    """Of the time from apex to landing."""
    scale: Scale
    """By gravity in this flight, weighed with what was known before."""
    noise_m: float
    """Robust SD of the centre of mass about the fitted path."""
    disagreement_sd: float
    """How far the feet are from the verdict at the worse event, in their own SDs."""
    shoes_seen: bool = False
    """Whether the shoes' own pixels tell both its ends."""


def fit_flight(
    window: Window,
    takeoff_s: float,
    landing_s: float,
    contacts: Sequence[FootContacts],
    prior: Scale,
    contact_s: float | None = None,
) -> Flight | None:
    """Fit the flight near two rough instants; None where no path bends downwards there.

    *contacts* are what other witnesses say: foot landmarks, the pixels of the shoes.
    *contact_s* is how long the ground was touched before it, after a fall or another flight.
    """
    time_s, com = window.time_s, window.com
    if len(time_s) < _MIN_IN_FLIGHT:
        return None
    frame_s = window.interval_s(takeoff_s - _NEAR_S, landing_s + _NEAR_S)
    start = _first_guess(time_s, com, takeoff_s, landing_s, prior, frame_s)
    if start is None:
        return None
    together = noise_together(frame_s)
    parameters, noise_m, feet = start, 0.010, _Feet(contacts)
    for step_number in range(_MAX_STEPS):
        share = _fitted_shares(time_s, parameters, contact_s)
        used = share > 0
        seen = _Seen(time_s[used], com[used], share[used])
        residuals = _Residuals(seen, noise_m * together, feet, prior, contact_s)
        found = gauss_newton_step(residuals, parameters, _SIZES, _step_limits(parameters))
        if found is None:
            return None  # a path without any likeness to a flight leaves nothing to solve for
        step, information = found
        # Shares and weights are those of where the step begins: full steps may go to and fro.
        parameters = parameters + (step if step_number < _FULL_STEPS else step / 2)
        flight_time_s = parameters[4] - parameters[3]
        if not (np.isfinite(parameters).all() and flight_time_s > 0.05 and parameters[2] > 0):
            return None
        if np.abs(step[1:]).max() < 1e-5:
            break
        off_m = (seen.com - _paths(parameters[None], seen.time_s, contact_s)[0]) * parameters[2]
        noise_m = min(max(robust_sd(off_m, seen.share, taken=5), _NOISE_M[0]), _NOISE_M[1])
    return _as_flight(parameters, information, noise_m, feet)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The frames that a step fits."""

    time_s: Array
    com: Array
    share: Array
    """How much each counts."""


# The parameters, in order: apex height (picture heights), apex time, metres per unit, take-off,
# landing, and how much later than the table says the path bends at take-off and at landing.
_SIZES: Final = np.array([1e-5, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4, 1e-4])


@lru_cache(maxsize=16)  # sets of parameters that differ in something else share it
def _departures_s(flight_time_s: float, contact_s: float | None) -> tuple[float, float]:
    before = departure.at_takeoff(flight_time_s, contact_s).after_s + _LANDMARK_LEAD_S
    return before, departure.at_landing(flight_time_s, contact_s).after_s


def _paths(parameters: Array, time_s: Array, contact_s: float | None) -> Array:
    """Return the path (sets, times) of each set of *parameters* (sets, 7), picture heights."""
    apex, apex_s, metres_per_unit, takeoff_s, landing_s, takeoff_bend_s, landing_bend_s = (
        parameters.T[:, :, None]
    )
    flight_times_s = parameters[:, 4] - parameters[:, 3]
    departures_s = np.array([_departures_s(one_s, contact_s) for one_s in flight_times_s.tolist()])
    before_s = np.maximum(takeoff_s + takeoff_bend_s - time_s, 0)
    after_s = np.maximum(time_s - landing_s - landing_bend_s, 0)
    bend = (before_s / departures_s[:, :1]) ** 3 + (after_s / departures_s[:, 1:]) ** 3
    parabola_m = -G / 2 * (time_s - apex_s) ** 2
    return np.asarray(apex + (parabola_m + departure.DEPARTURE_M * bend) / metres_per_unit)


def _first_guess(
    time_s: Array, com: Array, takeoff_s: float, landing_s: float, prior: Scale, frame_s: float
) -> Array | None:
    inside = (time_s > takeoff_s + 0.03) & (time_s < landing_s - 0.03)
    if inside.sum() < _MIN_IN_FLIGHT:
        # The rough instants are those of frames: either may lie half a frame further out.
        near_s = frame_s / 2
        inside = (time_s >= takeoff_s - near_s) & (time_s <= landing_s + near_s)
    if inside.sum() < _MIN_IN_FLIGHT:
        return None
    middle_s = (takeoff_s + landing_s) / 2
    curvature, slope, height = np.polyfit(time_s[inside] - middle_s, com[inside], 2)
    if curvature >= 0:
        return None
    low, high = 0.6 * prior.metres_per_unit, 1.6 * prior.metres_per_unit
    metres_per_unit = np.clip(-G / 2 / curvature, low, high)
    apex_s = middle_s + np.clip(-slope / 2 / curvature, -0.08, 0.08)
    return np.array([height, apex_s, metres_per_unit, takeoff_s, landing_s, 0.0, 0.0])


def _fitted_shares(time_s: Array, parameters: Array, contact_s: float | None) -> Array:
    """Return how much each frame counts: one in the flight, nothing where no bend is known.

    Between, it fades: a frame that came in whole or went out whole as the events move would leave
    the fit without one answer.
    """
    takeoff_s, landing_s = parameters[3:5] + parameters[5:7]
    flight_time_s = float(parameters[4] - parameters[3])
    takeoff_departure_s, landing_departure_s = _departures_s(flight_time_s, contact_s)
    reach = (_FITTED_DEPARTURE_M / departure.DEPARTURE_M) ** (1 / 3)
    first_s = takeoff_s - reach * takeoff_departure_s
    last_s = landing_s + reach * landing_departure_s
    inside_s = np.minimum(time_s - first_s, last_s - time_s)
    return np.asarray(np.clip(0.5 + inside_s / _FADES_S, 0, 1))


class _Feet:
    """What the witnesses of the feet saw, side by side; nothing, where they saw nothing."""

    def __init__(self, contacts: Sequence[FootContacts]) -> None:
        seen = [
            (index, instant)
            for found in contacts
            for index, instant in ((3, found.takeoff), (4, found.landing))
            if instant is not None
        ]
        self._event = [index for index, _ in seen]
        self._time_s = np.array([instant.time_s for _, instant in seen])
        self._sd_s = np.array([instant.sd_s for _, instant in seen])

    def __len__(self) -> int:
        return len(self._event)

    def apart(self, parameters: Array) -> Array:
        """Return how far each is from the events of (sets, 7), (sets, witnesses), in own SDs."""
        return np.asarray((parameters[:, self._event] - self._time_s) / self._sd_s)


class _Residuals:
    """Everything the fit weighs, in standard deviations; one value an observation or prior."""

    def __init__(
        self,
        seen: _Seen,
        noise_m: float,
        feet: _Feet,
        prior: Scale,
        contact_s: float | None,
    ) -> None:
        self._seen, self._noise_m = seen, noise_m
        self._root_share = np.sqrt(np.append(seen.share, np.ones(len(feet))))
        self._contact_s = contact_s
        self._feet, self._prior = feet, prior

    def __call__(self, parameters: Array) -> Array:
        """Return (sets, observations); the first set is where the step begins."""
        _, apex_s, metres_per_unit, takeoff_s, landing_s, takeoff_bend_s, landing_bend_s = (
            parameters.T
        )
        path = _paths(parameters, self._seen.time_s, self._contact_s)
        path_m = (self._seen.com - path) * metres_per_unit[:, None]
        observed = np.hstack([path_m / self._noise_m, self._feet.apart(parameters)])
        # Huber's weights, held fixed through one step: an outlier pulls, it does not decide.
        weight = np.sqrt(_HUBER_SD / np.maximum(np.abs(observed[0]), _HUBER_SD))
        late_s = takeoff_s + landing_s - 2 * apex_s
        known = [
            (metres_per_unit / self._prior.metres_per_unit - 1) / self._prior.sd,
            (late_s - _LATE_LANDING_S) / _LATE_LANDING_SD_S,
            takeoff_bend_s / _TAKEOFF_BEND_SD_S,
            landing_bend_s / _LANDING_BEND_SD_S,
        ]
        weight *= self._root_share
        return np.hstack([observed * weight, np.stack(known, axis=1)])


def _step_limits(parameters: Array) -> Array:
    return np.array([0.05, 0.03, 0.1 * parameters[2], 0.03, 0.03, 0.02, 0.02])


def _as_flight(parameters: Array, information: Array, noise_m: float, feet: _Feet) -> Flight:
    shared = covariance(information)
    sd = np.sqrt(np.diag(shared))

    def between_sd_s(start: int, end: int) -> float:
        variance = shared[start, start] + shared[end, end] - 2 * shared[start, end]
        return float(np.sqrt(variance))

    return Flight(
        takeoff=Instant(float(parameters[3]), float(sd[3])),
        landing=Instant(float(parameters[4]), float(sd[4])),
        apex=Instant(float(parameters[1]), float(sd[1])),
        flight_sd_s=between_sd_s(3, 4),
        rise_sd_s=between_sd_s(3, 1),
        fall_sd_s=between_sd_s(1, 4),
        scale=Scale(
            float(parameters[2]), max(float(sd[2] / parameters[2]), FLOOR_SD), from_flight=True
        ),
        noise_m=noise_m,
        disagreement_sd=float(np.abs(feet.apart(parameters[None])).max(initial=0.0)),
    )
