"""Owns the path of one countermovement jump: centre of mass, feet and arms, and its exact truth."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from server.jump.rep import Phase
from tests.truth.athlete import Athlete
from tests.truth.contact import G, contact, landing_departure_s, takeoff_departure_s
from tests.truth.flight import Flight, carry, lift, settle
from tests.truth.pieces import Track


@dataclass(frozen=True, slots=True)
class TrueJump:
    """What really happened in one jump; the keys of a rep where it has them.

    A jump out of a squat has no countermovement: its onset, braking and bottom are the instant at
    which the push begins. A jump out of a fall begins where the ground's force begins to fade
    (from a box) or at touchdown (a rebound), and its braking at touchdown. Where the next jump is
    a rebound, this one's landing bottom is the next one's bottom, and it ends at its touchdown.
    """

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
    """How far below standing the centre of mass is at the bottom."""
    landing_drop_m: float
    release_time_s: float | None = None
    """When the last foot left the box."""
    touchdown_time_s: float | None = None
    ground_contact_time_s: float | None = None
    touchdown_velocity_m_s: float | None = None
    """Downwards is positive."""
    drop_height_m: float | None = None
    """Of a fall from rest to that velocity: v^2 / 2g."""

    def as_json(self) -> dict[str, float]:
        """Return the jump by its keys, without those that do not apply."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    def phase_at(self, time_s: float) -> Phase | None:
        """Return the phase at *time_s*; None before the onset and once standing again."""
        falling_s = self.braking_time_s if self.release_time_s is None else self.release_time_s
        ends = (
            (self.onset_time_s, None),
            (falling_s, Phase.UNWEIGHTING),
            (self.braking_time_s, Phase.FLIGHT),
            (self.bottom_time_s, Phase.BRAKING),
            (self.takeoff_time_s, Phase.PROPULSION),
            (self.landing_time_s, Phase.FLIGHT),
            (self.standing_time_s, Phase.LANDING),
        )
        return next((phase for end_s, phase in ends if time_s < end_s), None)


@dataclass(frozen=True, slots=True)
class Push:
    """The truth of what came before a take-off; times in seconds."""

    onset_s: float
    braking_s: float
    bottom_s: float
    takeoff_s: float
    depth_m: float
    release_s: float | None = None
    touchdown_s: float | None = None
    touchdown_m_s: float = 0.0

    def then(self, flight: Flight, landing_bottom_s: float, standing_s: float) -> TrueJump:
        """Return the jump that this push, *flight* and its landing make."""
        rebounds = self.touchdown_s is not None
        return TrueJump(
            onset_time_s=self.onset_s,
            braking_time_s=self.braking_s,
            bottom_time_s=self.bottom_s,
            takeoff_time_s=self.takeoff_s,
            landing_time_s=self.takeoff_s + flight.duration_s,
            landing_bottom_time_s=landing_bottom_s,
            standing_time_s=standing_s,
            flight_time_s=flight.duration_s,
            jump_height_flight_time_m=flight.height_m,
            takeoff_velocity_m_s=flight.speed_up_m_s,
            jump_height_takeoff_velocity_m=flight.speed_up_m_s**2 / (2 * G),
            countermovement_depth_m=self.depth_m,
            landing_drop_m=flight.drop_m,
            release_time_s=self.release_s,
            touchdown_time_s=self.touchdown_s,
            ground_contact_time_s=None
            if self.touchdown_s is None
            else self.takeoff_s - self.touchdown_s,
            touchdown_velocity_m_s=self.touchdown_m_s if rebounds else None,
            drop_height_m=self.touchdown_m_s**2 / (2 * G) if rebounds else None,
        )


def append_jump(
    who: Athlete,
    height_m: float,
    rng: np.random.Generator,
    com: Track,
    feet: tuple[Sequence[Track], Sequence[Track]],
    swing: Track,
) -> TrueJump:
    """Append a jump to the tracks of somebody who stands; *feet* are all heels and all toes."""
    depth_m = who.depth_m + float(rng.normal(0, 0.012))
    flight = Flight.drawn(who, height_m, rng)
    push = append_countermovement(who, flight, depth_m, rng, com)
    append_lift(flight, push.takeoff_s, feet)
    append_flight(flight, com, feet)
    landing_bottom_s = append_landing(who, flight, rng, com, feet)
    swing.hold(push.onset_s)
    swing.ease(-0.25, push.bottom_s - push.onset_s - 0.05)
    swing.ease(0.75, push.takeoff_s - swing.end_s)
    swing.ease(0.0, flight.duration_s + 0.25)
    return push.then(flight, landing_bottom_s, com.end_s)


def append_countermovement(
    who: Athlete, flight: Flight, depth_m: float, rng: np.random.Generator, com: Track
) -> Push:
    """Append to the centre of mass what takes it from standing, down and up, to take-off."""
    push = contact(flight.speed_up_m_s, depth_m + flight.up_m, fading_s(who, flight, rng), 0.72)
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
    return Push(onset_s, braking_s, bottom_s, com.end_s, depth_m)


def fading_s(who: Athlete, flight: Flight, rng: np.random.Generator) -> float:
    """Draw how long before take-off the path is 20 mm off the parabola."""
    mean_s = takeoff_departure_s(flight.duration_s) - who.takeoff_departure_bias_s
    return mean_s + float(rng.normal(0, 0.0015))


def rising_s(who: Athlete, flight: Flight, rng: np.random.Generator) -> float:
    """Draw how long after landing the path is 20 mm off the parabola."""
    mean_s = landing_departure_s(flight.duration_s) + who.landing_departure_bias_s
    return mean_s + float(rng.normal(0, 0.002))


def append_lift(
    flight: Flight, takeoff_s: float, feet: tuple[Sequence[Track], Sequence[Track]]
) -> None:
    """Append what feet that stand do until take-off."""
    for tracks, off_m in zip(feet, (flight.off.heel_m, flight.off.toe_m), strict=True):
        for track in tracks:
            lift(track, takeoff_s, off_m, flight.speed_up_m_s)


def append_flight(
    flight: Flight, com: Track, feet: tuple[Sequence[Track], Sequence[Track]]
) -> None:
    """Append a flight to body and feet."""
    com.append(flight.duration_s, (flight.up_m, flight.speed_up_m_s, -G / 2))
    ends = ((flight.off.heel_m, flight.down.heel_m), (flight.off.toe_m, flight.down.toe_m))
    for tracks, (off_m, down_m) in zip(feet, ends, strict=True):
        for track in tracks:
            carry(track, flight, off_m, down_m)


def append_landing(
    who: Athlete,
    flight: Flight,
    rng: np.random.Generator,
    com: Track,
    feet: tuple[Sequence[Track], Sequence[Track]],
) -> float:
    """Append how a flight is absorbed until the body stands; return when it is lowest."""
    speed_m_s, distance_m = flight.speed_down_m_s, flight.down_m + who.landing_depth_m
    absorb = contact(speed_m_s, distance_m, rising_s(who, flight, rng), 0.15)
    com.accelerate(absorb.rise_s, -G, absorb.peak_m_s2)
    com.accelerate(absorb.taper_s, absorb.peak_m_s2, absorb.end_m_s2)
    landing_bottom_s = com.end_s
    com.ease(0.0, 0.75)
    for tracks, down_m in zip(feet, (flight.down.heel_m, flight.down.toe_m), strict=True):
        for track in tracks:
            settle(track, down_m, speed_m_s)
    return landing_bottom_s
