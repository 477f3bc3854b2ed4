"""Owns what happens: a script of actions becomes motion over time, with the truth of every jump.

The centre of mass (height above standing) is exact: between take-off, the instant at which the
ground's force reaches zero, and landing, the instant at which it begins again, nothing but gravity
moves it. Feet: the heel leaves before the toe while the foot turns about the toe; in flight they go
with the body; at landing the toe comes first. Pictures and landmarks are made of this elsewhere.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final, Protocol

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


class Motion:
    """One athlete's performance of a script; heights in metres above standing, x to the left."""

    def __init__(self, athlete: Athlete, script: Sequence["Action"]) -> None:
        self.athlete = athlete
        self.com = Track(0.0)
        self.sideways = Track(0.0)
        self.heels = (Track(0.0), Track(0.0))
        """Left, right."""
        self.toes = (Track(0.0), Track(0.0))
        self.steps = (Track(0.0), Track(0.0))
        """Where each foot is sideways, from where it stands beside `sideways` = 0."""
        self.swing = Track(0.0)
        """Arms swung in a jump: 0 hanging, 1 overhead; they are part of `com`."""
        self.raised = Track(0.0)
        """Arms raised while the body stands still: `com` is as if they hung."""
        self.jumps: list[TrueJump] = []
        for index, action in enumerate(script):
            action.perform(self, np.random.default_rng([athlete.seed, 2, index]))
            self._settle()

    @property
    def now_s(self) -> float:
        """Where the script has come to."""
        return self.com.end_s

    @property
    def duration_s(self) -> float:
        """The length of the performance."""
        return self.com.end_s

    def phase_at(self, time_s: float) -> Phase:
        """Return the true phase at *time_s*."""
        found = (jump.phase_at(time_s) for jump in self.jumps if time_s >= jump.onset_time_s)
        return next((phase for phase in found if phase is not None), Phase.STANDING)

    def _settle(self) -> None:
        tracks = (self.com, self.sideways, *self.heels, *self.toes, *self.steps)
        end_s = max(track.end_s for track in (*tracks, self.swing, self.raised))
        for track in (*tracks, self.swing, self.raised):
            track.hold(end_s)


class Action(Protocol):
    """One line of a script; it appends to the tracks of a motion that stands still."""

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Stand still."""

    duration_s: float

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        motion.com.hold(motion.now_s + self.duration_s)


@dataclass(frozen=True, slots=True)
class Jump:
    """A countermovement jump whose flight time gives *height_m* (g T^2 / 8)."""

    height_m: float

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        motion.jumps.append(_jump(motion, self.height_m, rng))


@dataclass(frozen=True, slots=True)
class Squat:
    """Go down slowly, stay, come up."""

    depth_m: float = 0.35
    duration_s: float = 2.4

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        motion.com.ease(-self.depth_m, 0.45 * self.duration_s)
        motion.com.hold(motion.now_s + 0.1 * self.duration_s)
        motion.com.ease(0.0, 0.45 * self.duration_s)


@dataclass(frozen=True, slots=True)
class Walk:
    """Step sideways to *to_m* from where the script began; to the same place: on the spot."""

    to_m: float
    duration_s: float
    lift_m: float = 0.10

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        begin_s = motion.now_s
        steps = max(2, 2 * round(self.duration_s))
        step_s = self.duration_s / steps
        motion.sideways.ease(self.to_m, self.duration_s)
        for step in range(steps):
            side, end_s = step % 2, begin_s + (step + 1) * step_s
            # A foot is put down where the body will be in the middle of its stance.
            target_m = float(motion.sideways(min(end_s + step_s / 2, motion.sideways.end_s)))
            motion.com.ease(-0.03, step_s / 2)
            motion.com.ease(-0.01 if step < steps - 1 else 0.0, step_s / 2)
            for track, lift_m in ((motion.heels[side], 1.4), (motion.toes[side], 0.8)):
                track.hold(end_s - step_s)
                track.ease(lift_m * self.lift_m, step_s / 2)
                track.ease(0.0, step_s / 2)
            motion.steps[side].hold(end_s - step_s)
            motion.steps[side].ease(target_m, step_s)


@dataclass(frozen=True, slots=True)
class RaiseArms:
    """Raise both arms overhead and lower them again."""

    duration_s: float = 2.0

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        motion.raised.ease(1.0, 0.4 * self.duration_s)
        motion.raised.hold(motion.raised.end_s + 0.2 * self.duration_s)
        motion.raised.ease(0.0, 0.4 * self.duration_s)


@dataclass(frozen=True, slots=True)
class RaiseHeels:
    """Rise onto the toes and come down, *times* over; *down_m* below standing, as on a chair."""

    times: int = 3
    height_m: float = 0.09
    down_m: float = 0.0
    duration_s: float = 1.0

    def perform(self, motion: Motion, rng: np.random.Generator) -> None:
        """Append this action to *motion*."""
        if self.down_m:
            motion.com.ease(-self.down_m, 1.2)
        rise_m = 0.0 if self.down_m else (1 - ANKLE_SHARE) * self.height_m
        for track in motion.heels:
            track.hold(motion.now_s)
        for _ in range(self.times):
            for value in (1.0, 0.0):
                motion.com.ease(value * rise_m - self.down_m, self.duration_s / 2)
                for track in motion.heels:
                    track.ease(value * self.height_m, self.duration_s / 2)
        if self.down_m:
            motion.com.ease(0.0, 1.2)


def _jump(motion: Motion, height_m: float, rng: np.random.Generator) -> TrueJump:
    who, com = motion.athlete, motion.com
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

    onset_s = motion.now_s
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
        (motion.heels, off.heel_m, down.heel_m),
        (motion.toes, off.toe_m, down.toe_m),
    ):
        for track in tracks:
            _fly(track, takeoff_s, flight_s, (off_m, speed_up), (down_m, speed_down), drop_m)
    motion.swing.hold(onset_s)
    motion.swing.ease(-0.25, bottom_s - onset_s - 0.05)
    motion.swing.ease(0.75, takeoff_s - motion.swing.end_s)
    motion.swing.ease(0.0, flight_s + 0.25)
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
