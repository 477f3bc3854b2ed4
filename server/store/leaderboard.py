"""Owns who is shown beside others: the best of each athlete who may be, by nickname."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from server.errors import BadInput
from server.store.tables import Athlete, Rep, SquadMember

COLUMNS: Final[dict[str, InstrumentedAttribute[float | None]]] = {
    "jump_height_flight_time_m": Rep.jump_height_flight_time_m,
    "rsi_m_s": Rep.rsi_m_s,
    "rsi_mod_m_s": Rep.rsi_mod_m_s,
}
"""What athletes are compared by: more is better."""
MAY_BE_SHOWN: Final = (
    Athlete.consent_at.is_not(None),
    Athlete.nickname.is_not(None),
    Athlete.hidden_from_leaderboards.is_(False),
    Athlete.archived_at.is_(None),
)
"""Whom others may see by nickname: who agreed to be stored, has one, is not archived, and did not
opt out.

A minor has opted out until somebody says otherwise (server.store.consent).
"""


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a leaderboard."""

    nickname: str
    value: float
    """The best, in the key's unit."""
    uncertainty: float | None
    """One standard deviation of it."""
    recorded_at: datetime


async def leaderboard(
    connection: AsyncConnection,
    test: str,
    key: str,
    limit: int,
    *,
    since: datetime,
    squad_id: str | None = None,
) -> tuple[Place, ...]:
    """Return the best of each in *test* since *since*, the highest first; raise BadInput.

    Nobody is on it but who may be shown.
    """
    if key not in COLUMNS:
        raise BadInput(f"{key} is nothing to compare by: one of {', '.join(COLUMNS)}")
    column = COLUMNS[key]
    ranked = (
        select(
            Athlete.nickname,
            column.label("value"),
            Rep.document,
            Rep.recorded_at,
            func.row_number()
            .over(partition_by=Athlete.athlete_id, order_by=(column.desc(), Rep.recorded_at))
            .label("rank"),
        )
        .join(Athlete, Athlete.athlete_id == Rep.athlete_id)
        .where(
            Rep.test == test,
            Rep.deleted_at.is_(None),
            Rep.recorded_at >= since,
            column.is_not(None),
            *MAY_BE_SHOWN,
        )
    )
    if squad_id is not None:
        ranked = ranked.join(SquadMember, SquadMember.athlete_id == Athlete.athlete_id).where(
            SquadMember.squad_id == squad_id
        )
    best = ranked.subquery()
    found = await connection.execute(
        select(best)
        .where(best.c.rank == 1)
        .order_by(best.c.value.desc(), best.c.recorded_at)
        .limit(limit)
    )
    return tuple(
        Place(row.nickname, row.value, row.document["uncertainty"].get(key), row.recorded_at)
        for row in found
    )
