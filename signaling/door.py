"""Owns the step from a request to a session that its sender may enter. Decides nothing itself."""

import re
from typing import Final

from aiohttp import web

from signaling.access import Access, Caller
from signaling.answerer import Refusal
from signaling.tokens import Action

_SESSION_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PROXY_HEADERS: Final = ("Forwarded", "X-Forwarded-For", "Via")


def enter(request: web.Request, access: Access, action: Action) -> str:
    """Return the session in the path; raise Refusal for no name (404), and as Access does."""
    access.check(_caller(request), session := _session_name(request), action)
    return session


async def admit(request: web.Request, access: Access, action: Action, session: str | None) -> None:
    """Let a request of the API in, or raise Refusal (401, 403, 421)."""
    access.check(_caller(request), session, action)


def _session_name(request: web.Request) -> str:
    name = request.match_info["session"]
    if not _SESSION_NAME.fullmatch(name):
        raise Refusal(404, "A session name has 1 to 64 letters, digits, - and _.")
    return name


def _caller(request: web.Request) -> Caller:
    transport = request.transport
    ours = None if transport is None else transport.get_extra_info("sockname")
    return Caller(
        # Of the socket, whatever headers say.
        remote=request.remote,
        scheme=request.scheme,
        port=0 if ours is None else ours[1],  # None: the caller is gone
        host=request.headers.get("Host", ""),
        origin=request.headers.get("Origin"),
        authorization=request.headers.get("Authorization"),
        is_forwarded=any(header in request.headers for header in _PROXY_HEADERS),
    )
