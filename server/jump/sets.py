"""Owns a set of hops: its best five, its rhythm, and how it faded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.kinematics import FAST_CONTACT_S
from server.jump.rep import JumpRep

HOPS: Final = 10
_BEST: Final = 5
_PAUSE_S: Final = 1.5
"""Who stands this long after a landing has ended the set."""


_TOLD_LATE_S: Final = 5.0
"""Far more than a repetition takes from its landing to being told."""


@dataclass(frozen=True, slots=True)
class TimedHop:
    """A hop, and when it was told, on a clock that no connection restarts."""

    rep: JumpRep
    told_s: float


@dataclass(frozen=True, slots=True)
class HopSet:
    """The statistics of hops in a row; a later revision replaces an earlier one by id."""

    set_id: str
    test: str
    rep_ids: tuple[str, ...]
    values: Mapping[str, float | None]
    uncertainty: Mapping[str, float | None]
    unavailable: Mapping[str, str]
    revision: int
    final: bool

    def as_json(self) -> dict[str, object]:
        """Return the set as `analyze` prints it and the wire carries it."""
        return {
            "set_id": self.set_id,
            "test": self.test,
            "rep_ids": list(self.rep_ids),
            **self.values,
            "unavailable": dict(self.unavailable),
            "uncertainty": dict(self.uncertainty),
            "revision": self.revision,
            "final": self.final,
        }


class SetKeeper:
    """Gathers hops into a set; bounded by HOPS."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._clear()

    def _clear(self) -> None:
        self._set_id = self._new_id()
        self._hops: list[JumpRep] = []
        self._revision = 0

    def add(self, rep: JumpRep) -> HopSet:
        """Return the set with *rep*; with the tenth it is final, and the next begins another."""
        self._hops.append(rep)
        return self._told(final=len(self._hops) == HOPS)

    def end(self) -> HopSet | None:
        """Return the set as final: no hop follows."""
        return self._told(final=True) if self._hops else None

    def end_if_paused(self, time_s: float) -> HopSet | None:
        """Return the set as final where nothing followed its last landing until *time_s*."""
        if not self._hops:
            return None
        landing_s = self._hops[-1].values["landing_time_s"]
        assert landing_s is not None
        return self._told(final=True) if time_s - landing_s > _PAUSE_S else None

    def _told(self, *, final: bool) -> HopSet:
        self._revision += 1
        values, sds, unavailable = set_values(self._hops)
        told = HopSet(
            self._set_id,
            self._hops[0].test,
            tuple(hop.rep_id for hop in self._hops),
            values,
            sds,
            unavailable,
            self._revision,
            final,
        )
        if final:
            self._clear()
        return told


def set_values(
    hops: list[JumpRep],
) -> tuple[dict[str, float | None], dict[str, float | None], dict[str, str]]:
    """Return a set's values, their standard deviations, and reasons for what is missing.

    Best five: mean RSI of the five highest whose contact is shorter than 0.25 s (Harper 2011).
    Rhythm: coefficient of variation of contact + flight. Drop-off: how far the mean RSI of the last
    three lies below that of the three highest.
    """
    values: dict[str, float | None] = {}
    sds: dict[str, float | None] = {}
    missing: dict[str, str] = {}
    rsi, rsi_sd = (_column(hops, key, sd) for key, sd in (("rsi_m_s", False), ("rsi_m_s", True)))
    contact_s = _column(hops, "ground_contact_time_s", False)
    fast = np.flatnonzero(contact_s < FAST_CONTACT_S)
    best = fast[np.argsort(rsi[fast])[::-1][:_BEST]]
    if len(best) == _BEST:
        values["rsi_best5_m_s"] = float(rsi[best].mean())
        sds["rsi_best5_m_s"] = float(np.sqrt((rsi_sd[best] ** 2).sum()) / _BEST)
    else:
        values["rsi_best5_m_s"] = sds["rsi_best5_m_s"] = None
        missing["rsi_best5_m_s"] = f"{len(fast)} of {_BEST} contacts shorter than 250 ms"
    period_s = contact_s + _column(hops, "flight_time_s", False)
    if len(hops) < _BEST:
        for key in ("rhythm_cv_pct", "drop_off_pct"):
            values[key] = sds[key] = None
            missing[key] = f"needs {_BEST} hops"
        return values, sds, missing
    cv_pct = 100 * float(period_s.std(ddof=1) / period_s.mean())
    values["rhythm_cv_pct"], sds["rhythm_cv_pct"] = cv_pct, cv_pct / (2 * (len(hops) - 1)) ** 0.5
    last, highest = rsi[-3:], np.sort(rsi)[-3:]
    drop_pct = 100 * float(1 - last.mean() / highest.mean())
    relative = float(np.sqrt((rsi_sd**2).mean()) / rsi.mean() * (2 / 3) ** 0.5)
    values["drop_off_pct"], sds["drop_off_pct"] = drop_pct, 100 * relative
    return values, sds, missing


def _column(hops: list[JumpRep], key: str, sd: bool) -> np.ndarray:
    found = [(hop.uncertainty if sd else hop.values)[key] for hop in hops]
    return np.array(found, float)


def in_sets(hops: Sequence[TimedHop]) -> list[list[TimedHop]]:
    """Return *hops*, in the order in which they were told, as the sets that they were made in.

    A set is what SetKeeper gathers; what belongs together is read off the times here, so that it is
    known for stored hops too.
    """
    sets: list[list[TimedHop]] = []
    for hop in hops:
        if sets and len(sets[-1]) < HOPS and _follows(hop, sets[-1][-1]):
            sets[-1].append(hop)
        else:
            sets.append([hop])
    return sets


def _follows(hop: TimedHop, before: TimedHop) -> bool:
    landings_s = [each.rep.values.get("landing_time_s") for each in (before, hop)]
    if landings_s[0] is None or landings_s[1] is None:
        return False
    between_s = landings_s[1] - landings_s[0]
    # Each connection has a clock of its own: hops of two may seem near.
    told_between_s = hop.told_s - before.told_s
    return 0 < between_s <= _PAUSE_S and abs(told_between_s - between_s) < _TOLD_LATE_S
