"""Owns whose turn it is: athletes one after the other, so many jumps each. A value, and no clock.

Who they are is not its affair: it knows ids, as the coach chose them. Time is the frames' own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from server.errors import BadConfiguration

MOST_ATHLETES: Final = 100
MOST_REPS_EACH: Final = 20
SHOWN_S: Final = 3.0
"""How long the last result of a turn stands before the next begins."""
_KEYS: Final = frozenset(("athlete_ids", "at", "reps_each"))


@dataclass(frozen=True, slots=True)
class AthleteQueue:
    """Who jumps, in order."""

    athlete_ids: tuple[str, ...]
    at: int = 0
    """Whose turn it is; their number: everybody has jumped."""
    reps_each: int = 3
    counted: tuple[str, ...] = ()
    """What was jumped in this turn, by id."""
    struck: frozenset[str] = frozenset()
    """Those of them that count no more."""
    full_s: float | None = None
    """When a frame first found the turn complete."""

    @property
    def now(self) -> str | None:
        """Whose turn it is; None: everybody has jumped."""
        return self.athlete_ids[self.at] if self.at < len(self.athlete_ids) else None

    @property
    def next(self) -> str | None:
        """Whose turn comes after it; None: nobody's."""
        return self.athlete_ids[self.at + 1] if self.at + 1 < len(self.athlete_ids) else None

    @property
    def reps_done(self) -> int:
        """How many jumps of this turn count."""
        return sum(rep_id not in self.struck for rep_id in self.counted)

    def as_json(self) -> dict[str, object]:
        """Return what is told of it."""
        return {
            "athlete_ids": list(self.athlete_ids),
            "at": self.at,
            "reps_each": self.reps_each,
            "reps_done": self.reps_done,
        }

    def turned_to(self, athlete_id: str | None) -> "AthleteQueue":
        """Return it at the turn of *athlete_id*; as it is for somebody who is not in it."""
        if athlete_id == self.now or athlete_id not in self.athlete_ids:
            return self
        return self._at(self.athlete_ids.index(athlete_id))

    def with_rep(self, rep_id: str) -> "AthleteQueue":
        """Return it with one more jump of who jumps now."""
        return self if rep_id in self.counted else replace(self, counted=(*self.counted, rep_id))

    def changed(self, rep_id: str, *, counts: bool) -> "AthleteQueue":
        """Return it with a jump struck out, or counted again."""
        if rep_id not in self.counted:
            return self
        return replace(self, struck=self.struck - {rep_id} if counts else self.struck | {rep_id})

    def seen(self, time_s: float, *, at_rest: bool) -> "AthleteQueue":
        """Return what a frame at *time_s* makes of it: the next turn, SHOWN_S after this was full.

        Nobody is passed on to in the middle of a jump. Times may start anew.
        """
        if self.now is None or self.reps_done < self.reps_each:
            return self if self.full_s is None else replace(self, full_s=None)
        if self.full_s is None or time_s < self.full_s:
            return replace(self, full_s=time_s)
        is_over = at_rest and time_s - self.full_s >= SHOWN_S
        return self._at(self.at + 1) if is_over else self

    def _at(self, at: int) -> "AthleteQueue":
        return AthleteQueue(self.athlete_ids, at, self.reps_each)


def chosen_queue(value: object, before: AthleteQueue | None) -> AthleteQueue | None:
    """Return the queue that a `configure` message asks for; raise BadConfiguration.

    The jumps of who is at their turn, and stays at it, go on being counted.
    """
    if value is None:
        return None
    if not isinstance(value, Mapping) or not _KEYS.issuperset(value):
        raise BadConfiguration("queue has the keys athlete_ids, at and reps_each, or is null")
    athlete_ids = _ids(value.get("athlete_ids"))
    at = _whole(value.get("at", 0), "at", 0, len(athlete_ids))
    reps_each = _whole(value.get("reps_each", 3), "reps_each", 1, MOST_REPS_EACH)
    queue = AthleteQueue(athlete_ids, at, reps_each)
    if before is not None and before.now == queue.now:
        return replace(queue, counted=before.counted, struck=before.struck)
    return queue


def _ids(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else []
    ids = tuple(each for each in given if _is_id(each))
    if not 0 < len(given) <= MOST_ATHLETES or len(set(ids)) != len(given):
        raise BadConfiguration(
            f"queue.athlete_ids are 1 to {MOST_ATHLETES} different texts of 1 to 64 characters"
        )
    return ids


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 64


def _whole(value: object, key: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadConfiguration(f"queue.{key} is {value!r}: a whole number from {least} to {most}")
    return value
