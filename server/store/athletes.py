"""Owns the statements about athletes. Each takes a connection in a transaction of its caller's."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.pages import After, one, page, rows
from server.store.repository import insert
from server.store.tables import Athlete, Json, Rep, Tombstone
from server.store.tombstones import digest_of

TOLD = (
    Athlete.athlete_id,
    Athlete.nickname,
    Athlete.consent_at,
    Athlete.is_minor,
    Athlete.hidden_from_leaderboards,
    Athlete.created_at,
    Athlete.archived_at,
)
"""What is told of an athlete."""


async def list_athletes(
    connection: AsyncConnection, after: After, limit: int, *, archived: bool = False
) -> list[Json]:
    """Return them in the order in which they came; one more than *limit*. *archived*: only those.

    Who was erased is in neither list.
    """
    which = Athlete.archived_at.is_not(None) if archived else Athlete.archived_at.is_(None)
    query = select(*TOLD).where(which, Athlete.erased_at.is_(None))
    key = (Athlete.created_at, Athlete.athlete_id)
    return await rows(connection, page(query, key, after, limit))


async def read_athlete(
    connection: AsyncConnection, athlete_id: str, *, to_change: bool = False
) -> Json | None:
    """Return one; None: unknown, or erased. *to_change*: nobody else does until we are done."""
    query = select(*TOLD).where(Athlete.athlete_id == athlete_id, Athlete.erased_at.is_(None))
    return await one(connection, query.with_for_update() if to_change else query)


async def add_athlete(
    connection: AsyncConnection, athlete_id: str, fields: Mapping[str, object]
) -> bool:
    """Make one under the pseudonym *athlete_id*, unless there is; return False for one erased."""
    erased = select(Tombstone.erased_at).where(Tombstone.id_sha256 == digest_of(athlete_id))
    if (await connection.execute(erased)).first() is not None:
        return False
    row = {**fields, "athlete_id": athlete_id, "created_at": datetime.now(UTC)}
    await connection.execute(insert(connection, Athlete, row).on_conflict_do_nothing())
    return True


async def change_athlete(
    connection: AsyncConnection, athlete_id: str, changes: Mapping[str, object]
) -> None:
    """Change what is named."""
    if changes:
        which = Athlete.athlete_id == athlete_id
        await connection.execute(update(Athlete).where(which).values(**changes))


async def count_reps(connection: AsyncConnection, athlete_id: str) -> int:
    """Return how many repetitions an athlete has, deleted ones that can be had back included."""
    query = select(func.count()).select_from(Rep).where(Rep.athlete_id == athlete_id)
    return int((await connection.execute(query)).scalar_one())


async def delete_athlete(connection: AsyncConnection, athlete_id: str) -> None:
    """Delete one who has no repetition: somebody entered by mistake. No tombstone."""
    await connection.execute(delete(Athlete).where(Athlete.athlete_id == athlete_id))


async def nicknames(
    connection: AsyncConnection, athlete_ids: Collection[str]
) -> Mapping[str, str | None]:
    """Return what those of *athlete_ids* are called who are known."""
    query = select(Athlete.athlete_id, Athlete.nickname).where(Athlete.athlete_id.in_(athlete_ids))
    return {row["athlete_id"]: row["nickname"] for row in await rows(connection, query)}
