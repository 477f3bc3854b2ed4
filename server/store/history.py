"""Owns the statements that read an athlete's past, and the hops of a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.pages import rows
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
