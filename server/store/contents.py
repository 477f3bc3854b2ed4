"""Owns how much there is in a database, told without any of it."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from server.store import dump
from server.store.database import Database, default_url, is_missing_file
from server.store.tables import Base

_OTHERS: Final = "other tables"


async def row_counts(url: str | None, data_dir: Path) -> dict[str, int]:
    """Return the rows of each table of ours, and how many tables of others; raise HangtimeError.

    A SQLite file that is not there stays so.
    """
    url = url or default_url(data_dir)
    if is_missing_file(url):
        return {}
    database = Database(url, only_looks=True)
    try:
        async with database.reading() as connection:
            return await connection.run_sync(_counts)
    finally:
        await database.close()


def _counts(connection: Connection) -> dict[str, int]:
    counts = {_OTHERS: 0}
    for table in dump.tables(connection):
        if table.name in Base.metadata.tables:
            counts[table.name] = dump.rows_in(connection, table)
        else:
            counts[_OTHERS] += 1
    return counts
