"""Owns what is said in a session as server-sent events, and the coach's choices as JSON."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Final

from aiohttp import web

from signaling.access import Access
from signaling.answerer import Refusal, Sessions
from signaling.bodies import DEADLINE_S, read_body
from signaling.door import enter

KEEP_ALIVE_S: Final = 15.0
"""A silent stream says so this often: proxies keep it, and a listener that left is noticed."""
_MOST_BYTES: Final = 16 * 1024


class EventStream:
    """The routes of `/api/v1/sessions/{session}`."""

    def __init__(
        self,
        sessions: Sessions,
        access: Access,
        keep_alive_s: float = KEEP_ALIVE_S,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._sessions = sessions
        self._access = access
        self._keep_alive_s = keep_alive_s
        self._deadline_s = deadline_s
        self._ending = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/api/v1/sessions/{session}/events", self._events, allow_head=False)
        app.router.add_patch("/api/v1/sessions/{session}", self._configure)
        app.on_shutdown.append(self._end)

    async def _end(self, _: web.Application) -> None:
        self._ending.set()

    async def _events(self, request: web.Request) -> web.StreamResponse:
        session = await enter(request, self._access, "listen")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        async with aclosing(self._chunks(session)) as chunks:
            async for chunk in chunks:
                if not response.prepared:  # not before the session has let the listener in
                    await response.prepare(request)
                try:
                    await response.write(chunk.encode())
                except ConnectionResetError:
                    break
        return response

    async def _chunks(self, session: str) -> AsyncGenerator[str, None]:
        """Yield what is written to one listener, until the session or the server lets it go."""
        messages = aiter(self._sessions.events(session))
        ending = asyncio.ensure_future(self._ending.wait())
        following = asyncio.ensure_future(anext(messages, None))
        try:
            while True:
                done, _ = await asyncio.wait(
                    (following, ending),
                    timeout=self._keep_alive_s,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if ending in done:
                    return
                if following not in done:
                    yield ": keep-alive\n\n"
                elif (text := following.result()) is None:
                    return
                else:
                    # Asked for before this one is written: so there is always a task whose
                    # cancelling ends the session's generator.
                    following = asyncio.ensure_future(anext(messages, None))
                    yield f"data: {text}\n\n"
        finally:
            ending.cancel()
            following.cancel()
            await asyncio.gather(ending, following, return_exceptions=True)

    async def _configure(self, request: web.Request) -> web.Response:
        session = await enter(request, self._access, "configure")
        body = await read_body(request, "application/json", _MOST_BYTES, self._deadline_s)
        changes = _read_changes(body)
        return web.json_response(dict(self._sessions.configure(session, changes)))


def _read_changes(body: bytes) -> Mapping[str, object]:
    try:
        changes = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal(422, f"The body is not JSON: {error}") from None
    if not isinstance(changes, dict):
        raise Refusal(422, 'The body is a JSON object, like {"mass_kg": 70}.')
    return changes


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
