"""Owns erasing an athlete, and the leaderboard that shows only who may be shown, over HTTP."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import Field

from server.api.routes import Call, Input, Output, Reply, Route
from server.store.athletes import read_athlete
from server.store.database import ANSWER_S
from server.store.leaderboard import leaderboard
from server.store.store import Store
from server.store.tombstones import NotNoted
from signaling.answerer import Refusal

logger = logging.getLogger(__name__)

_NOT_ERASED: Final = (
    "Nothing was erased: this server's data folder takes nothing, so a backup could bring the "
    "athlete back. Its log says why: make room there, then erase again."
)
_RETRY_S: Final = 60


class LeaderboardQuery(Input):
    """Who is compared by what."""

    test: Literal["cmj", "sj", "dj", "hops"] = "cmj"
    key: Literal["jump_height_flight_time_m", "rsi_m_s", "rsi_mod_m_s"] = (
        "jump_height_flight_time_m"
    )
    squad_id: Annotated[
        str | None,
        Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,64}$", description="A squad; without: everybody."),
    ] = None
    days: Annotated[int, Field(ge=1, le=3650, description="How far back.")] = 90
    limit: Annotated[int, Field(ge=1, le=100, description="At most so many.")] = 20


class Place(Output):
    """One athlete's best."""

    nickname: str
    value: float
    uncertainty: float | None
    """One standard deviation."""
    recorded_at: datetime


class Leaderboard(Output):
    """The best of each, the highest first."""

    test: str
    key: str
    places: list[Place]


class Privacy:
    """The routes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        return (
            Route("POST", "/athletes/{athlete_id}/erase", "erase",
                  "Erase an athlete with everything that is stored, for good.", self._erase,
                  status=204),
            Route("GET", "/leaderboard", "read",
                  "Compare those who agreed and did not opt out.", self._compare, Leaderboard,
                  query=LeaderboardQuery),
        )  # fmt: skip

    async def _erase(self, call: Call) -> Reply:
        athlete_id = call.path["athlete_id"]
        async with self._store.database.reading(ANSWER_S) as connection:
            if await read_athlete(connection, athlete_id) is None:
                raise Refusal(404, "There is no such athlete.")
        try:
            await self._store.erase_athlete(athlete_id)
        except NotNoted as error:
            logger.error("an athlete cannot be erased: %s", error)
            raise Refusal(503, _NOT_ERASED, _RETRY_S) from None
        return Reply()

    async def _compare(self, call: Call) -> Reply:
        asked = call.query(LeaderboardQuery)
        since = datetime.now(UTC) - timedelta(days=asked.days)
        async with self._store.database.reading(ANSWER_S) as connection:
            found = await leaderboard(
                connection,
                asked.test,
                asked.key,
                asked.limit,
                since=since,
                squad_id=asked.squad_id,
            )
        places = [
            Place(
                nickname=each.nickname,
                value=each.value,
                uncertainty=each.uncertainty,
                recorded_at=each.recorded_at,
            )
            for each in found
        ]
        return Reply(Leaderboard(test=asked.test, key=asked.key, places=places))
