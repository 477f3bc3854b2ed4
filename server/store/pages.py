"""Owns how rows are read: where a page of a list begins, whatever came or went since."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from server.store.tables import Json, UtcTime

Query = Select[*tuple[Any, ...]]  # Any: whatever columns it has

After = tuple[datetime, str] | None
"""The key of the last row that was told; None: begin with the first."""


def page(
    query: Query,
    key: tuple[InstrumentedAttribute[datetime], InstrumentedAttribute[str]],
    after: After,
    limit: int,
    *,
    newest_first: bool = False,
) -> Query:
    """Return *query*'s rows after *after*, one more than *limit*: it tells whether there are."""
    moment, row_id = key
    order = (moment.desc(), row_id.desc()) if newest_first else (moment, row_id)
    query = query.order_by(*order).limit(limit + 1)
    if after is None:
        return query
    last = tuple_(literal(after[0], UtcTime()), literal(after[1]))
    beyond: ColumnElement[bool] = (
        tuple_(moment, row_id) < last if newest_first else tuple_(moment, row_id) > last
    )
    return query.where(beyond)


async def rows(connection: AsyncConnection, query: Query) -> list[Json]:
    """Return what *query* finds, each row by its columns' names."""
    found = (await connection.execute(query)).mappings()
    return [{str(key): value for key, value in row.items()} for row in found]


async def one(connection: AsyncConnection, query: Query) -> Json | None:
    """Return the one row that *query* finds; None: there is none."""
    found = await rows(connection, query)
    return found[0] if found else None
