"""Owns what `analyze` prints: the last revision of every repetition, as JSON or for a person."""

from collections.abc import Iterable
from typing import Final

from server.events import (
    Event,
    FrameAnalysed,
    GatesSeen,
    Notice,
    PhaseChanged,
    RepDone,
    RepRejected,
    SetDone,
)
from server.jump.rep import JumpRep
from server.jump.sets import HopSet
from server.jump.units import name_of, unit_of

_INSTANTS: Final = ("touchdown_time_s", "takeoff_time_s", "landing_time_s")
"""Where in the file, not how long: a repetition's heading says one of them."""


class Report:
    """What a session said about one file."""

    def __init__(self) -> None:
        self._reps: dict[str, JumpRep] = {}
        self._sets: dict[str, HopSet] = {}
        self._rejected: list[RepRejected] = []
        self._notices: list[Notice] = []

    def take(self, events: Iterable[Event]) -> None:
        """Remember *events*; a later revision of a repetition replaces the one before."""
        for event in events:
            match event:
                case RepDone(rep):
                    self._reps[rep.rep_id] = rep
                case SetDone(hop_set):
                    self._sets[hop_set.set_id] = hop_set
                case RepRejected():
                    self._rejected.append(event)
                case Notice():
                    self._notices.append(event)
                case FrameAnalysed() | PhaseChanged() | GatesSeen():
                    pass

    @property
    def reps(self) -> tuple[JumpRep, ...]:
        """The last revision of each."""
        return tuple(self._reps.values())

    @property
    def rejected(self) -> tuple[RepRejected, ...]:
        """What was seen and not measured."""
        return tuple(self._rejected)

    def as_json(self) -> dict[str, object]:
        """Return what `--json` prints."""
        return {
            "reps": [rep.as_json() for rep in self._reps.values()],
            "sets": [hop_set.as_json() for hop_set in self._sets.values()],
            "rejected": [
                {"time_s": r.time_s, "code": r.code, "text": r.text} for r in self._rejected
            ],
            "notices": [{"code": n.code, "text": n.text} for n in self._notices],
        }

    def as_text(self) -> str:
        """Return the same for a person: cm, ms, ± one standard deviation."""
        blocks = [_block(number, rep) for number, rep in enumerate(self._reps.values(), 1)]
        if not blocks:
            blocks.append("No repetition was found.")
        blocks += [_set_block(number, found) for number, found in enumerate(self._sets.values(), 1)]
        notes = [f"{r.time_s:.2f} s: no repetition: {r.text}" for r in self._rejected]
        notes += [notice.text for notice in self._notices]
        if notes:
            blocks.append("\n".join(notes))
        return "\n\n".join(blocks)


def _block(number: int, rep: JumpRep) -> str:
    takeoff_s = rep.values.get("takeoff_time_s")
    when = "" if takeoff_s is None else f", take-off at {takeoff_s:.2f} s"
    lines = [f"Repetition {number} ({rep.test}{when}, quality {rep.quality.score} of 100)"]
    lines += [
        _line(key, rep.values[key], rep.uncertainty.get(key), rep.unavailable.get(key, ""))
        for key in rep.values
        if key not in _INSTANTS
    ]
    lines += [f"  {reason.text}" for reason in rep.quality.reasons]
    return "\n".join(lines)


def _set_block(number: int, found: HopSet) -> str:
    lines = [f"Set {number} ({found.test}, {len(found.rep_ids)} repetitions)"]
    lines += [
        _line(key, value, found.uncertainty[key], found.unavailable.get(key, ""))
        for key, value in found.values.items()
    ]
    return "\n".join(lines)


def _line(key: str, value: float | None, deviation: float | None, missing: str) -> str:
    unit, name = unit_of(key), name_of(key)
    if value is None:
        return f"  {name:32}       – {missing}".rstrip()
    spread = "" if deviation is None else f" ± {unit.of(deviation)}"
    return f"  {name:32}{unit.of(value):>8}{spread} {unit.shown}".rstrip()
