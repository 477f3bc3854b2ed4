"""Owns the comparison on drawn skeletons: views, drop jumps, hops, angles, stiffness."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from server.jump.kinematics import leg_stiffness_n_m
from server.jump.rep import JumpRep
from tests.server.listening import listen, seen
from tests.truth.athlete import Athlete
from tests.truth.jump_path import TrueJump
from tests.truth.landmark_jumper import View
from tests.truth.other_jumps import DropJump, Hops, SquatJump
from tests.truth.trajectory import Action, Jump, Motion, Stand
from tests.validity.statistics import Summary, summary

_ATHLETES: Final = range(1, 13)
_MASS_KG: Final = 75.0
_FLIGHT: Final = ("flight_time_s", "jump_height_flight_time_m", "jump_height_takeoff_velocity_m")
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "cmj": (*_FLIGHT, "countermovement_depth_m", "time_to_takeoff_s", "rsi_mod_m_s"),
    "sj": _FLIGHT,
    "dj": (*_FLIGHT, "ground_contact_time_s", "drop_height_m", "rsi_m_s", "leg_stiffness_n_m"),
    "hops": ("flight_time_s", "ground_contact_time_s", "rsi_m_s", "leg_stiffness_n_m"),
}


@dataclass(frozen=True, slots=True)
class StreamRow:
    """One quantity of one test from one side at one rate."""

    name: str
    key: str
    summary: Summary


def measured() -> list[StreamRow]:
    """Compare every test at 30 and 60 pictures a second, from the views it is filmed from."""
    rows: list[StreamRow] = []
    for test in _KEYS:
        views: Sequence[View] = ("frontal", "oblique") if test == "cmj" else ("oblique",)
        for view in views:
            for fps in (30.0, 60.0):
                rows += _rows(test, view, fps)
    return rows


def _rows(test: str, view: View, fps: float) -> Iterator[StreamRow]:
    pairs: list[tuple[JumpRep, TrueJump]] = []
    for seed in _ATHLETES:
        motion = Motion(Athlete.from_seed(seed), [Stand(1.5), _action(test, seed), Stand(2.0)])
        heard = listen(seen(motion, fps, view=view), test, _MASS_KG)
        for rep in heard.all_reps:
            at_s = rep.values["takeoff_time_s"] or 0.0
            nearest = min(motion.jumps, key=lambda jump: abs(jump.takeoff_time_s - at_s))
            pairs.append((rep, nearest))
    for key in _KEYS[test]:
        known = [
            (value - true, sd)
            for rep, jump in pairs
            if (value := rep.values.get(key)) is not None
            and (sd := rep.uncertainty.get(key)) is not None
            and (true := true_value(jump, key)) is not None
        ]
        if known:
            off, sds = zip(*known, strict=True)
            yield StreamRow(f"{test}, {view}, {fps:.0f} fps", key, summary(off, sds))


def _action(test: str, seed: int) -> Action:
    height_m = 0.15 + 0.03 * seed
    actions: dict[str, Action] = {
        "cmj": Jump(height_m),
        "sj": SquatJump(height_m),
        "dj": DropJump(0.20 + 0.02 * seed, height_m, 0.18 + 0.02 * seed),
        "hops": Hops(6, 0.10 + 0.01 * seed),
    }
    return actions[test]


def true_value(jump: TrueJump, key: str) -> float | None:
    """Return the truth of *key*, from the motion or by its definition; None where it has none."""
    height_m, contact_s = jump.jump_height_flight_time_m, jump.ground_contact_time_s
    match key:
        case "time_to_takeoff_s":
            return jump.takeoff_time_s - jump.onset_time_s
        case "rsi_mod_m_s":
            return height_m / (jump.takeoff_time_s - jump.onset_time_s)
        case "rsi_m_s":
            return None if contact_s is None else height_m / contact_s
        case "leg_stiffness_n_m":
            if contact_s is None:
                return None
            return leg_stiffness_n_m(jump.flight_time_s, contact_s, _MASS_KG)
        case _:
            found: float | None = getattr(jump, key)
            return found
