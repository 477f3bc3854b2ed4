"""Owns the statements that put repetitions into the tables, for both kinds of database.

Each takes a connection in a transaction of its caller's: several make one whole.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.database import RecordRefused
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
from server.store.tombstones import digest_of

_STAYS: Final = frozenset({"rep_id", "session_id", "athlete_id", "recorded_at", "deleted_at"})
"""What a later revision does not change: who it belongs to may have been put right since."""


async def put_reps(
    connection: AsyncConnection, records: Sequence[RepRecord]
) -> tuple[RepRecord, ...]:
    """Store *records* in their order; a lower revision changes nothing, the same one once.

    Return those that name an athlete who has not agreed, or is not known: they are stored as
    nobody's. Raise RecordRefused for one of an athlete who was erased since.
    """
    nobodys = []
    for record in records:
        await _refuse_erased(connection, record)
        session = {
            "session_id": record.session_id,
            "name": record.session_name,
            "first_recorded_at": record.recorded_at,
        }
        await connection.execute(insert(connection, Session, session).on_conflict_do_nothing())
        athlete_id = await _athlete(connection, record)
        if athlete_id != record.athlete_id:
            nobodys.append(record)
        await upsert_rep(connection, rep_row(record.rep, record.session_id, athlete_id))
        if record.window is not None:
            await _put_window(connection, record)
    return tuple(nobodys)


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


async def has_agreed(connection: AsyncConnection, athlete_id: str) -> bool:
    """Return whether repetitions may be stored under *athlete_id*: one who is known, and agreed."""
    agreed = Athlete.consent_at.is_not(None)
    query = select(Athlete.athlete_id).where(Athlete.athlete_id == athlete_id, agreed)
    return (await connection.execute(query)).first() is not None


async def _athlete(connection: AsyncConnection, record: RepRecord) -> str | None:
    """Return under whom the repetition is stored."""
    if record.athlete_id is None or not await has_agreed(connection, record.athlete_id):
        return None
    return record.athlete_id


async def _refuse_erased(connection: AsyncConnection, record: RepRecord) -> None:
    """Raise RecordRefused for a repetition that waited while its athlete was erased.

    So is a later revision of one that was deleted with an athlete, whosever it was when it was
    filmed, and of one that was refused itself.
    """
    rep, athlete = digest_of(record.rep_id), digest_of(record.athlete_id or "")
    query = select(Tombstone.id_sha256, Tombstone.erased_at)
    rows = await connection.execute(query.where(Tombstone.id_sha256.in_((rep, athlete))))
    erased = {row.id_sha256: row.erased_at for row in rows}
    if rep in erased:
        raise RecordRefused("its athlete was erased")
    erased_at = erased.get(athlete)
    if erased_at is None:
        return
    there = select(Rep.rep_id).where(Rep.rep_id == record.rep_id)
    is_new = (await connection.execute(there)).first() is None
    if record.recorded_at <= erased_at or (is_new and record.revision > 1):
        raise RecordRefused("its athlete was erased")


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
