"""Owns the touchdown before a rebound: a fall from a box, or the landing of the hop before.

Of a fall only the end is free: how somebody leaves a box is their own affair. Its path is a
parabola of known curvature, bent after touchdown as after any landing; the feet say when they came
down as well as posture lets them. One fit joins both.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump import departure
from server.jump.feet import LANDING_TOE_M, Instant, crossing, of_two
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.least_squares import covariance, gauss_newton_step, noise_together
from server.jump.scale import Scale
from server.jump.trajectory import Window
from server.pose.landmarks import Array

_LONGEST_CONTACT_S: Final = 1.5
_AIR_M: Final = 0.08  # soles this high above the next floor are in the air or on a box
_BOX_M: Final = 0.12  # lower than any box: what a step towards the camera looks like
_SLOWEST_M_S: Final = 1.2  # a fall from 7 cm
_FREE_S: Final = 0.15  # before touchdown both feet have left the box for this long
_FITTED_DEPARTURE_M: Final = 0.035
_BEND_SD_S: Final = 0.008
_SCALE_SD: Final = 0.03  # of the body's apparent size between the fall and the flight
_JUMPED_OFF_M: Final = 0.05
_STEPS: Final = 15


@dataclass(frozen=True, slots=True)
class Touchdown:
    """The first foot meets the ground before a rebound."""

    instant: Instant
    velocity_m_s: float
    """Downwards."""
    velocity_sd_m_s: float
    from_box: bool
    jumped_off_m: float
    """How far the centre of mass rose before it fell: nothing, for somebody who stepped off."""

    @property
    def drop_height_m(self) -> float:
        """The fall from rest that gives this velocity."""
        return self.velocity_m_s**2 / (2 * G)


def find_fall(
    window: Window, takeoff_s: float, scale: Scale, noise_m: float, body_scale: float | None
) -> Touchdown | None:
    """Return the touchdown of a fall from a box that ended shortly before *takeoff_s*.

    *body_scale* is the scale by the body's size in the flight that *scale* was measured in: the
    athlete who steps forwards is nearer after the fall than before.
    """
    rough = rough_touchdown(window, takeoff_s, scale.metres_per_unit)
    if rough is None:
        return None
    in_air_s, touchdown_s, floor = rough
    box = window.between(touchdown_s - 1.5, touchdown_s - 0.4)
    if len(box.time_s) < 3:
        return None
    metres_per_unit = scale.metres_per_unit
    falling = window.between(touchdown_s - _FREE_S, touchdown_s)
    if body_scale is not None and len(falling.body_m_per_unit):
        change = float(np.median(falling.body_m_per_unit)) / body_scale
        if np.isfinite(change):
            metres_per_unit *= float(np.clip(change, 0.8, 1.25))
    box_m = float(np.median((box.soles - floor).min(axis=1))) * metres_per_unit
    feet = _feet_down(window, in_air_s, touchdown_s, takeoff_s, metres_per_unit)
    found = _fit(
        window,
        touchdown_s,
        feet,
        Scale(metres_per_unit, float(np.hypot(scale.sd, _SCALE_SD))),
        noise_m,
        takeoff_s - touchdown_s,
    )
    if found is None or found[1] < _SLOWEST_M_S:
        return None
    instant, velocity_m_s, velocity_sd = found
    before = window.between(touchdown_s - 0.8, touchdown_s).com
    return Touchdown(
        instant,
        velocity_m_s,
        velocity_sd,
        from_box=box_m > _BOX_M,
        jumped_off_m=max(0.0, float(before.max() - np.median(box.com)) * metres_per_unit),
    )


def rough_touchdown(
    window: Window, takeoff_s: float, metres_per_unit: float
) -> tuple[float, float, Array] | None:
    """Return the last sample in the air, the first on the ground, and the floor (2,)."""
    before = window.between(takeoff_s - _LONGEST_CONTACT_S, takeoff_s - 0.05)
    contact = before.between(takeoff_s - 0.30, takeoff_s)
    if len(contact.time_s) < 2:
        return None
    floor = np.asarray(contact.soles.min(axis=0))
    height_m = (before.soles - floor).min(axis=1) * metres_per_unit
    down = np.flatnonzero(height_m <= _AIR_M)
    if not len(down):
        return None
    # A rough take-off may be late: feet that are up again after the contact are no fall.
    air = np.flatnonzero(height_m[: down[-1]] > _AIR_M)
    if not len(air):
        return None
    return float(before.time_s[air[-1]]), float(before.time_s[air[-1] + 1]), floor


def _feet_down(
    window: Window, in_air_s: float, touchdown_s: float, takeoff_s: float, metres_per_unit: float
) -> Instant | None:
    falling = window.between(touchdown_s - _FREE_S, in_air_s)
    if len(falling.time_s) < 2:
        return None
    # The body's speed in the middle of these samples, and what gravity adds until touchdown.
    slope = np.polyfit(falling.time_s - falling.time_s.mean(), falling.com, 1)[0]
    speed_m_s = -slope * metres_per_unit + G * (touchdown_s - float(falling.time_s.mean()))
    resting = window.between(touchdown_s + 0.03, touchdown_s + 0.6 * (takeoff_s - touchdown_s))
    if not len(resting.time_s):
        return None
    downs = []
    for side in (0, 1):
        height_m = (window.toes[:, side] - np.median(resting.toes[:, side])) * metres_per_unit
        down = crossing(
            window.time_s,
            height_m,
            *LANDING_TOE_M,
            in_air_s - 1e-6,
            rising=False,
            speed_m_s=speed_m_s,
        )
        if down is not None:
            downs.append(down)
    return of_two(*downs, last=False) if len(downs) == 2 else None


# The parameters, in order: height (m) and velocity (m/s, up) at the rough touchdown as if the fall
# went on, touchdown after it (s), how much later than the table says the path bends (s), and the
# scale's share above the known one.
_SIZES: Final = np.array([1e-4, 1e-4, 1e-4, 1e-4, 1e-4])
_LIMITS: Final = np.array([0.2, 1.0, 0.03, 0.02, 0.1])


def _fit(
    window: Window,
    touchdown_s: float,
    feet: Instant | None,
    scale: Scale,
    noise_m: float,
    contact_s: float,
) -> tuple[Instant, float, float] | None:
    """Return touchdown, velocity downwards and its standard deviation."""
    near = window.between(touchdown_s - _FREE_S - 0.05, touchdown_s + 0.15)
    since_s = near.time_s - touchdown_s
    com_m = near.com * scale.metres_per_unit
    falling = since_s <= 0
    if falling.sum() < 3:
        return None
    frame_s = near.interval_s()
    sd_m = noise_m * noise_together(frame_s)
    level = com_m[falling] + G / 2 * since_s[falling] ** 2
    slope, height = np.polyfit(since_s[falling], level, 1)
    parameters = np.array([height, slope, 0.0, 0.0, 0.0])
    information = np.eye(len(parameters))
    for _ in range(_STEPS):
        bent_s = departure.at_landing(max(0.2, -2 * parameters[1] / G), contact_s).after_s
        reach_s = (_FITTED_DEPARTURE_M / departure.DEPARTURE_M) ** (1 / 3) * bent_s
        used = (since_s >= -_FREE_S - 1e-6) & (since_s < parameters[2] + parameters[3] + reach_s)

        def residuals(
            p: Array, time_s: Array = since_s[used], seen_m: Array = com_m[used], b: float = bent_s
        ) -> Array:
            height_m, velocity_m_s, touchdown, bend, share = p.T[:, :, None]
            after_s = np.maximum(time_s - touchdown - bend, 0) / b
            fall_m = height_m + velocity_m_s * time_s - G / 2 * time_s**2
            path_m = fall_m + departure.DEPARTURE_M * after_s**3
            known = [bend / _BEND_SD_S, share / scale.sd]
            if feet is not None:
                known.append((touchdown + touchdown_s - feet.time_s) / feet.sd_s)
            return np.hstack([(seen_m * (1 + share) - path_m) / sd_m, *known])

        found = gauss_newton_step(residuals, parameters, _SIZES, _LIMITS)
        if found is None:
            return None
        step, information = found
        parameters = parameters + step
        if np.abs(step[1:]).max() < 1e-5:
            break
    shared = covariance(information)
    # Downwards at touchdown: g·t − v.
    direction = np.array([0.0, -1.0, G, 0.0, 0.0])
    velocity_sd = float(np.sqrt(direction @ shared @ direction))
    instant = Instant(touchdown_s + float(parameters[2]), float(np.sqrt(shared[2, 2])))
    return instant, float(G * parameters[2] - parameters[1]), velocity_sd
