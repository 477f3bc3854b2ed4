"""How bodies move: scripts of standing, jumping, squatting and walking with exact truth. Pure.

The push-off and the landing are those of force plates: near take-off (landing) the centre of mass
leaves gravity's parabola with the third power of time, 20 mm at 112 - 90 T ms before (96 - 79 T ms
after) a flight of T seconds, +- 4 (5) ms from jump to jump (docs/explanation/measurement.md). The
estimator knows these means; what is drawn about them, and the feet, it is never told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

G = 9.80665


@dataclass(frozen=True)
class Athlete:
    """What differs from person to person; metres and seconds."""

    takeoff_midfoot_m: float
    landing_midfoot_m: float
    foot_length_m: float
    landing_drop_m: float
    depth_m: float

    @classmethod
    def drawn(cls, seed: int) -> "Athlete":
        rng = np.random.default_rng(seed)
        return cls(
            takeoff_midfoot_m=float(np.clip(rng.normal(0.09, 0.015), 0.06, 0.12)),
            landing_midfoot_m=float(np.clip(rng.normal(0.09, 0.015), 0.06, 0.12)),
            foot_length_m=float(rng.uniform(0.22, 0.30)),
            landing_drop_m=float(np.clip(rng.normal(0.035, 0.02), 0.0, 0.08)),
            depth_m=float(rng.uniform(0.28, 0.38)),
        )


@dataclass(frozen=True)
class Body:
    """Where the body is at one time, against standing; metres, up."""

    com_m: float
    toe_m: float
    heel_m: float
    aside_m: float = 0.0
    arms: float = 0.0
    """0 hanging, 1 straight up."""
    step: float = 0.0
    """Of a walk: -1 left foot up, 1 right foot up."""
    visible: bool = True


@dataclass(frozen=True)
class TrueRep:
    """One jump as it was; the keys of a repetition."""

    takeoff_time_s: float
    landing_time_s: float
    apex_time_s: float
    flight_time_s: float
    jump_height_flight_time_m: float
    takeoff_velocity_m_s: float
    jump_height_takeoff_velocity_m: float
    countermovement_depth_m: float


@dataclass(frozen=True)
class Part:
    """A stretch of a script: how long, and where the body is at each time of it."""

    duration_s: float
    body: Callable[[float], Body]
    rep: TrueRep | None = None


@dataclass(frozen=True)
class Script:
    """Parts one after another."""

    parts: Sequence[Part]

    @property
    def duration_s(self) -> float:
        return sum(part.duration_s for part in self.parts)

    def body(self, time_s: float) -> Body:
        left_s = time_s
        for part in self.parts:
            if left_s < part.duration_s:
                return part.body(left_s)
            left_s -= part.duration_s
        return self.parts[-1].body(self.parts[-1].duration_s)

    @property
    def reps(self) -> list[TrueRep]:
        found, start_s = [], 0.0
        for part in self.parts:
            if part.rep is not None:
                found.append(_later(part.rep, start_s))
            start_s += part.duration_s
        return found


def _later(rep: TrueRep, by_s: float) -> TrueRep:
    times = {
        key: getattr(rep, key) + by_s for key in ("takeoff_time_s", "landing_time_s", "apex_time_s")
    }
    return TrueRep(**{**rep.__dict__, **times})


def stand(seconds: float) -> Part:
    return Part(seconds, lambda _: Body(0.0, 0.0, 0.0))


def squat(seconds: float, depth_m: float) -> Part:
    def body(time_s: float) -> Body:
        return Body(-depth_m / 2 * (1 - np.cos(2 * np.pi * time_s / seconds)), 0.0, 0.0)

    return Part(seconds, body)


def walk(seconds: float, reach_m: float) -> Part:
    """Aside and back, knees lifted in turn, the body bobbing."""

    def body(time_s: float) -> Body:
        aside_m = reach_m * np.sin(np.pi * time_s / seconds)
        gait = np.sin(2 * np.pi * 0.9 * time_s) * np.sin(np.pi * time_s / seconds) ** 0.2
        bob_m = 0.02 * (np.cos(4 * np.pi * 0.9 * time_s) - 1)
        return Body(float(bob_m), 0.0, 0.0, aside_m=float(aside_m), step=float(gait))

    return Part(seconds, body)


def raise_arms(seconds: float) -> Part:
    return Part(
        seconds,
        lambda t: Body(0.0, 0.0, 0.0, arms=float(0.5 - 0.5 * np.cos(2 * np.pi * t / seconds))),
    )


def raise_heels(seconds: float, height_m: float) -> Part:
    def body(time_s: float) -> Body:
        heel_m = height_m / 2 * (1 - np.cos(2 * np.pi * time_s / seconds))
        return Body(float(0.6 * heel_m), 0.0, float(heel_m))

    return Part(seconds, body)


def leave(seconds: float) -> Part:
    return Part(seconds, lambda _: Body(0.0, 0.0, 0.0, visible=False))


_BENT_BEFORE_S = 0.075  # how far the force plates' curve is followed, before take-off
_BENT_AFTER_S = 0.055  # and after landing
_DOWN_S = 0.50
_RECOVER_S = 0.60


def jump(height_m: float, athlete: Athlete, seed: int) -> Part:
    """A countermovement jump of *height_m* by flight time."""
    rng = np.random.default_rng(seed)
    flight_s = float(np.sqrt(8 * height_m / G))
    bend_before_s = 0.112 - 0.090 * flight_s + rng.normal(0, 0.004)
    bend_after_s = 0.096 - 0.079 * flight_s + rng.normal(0, 0.005)
    rise_s = flight_s / 2 - athlete.landing_drop_m / (G * flight_s)
    speed = G * rise_s
    takeoff_com_m = 0.6 * athlete.takeoff_midfoot_m + 0.03

    def ballistic(since_takeoff_s: float) -> float:
        t = since_takeoff_s
        bend = (max(0.0, -t) / bend_before_s) ** 3 + (max(0.0, t - flight_s) / bend_after_s) ** 3
        return takeoff_com_m + speed * t - G / 2 * t**2 + 0.02 * bend

    push = _state(ballistic, -_BENT_BEFORE_S)
    lowest = (-athlete.depth_m, 0.0, 9.0)
    push_s = 2.1 * (push[0] - lowest[0]) / push[1]
    hit = _state(ballistic, flight_s + _BENT_AFTER_S)
    absorbed = (-0.6 * athlete.depth_m, 0.0, 8.0)
    absorb_s = max(0.12, 2.2 * (hit[0] - absorbed[0]) / -hit[1])
    pieces = (
        (_DOWN_S, quintic((0.0, 0.0, 0.0), lowest, _DOWN_S)),
        (push_s, quintic(lowest, push, push_s)),
        (_BENT_BEFORE_S + flight_s + _BENT_AFTER_S, lambda t: ballistic(t - _BENT_BEFORE_S)),
        (absorb_s, quintic(hit, absorbed, absorb_s)),
        (_RECOVER_S, quintic(absorbed, (0.0, 0.0, 0.0), _RECOVER_S)),
    )
    takeoff_s = _DOWN_S + push_s + _BENT_BEFORE_S
    feet = _feet(athlete, ballistic, flight_s)

    def body(time_s: float) -> Body:
        toe_m, heel_m = feet(time_s - takeoff_s)
        left_s = time_s
        for duration_s, com in pieces:
            if left_s <= duration_s:
                return Body(float(com(left_s)), toe_m, heel_m)
            left_s -= duration_s
        return Body(0.0, toe_m, heel_m)

    rep = TrueRep(
        takeoff_time_s=takeoff_s,
        landing_time_s=takeoff_s + flight_s,
        apex_time_s=takeoff_s + rise_s,
        flight_time_s=flight_s,
        jump_height_flight_time_m=height_m,
        takeoff_velocity_m_s=speed,
        jump_height_takeoff_velocity_m=speed**2 / (2 * G),
        countermovement_depth_m=athlete.depth_m,
    )
    return Part(sum(duration for duration, _ in pieces), body, rep)


def _state(path: Callable[[float], float], time_s: float) -> tuple[float, float, float]:
    step = 1e-4
    before, here, after = (path(time_s + d) for d in (-step, 0.0, step))
    return here, (after - before) / (2 * step), (after - 2 * here + before) / step**2


def quintic(
    start: tuple[float, float, float], end: tuple[float, float, float], duration_s: float
) -> Callable[[float], float]:
    """The polynomial from one (height, velocity, acceleration) to another."""
    T = duration_s
    powers = np.array(
        [[T**3, T**4, T**5], [3 * T**2, 4 * T**3, 5 * T**4], [6 * T, 12 * T**2, 20 * T**3]]
    )
    known = start[0] + start[1] * T + start[2] / 2 * T**2, start[1] + start[2] * T, start[2]
    high = np.linalg.solve(powers, np.subtract(end, known))
    coefficients = [*high[::-1], start[2] / 2, start[1], start[0]]
    return lambda t: float(np.polyval(coefficients, t))


def _feet(
    athlete: Athlete, com: Callable[[float], float], flight_s: float
) -> Callable[[float], tuple[float, float]]:
    """Toe and heel heights against the time since take-off: the heel leaves first, the toe last."""
    at_takeoff = _pitched(athlete.takeoff_midfoot_m)
    at_landing = _pitched(athlete.landing_midfoot_m)
    folded_m = com(0.0) - com(flight_s)  # how much the legs have bent when the foot comes down

    def heights(t: float) -> tuple[float, float]:
        if t < 0:
            return at_takeoff[0] * _ease(1 + t / 0.045), at_takeoff[1] * _ease(1 + t / 0.16)
        if t <= flight_s:
            share = _ease(t / flight_s)
            risen_m = com(t) - com(0.0) + folded_m * share
            toe, heel = (a + (b - a) * share for a, b in zip(at_takeoff, at_landing, strict=True))
            return risen_m + toe, risen_m + heel
        since = t - flight_s
        return at_landing[0] * _ease(1 - since / 0.035), at_landing[1] * _ease(1 - since / 0.10)

    return heights


def _pitched(midfoot_m: float) -> tuple[float, float]:
    """Toe and heel of a foot that stands on its toe tip, mid-foot at the given height."""
    return 0.2 * midfoot_m, 1.8 * midfoot_m


def _ease(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)
