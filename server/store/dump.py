"""Owns every table as lines of JSON, in one order: the same rows are the same bytes.

Reads the tables as the database has them, not as this version knows them: an older one's are
dumped and loaded all the same. Synchronous: to be called by `run_sync`.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    RowMapping,
    String,
    Table,
    func,
    insert,
    select,
    tuple_,
)

from server.store.tables import Json

_ALEMBIC: Final = "alembic_version"
_ROWS_AT_ONCE: Final = 100


def tables(connection: Connection) -> list[Table]:
    """Return the tables there are, what is pointed at before what points."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != _ALEMBIC]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield each row of *table* as a line, in the order of its key."""
    names = sorted(column.name for column in table.columns)
    for row in _rows(connection, table):
        fields = {name: _to_json(table.columns[name], row[name]) for name in names}
        text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        yield text.encode() + b"\n"


def load(connection: Connection, table: Table, rows: Iterable[bytes]) -> None:
    """Insert the rows that `lines` wrote."""
    for some in _some(rows, _ROWS_AT_ONCE):
        connection.execute(insert(table), [_from_json(table, json.loads(line)) for line in some])


def digest(rows: Iterable[bytes]) -> tuple[int, str]:
    """Return how many lines *rows* are, and their SHA-256."""
    count, sha256 = 0, hashlib.sha256()
    for line in rows:
        count += 1
        sha256.update(line)
    return count, sha256.hexdigest()


def rows_in(connection: Connection, table: Table) -> int:
    """Return how many rows *table* has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _rows(connection: Connection, table: Table) -> Iterator[RowMapping]:
    """Yield all rows, a hundred in memory: a window is large, and a cursor would stay open."""
    key = [_by_bytes(connection, column) for column in table.primary_key.columns]
    query = select(table).order_by(*key).limit(_ROWS_AT_ONCE)
    rows = connection.execute(query).mappings().all()
    while rows:
        yield from rows
        last = [rows[-1][column.name] for column in table.primary_key.columns]
        rows = connection.execute(query.where(tuple_(*key) > tuple_(*last))).mappings().all()


def _by_bytes(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """Order text by its bytes: PostgreSQL's own order follows the language it was set up in."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return column.collate("C")
    return column


def _to_json(column: Column[Any], value: object) -> object:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds")
    if isinstance(column.type, LargeBinary) and isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _from_json(table: Table, fields: Mapping[str, Any]) -> Json:
    return {name: _value(table.columns[name], value) for name, value in fields.items()}


def _value(column: Column[Any], value: object) -> object:
    if isinstance(column.type, DateTime) and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(column.type, LargeBinary) and isinstance(value, str):
        return base64.b64decode(value)
    return value


def _some(rows: Iterable[bytes], most: int) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    for line in rows:
        some.append(line)
        if len(some) == most:
            yield some
            some = []
    if some:
        yield some
