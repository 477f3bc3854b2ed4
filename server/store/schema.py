"""Owns which revision of the tables a database has, and how it comes to the newest."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from server.errors import HangtimeError
from server.store.database import Database

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME: Final = 0x68616E67  # any number, the same for everybody who migrates


class SchemaOutdated(HangtimeError):  # noqa: N818
    """The database's tables are not those of this server; names the remedy."""


def newest() -> str:
    """Return the revision that this server needs."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def revisions() -> tuple[str, ...]:
    """Return every revision there was, oldest first."""
    return tuple(script.revision for script in _scripts().walk_revisions())[::-1]


async def current(database: Database) -> str | None:
    """Return the revision that *database* has, None for an empty one; raise DatabaseAway."""
    async with database.reading() as connection:
        return await connection.run_sync(revision_of)


async def upgrade(url: str, to: str = "head") -> None:
    """Bring the database at *url* to the revision *to*, whole or not at all; raise DatabaseAway."""
    # Tables that are made anew would take what points at them along.
    database = Database(url, foreign_keys=False)
    try:
        async with database.writing(answer_s=None) as connection:
            await connection.run_sync(upgrade_on, to)
    finally:
        await database.close()


async def prepare(database: Database) -> None:
    """Make the tables of a new embedded database; raise SchemaOutdated, or DatabaseAway."""
    found = await current(database)
    if found is None and database.is_sqlite:
        await upgrade(database.url)
    else:
        require_newest(database.name, found)


def require_newest(name: str, found: str | None) -> None:
    """Raise SchemaOutdated where the database *name*, of revision *found*, is not this server's."""
    if found != newest():
        raise SchemaOutdated(_remedy(name, found))


def require_known(name: str, found: str | None) -> None:
    """Raise SchemaOutdated where the database *name* was upgraded by a newer version."""
    if found is not None and found not in revisions():
        raise SchemaOutdated(_remedy(name, found))


def _remedy(name: str, found: str | None) -> str:
    if found is None:
        return f"the database {name} has no tables yet: `hangtime db upgrade` makes them"
    if found in revisions():
        return (
            f"the database {name} has tables of revision {found}, and this server needs "
            f"{newest()}: `hangtime backup FILE`, then `hangtime db upgrade`"
        )
    return (
        f"the database {name} has tables of revision {found}, which this server does not know: "
        "it was upgraded by a newer Hangtime. Install that one"
    )


def revision_of(connection: Connection) -> str | None:
    """Return the revision of the tables that *connection* sees, None without any."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade_on(connection: Connection, to: str) -> None:
    """Bring the tables to the revision *to* in the transaction of *connection*."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
