"""Owns `/athletes/{athlete_id}/tests`: what an athlete has done, the newest and the best of each.

A test's jumps are compared by the quantity that stands first in a report of it.
"""

from datetime import datetime

from server.api.athletes import athlete_from
from server.api.routes import Call, Output, Reply, Route
from server.store import athletes
from server.store.database import ANSWER_S, Database
from server.store.exports.summary import HEADLINES
from server.store.history import Mark, done, mark


class Marked(Output):
    """One repetition, by its test's quantity."""

    rep_id: str
    session_id: str
    recorded_at: datetime
    value: float
    uncertainty: float | None
    """One standard deviation."""


class Standing(Output):
    """What an athlete has done in one test: final repetitions, not deleted ones."""

    test: str
    quantity: str
    """By what the best is the best: a key of docs/reference/quantities.md."""
    reps: int
    sessions: int
    first_recorded_at: datetime
    last_recorded_at: datetime
    last: Marked | None
    """The newest that has the quantity; null: none has."""
    best: Marked | None
    """The highest; null: none has the quantity."""


class Standings(Output):
    """The tests that an athlete has done, the newest first."""

    items: list[Standing]


class StandingRoutes:
    """The route of standings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return it."""
        path = "/athletes/{athlete_id}/tests"
        summary = "Read the newest and the best jump of each test that an athlete has done."
        return (Route("GET", path, "read", summary, self._read, Standings),)

    async def _read(self, call: Call) -> Reply:
        athlete_id = call.path["athlete_id"]
        items = []
        async with self._database.reading(ANSWER_S) as connection:
            athlete_from(await athletes.read_athlete(connection, athlete_id))
            for row in await done(connection, athlete_id):
                key = HEADLINES[row["test"]][0]
                last = await mark(connection, athlete_id, row["test"], key, best=False)
                best = await mark(connection, athlete_id, row["test"], key, best=True)
                items.append(Standing(quantity=key, last=_marked(last), best=_marked(best), **row))
        return Reply(Standings(items=items))


def _marked(found: Mark | None) -> Marked | None:
    if found is None:
        return None
    return Marked(
        rep_id=found.rep_id,
        session_id=found.session_id,
        recorded_at=found.recorded_at,
        value=found.value,
        uncertainty=found.sd,
    )
