"""Owns the step from a request to a session that its sender may enter. Decides nothing itself."""

import asyncio
import re
import time
from typing import Final

from aiohttp import web

from signaling.access import Access, Person, Verdict
from signaling.answerer import Refusal
from signaling.caller import CALLER
from signaling.tokens import Action

COOKIE: Final = "__Host-hangtime"
"""Of a sign-in. A browser takes a name that begins so over TLS (or on this machine) only, for this
very host, and no other host of the domain can put its own in its place (RFC 6265bis, 4.1.3.2).
"""
LOOK_AGAIN_S: Final = 10.0
"""How long somebody may stay who signed out elsewhere, or has no account any more."""
_ANSWER_S: Final = 1.0  # what is said waits that long for a store that hangs, and no longer
_LOOK_AGAIN_AT_S: Final = web.RequestKey("look_again_at_s", float)
_VERDICT: Final = web.RequestKey("verdict", Verdict)
_SESSION_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def enter(request: web.Request, access: Access, action: Action) -> str:
    """Return the session in the path; raise Refusal for no name (404), and as Access does."""
    await admit(request, access, action, session := _session_name(request))
    return session


async def admit(
    request: web.Request, access: Access, action: Action, session: str | None
) -> Verdict:
    """Return who sent *request*; raise Refusal as Access does."""
    person = await person_at(request, access)
    request[_VERDICT] = verdict = access.check(request[CALLER], session, action, person)
    return verdict


async def may_stay(access: Access, request: web.Request, session: str) -> bool:
    """Return whether who was let in to *session* by `admit` still would be.

    A token is looked at each time. Who is signed in only the store knows: it is asked now and then,
    and while it does not answer they stay.
    """
    verdict = request[_VERDICT]
    if verdict.grant is not None:
        return access.still_holds(verdict.grant, session, time.time())
    if verdict.person is None or request[CALLER].is_here:
        return True
    now_s = time.monotonic()
    if now_s < request.get(_LOOK_AGAIN_AT_S, 0.0):
        return True
    request[_LOOK_AGAIN_AT_S] = now_s + LOOK_AGAIN_S
    try:
        async with asyncio.timeout(_ANSWER_S):
            return await person_at(request, access) == verdict.person
    except (Refusal, TimeoutError):
        return True


async def person_at(request: web.Request, access: Access) -> Person | None:
    """Return who is signed in where *request* comes from; raise Refusal (503)."""
    caller = request[CALLER]
    if access.people is None:
        return None
    if caller.authorization is not None:
        await access.people.refresh()
        return None
    cookie = request.cookies.get(COOKIE)
    try:
        return None if cookie is None else await access.people.person_of(cookie)
    except Refusal:
        if caller.is_here:  # who needs no sign-in does not wait for the database
            return None
        raise


def _session_name(request: web.Request) -> str:
    name = request.match_info["session"]
    if not _SESSION_NAME.fullmatch(name):
        raise Refusal(404, "A session name has 1 to 64 letters, digits, - and _.")
    return name
