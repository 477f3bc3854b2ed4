"""Owns the way of a request to its route's handler, and of the answer back. Knows no resource.

First who asks is let in or not, then what is asked is checked: a stranger learns nothing of either.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final

from aiohttp import web
from pydantic import ValidationError

from server.api.again import Ids
from server.api.openapi import document
from server.api.routes import ID_PATTERN, JSON, PATH_PATTERNS, PREFIX, Call, Input, Reply, Route
from server.errors import BadInput
from server.store.database import DatabaseAway, RecordRefused
from signaling.answerer import Refusal
from signaling.bodies import DEADLINE_S, read_body
from signaling.tokens import Action

logger = logging.getLogger(__name__)

MOST_BYTES: Final = 64 * 1024
_RETRY_S: Final = 5
_TOLD: Final = 5  # mistakes of one request

Audit = Callable[[web.Request, Route, Sequence[str]], Awaitable[None]]
"""Told of what was done by a route, and to what: the ids that are not in the path."""
Gate = Callable[[web.Request, Action, str | None], Awaitable[None]]
"""Raises Refusal (401, 403, 421) unless who sent the request may do this, in the session named."""


class Api:
    """Every route of the API, and the document that describes them."""

    def __init__(
        self, gate: Gate, version: str, audit: Audit, ids: Ids, deadline_s: float = DEADLINE_S
    ) -> None:
        self._gate = gate
        self._audit = audit
        self._ids = ids
        self._version = version
        self._deadline_s = deadline_s
        self.routes: list[Route] = [
            Route(
                "GET",
                "/openapi.json",
                None,
                "This document.",
                self._describe,
                answers_as=JSON,
            )
        ]

    def add(self, routes: Iterable[Route]) -> None:
        """Add rows to the table; before `add_to`."""
        self.routes.extend(routes)

    def add_to(self, app: web.Application) -> None:
        """Serve what is in the table."""
        for route in self.routes:
            path = PREFIX + route.path
            if route.method == "GET":
                app.router.add_get(path, self._served(route), allow_head=route.is_tagged)
            else:
                app.router.add_route(route.method, path, self._served(route))

    @property
    def document(self) -> dict[str, object]:
        """Return the OpenAPI document of the table."""
        return document(self.routes, self._version)

    async def _describe(self, _: Call) -> web.Response:
        return web.Response(text=json.dumps(self.document), content_type=JSON)

    def _served(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            if route.action is not None:
                await self._gate(request, route.action, request.match_info.get("session"))
            try:
                call = await self._read(route, request)
                reply = await route.handler(call)
            except (BadInput, RecordRefused) as error:
                raise Refusal(422, str(error)) from error
            except DatabaseAway as error:
                logger.warning("%s %s: %s", request.method, request.path, error)
                raise Refusal(503, f"The database is away ({error.reason}).", _RETRY_S) from None
            await self._audit(request, route, _about(reply))
            return _answer(route, call, reply)

        return serve

    async def _read(self, route: Route, request: web.Request) -> Call:
        path = {name: _part(name, request.match_info[name]) for name in route.path_names}
        asked = _query(route.query, request)
        sent = None if route.reads is None else await self._body(route.reads, request)
        made_id = self._ids.made_by(request, route, sent)
        return Call(request=request, path=path, asked=asked, sent=sent, made_id=made_id)

    async def _body(self, model: type[Input], request: web.Request) -> Input:
        text = await read_body(request, JSON, MOST_BYTES, self._deadline_s)
        try:
            return model.model_validate_json(text, strict=True)
        except ValidationError as error:
            raise Refusal(422, _sentence(error)) from None


def _part(name: str, value: str) -> str:
    if not re.fullmatch(PATH_PATTERNS.get(name, ID_PATTERN), value):
        raise Refusal(404, f"There is no such {name.removesuffix('_id')}.")
    return value


def _query(model: type[Input], request: web.Request) -> Input:
    asked = request.query
    if len(set(asked)) != len(asked):
        raise Refusal(422, "Each parameter of a query is given once.")
    try:
        return model.model_validate(dict(asked))
    except ValidationError as error:
        raise Refusal(422, _sentence(error)) from None


def _about(reply: Reply | web.StreamResponse) -> Sequence[str]:
    if not isinstance(reply, Reply):
        return ()
    made = () if reply.location is None else (reply.location.rpartition("/")[2],)
    return (*made, *reply.about)


def _answer(route: Route, call: Call, reply: Reply | web.StreamResponse) -> web.StreamResponse:
    if isinstance(reply, web.StreamResponse):
        return reply
    headers = {} if reply.location is None else {"Location": PREFIX + reply.location}
    if reply.body is None:
        return web.Response(status=route.status, headers=headers)
    headers["ETag"] = f'"{reply.body.etag}"'
    if call.request.method in ("GET", "HEAD") and call.has(reply.body):
        return web.Response(status=304, headers=headers)
    text = reply.body.model_dump_json()
    return web.Response(text=text, status=route.status, content_type=JSON, headers=headers)


def _sentence(error: ValidationError) -> str:
    """Return what is wrong with each field, in a sentence."""
    wrong = []
    for each in error.errors(include_url=False, include_context=False)[:_TOLD]:
        where = ".".join(str(part) for part in each["loc"])
        what = each["msg"].removeprefix("Value error, ")  # a sentence of ours
        wrong.append(f"{where}: {what}" if where else what)
    return "; ".join(wrong)[:1000] + "."
