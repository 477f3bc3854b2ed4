"""Owns the store as the server sees it: opened, told of repetitions, closed."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from server.events import Notice
from server.keeping import RepToKeep
from server.store import schema
from server.store.database import Database, DatabaseAway, default_url
from server.store.records import RepRecord
from server.store.repository import put_reps
from server.store.spool import Spool
from server.store.tombstones import Erased, TombstoneFile, digest_of, erase
from server.store.writer import Audience, RepWriter

logger = logging.getLogger(__name__)


async def check_tables(url: str | None, data_dir: Path) -> None:
    """Raise SchemaOutdated where `Store.start` would; nothing is started."""
    store = Store(url, data_dir)
    try:
        await store.check()
    finally:
        await store.stop()


class Store:
    """A database and the one writer to it. Implements server.keeping.RepSink."""

    def __init__(self, url: str | None, data_dir: Path) -> None:
        """Open nothing yet; *url* None is the file in *data_dir*."""
        self.database = Database(url or default_url(data_dir))
        self._data_dir = data_dir
        self._writer: RepWriter | None = None
        self.migrations_current = False
        """Whether the tables are known to be those of this server."""

    @property
    def trouble(self) -> Notice | None:
        """See RepSink."""
        return None if self._writer is None else self._writer.trouble

    @property
    def is_saving(self) -> bool:
        """Whether repetitions are taken, be it to wait; no more once a fault ended it."""
        return self._writer is not None and not self._writer.is_over

    async def start(self, audience: Audience) -> None:
        """Check the tables and begin to write; raise SchemaOutdated, HangtimeError.

        A database that is away is waited for: repetitions go to the disk until it is there.
        """
        away = await self.check()
        self._writer = RepWriter(self._put, await asyncio.to_thread(Spool, self._data_dir))
        self._writer.start(audience, away)

    def keep(self, rep: RepToKeep) -> None:
        """See RepSink."""
        assert self._writer is not None, "start comes first"
        self._writer.keep(rep)

    async def erase_athlete(self, athlete_id: str) -> None:
        """Delete everything of an athlete, for good and in every restored backup too.

        Whoever is not known is noted all the same: a jump of theirs may wait on a disk. Raise
        NotNoted, with nothing deleted.
        """
        erased = Erased(digest_of(athlete_id), datetime.now(UTC))
        # First on disk: who asked to be forgotten may wait a moment, and never comes back.
        file = TombstoneFile(self._data_dir)
        await asyncio.to_thread(file.add, erased)
        async with self.database.writing() as connection:
            reps = await connection.run_sync(erase, athlete_id, erased.erased_at)
            await asyncio.to_thread(file.add, *reps)  # while they are still there to be asked for
        await self.database.forget_deleted()

    async def stop(self) -> None:
        """Store what waits and close everything."""
        if self._writer is not None:
            await self._writer.stop()
        await self.database.close()

    async def check(self) -> str | None:
        """Look at the tables, and make those of a new embedded database; raise SchemaOutdated.

        Return why the database cannot be asked now, None if it could be.
        """
        try:
            await self._check()
        except DatabaseAway as error:
            logger.warning("saving waits: %s", error)
            return error.reason
        return None

    async def _check(self) -> None:
        if not self.migrations_current:
            await schema.prepare(self.database)
            self.migrations_current = True

    async def _put(self, records: Sequence[RepRecord]) -> Sequence[RepRecord]:
        try:
            await self._check()
        except schema.SchemaOutdated as error:
            # It was away at the start: now that it is back the server will not stop for it.
            raise DatabaseAway(str(error), self.database.name) from error
        except OSError as error:  # the migrations' own files are read for it
            raise DatabaseAway(error.strerror or type(error).__name__) from error
        async with self.database.writing() as connection:
            return await put_reps(connection, records)
