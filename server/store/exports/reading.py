"""Owns how an export is read from the database. Writes nothing.

The same rows are the same value, in one order: whatever is made of it is the same bytes.
"""

import gzip
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.errors import BadInput
from server.store.exports.records import Exported, ExportedAthlete, ExportedRep, ExportedSession
from server.store.tables import (
    Athlete,
    EventEdit,
    Json,
    Rep,
    RepRevision,
    Session,
    Squad,
    SquadMember,
    StoredWindow,
)

MOST_REPS: Final = 20_000
"""In one export: some 60 MB in memory; more are told to be too many."""


Whose = Literal["session", "athlete"]
"""Whose repetitions are exported together."""


class TooMuch(BadInput):
    """More repetitions than one export takes."""


async def read_export(connection: AsyncConnection, whose: Whose, an_id: str) -> Exported | None:
    """Return what there is of a session or of an athlete; None for none. Raise TooMuch."""
    read = read_session if whose == "session" else read_athlete
    return await read(connection, an_id)


async def read_session(connection: AsyncConnection, session_id: str) -> Exported | None:
    """Return what there is of a session; None for none. Raise TooMuch."""
    known = select(Session.session_id).where(Session.session_id == session_id)
    if (await connection.execute(known)).first() is None:
        return None
    reps = await _reps(connection, Rep.session_id == session_id)
    athletes = await _athletes(connection, {rep.athlete_id for rep in reps if rep.athlete_id})
    return Exported(athletes, await _sessions(connection, {session_id}), reps)


async def read_athlete(connection: AsyncConnection, athlete_id: str) -> Exported | None:
    """Return all that is stored of an athlete; None where nobody is known. Raise TooMuch.

    What somebody noted about a session is left out: it may be about others.
    """
    athletes = await _athletes(connection, {athlete_id})
    if not athletes:
        return None
    reps = await _reps(connection, Rep.athlete_id == athlete_id)
    sessions = await _sessions(connection, {rep.session_id for rep in reps})
    return Exported(athletes, tuple(replace(s, title=None, note=None) for s in sessions), reps)


async def read_poses(connection: AsyncConnection, rep_id: str) -> bytes | None:
    """Return the pose stream file around a repetition; None where none is stored."""
    found = await connection.execute(
        select(StoredWindow.poses_jsonl_gzip).where(StoredWindow.rep_id == rep_id)
    )
    packed = found.scalar_one_or_none()
    return None if packed is None else gzip.decompress(packed)


async def _athletes(
    connection: AsyncConnection, athlete_ids: set[str]
) -> tuple[ExportedAthlete, ...]:
    found = await connection.execute(
        select(Athlete).where(Athlete.athlete_id.in_(athlete_ids), Athlete.erased_at.is_(None))
    )
    rows = sorted(found.all(), key=lambda row: str(row.athlete_id))
    squads = await connection.execute(
        select(SquadMember.athlete_id, Squad.name)
        .join(Squad, Squad.squad_id == SquadMember.squad_id)
        .where(SquadMember.athlete_id.in_(athlete_ids))
    )
    members = squads.all()
    return tuple(
        ExportedAthlete(
            row.athlete_id,
            row.nickname,
            row.consent_at,
            row.is_minor,
            row.hidden_from_leaderboards,
            row.created_at,
            row.archived_at,
            tuple(sorted(each.name for each in members if each.athlete_id == row.athlete_id)),
        )
        for row in rows
    )


async def _sessions(
    connection: AsyncConnection, session_ids: set[str]
) -> tuple[ExportedSession, ...]:
    found = await connection.execute(select(Session).where(Session.session_id.in_(session_ids)))
    sessions = (
        ExportedSession(row.session_id, row.name, row.first_recorded_at, row.title, row.note)
        for row in found
    )
    return tuple(sorted(sessions, key=lambda each: (each.first_recorded_at, each.session_id)))


async def _reps(
    connection: AsyncConnection, *which: ColumnElement[bool]
) -> tuple[ExportedRep, ...]:
    found = await connection.execute(
        select(
            Rep.rep_id,
            Rep.session_id,
            Rep.athlete_id,
            Rep.recorded_at,
            Rep.deleted_at,
            Rep.strike_reason,
            Rep.document,
            StoredWindow.configuration,
            StoredWindow.rep_id.label("window_of"),
        )
        .outerjoin(StoredWindow, StoredWindow.rep_id == Rep.rep_id)
        .where(*which)
        .limit(MOST_REPS + 1)
    )
    rows = sorted(found.all(), key=lambda row: (row.recorded_at, row.rep_id))
    if len(rows) > MOST_REPS:
        raise TooMuch(
            f"There are more than {MOST_REPS} jumps: export them session by session, or all with "
            "`hangtime backup`."
        )
    edits = await _edits(connection, which)
    revisions = await _revisions(connection, which)
    return tuple(_rep(row, edits, revisions) for row in rows)


def _rep(
    row: Row[*tuple[Any, ...]], edits: dict[str, list[Json]], revisions: dict[str, list[Json]]
) -> ExportedRep:
    return ExportedRep(
        session_id=row.session_id,
        athlete_id=row.athlete_id,
        recorded_at=row.recorded_at,
        deleted_at=row.deleted_at,
        strike_reason=row.strike_reason,
        document=row.document,
        edits=tuple(edits.get(row.rep_id, ())),
        revisions=tuple(revisions.get(row.rep_id, ())),
        configuration=row.configuration,
        has_poses=row.window_of is not None,
    )


async def _edits(
    connection: AsyncConnection, which: Sequence[ColumnElement[bool]]
) -> dict[str, list[Json]]:
    found = await connection.execute(
        select(EventEdit).join(Rep, Rep.rep_id == EventEdit.rep_id).where(*which)
    )
    gathered: dict[str, list[Json]] = {}
    for row in sorted(found.all(), key=lambda row: (row.edited_at, row.edit_id)):
        edit = {
            "event": row.event,
            "original_time_s": row.original_time_s,
            "edited_time_s": row.edited_time_s,
            "edited_at": row.edited_at.isoformat(),
        }
        gathered.setdefault(row.rep_id, []).append(edit)
    return gathered


async def _revisions(
    connection: AsyncConnection, which: Sequence[ColumnElement[bool]]
) -> dict[str, list[Json]]:
    found = await connection.execute(
        select(RepRevision).join(Rep, Rep.rep_id == RepRevision.rep_id).where(*which)
    )
    gathered: dict[str, list[Json]] = {}
    for row in sorted(found.all(), key=lambda row: (row.rep_id, row.revision)):
        before = {"replaced_at": row.replaced_at.isoformat(), "rep": row.document}
        gathered.setdefault(row.rep_id, []).append(before)
    return gathered
