"""Owns the path of one countermovement jump: centre of mass, feet and arms, and its exact truth."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

import numpy as np

from server.jump.rep import Phase
from tests.truth.athlete import Athlete
from tests.truth.contact import G, contact, landing_departure_s, takeoff_departure_s
from tests.truth.pieces import Track, hermite

ANKLE_SHARE: Final = 0.25
"""Where the ankle stands above the foot: from the heel, as a share of the way to the toe."""
ANKLE_HEIGHT: Final = 0.039
"""Of a flat foot, in statures."""


@dataclass(frozen=True, slots=True)
class TrueJump:
    """What really happened in one jump; the keys of a rep where it has them."""

    onset_time_s: float
    braking_time_s: float
    bottom_time_s: float
    takeoff_time_s: float
    landing_time_s: float
    landing_bottom_time_s: float
    standing_time_s: float
    flight_time_s: float
    jump_height_flight_time_m: float
    takeoff_velocity_m_s: float
    jump_height_takeoff_velocity_m: float
    countermovement_depth_m: float
    landing_drop_m: float

    def as_json(self) -> dict[str, float]:
        """Return the jump by its keys."""
        return asdict(self)

    def phase_at(self, time_s: float) -> Phase | None:
        """Return the phase at *time_s*; None before the onset and once standing again."""
        ends = (
            (self.onset_time_s, None),
            (self.braking_time_s, Phase.UNWEIGHTING),
            (self.bottom_time_s, Phase.BRAKING),
            (self.takeoff_time_s, Phase.PROPULSION),
            (self.landing_time_s, Phase.FLIGHT),
            (self.standing_time_s, Phase.LANDING),
        )
        return next((phase for end_s, phase in ends if time_s < end_s), None)


def append_jump(
    who: Athlete,
    height_m: float,
    rng: np.random.Generator,
    com: Track,
    feet: tuple[Sequence[Track], Sequence[Track]],
    swing: Track,
) -> TrueJump:
    """Append a jump to the tracks of somebody who stands; *feet* are all heels and all toes."""
    flight_s = float(np.sqrt(8 * height_m / G))
    # From jump to jump a person is alike, not equal.
    depth_m = who.depth_m + float(rng.normal(0, 0.012))
    off = _Posture(who, who.takeoff_heel_m, who.takeoff_toe_m).varied(rng)
    down = _Posture(who, who.landing_heel_m, who.landing_toe_m).varied(rng)
    # The legs are straight at take-off, so lower ankles at landing are a lower body.
    drop_m = max(who.landing_drop_m + float(rng.normal(0, 0.005)), off.ankle_m - down.ankle_m, 0.0)
    up_m = off.ankle_m - 0.005
    speed_up = G * flight_s / 2 - drop_m / flight_s
    speed_down = G * flight_s - speed_up

    fading_s = takeoff_departure_s(flight_s) - who.takeoff_departure_bias_s
    fading_s += float(rng.normal(0, 0.0015))
    push = contact(speed_up, depth_m + up_m, fading_s, 0.72)
    rising_s = landing_departure_s(flight_s) + who.landing_departure_bias_s
    rising_s += float(rng.normal(0, 0.002))
    absorb = contact(speed_down, up_m - drop_m + who.landing_depth_m, rising_s, 0.15)

    onset_s = com.end_s
    drive = who.unweighting_m_s2
    # Down under a triangle of acceleration of this length, then braked in a straight line up to
    # the force with which the push begins: both distances grow with its square.
    share = 0.55
    falling = share**2 / 6 + (1 - share) / 2 - (1 - share) ** 2 / 6
    unweighting_s = float(np.sqrt(depth_m / (drive * falling + drive**2 / (3 * push.end_m_s2))))
    com.accelerate(share * unweighting_s, 0.0, -drive)
    com.accelerate((1 - share) * unweighting_s, -drive, 0.0)
    braking_s = com.end_s
    com.accelerate(drive * unweighting_s / push.end_m_s2, 0.0, push.end_m_s2)
    bottom_s = com.end_s
    com.accelerate(push.taper_s, push.end_m_s2, push.peak_m_s2)
    com.accelerate(push.rise_s, push.peak_m_s2, -G)
    takeoff_s = com.end_s
    com.append(flight_s, (up_m, speed_up, -G / 2))
    landing_s = com.end_s
    com.accelerate(absorb.rise_s, -G, absorb.peak_m_s2)
    com.accelerate(absorb.taper_s, absorb.peak_m_s2, absorb.end_m_s2)
    landing_bottom_s = com.end_s
    com.ease(0.0, 0.75)

    for tracks, off_m, down_m in (
        (feet[0], off.heel_m, down.heel_m),
        (feet[1], off.toe_m, down.toe_m),
    ):
        for track in tracks:
            _fly(track, takeoff_s, flight_s, (off_m, speed_up), (down_m, speed_down), drop_m)
    swing.hold(onset_s)
    swing.ease(-0.25, bottom_s - onset_s - 0.05)
    swing.ease(0.75, takeoff_s - swing.end_s)
    swing.ease(0.0, flight_s + 0.25)
    return TrueJump(
        onset_time_s=onset_s,
        braking_time_s=braking_s,
        bottom_time_s=bottom_s,
        takeoff_time_s=takeoff_s,
        landing_time_s=landing_s,
        landing_bottom_time_s=landing_bottom_s,
        standing_time_s=com.end_s,
        flight_time_s=flight_s,
        jump_height_flight_time_m=height_m,
        takeoff_velocity_m_s=speed_up,
        jump_height_takeoff_velocity_m=speed_up**2 / (2 * G),
        countermovement_depth_m=depth_m,
        landing_drop_m=drop_m,
    )


@dataclass(frozen=True, slots=True)
class _Posture:
    """A foot at the instant of take-off or landing."""

    who: Athlete
    heel_m: float
    toe_m: float

    @property
    def ankle_m(self) -> float:
        """How much higher the ankle is than on flat ground."""
        sine = (self.heel_m - self.toe_m) / self.who.foot_length_m
        under_ankle_m = self.heel_m + ANKLE_SHARE * (self.toe_m - self.heel_m)
        return under_ankle_m - ANKLE_HEIGHT * self.who.stature_m * (1 - float(np.sqrt(1 - sine**2)))

    def varied(self, rng: np.random.Generator) -> "_Posture":
        """Return the same foot in another jump of the same person."""
        shift = float(rng.normal(0, 0.003))
        return replace(self, heel_m=self.heel_m + shift, toe_m=max(self.toe_m + shift, 0.005))


def _fly(
    track: Track,
    takeoff_s: float,
    flight_s: float,
    off: tuple[float, float],
    down: tuple[float, float],
    drop_m: float,
) -> None:
    """Append a part of the foot: up to (height, speed) *off*, along with the body, down to rest."""
    (off_m, off_m_s), (down_m, down_m_s) = off, down
    # A cubic leaves the ground without a jolt and meets the body's own speed at take-off.
    rising_s, settling_s = 3 * off_m / off_m_s, 3 * down_m / down_m_s
    track.hold(takeoff_s - rising_s)
    track.append(rising_s, (0.0, 0.0, 0.0, off_m / rising_s**3))
    drawn_up = hermite((off_m, 0, 0), (down_m + drop_m, 0, 0), flight_s)
    track.append(flight_s, drawn_up + np.array([0.0, off_m_s, -G / 2, 0.0, 0.0, 0.0]))
    back = down_m / settling_s**3
    track.append(
        settling_s,
        (down_m, -3 * back * settling_s**2, 3 * back * settling_s, -back),
    )
