"""Owns athletes who agreed to be stored, for the store's tests."""

from sqlalchemy import insert

from server.store.database import Database
from server.store.tables import Athlete
from tests.store.kept import BEGAN


async def agreed(
    database: Database, athlete_id: str, nickname: str | None = None, **more: object
) -> None:
    """An athlete who agreed to be stored."""
    row = {
        "athlete_id": athlete_id,
        "nickname": nickname,
        "consent_at": BEGAN,
        "is_minor": False,
        "hidden_from_leaderboards": False,
        "created_at": BEGAN,
        **more,
    }
    async with database.writing() as connection:
        await connection.execute(insert(Athlete).values(**row))
