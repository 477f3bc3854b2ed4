"""Owns the statements about squads. Each takes a connection in a transaction of its caller's."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.athletes import TOLD
from server.store.pages import After, one, page, rows
from server.store.repository import insert
from server.store.tables import Athlete, Json, Squad, SquadMember

_MEMBERS = (
    select(func.count())
    .select_from(SquadMember)
    .join(Athlete, Athlete.athlete_id == SquadMember.athlete_id)
    .where(SquadMember.squad_id == Squad.squad_id, Athlete.archived_at.is_(None))
    .correlate(Squad)
    .scalar_subquery()
    .label("member_count")
)
_TOLD = (Squad.squad_id, Squad.name, Squad.created_at, _MEMBERS)


async def list_squads(connection: AsyncConnection, after: After, limit: int) -> list[Json]:
    """Return them in the order in which they were made; one more than *limit*."""
    query = page(select(*_TOLD), (Squad.created_at, Squad.squad_id), after, limit)
    return await rows(connection, query)


async def read_squad(connection: AsyncConnection, squad_id: str) -> Json | None:
    """Return one; None: unknown."""
    return await one(connection, select(*_TOLD).where(Squad.squad_id == squad_id))


async def lock_squad(connection: AsyncConnection, squad_id: str) -> None:
    """Let nobody else change it until we are done."""
    which = Squad.squad_id == squad_id
    await connection.execute(select(Squad.squad_id).where(which).with_for_update())


async def add_squad(connection: AsyncConnection, squad_id: str, name: str) -> None:
    """Make one without members, unless there is one of that id."""
    row = {"squad_id": squad_id, "name": name, "created_at": datetime.now(UTC)}
    await connection.execute(insert(connection, Squad, row).on_conflict_do_nothing())


async def change_squad(
    connection: AsyncConnection, squad_id: str, changes: Mapping[str, object]
) -> None:
    """Change what is named."""
    if changes:
        await connection.execute(update(Squad).where(Squad.squad_id == squad_id).values(**changes))


async def delete_squad(connection: AsyncConnection, squad_id: str) -> None:
    """Delete one; its members stay athletes."""
    await connection.execute(delete(Squad).where(Squad.squad_id == squad_id))


async def list_members(
    connection: AsyncConnection, squad_id: str, after: After, limit: int
) -> list[Json]:
    """Return its athletes in the order in which they came to the club; one more than *limit*.

    Who is archived is not among them, and is again when had back.
    """
    query = (
        select(*TOLD)
        .join(SquadMember, SquadMember.athlete_id == Athlete.athlete_id)
        .where(
            SquadMember.squad_id == squad_id,
            Athlete.archived_at.is_(None),
            Athlete.erased_at.is_(None),
        )
    )
    query = page(query, (Athlete.created_at, Athlete.athlete_id), after, limit)
    return await rows(connection, query)


async def add_member(connection: AsyncConnection, squad_id: str, athlete_id: str) -> None:
    """Put an athlete in a squad; a second time changes nothing."""
    row = {"squad_id": squad_id, "athlete_id": athlete_id}
    statement = insert(connection, SquadMember, row)
    await connection.execute(statement.on_conflict_do_nothing())


async def remove_member(connection: AsyncConnection, squad_id: str, athlete_id: str) -> None:
    """Take an athlete out of a squad; who is not in it stays out."""
    await connection.execute(
        delete(SquadMember).where(
            SquadMember.squad_id == squad_id, SquadMember.athlete_id == athlete_id
        )
    )
