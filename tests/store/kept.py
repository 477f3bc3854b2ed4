"""Owns repetitions for the store's tests: of a performance with exact truth, or made up.

And what became of them: what a page was told, and what a database has.
"""

import asyncio
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from sqlalchemy import select

from server.events import Notice, RepDone
from server.jump.protocols import Configuration
from server.keeping import RepToKeep, RepWindow
from server.poses_file import StoredFrame
from server.session import Session
from server.store.database import Database
from server.store.tables import Rep
from tests.server.performed import stream_of

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SESSION = "5b0f4a5e-0000-4000-8000-000000000001"


def rep(index: int = 0, revision: int = 1, **changes: object) -> dict[str, object]:
    """The *index*-th of made-up repetitions, as it is sent."""
    return {
        "rep_id": str(uuid.UUID(int=index)),
        "revision": revision,
        "final": revision > 1,
        "test": "cmj",
        "estimator_version": "3",
        "takeoff_time_s": 1.0 + index,
        "landing_time_s": 1.5 + index,
        "flight_time_s": 0.5 + 0.1 / 3 * revision,
        "jump_height_flight_time_m": None,
        "unavailable": {"jump_height_flight_time_m": "the landing was not seen"},
        "uncertainty": {"flight_time_s": 0.0071},
        "quality": {"score": 87, "reasons": [{"code": "dim", "text": "It is dark – a bit."}]},
        "recorded_at": (BEGAN + timedelta(seconds=index)).isoformat(timespec="milliseconds"),
        **changes,
    }


def to_keep(
    index: int = 0, revision: int = 1, athlete: str | None = None, **changes: object
) -> RepToKeep:
    """The same as it is handed to the store."""
    configuration = Configuration(athlete_id=athlete)
    return RepToKeep(SESSION, "gym", configuration, rep(index, revision, **changes), None)


@cache
def performed(seed: int = 3, test: str = "cmj") -> RepToKeep:
    """The last revision of a measured jump, and its window."""
    session, configuration = Session(Configuration(test=test)), Configuration(test=test)
    frames, told = [], []
    for time_s, pose in stream_of(seed, test):
        frames.append(StoredFrame(time_s, pose, None))
        told += [e.rep for e in session.feed(time_s, pose) if isinstance(e, RepDone)]
    told += [e.rep for e in session.end() if isinstance(e, RepDone)]
    aspect = next(frame.pose.aspect for frame in frames if frame.pose is not None)
    window = RepWindow(round(1280 * aspect), 1280, tuple(frames))
    sent = {**told[-1].as_json(), "recorded_at": BEGAN.isoformat(timespec="milliseconds")}
    return RepToKeep(SESSION, "gym", configuration, sent, window)


class Page:
    """Who is told; `saved` in the order in which it was."""

    def __init__(self, patience_s: float = 30) -> None:
        self._patience_s = patience_s
        self.saved: list[tuple[str, int]] = []
        self.notices: list[Notice] = []
        self.to_all: list[Notice] = []
        """Those of them that every other session heard, too."""
        self._told = asyncio.Event()

    def rep_saved(self, session_id: str, rep_id: str, revision: int) -> None:
        assert session_id == SESSION
        self.saved.append((rep_id, revision))
        self._told.set()

    def notify(self, session_id: str, notice: Notice) -> None:
        assert session_id == SESSION
        self._hear(notice)

    def notify_all(self, notice: Notice) -> None:
        self.to_all.append(notice)
        self._hear(notice)

    def _hear(self, notice: Notice) -> None:
        self.notices.append(notice)
        self._told.set()

    @property
    def codes(self) -> list[str]:
        return [notice.code for notice in self.notices]

    async def until_saved(self, count: int) -> None:
        await self._until(lambda: len(self.saved) >= count)

    async def until_told(self, code: str, count: int = 1) -> None:
        await self._until(lambda: self.codes.count(code) >= count)

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(self._patience_s):
            while not is_so():
                self._told.clear()
                await self._told.wait()


async def stored(url: str) -> dict[str, int]:
    """Revision by rep_id; that each is there once, the table's key sees to."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            found = (await connection.execute(select(Rep.rep_id, Rep.revision))).all()
    finally:
        await database.close()
    assert len({row.rep_id for row in found}) == len(found)
    return {row.rep_id: row.revision for row in found}
