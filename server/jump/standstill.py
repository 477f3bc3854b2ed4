"""Owns whether the film stood still while the body was in the air.

A picture that is lost leaves a gap, and the body has moved on behind it. Where whoever sends the
pictures halts, and then goes on with the next one, a gap is left too, but the body hovers in it:
the flight is read longer by as much. What tells them apart is the path: a parabola goes on behind
a gap where time has passed, and later where it has not.
"""

from typing import Final

import numpy as np

from server.jump.flight import Flight
from server.jump.least_squares import noise_together
from server.jump.rep import Reason
from server.jump.trajectory import Window
from server.pose.landmarks import Array

PICTURES_HALTED: Final = Reason(
    "pictures_halted",
    "The pictures stood still while the athlete was in the air: close what else the phone or "
    "computer does, then jump again.",
)

_GAP: Final = 1.4
"""Intervals between two pictures; cameras are never quite even."""
_LEAST_PASSES: Final = 0.6  # intervals, in any gap: a halt ends with another picture
_ENDS_S: Final = 0.030  # at either end of the flight the ground may bend the path already
_LEAST_FREE: Final = 1  # pictures more than there are numbers to find
_LEAST_NOISE_M: Final = 0.005
_LEAST_OF_NOISE: Final = 0.4
"""Of the noise about a path without a halt, which is mostly the halt itself where there was one. So
few pictures fit by chance, where all of the body wavers."""
_SURE_SD: Final = 2.0
"""Drawn flights, landmarks off by 4 to 18 mm: of 975 that lost 40 to 100 ms of pictures nine were
refused for a halt; of 600 countermovement jumps that halted for 70 or 100 ms 33 were told too high,
of 720 hops 103. Without this law nearly all were."""
_LEAST_S: Final = 0.012  # is within the ± of any flight time
_STEPS: Final = 8


def pictures_halted(window: Window, flight: Flight, frame_s: float) -> bool:
    """Return whether time that did not pass for the body lies in a gap of *flight*.

    False where there is no gap, or too few pictures beside it to say so.
    """
    air = window.between(flight.takeoff.time_s + _ENDS_S, flight.landing.time_s - _ENDS_S)
    gaps = np.flatnonzero(np.diff(air.time_s) > _GAP * frame_s)
    numbers = 3 + len(gaps)
    if not len(gaps) or len(air.time_s) < numbers + _LEAST_FREE:
        return False
    since_s = air.time_s - flight.apex.time_s
    behind = np.arange(len(since_s))[:, None] > gaps
    path_m = air.com * flight.scale.metres_per_unit
    most_s = np.diff(air.time_s)[gaps] - _LEAST_PASSES * frame_s
    halted_s = np.zeros(len(gaps))
    for _ in range(_STEPS):
        passed_s = since_s - behind @ halted_s
        parabola = np.vander(passed_s, 3)
        found = np.linalg.lstsq(parabola, path_m, rcond=None)[0]
        speed_m_s = parabola[:, 1:] @ (2 * found[0], found[1])
        known = np.hstack([parabola, np.where(behind, -speed_m_s[:, None], 0.0)])
        step, *_ = np.linalg.lstsq(known, path_m - parabola @ found, rcond=None)
        halted_s = np.clip(halted_s + step[3:], -most_s, most_s)
    least_m = max(_LEAST_NOISE_M, _LEAST_OF_NOISE * flight.noise_m)
    sd_s = _sd_s(known, path_m, least_m, frame_s)
    return bool((halted_s > np.maximum(_SURE_SD * sd_s, _LEAST_S)).any())


def _sd_s(known: Array, path_m: Array, least_m: float, frame_s: float) -> Array:
    """Return the standard deviation of each halt: the fit is off *path_m*, or by *least_m*."""
    solved, *_ = np.linalg.lstsq(known, path_m, rcond=None)
    free = len(path_m) - known.shape[1]
    off_m = float(np.sqrt(((path_m - known @ solved) ** 2).sum() / free))
    noise_m = max(off_m, least_m) * noise_together(frame_s)
    return np.asarray(noise_m * np.sqrt(np.diag(np.linalg.pinv(known.T @ known))[3:]))
