"""Owns the statements about sessions. Each takes a connection in a transaction of its caller's."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.pages import After, one, page, rows
from server.store.tables import Json, Rep, Session

_OF_IT = (Rep.session_id == Session.session_id, Rep.deleted_at.is_(None))
_COUNT = select(func.count()).where(*_OF_IT).correlate(Session).scalar_subquery()
_LAST = select(func.max(Rep.recorded_at)).where(*_OF_IT).correlate(Session).scalar_subquery()
_BEST = (
    select(func.max(Rep.jump_height_flight_time_m))
    .where(*_OF_IT)
    .correlate(Session)
    .scalar_subquery()
)
_TOLD = (
    Session.session_id,
    Session.name,
    Session.title,
    Session.note,
    Session.first_recorded_at,
    _LAST.label("last_recorded_at"),
    _COUNT.label("rep_count"),
    _BEST.label("best_jump_height_flight_time_m"),
)


async def list_sessions(
    connection: AsyncConnection,
    after: After,
    limit: int,
    name: str | None,
    search: str | None = None,
) -> list[Json]:
    """Return those that have repetitions, newest first; one more than *limit*.

    *search*: in whose name, title or note it stands, in large or small letters.
    """
    query = select(*_TOLD)
    if name is not None:
        query = query.where(Session.name == name)
    if search is not None:
        where = (Session.name, Session.title, Session.note)
        query = query.where(or_(*(text.icontains(search, autoescape=True) for text in where)))
    key = (Session.first_recorded_at, Session.session_id)
    found = await rows(connection, page(query, key, after, limit, newest_first=True))
    return await _with_athletes(connection, found)


async def read_session(
    connection: AsyncConnection, session: str, *, to_change: bool = False
) -> Json | None:
    """Return the session of that id, or the newest of that name; None: there is none yet.

    *to_change*: nobody else changes it until we are done.
    """
    session_id = await _session_id(connection, session)
    if session_id is None:
        return None
    which = Session.session_id == session_id
    if to_change:
        await connection.execute(select(Session.session_id).where(which).with_for_update())
    found = await one(connection, select(*_TOLD).where(which))
    return None if found is None else (await _with_athletes(connection, [found]))[0]


async def label_session(
    connection: AsyncConnection, session_id: str, label: Mapping[str, object]
) -> None:
    """Set a session's title and note."""
    which = Session.session_id == session_id
    await connection.execute(update(Session).where(which).values(**label))


async def _with_athletes(connection: AsyncConnection, found: Sequence[Json]) -> list[Json]:
    """Add whose repetitions they are, in no order that says anything."""
    of_these = Rep.session_id.in_([row["session_id"] for row in found])
    whose = select(Rep.session_id, Rep.athlete_id).distinct()
    whose = whose.where(of_these, Rep.deleted_at.is_(None), Rep.athlete_id.is_not(None))
    athletes: dict[str, list[str]] = {}
    for row in await rows(connection, whose.order_by(Rep.athlete_id)):
        athletes.setdefault(row["session_id"], []).append(row["athlete_id"])
    return [{**row, "athlete_ids": athletes.get(row["session_id"], [])} for row in found]


async def _session_id(connection: AsyncConnection, session: str) -> str | None:
    for which in (Session.session_id == session, Session.name == session):
        query = select(Session.session_id).where(which)
        query = query.order_by(Session.first_recorded_at.desc(), Session.session_id.desc())
        found: str | None = (await connection.execute(query.limit(1))).scalar()
        if found is not None:
            return found
    return None
