"""Owns athletes who agreed to be stored, for the store's tests."""

from sqlalchemy import insert

from server.store.database import Database
from server.store.tables import Athlete, Json
from tests.store.kept import BEGAN


def agreed_row(athlete_id: str, nickname: str | None = None, **more: object) -> Json:
    """The row of an athlete who agreed to be stored."""
    return {
        "athlete_id": athlete_id,
        "nickname": nickname,
        "consent_at": BEGAN,
        "is_minor": False,
        "hidden_from_leaderboards": False,
        "created_at": BEGAN,
        **more,
    }


async def agreed(
    database: Database, athlete_id: str, nickname: str | None = None, **more: object
) -> None:
    """Store one."""
    async with database.writing() as connection:
        await connection.execute(insert(Athlete).values(**agreed_row(athlete_id, nickname, **more)))
