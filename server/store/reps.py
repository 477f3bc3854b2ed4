"""Owns the statements about stored repetitions: read, move, edit, delete, and have it back.

Each takes a connection in a transaction of its caller's.
"""

import gzip
import io
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import BadInput
from server.jump.edited import MOVED_BY_HAND
from server.poses_file import StoredFrame, read_poses_from
from server.store.pages import After, Query, one, page, rows
from server.store.repository import rep_row, replace_rep
from server.store.tables import EventEdit, Json, Rep, RepRevision, Session, StoredWindow

_TOLD = (
    Rep.rep_id,
    Rep.session_id,
    Session.name.label("session_name"),
    Rep.athlete_id,
    Rep.recorded_at,
    Rep.revision,
    Rep.final,
    Rep.test,
    Rep.estimator_version,
    Rep.document,
    Rep.deleted_at,
    Rep.strike_reason,
)


@dataclass(frozen=True, slots=True)
class Which:
    """Which repetitions a list has; None: whichever."""

    session_id: str | None = None
    athlete_id: str | None = None
    test: str | None = None
    deleted: bool = False


async def list_reps(
    connection: AsyncConnection, which: Which, after: After, limit: int
) -> list[Json]:
    """Return them with their edits, newest first; one more than *limit*."""
    query = _select().where(
        Rep.deleted_at.is_not(None) if which.deleted else Rep.deleted_at.is_(None)
    )
    for column, value in (
        (Rep.session_id, which.session_id),
        (Rep.athlete_id, which.athlete_id),
        (Rep.test, which.test),
    ):
        if value is not None:
            query = query.where(column == value)
    key = (Rep.recorded_at, Rep.rep_id)
    found = await rows(connection, page(query, key, after, limit, newest_first=True))
    return await _with_edits(connection, found)


async def read_rep(
    connection: AsyncConnection, rep_id: str, *, to_change: bool = False
) -> Json | None:
    """Return one with its edits; None: unknown. *to_change*: nobody else does until we are done."""
    query = _select().where(Rep.rep_id == rep_id)
    found = await one(connection, query.with_for_update(of=Rep) if to_change else query)
    return None if found is None else (await _with_edits(connection, [found]))[0]


async def read_revisions(connection: AsyncConnection, rep_id: str) -> list[Json]:
    """Return what a repetition was before, oldest first."""
    query = (
        select(RepRevision.revision, RepRevision.document, RepRevision.replaced_at)
        .where(RepRevision.rep_id == rep_id)
        .order_by(RepRevision.revision)
    )
    return await rows(connection, query)


async def move_rep(connection: AsyncConnection, rep_id: str, athlete_id: str | None) -> None:
    """Make a repetition another athlete's, or nobody's."""
    await connection.execute(update(Rep).where(Rep.rep_id == rep_id).values(athlete_id=athlete_id))


async def delete_rep(connection: AsyncConnection, rep_id: str) -> None:
    """Delete a repetition, so that it can be had back; a second time changes nothing."""
    which = (Rep.rep_id == rep_id, Rep.deleted_at.is_(None))
    await connection.execute(update(Rep).where(*which).values(deleted_at=datetime.now(UTC)))


async def restore_rep(connection: AsyncConnection, rep_id: str) -> None:
    """Have a deleted repetition back; why it was deleted is forgotten."""
    counts = {"deleted_at": None, "strike_reason": None}
    await connection.execute(update(Rep).where(Rep.rep_id == rep_id).values(**counts))


async def give_strike_reason(connection: AsyncConnection, rep_id: str, reason: str | None) -> None:
    """Note why a deleted repetition was deleted; None: that nobody says why."""
    await connection.execute(update(Rep).where(Rep.rep_id == rep_id).values(strike_reason=reason))


async def edit_rep(
    connection: AsyncConnection, before: Json, edited: Json, event: str, original_time_s: float
) -> None:
    """Store *edited* as the next revision of *before*, a row of `read_rep`; keep what it was."""
    row = rep_row(edited, before["session_id"], before["athlete_id"])
    await replace_rep(connection, row)
    await connection.execute(
        insert(EventEdit).values(
            edit_id=str(uuid.uuid4()),
            rep_id=before["rep_id"],
            event=event,
            original_time_s=original_time_s,
            edited_time_s=edited[f"{event}_time_s"],
            edited_at=datetime.now(UTC),
        )
    )


async def take_edits_back(connection: AsyncConnection, before: Json) -> bool:
    """Store what was measured of *before*, a row of `read_rep`, as its next revision.

    Its edits are gone then; what they made of it stays in `rep_revisions`. False: it has none.
    """
    measured = [
        row["document"]
        for row in await read_revisions(connection, before["rep_id"])
        if not is_moved_by_hand(row["document"])
    ]
    if not before["edits"] or not measured:
        return False
    again = {**measured[-1], "revision": before["revision"] + 1}
    await replace_rep(connection, rep_row(again, before["session_id"], before["athlete_id"]))
    await connection.execute(delete(EventEdit).where(EventEdit.rep_id == before["rep_id"]))
    return True


def is_moved_by_hand(document: Json) -> bool:
    """Whether somebody moved an event of a repetition that was sent as *document*."""
    return any(reason["code"] == MOVED_BY_HAND for reason in document["quality"]["reasons"])


@dataclass(frozen=True, slots=True)
class Seen:
    """What is stored of how a repetition was seen."""

    configuration: Json
    poses_jsonl_gzip: bytes


async def read_window(connection: AsyncConnection, rep_id: str) -> Seen | None:
    """Return what was seen around a repetition; None: it is not stored."""
    query = select(StoredWindow.configuration, StoredWindow.poses_jsonl_gzip)
    row = await one(connection, query.where(StoredWindow.rep_id == rep_id))
    return None if row is None else Seen(**row)


def frames_of(seen: Seen) -> tuple[StoredFrame, ...]:
    """Return every frame of what was seen; none where it cannot be read.

    Some milliseconds, to be spent on a thread.
    """
    packed = io.BytesIO(seen.poses_jsonl_gzip)
    try:
        with io.TextIOWrapper(gzip.open(packed), encoding="utf-8") as file:
            return tuple(read_poses_from(file, "the stored window"))
    except (BadInput, EOFError, OSError, zlib.error):
        return ()


def picture_s(seen: Seen) -> float | None:
    """Return the usual time between two pictures; None where what was seen cannot be read."""
    times_s = [frame.time_s for frame in frames_of(seen)]
    return float(np.median(np.diff(times_s))) if len(times_s) > 1 else None


def _select() -> Query:
    return select(*_TOLD).join(Session, Session.session_id == Rep.session_id)


async def _with_edits(connection: AsyncConnection, found: Sequence[Json]) -> list[Json]:
    query = (
        select(
            EventEdit.rep_id,
            EventEdit.event,
            EventEdit.original_time_s,
            EventEdit.edited_time_s,
            EventEdit.edited_at,
        )
        .where(EventEdit.rep_id.in_([row["rep_id"] for row in found]))
        .order_by(EventEdit.edited_at, EventEdit.edit_id)
    )
    edits: dict[str, list[Json]] = {}
    for edit in await rows(connection, query):
        edits.setdefault(edit.pop("rep_id"), []).append(edit)
    return [{**row, "edits": edits.get(row["rep_id"], [])} for row in found]
