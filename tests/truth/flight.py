"""Owns one flight as drawn for a person, and the way the feet leave the ground and come back."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tests.truth.athlete import Athlete
from tests.truth.contact import G
from tests.truth.pieces import Track, hermite

ANKLE_SHARE: Final = 0.25
"""Where the ankle stands above the foot: from the heel, as a share of the way to the toe."""
ANKLE_HEIGHT: Final = 0.039
"""Of a flat foot, in statures."""
_STIFFEST: Final = 1.3
"""How much longer than at the body's speed a part of the foot takes to the ground, at least."""


@dataclass(frozen=True, slots=True)
class Posture:
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

    def varied(self, rng: np.random.Generator) -> "Posture":
        """Return the same foot in another jump of the same person."""
        shift = float(rng.normal(0, 0.003))
        return replace(self, heel_m=self.heel_m + shift, toe_m=max(self.toe_m + shift, 0.005))


@dataclass(frozen=True, slots=True)
class Flight:
    """What body and feet do from the last touch of the ground to the next."""

    height_m: float
    """By flight time: g T^2 / 8."""
    off: Posture
    down: Posture
    drop_m: float
    """How much lower the centre of mass is at landing than at take-off."""

    @classmethod
    def drawn(cls, who: Athlete, height_m: float, rng: np.random.Generator) -> "Flight":
        """Draw a flight of this person; from jump to jump a person is alike, not equal."""
        off = Posture(who, who.takeoff_heel_m, who.takeoff_toe_m).varied(rng)
        down = Posture(who, who.landing_heel_m, who.landing_toe_m).varied(rng)
        # The legs are straight at take-off, so lower ankles at landing are a lower body.
        drawn_m = who.landing_drop_m + float(rng.normal(0, 0.005))
        return cls(height_m, off, down, max(drawn_m, off.ankle_m - down.ankle_m, 0.0))

    @property
    def duration_s(self) -> float:
        """Return how long it lasts."""
        return float(np.sqrt(8 * self.height_m / G))

    @property
    def up_m(self) -> float:
        """Height of the centre of mass at take-off."""
        return self.off.ankle_m - 0.005

    @property
    def down_m(self) -> float:
        """Height of the centre of mass at landing."""
        return self.up_m - self.drop_m

    @property
    def speed_up_m_s(self) -> float:
        """Speed at take-off, upwards."""
        return G * self.duration_s / 2 - self.drop_m / self.duration_s

    @property
    def speed_down_m_s(self) -> float:
        """Speed at landing, downwards."""
        return G * self.duration_s - self.speed_up_m_s


def lift(track: Track, takeoff_s: float, off_m: float, speed_m_s: float) -> None:
    """Append a part of the foot that is at rest until it rises to *off_m* at take-off."""
    # A cubic leaves the ground without a jolt and meets the body's own speed at take-off.
    rising_s = 3 * off_m / speed_m_s
    track.hold(takeoff_s - rising_s)
    track.append(rising_s, (0.0, 0.0, 0.0, off_m / rising_s**3))


def carry(track: Track, flight: Flight, off_m: float, down_m: float) -> None:
    """Append a part of the foot in flight: along with the body."""
    drawn_up = hermite((off_m, 0, 0), (down_m + flight.drop_m, 0, 0), flight.duration_s)
    path = np.array([0.0, flight.speed_up_m_s, -G / 2, 0.0, 0.0, 0.0])
    track.append(flight.duration_s, drawn_up + path)


def settle(track: Track, down_m: float, speed_m_s: float) -> None:
    """Append a part of the foot that comes down from *down_m* to rest on the ground."""
    settling_s = 3 * down_m / speed_m_s
    back = down_m / settling_s**3
    track.append(
        settling_s,
        (down_m, -3 * back * settling_s**2, 3 * back * settling_s, -back),
    )


def rebound(
    track: Track, contact_s: float, down: tuple[float, float], off: tuple[float, float]
) -> None:
    """Append a part of the foot in a contact between two flights; pairs are (height, speed)."""
    (down_m, down_m_s), (off_m, off_m_s) = down, off
    whole_s = down_m / down_m_s + off_m / off_m_s
    # On along with the body, then to rest in a parabola, which makes it last so much longer: a
    # contact leaves the heel little time. Where it is too little it turns round above the ground.
    slower = float(np.clip(0.85 * contact_s / whole_s, _STIFFEST, 2.0))
    lowest_m = max((whole_s - contact_s / slower) / (1 / down_m_s + 1 / off_m_s), 0.0)
    down_m, off_m = down_m - lowest_m, off_m - lowest_m
    if min(down_m, off_m) <= 0:
        raise ValueError(f"no foot turns round in {contact_s} s")
    end_s = track.end_s + contact_s
    soft_m = (slower - 1) * down_m
    track.append((down_m - soft_m) / down_m_s, (lowest_m + down_m, -down_m_s))
    stopping_s = 2 * soft_m / down_m_s
    track.append(stopping_s, (lowest_m + soft_m, -down_m_s, down_m_s / (2 * stopping_s)))
    if lowest_m == 0:
        track.hold(end_s - slower * off_m / off_m_s)
    soft_m = (slower - 1) * off_m
    rising_s = 2 * soft_m / off_m_s
    track.append(rising_s, (lowest_m, 0.0, off_m_s / (2 * rising_s)))
    track.append(end_s - track.end_s, (lowest_m + soft_m, off_m_s))
