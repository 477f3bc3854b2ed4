"""Owns that what is done over HTTP gets into the audit log, and how the log is read."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from server.api.paging import Page, PageQuery, cut
from server.api.routes import Call, Output, Reply, Route
from server.errors import HangtimeError
from server.store.audit import Deed, list_entries, write_entry
from server.store.database import ANSWER_S, Database
from signaling.access import Verdict
from signaling.tokens import Action

logger = logging.getLogger(__name__)

VERDICT: Final = web.RequestKey("verdict", Verdict)
"""Who was let in, noted by the gate."""
_AUDITED: Final[frozenset[Action]] = frozenset(
    ("strike", "edit", "export", "share", "erase", "administer")
)
"""Looking is not; what is chosen for a live session is not stored."""


class Entry(Output):
    """That somebody did something."""

    entry_id: str
    at: datetime
    actor: str
    action: str
    object: str


class EntryPage(Page[Entry]):
    """Entries, the newest first."""


class AuditLog:
    """The log, and its route."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        return (
            Route("GET", "/audit", "administer", "Read who did what when.", self._list, EntryPage,
                  query=PageQuery),
        )  # fmt: skip

    async def note(self, request: web.Request, route: Route, about: Sequence[str]) -> None:
        """Write down what *request* did by *route*, to what its path names and to *about*.

        It is done by now: a log that cannot be written is told to the operator, not to the client.
        """
        if route.action not in _AUDITED or (route.method == "GET" and route.action != "export"):
            return
        objects = [*(request.match_info[name] for name in route.path_names), *about]
        deed = Deed(datetime.now(UTC), actor(request), f"{route.method} {route.path}", objects)
        try:
            async with self._database.writing() as connection:
                await write_entry(connection, deed)
        except HangtimeError as error:
            logger.error("not in the audit log: %s by %s: %s", deed.action, deed.actor, error)

    async def _list(self, call: Call) -> Reply:
        asked = call.query(PageQuery)
        async with self._database.reading(ANSWER_S) as connection:
            rows = await list_entries(connection, asked.moment, asked.limit)
        items, after = cut(rows, asked, Entry.model_validate, _written)
        return Reply(EntryPage(items=items, next_cursor=after))


def _written(entry: Entry) -> tuple[datetime, str]:
    return entry.at, entry.entry_id


def actor(request: web.Request) -> str:
    """Return who sent *request*, without a name: an account, a token, or this machine."""
    verdict: Verdict | None = request.get(VERDICT)
    if verdict is None or (verdict.person is None and verdict.grant is None):
        return "this machine"
    if verdict.person is not None:
        return verdict.person.account_id
    assert verdict.grant is not None
    return f"token {verdict.grant.token_id}"
