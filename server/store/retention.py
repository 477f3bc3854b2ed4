"""Owns how long things are kept, and the task that lets go of what is older, once a day.

`apply_retention` is pure but for its connection: what day it is, it is told.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, or_, select

from server.errors import HangtimeError
from server.store.database import Database
from server.store.tables import Athlete, AuditEntry, Rep, SquadMember
from server.store.tombstones import delete_reps

logger = logging.getLogger(__name__)

UNDO_DAYS: Final = 30
"""How long a deleted repetition can be had back."""
AUDIT_DAYS: Final = 730
"""How long the audit log goes back where everything else is kept for ever."""
_DAY_S: Final = 24 * 3600.0
_AGAIN_S: Final = 3600.0  # the database was away


@dataclass(frozen=True, slots=True)
class LetGo:
    """What was deleted."""

    reps: int
    athletes: int
    audit_entries: int

    @property
    def is_any(self) -> bool:
        """Whether anything was."""
        return bool(self.reps or self.athletes or self.audit_entries)


def apply_retention(connection: Connection, now: datetime, days: int) -> LetGo:
    """Delete what is older than *days* (0: nothing for its age), and deletions past undoing.

    An athlete goes with the last repetition, once entered so long ago too.
    """
    too_old = Rep.deleted_at < now - timedelta(days=UNDO_DAYS)
    if days:
        too_old = or_(too_old, Rep.recorded_at < now - timedelta(days=days))
    reps = connection.execute(select(func.count()).select_from(Rep).where(too_old)).scalar_one()
    delete_reps(connection, too_old)
    athletes = _without_reps(connection, now - timedelta(days=days)) if days else 0
    before = now - timedelta(days=days or AUDIT_DAYS)
    entries = connection.execute(delete(AuditEntry).where(AuditEntry.at < before)).rowcount
    return LetGo(reps, athletes, entries)


def _without_reps(connection: Connection, before: datetime) -> int:
    jumped = select(Rep.rep_id).where(Rep.athlete_id == Athlete.athlete_id).exists()
    query = select(Athlete.athlete_id).where(Athlete.created_at < before, ~jumped)
    gone = connection.execute(query).scalars().all()
    connection.execute(delete(SquadMember).where(SquadMember.athlete_id.in_(gone)))
    connection.execute(delete(Athlete).where(Athlete.athlete_id.in_(gone)))
    return len(gone)


class Retention:
    """The task. `start` and `stop` it on one event loop."""

    def __init__(
        self,
        database: Database,
        days: int,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        every_s: float = _DAY_S,
    ) -> None:
        self._database, self._days, self._now, self._every_s = database, days, now, every_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with today."""
        self._task = asyncio.create_task(self._run(), name="retention")

    async def stop(self) -> None:
        """End it; what it was at is rolled back."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            while True:
                wait_s = await self._once()
                await asyncio.sleep(wait_s)
        except Exception:
            logger.exception("retention ended: nothing is deleted for its age until the restart")

    async def _once(self) -> float:
        """Do it now; return how long to wait for the next time, seconds."""
        try:
            # No bound on its time: the first run of a long retention may have years to delete.
            async with self._database.writing(answer_s=None) as connection:
                gone = await connection.run_sync(apply_retention, self._now(), self._days)
            if gone.is_any:
                await self._database.forget_deleted()
                logger.info("let go of for their age: %s", gone)
        except HangtimeError as error:
            logger.warning("retention is put off for an hour: %s", error)
            return min(_AGAIN_S, self._every_s)
        return self._every_s
