"""Owns what is said in a session as server-sent events, and the coach's choices as JSON."""

import asyncio
import json
from contextlib import aclosing
from typing import Final

from aiohttp import web

from signaling.access import Access
from signaling.answerer import Refusal, Sessions
from signaling.bodies import read_body
from signaling.whip import session_name

_KEEP_ALIVE_S: Final = 15.0
_MOST_BYTES: Final = 16 * 1024


class EventStream:
    """The routes of `/api/v1/sessions/{session}`."""

    def __init__(self, sessions: Sessions, access: Access) -> None:
        self._sessions = sessions
        self._access = access
        self._ending = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/api/v1/sessions/{session}/events", self._events)
        app.router.add_patch("/api/v1/sessions/{session}", self._configure)
        app.on_shutdown.append(self._end)

    async def _end(self, _: web.Application) -> None:
        self._ending.set()

    def _permitted(self, request: web.Request) -> str:
        name = session_name(request)
        self._access.check(request.remote, request.headers, name)
        return name

    async def _events(self, request: web.Request) -> web.StreamResponse:
        session = self._permitted(request)
        async with aclosing(self._sessions.events(session)) as messages:  # type: ignore[type-var]
            first = await anext(messages)  # may refuse, before a status has been sent
            response = web.StreamResponse(
                headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
            )
            await response.prepare(request)
            await response.write(f"data: {first}\n\n".encode())
            ending = asyncio.ensure_future(self._ending.wait())
            following = asyncio.ensure_future(anext(messages))
            try:
                while True:
                    done, _ = await asyncio.wait(
                        (following, ending),
                        timeout=_KEEP_ALIVE_S,
                        return_when=asyncio.FIRST_COMPLETED,
                    )
                    if ending in done:
                        break
                    if following in done:
                        await response.write(f"data: {following.result()}\n\n".encode())
                        following = asyncio.ensure_future(anext(messages))
                    else:
                        await response.write(b": still here\n\n")
            except (StopAsyncIteration, ConnectionResetError):
                pass  # let go for lagging, or gone
            finally:
                for task in (ending, following):
                    task.cancel()
                await asyncio.wait((ending, following))
        return response

    async def _configure(self, request: web.Request) -> web.Response:
        session = self._permitted(request)
        body = await read_body(request, "application/json", _MOST_BYTES)
        try:
            changes = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise Refusal(400, f"The body is not JSON: {error}") from None
        if not isinstance(changes, dict):
            raise Refusal(422, "The body is a JSON object with keys of `configure`.")
        return web.json_response(dict(self._sessions.configure(session, changes)))
