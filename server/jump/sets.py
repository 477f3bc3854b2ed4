"""Owns a set of hops: its best five, its rhythm, and how it faded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.kinematics import FAST_CONTACT_S
from server.jump.rep import JumpRep
from server.pose.landmarks import Array

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
    Rhythm: coefficient of variation of contact + flight, the measurement's own noise taken out.
    Drop-off: how far the mean RSI of the last three lies below that of the three highest. The
    highest of what was measured are partly the luckiest; by how much is in the ± of both.
    """
    values: dict[str, float | None] = {}
    sds: dict[str, float | None] = {}
    missing: dict[str, str] = {}
    rsi, rsi_sd = _with_sds(hops, "rsi_m_s")
    contact_s = np.array([hop.values["ground_contact_time_s"] for hop in hops], float)
    fast = np.flatnonzero(contact_s < FAST_CONTACT_S)
    best = fast[np.argsort(rsi[fast])[::-1][:_BEST]]
    if len(best) == _BEST:
        values["rsi_best5_m_s"] = float(rsi[best].mean())
        noise = float(np.sqrt((rsi_sd[best] ** 2).sum()) / _BEST)
        sds["rsi_best5_m_s"] = float(np.hypot(noise, _luck(rsi[fast], rsi_sd[fast], rsi[best])))
    else:
        values["rsi_best5_m_s"] = sds["rsi_best5_m_s"] = None
        missing["rsi_best5_m_s"] = f"{len(fast)} of {_BEST} contacts shorter than 250 ms"
    if len(hops) < _BEST:
        for key in ("rhythm_cv_pct", "drop_off_pct"):
            values[key] = sds[key] = None
            missing[key] = f"needs {_BEST} hops"
        return values, sds, missing
    values["rhythm_cv_pct"], sds["rhythm_cv_pct"] = _rhythm_cv_pct(hops)
    last, highest = rsi[-3:], np.sort(rsi)[-3:]
    values["drop_off_pct"] = 100 * float(1 - last.mean() / highest.mean())
    noise = float(np.sqrt((rsi_sd**2).mean() * 2 / 3))
    off = float(np.hypot(noise, _luck(rsi, rsi_sd, highest)))
    sds["drop_off_pct"] = 100 * off / float(rsi.mean())
    return values, sds, missing


def _luck(values: Array, sds: Array, highest: Array) -> float:
    """Return by how much the mean of the *highest* of *values*, ± *sds*, is noise's doing.

    Of how far they stand out, the share that noise has in how far all values vary.
    """
    stand_out = float(highest.mean() - values.mean())
    return stand_out * min(1.0, float((sds**2).mean()) / max(float(values.var(ddof=1)), 1e-12))


def _rhythm_cv_pct(hops: list[JumpRep]) -> tuple[float, float]:
    """Return the coefficient of variation of the hops' periods, percent, and its SD.

    A period lasts from touchdown to landing: the error of the take-off between is none of its own.
    What the errors of these two add to the variance is taken out of it. What is left is as sure as
    so few hops tell a spread, and as the noise taken out is not always the same: by half of how
    far the root may be off where the variance is by two SDs, for near zero a root goes far.
    """
    touchdown_s, touchdown_sd_s = _with_sds(hops, "touchdown_time_s")
    landing_s, landing_sd_s = _with_sds(hops, "landing_time_s")
    period_s, freedom = landing_s - touchdown_s, len(hops) - 1
    # One hop's landing is the next one's touchdown: an error there leaves their mean alone.
    noise_s2 = float((touchdown_sd_s**2 + landing_sd_s**2).mean()) * (1 + 1 / len(hops))
    own_s2 = max(0.0, float(period_s.var(ddof=1)) - noise_s2)
    off_s2 = 2 * ((4 * own_s2 * noise_s2 + 2 * noise_s2**2) / freedom) ** 0.5
    least_s, own_s, most_s = np.sqrt([max(0.0, own_s2 - off_s2), own_s2, own_s2 + off_s2])
    noise_sd_s = max(own_s - least_s, most_s - own_s) / 2
    in_pct = 100 / float(period_s.mean())
    sd_s = np.hypot(own_s / (2 * freedom) ** 0.5, noise_sd_s)
    return float(own_s * in_pct), float(sd_s * in_pct)


def _with_sds(hops: list[JumpRep], key: str) -> tuple[Array, Array]:
    """Return the values (hops,) of *key* and their standard deviations (hops,)."""
    values = np.array([hop.values[key] for hop in hops], float)
    return values, np.array([hop.uncertainty[key] for hop in hops], float)


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
