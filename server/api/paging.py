"""Owns pages of a list: how long, and the cursor that says where the next begins.

A cursor holds the sort key of the last row that was told. So a row that is added or deleted
meanwhile moves no other from one page to another.
"""

import base64
import json
from datetime import datetime
from typing import Annotated, Final, Generic, TypeVar

from pydantic import Field

from server.api.routes import Input, Output
from signaling.answerer import Refusal

Item = TypeVar("Item", bound=Output)
MOST: Final = 200


class PageQuery(Input):
    """Which page."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="At most so many.")] = 50
    cursor: Annotated[
        str | None,
        Field(description="The `next_cursor` of the page before; without it: the first."),
    ] = None

    @property
    def moment(self) -> tuple[datetime, str] | None:
        """Return the cursor of a list ordered by time; raise Refusal (422)."""
        return None if self.cursor is None else _read(self.cursor)


class Page(Output, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    next_cursor: str | None
    """None: this is the last."""


def cursor(moment: datetime, row_id: str) -> str:
    """Return the cursor after the row of that *moment* and *row_id*."""
    text = json.dumps([moment.isoformat(), row_id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(text: str) -> tuple[datetime, str]:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        moment, row_id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        found = datetime.fromisoformat(moment), str(row_id)
        if found[0].tzinfo is None or cursor(*found) != text:
            raise ValueError
    except (ValueError, TypeError, RecursionError, OverflowError):
        raise Refusal(422, "cursor: take the next_cursor of the page before.") from None
    return found
