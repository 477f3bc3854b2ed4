"""Owns the last results of a session, for who comes late, and what each of them was jumped as."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from server.jump.protocols import Configuration

MOST: Final = 50
"""Of a session; of more the oldest are forgotten: the store has them."""

Told = dict[str, Any]  # Any: a message, docs/reference/protocol.md says of what


class RecentResults:
    """Repetitions, each in its newest revision, and what was not counted, in their order."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}
        self._chosen: dict[str, Configuration] = {}
        """Of each of its repetitions, what was chosen when it was jumped."""
        self._rejected = 0

    def take(self, told: Mapping[str, object], chosen: Configuration) -> Told:
        """Return a message as it is to be told; keep it if it is a result.

        A repetition is said to be of the athlete who is *chosen* at its first revision: a later one
        stays with whom it belongs to.
        """
        if told["type"] == "rep":
            rep: Any = told["rep"]
            chosen = self._chosen.setdefault(rep["rep_id"], chosen)
            first = {"athlete_id": chosen.athlete_id, "deleted": False}
            known = self._told.get(rep["rep_id"], first)
            told = {**told, "athlete_id": known["athlete_id"], "deleted": known["deleted"]}
            self._keep(rep["rep_id"], told)
        elif told["type"] == "rep_rejected":
            self._rejected += 1
            self._keep(f"rejected {self._rejected}", dict(told))
        return dict(told)

    def knows(self, rep_id: str) -> bool:
        """Whether a repetition is among them."""
        return rep_id in self._chosen

    def whose(self, rep_id: str) -> str | None:
        """Return whose a repetition is; None: nobody's, or it is not among them."""
        athlete_id: str | None = self._told.get(rep_id, {}).get("athlete_id")
        return athlete_id

    def chosen(self, rep_id: str) -> Configuration:
        """Return what a repetition that is among them was jumped as; raise KeyError."""
        first, athlete_id = self._chosen[rep_id], self.whose(rep_id)
        if first.athlete_id in (None, athlete_id):
            return first.changed({"athlete_id": athlete_id})
        return first.changed({"athlete_id": athlete_id, "mass_kg": None})  # it was the other one's

    def change(self, rep_id: str, athlete_id: str | None, *, deleted: bool) -> None:
        """Note that a repetition was moved, deleted, or had back."""
        if rep_id in self._told:
            self._told[rep_id] |= {"athlete_id": athlete_id, "deleted": deleted}

    def messages(self) -> Sequence[Told]:
        """Return them, oldest first."""
        return tuple(self._told.values())

    def clear(self) -> None:
        """Forget them: another training begins."""
        self._told.clear()
        self._chosen.clear()

    def _keep(self, key: str, told: Told) -> None:
        self._told[key] = told
        if len(self._told) > MOST:
            oldest = next(iter(self._told))
            del self._told[oldest]
            self._chosen.pop(oldest, None)
