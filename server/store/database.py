"""Owns the connection to the database: its address, its transactions, what its failures mean.

Two kinds: a SQLite file (the default) and PostgreSQL. What the tables are is for others.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from asyncpg.exceptions import InterfaceError as PostgresInterfaceError
from asyncpg.exceptions import PostgresError
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from server.errors import HangtimeError

logger = logging.getLogger(__name__)

FILE_NAME: Final = "hangtime.db"
ANSWER_S: Final = 10.0
"""A database that takes longer for one transaction counts as away."""
_BUSY_MS: Final = 5000  # SQLite: how long another process's write is waited for
_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_READ_ONLY: Final = "hangtime_read_only"


class DatabaseAway(HangtimeError):  # noqa: N818 - reads as what it is
    """The database does not answer or does not take anything now; later it may."""

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(f"the database {name} cannot be used: {reason}")
        self.reason = reason
        """In the driver's words."""


class RecordRefused(HangtimeError):  # noqa: N818
    """The database will never take this record."""


class Database:
    """One database; `close` ends its connections, which begin when they are needed."""

    def __init__(self, url: str, *, foreign_keys: bool = True, only_looks: bool = False) -> None:
        """*url* as HANGTIME_DATABASE_URL has it; a migration checks no *foreign_keys*.

        Whoever *only_looks* leaves no trace: a file keeps its time, and nothing appears beside it.
        """
        self.url = url
        self.engine = _engine(_driver_url(url), foreign_keys, only_looks)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def name(self) -> str:
        """What a person knows it by; without a password."""
        url = make_url(self.url).set(drivername=self.engine.dialect.name, query={})
        return url.render_as_string(hide_password=True)

    @asynccontextmanager
    async def writing(self, answer_s: float | None = ANSWER_S) -> AsyncIterator[AsyncConnection]:
        """Yield a transaction, durable when left; raise DatabaseAway or RecordRefused."""
        async with self._failures(), asyncio.timeout(answer_s), self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self, answer_s: float | None = None) -> AsyncIterator[AsyncConnection]:
        """Yield one unchanging look at everything; raise DatabaseAway.

        It may take its time, or *answer_s* where somebody waits.
        """
        async with self._failures(), asyncio.timeout(answer_s):
            options: dict[str, object] = {_READ_ONLY: True}
            if not self.is_sqlite:
                options["isolation_level"] = "REPEATABLE READ"
            async with self.engine.execution_options(**options).connect() as connection:
                yield connection

    async def forget_deleted(self) -> None:
        """Overwrite what was deleted, as far as it is ours to do; raise DatabaseAway.

        SQLite's log still has the pages as they were: it is written back and cut. PostgreSQL does
        it in its own time (docs/explanation/privacy.md).
        """
        if not self.is_sqlite:
            return
        async with self._failures(), self.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            rows = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            if any(busy for busy, *_ in rows):
                logger.warning("somebody reads: what was deleted is overwritten later")

    async def close(self) -> None:
        """End every connection."""
        await self.engine.dispose()

    @asynccontextmanager
    async def _failures(self) -> AsyncIterator[None]:
        try:
            yield
        except StatementError as error:
            if _is_the_values_fault(error):
                raise RecordRefused(_reason(error)) from error
            raise DatabaseAway(_reason(error), self.name) from error
        except UnicodeEncodeError as error:
            raise RecordRefused(_reason(error)) from error
        except PoolTimeoutError as error:
            raise DatabaseAway(_reason(error), self.name) from error
        except TimeoutError as error:
            raise DatabaseAway("no answer in time", self.name) from error
        except (OSError, PostgresError, PostgresInterfaceError, sqlite3.Error) as error:
            raise DatabaseAway(_reason(error), self.name) from error


def default_url(data_dir: Path) -> str:
    """Return the address of the embedded database."""
    return f"sqlite:///{data_dir / FILE_NAME}"


def is_missing_file(url: str) -> bool:
    """Whether *url* is a file that does not exist: to open it would make it.

    One that cannot be looked for counts as there: to open it tells why.
    """
    parsed = make_url(url)
    try:
        return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()
    except OSError:
        return False


def _driver_url(text: str) -> URL:
    url = make_url(text)
    url = url.set(drivername=_DRIVERS[url.drivername])
    if (mode := url.query.get("sslmode")) is not None:  # libpq's name for what asyncpg calls ssl
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url


def _engine(url: URL, foreign_keys: bool, only_looks: bool) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url, pool_pre_ping=True, pool_timeout=ANSWER_S, connect_args={"timeout": ANSWER_S}
        )
    path = Path(url.database or "")
    if only_looks:
        return create_async_engine(_read_only(url, path))
    _make_private(path)
    engine = create_async_engine(url)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: DBAPIConnection, _: object) -> None:
        # The driver's own BEGIN comes before a write only: a backup would read each table at
        # another moment. `begin` below says it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        # What was told to be saved survives a power cut.
        cursor.execute("PRAGMA synchronous=FULL")
        # What was erased is overwritten, not only marked as free.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # A write that began as a read would fail where another came in between.
        read_only = connection.get_execution_options().get(_READ_ONLY)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _read_only(url: URL, path: Path) -> URL:
    """Return the address by which SQLite writes nothing; raise HangtimeError.

    Beside a file that nobody has open it would leave a log and an index, and remove neither: so it
    is told that nobody changes the file (sqlite.org/wal.html, "Read-Only Databases").
    """
    try:
        path.stat()
        in_use = path.with_name(f"{path.name}-wal").exists()
    except OSError as error:
        raise HangtimeError(
            f"{path} cannot be read ({error.strerror}): HANGTIME_DATABASE_URL, or without it "
            "HANGTIME_DATA_DIR, names another place"
        ) from None
    how = {"mode": "ro"} if in_use else {"mode": "ro", "immutable": "1"}
    return url.set(database=path.absolute().as_uri(), query={**how, "uri": "true"})


def _make_private(path: Path) -> None:
    """Make the file at *path*, if there is none, for its owner alone; raise HangtimeError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise HangtimeError(
            f"{path} cannot be written ({error.strerror}): HANGTIME_DATABASE_URL, or without it "
            "HANGTIME_DATA_DIR, names another place"
        ) from None


def _is_the_values_fault(error: StatementError) -> bool:
    """Whether the same would fail for ever, whatever the database's state."""
    if not isinstance(error, DBAPIError):
        return True  # a value that no driver takes, like half a surrogate pair
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return isinstance(error, IntegrityError | DataError) or state.startswith(("22", "23"))


def _reason(error: BaseException) -> str:
    """Return the driver's own words, shortened to one line."""
    cause = error.orig if isinstance(error, StatementError) and error.orig else error
    words = (str(cause).splitlines() or [""])[0].rpartition(">: ")[2]
    return words[:200] or type(cause).__name__
