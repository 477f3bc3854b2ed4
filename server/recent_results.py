"""Owns the last results of a session, for who comes to listen later, and whose each of them is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

MOST: Final = 50
"""Of a session; of more the oldest are forgotten: the store has them."""

Told = dict[str, Any]  # Any: a message, docs/reference/protocol.md says of what


class RecentResults:
    """Repetitions, each in its newest revision, and what was not counted, in their order."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}
        self._rejected = 0

    def take(self, told: Mapping[str, object], athlete_id: str | None) -> Told:
        """Return a message as it is to be told; keep it if it is a result.

        A repetition is said to be of *athlete_id*, whose turn it was at its first revision: a later
        one stays with whom it belongs to.
        """
        if told["type"] == "rep":
            rep: Any = told["rep"]
            known = self._told.get(rep["rep_id"], {"athlete_id": athlete_id, "deleted": False})
            told = {**told, "athlete_id": known["athlete_id"], "deleted": known["deleted"]}
            self._keep(rep["rep_id"], told)
        elif told["type"] == "rep_rejected":
            self._rejected += 1
            self._keep(f"rejected {self._rejected}", dict(told))
        return dict(told)

    def whose(self, rep_id: str) -> str | None:
        """Return whose a repetition is; None: nobody's, or it is not among them."""
        athlete_id: str | None = self._told.get(rep_id, {}).get("athlete_id")
        return athlete_id

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

    def _keep(self, key: str, told: Told) -> None:
        self._told[key] = told
        if len(self._told) > MOST:
            del self._told[next(iter(self._told))]
