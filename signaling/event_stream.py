"""Owns what is said in a session as server-sent events. Who may listen was asked before."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Final

from aiohttp import web

from signaling.answerer import Hears, Sessions
from signaling.door import Stay

KEEP_ALIVE_S: Final = 15.0
"""A silent stream says so this often: proxies keep it, and a listener that left is noticed."""


class EventStream:
    """The answer to who listens."""

    def __init__(
        self,
        sessions: Sessions,
        stay: Callable[[web.Request, str], Stay],
        keep_alive_s: float = KEEP_ALIVE_S,
    ) -> None:
        """*stay* of a listener tells, before anything is said, whether they still may hear it."""
        self._sessions = sessions
        self._stay = stay
        self._keep_alive_s = keep_alive_s
        self._ending = asyncio.Event()

    async def end(self, _: web.Application) -> None:
        """Let every listener go; for an app's `on_shutdown`."""
        self._ending.set()

    async def answer(self, request: web.Request, session: str) -> web.StreamResponse:
        """Tell what is said in *session* until it, the listener or the server ends."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        stay = self._stay(request, session)
        async with aclosing(self._chunks(session, hears=stay.hears)) as chunks:
            async for chunk in chunks:
                if await stay.why_over() is not None:
                    break
                if not response.prepared:  # not before the session has let the listener in
                    await response.prepare(request)
                try:
                    await response.write(chunk.encode())
                except ConnectionResetError:
                    break
        return response

    async def _chunks(self, session: str, *, hears: Hears) -> AsyncGenerator[str, None]:
        """Yield what is written to one listener, until the session or the server lets it go."""
        messages = aiter(self._sessions.events(session, hears=hears))
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
