"""Owns the sets of a session: hops in a row, and what is made of them.

They are made of the stored hops each time they are asked for, and stored nowhere: so a hop that was
put right, moved or deleted is right in its set too, and nothing of a set can be lost or be out of
step. A set's id is its first hop's, deleted or not: it stays the same for ever.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from server.api.routes import Call, Output, Reply, Route
from server.jump.edited import rep_from_json
from server.jump.protocols import PROTOCOLS
from server.jump.sets import TimedHop, in_sets, set_values
from server.store import history, sessions
from server.store.database import ANSWER_S, Database
from server.store.tables import Json
from signaling.answerer import Refusal

IN_SETS: Final = tuple(p.key for p in PROTOCOLS.values() if p.in_sets)
_NEEDED: Final = ("rsi_m_s", "ground_contact_time_s", "touchdown_time_s", "landing_time_s")


class HopSet(Output):
    """Hops in a row; quantities are those of docs/reference/quantities.md."""

    set_id: str
    session_id: str
    test: str
    athlete_ids: list[str]
    """Whose hops these are: one athlete's, unless some were moved."""
    recorded_at: datetime
    """Of its first hop."""
    rep_ids: list[str]
    values: dict[str, float | None]
    uncertainty: dict[str, float | None]
    unavailable: dict[str, str]


class HopSets(Output):
    """The sets of a session, oldest first."""

    items: list[HopSet]


class Sets:
    """The route of sets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return it."""
        path = "/sessions/{session}/sets"
        summary = "List a session's sets of hops."
        return (Route("GET", path, "read", summary, self._list, HopSets),)

    async def _list(self, call: Call) -> Reply:
        async with self._database.reading(ANSWER_S) as connection:
            session = await sessions.read_session(connection, call.path["session"])
            if session is None:
                raise Refusal(404, "There is no such session, or it has no repetition yet.")
            session_id = session["session_id"]
            rows = await history.hops(connection, session_id, IN_SETS)
        return Reply(HopSets(items=_sets(session_id, rows)))


def _sets(session_id: str, rows: Sequence[Json]) -> list[HopSet]:
    by_id = {row["rep_id"]: row for row in rows}
    hops = [TimedHop(rep_from_json(r["document"]), r["recorded_at"].timestamp()) for r in rows]
    made = []
    for gathered in in_sets(hops):
        there = [hop for hop in gathered if by_id[hop.rep.rep_id]["deleted_at"] is None]
        if there:
            own = [by_id[hop.rep.rep_id] for hop in there]
            made.append(_set(session_id, gathered[0].rep.rep_id, there, own))
    return made


def _set(session_id: str, set_id: str, hops: Sequence[TimedHop], rows: Sequence[Json]) -> HopSet:
    whole = [hop.rep for hop in hops if None not in [hop.rep.values.get(key) for key in _NEEDED]]
    values, sds, unavailable = set_values(whole)
    return HopSet(
        set_id=set_id,
        session_id=session_id,
        test=hops[0].rep.test,
        athlete_ids=sorted({row["athlete_id"] for row in rows if row["athlete_id"] is not None}),
        recorded_at=rows[0]["recorded_at"],
        rep_ids=[hop.rep.rep_id for hop in hops],
        values=values,
        uncertainty=sds,
        unavailable=unavailable,
    )
