"""Owns the statements that put repetitions into the tables, for both kinds of database.

Each takes a connection in a transaction of its caller's: several make one whole.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.records import RepRecord
from server.store.tables import (
    COMMON_QUANTITIES,
    Athlete,
    Base,
    Json,
    Rep,
    RepRevision,
    Session,
    StoredWindow,
    Tombstone,
)

_STAYS: Final = frozenset({"rep_id", "session_id", "athlete_id", "recorded_at", "deleted_at"})
"""What a later revision does not change: who it belongs to may have been put right since."""


async def put_reps(connection: AsyncConnection, records: Sequence[RepRecord]) -> None:
    """Store *records* in their order; a lower revision changes nothing, the same one once."""
    for record in records:
        session = {
            "session_id": record.session_id,
            "name": record.session_name,
            "first_recorded_at": record.recorded_at,
        }
        await connection.execute(insert(connection, Session, session).on_conflict_do_nothing())
        athlete_id = await _athlete(connection, record)
        await upsert_rep(connection, rep_row(record.rep, record.session_id, athlete_id))
        if record.window is not None:
            await _put_window(connection, record)


async def upsert_rep(connection: AsyncConnection, row: Json) -> None:
    """Store a repetition's *row* unless the same or a higher revision is there."""
    statement = insert(connection, Rep, row)
    changes = {key: statement.excluded[key] for key in row if key not in _STAYS}
    newer = Rep.revision < statement.excluded.revision
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["rep_id"], set_=changes, where=newer)
    )


async def replace_rep(connection: AsyncConnection, row: Json) -> None:
    """Store a later revision of *row*, and what it replaces in `rep_revisions`."""
    before = await connection.execute(
        select(Rep.revision, Rep.document).where(Rep.rep_id == row["rep_id"])
    )
    revision, document = before.one()
    kept = {
        "rep_id": row["rep_id"],
        "revision": revision,
        "document": document,
        "replaced_at": datetime.now(UTC),
    }
    await connection.execute(insert(connection, RepRevision, kept).on_conflict_do_nothing())
    await upsert_rep(connection, row)


def rep_row(rep: Json, session_id: str, athlete_id: str | None) -> Json:
    """Return the row of a repetition that was sent as *rep*."""
    return {
        "rep_id": rep["rep_id"],
        "session_id": session_id,
        "athlete_id": athlete_id,
        "recorded_at": datetime.fromisoformat(rep["recorded_at"]),
        "revision": rep["revision"],
        "final": rep["final"],
        "test": rep["test"],
        "estimator_version": rep["estimator_version"],
        "quality_score": rep["quality"]["score"],
        **{key: rep.get(key) for key in COMMON_QUANTITIES},
        "document": rep,
    }


def insert(
    connection: AsyncConnection, table: type[Base], row: Json
) -> "sqlite.Insert | postgresql.Insert":
    """Return an INSERT of the connection's own dialect: both know ON CONFLICT."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement: sqlite.Insert | postgresql.Insert = dialect.insert(table).values(row)
    return statement


async def _athlete(connection: AsyncConnection, record: RepRecord) -> str | None:
    """Return whose repetition it is; one not known yet is made, one erased stays erased."""
    if record.athlete_id is None:
        return None
    erased = select(Tombstone.athlete_id).where(Tombstone.athlete_id == record.athlete_id)
    if (await connection.execute(erased)).first() is not None:
        return None
    row = {
        "athlete_id": record.athlete_id,
        "is_minor": False,
        "hidden_from_leaderboards": False,
        "created_at": record.recorded_at,
    }
    await connection.execute(insert(connection, Athlete, row).on_conflict_do_nothing())
    return record.athlete_id


async def _put_window(connection: AsyncConnection, record: RepRecord) -> None:
    assert record.window is not None
    row = {
        "rep_id": record.rep_id,
        "frame_count": record.window.frame_count,
        "configuration": record.window.configuration,
        "poses_jsonl_gzip": record.window.poses_jsonl_gzip,
    }
    # One comes with the final revision, and the same again when a spool is read twice; a rep looked
    # at again has a second, longer one.
    statement = insert(connection, StoredWindow, row)
    changes = {key: statement.excluded[key] for key in row if key != "rep_id"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["rep_id"], set_=changes)
    )
