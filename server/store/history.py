"""Owns the statements that read an athlete's past, and the hops of a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.leaderboard import COLUMNS
from server.store.pages import one, rows
from server.store.tables import Json, Rep

MOST_REPS: Final = 5000
"""Of a history, the newest: of one test some years of training."""
MOST_HOPS: Final = 5000  # of one session; ten are a set


@dataclass(frozen=True, slots=True)
class Point:
    """One quantity of one repetition."""

    session_id: str
    recorded_at: datetime
    value: float
    sd: float | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One repetition, by one quantity of it."""

    rep_id: str
    session_id: str
    recorded_at: datetime
    value: float
    sd: float | None


async def done(connection: AsyncConnection, athlete_id: str) -> list[Json]:
    """Return of each test that an athlete has done how often, on how many sessions, and when.

    Final repetitions, not deleted ones; the test done last comes first.
    """
    last = func.max(Rep.recorded_at)
    query = (
        select(
            Rep.test,
            func.count().label("reps"),
            func.count(Rep.session_id.distinct()).label("sessions"),
            func.min(Rep.recorded_at).label("first_recorded_at"),
            last.label("last_recorded_at"),
        )
        .where(Rep.athlete_id == athlete_id, Rep.final.is_(True), Rep.deleted_at.is_(None))
        .group_by(Rep.test)
        .order_by(last.desc(), Rep.test)
    )
    return await rows(connection, query)


async def mark(
    connection: AsyncConnection, athlete_id: str, test: str, key: str, *, best: bool
) -> Mark | None:
    """Return the newest repetition of *test* that has *key*, or the *best*; None: none has."""
    column = COLUMNS[key]
    newest = (Rep.recorded_at.desc(), Rep.rep_id.desc())
    query = (
        select(
            Rep.rep_id,
            Rep.session_id,
            Rep.recorded_at,
            column.label("value"),
            Rep.document[("uncertainty", key)].as_float().label("sd"),
        )
        .where(Rep.athlete_id == athlete_id, Rep.test == test)
        .where(Rep.final.is_(True), Rep.deleted_at.is_(None), column.is_not(None))
        .order_by(*((column.desc(), *newest) if best else newest))
        .limit(1)
    )
    row = await one(connection, query)
    return None if row is None else Mark(**row)


async def history(
    connection: AsyncConnection, athlete_id: str, test: str, quantity: str
) -> list[Point]:
    """Return where *quantity* was measured, oldest first: final repetitions, not deleted ones."""
    value = Rep.document[quantity].as_float()
    query = (
        select(
            Rep.session_id,
            Rep.recorded_at,
            value.label("value"),
            Rep.document[("uncertainty", quantity)].as_float().label("sd"),
        )
        .where(Rep.athlete_id == athlete_id, Rep.test == test)
        .where(Rep.final.is_(True), Rep.deleted_at.is_(None), value.is_not(None))
        .order_by(Rep.recorded_at.desc(), Rep.rep_id.desc())
        .limit(MOST_REPS)
    )
    return [Point(**row) for row in reversed(await rows(connection, query))]


async def hops(connection: AsyncConnection, session_id: str, tests: Sequence[str]) -> list[Json]:
    """Return a session's repetitions of *tests* in the order in which they were told.

    Deleted ones too: what they stood between stays one set.
    """
    query = (
        select(Rep.rep_id, Rep.recorded_at, Rep.athlete_id, Rep.document, Rep.deleted_at)
        .where(Rep.session_id == session_id, Rep.test.in_(tests))
        .order_by(Rep.recorded_at, Rep.takeoff_time_s, Rep.rep_id)
        .limit(MOST_HOPS)
    )
    return await rows(connection, query)
