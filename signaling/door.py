"""Owns the step from a request to a session that its sender may enter. Decides nothing itself."""

import re
from dataclasses import replace
from typing import Final

from aiohttp import web

from signaling.access import PAGE_HEADER, Access, Caller, Verdict
from signaling.answerer import Refusal
from signaling.tokens import Action

_SESSION_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
COOKIE: Final = "__Host-hangtime"
"""Of a sign-in. By the name's beginning a browser takes it over TLS (or on this machine) only, for this
very host, and lets no other host of the same domain put its own in its place (RFC 6265bis, 4.1.3.2).
"""
_PROXY_HEADERS: Final = ("Forwarded", "X-Forwarded-For", "Via")


async def enter(request: web.Request, access: Access, action: Action) -> str:
    """Return the session in the path; raise Refusal for no name (404), and as Access does."""
    await admit(request, access, action, session := _session_name(request))
    return session


async def admit(
    request: web.Request, access: Access, action: Action, session: str | None
) -> Verdict:
    """Return who it is; raise Refusal as Access does."""
    return access.check(await known_caller(request, access), session, action)


async def known_caller(request: web.Request, access: Access) -> Caller:
    """Return who sent *request*, with what is known of cookie or token; raise Refusal (503)."""
    caller = _caller(request)
    cookie = request.cookies.get(COOKIE)
    if access.people is None:
        return caller
    if caller.authorization is not None:
        await access.people.refresh()
    elif cookie is not None:
        try:
            return replace(caller, person=await access.people.person_of(cookie))
        except Refusal:
            if not caller.is_here:
                raise
    return caller


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
        fetch_site=request.headers.get("Sec-Fetch-Site"),
        has_page_header=PAGE_HEADER in request.headers,
        changes=request.method not in _SAFE,
    )
