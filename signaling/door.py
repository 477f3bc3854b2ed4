"""Owns the step from a request to a session that its sender may enter. Decides nothing itself."""

import asyncio
import re
import time
from contextlib import suppress
from typing import Final

from aiohttp import web

from signaling.access import Access, Person, Verdict
from signaling.answerer import Hears, Refusal
from signaling.caller import CALLER, Caller
from signaling.tokens import ACTIONS, Action

COOKIE: Final = "__Host-hangtime"
"""Of a sign-in. A browser takes a name that begins so over TLS (or on this machine) only, for this
very host, and no other host of the domain can put its own in its place (RFC 6265bis, 4.1.3.2).
"""
LOOK_AGAIN_S: Final = 10.0
"""How long somebody may stay who signed out elsewhere, or has no account any more."""
_ANSWER_S: Final = 1.0  # what is said waits that long for a store that hangs, and no longer
_SIGNED_OUT: Final = "You are signed out: sign in again at /login."
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


class Stay:
    """What somebody whom `admit` let in to a session may do there as long as they stay."""

    def __init__(self, access: Access, request: web.Request, session: str) -> None:
        self._access, self._session = access, session
        self._caller, self._verdict = request[CALLER], request[_VERDICT]
        self._cookie = request.cookies.get(COOKIE)
        self._look_again_at_s = 0.0
        self._signed_out = False

    @property
    def hears(self) -> Hears:
        """What they are told."""
        may = ACTIONS[self._verdict.role]
        if "read" in may:
            return "everything"
        return "who" if "configure" in may else "numbers"

    async def why_over(self) -> str | None:
        """Return why they may not stay any longer, in a sentence for them; None: they may.

        What only the store knows is asked of it now and then; while it does not answer they stay.
        """
        grant, person = self._verdict.grant, self._verdict.person
        if grant is None and (person is None or self._caller.is_here):
            return None
        now_s = time.monotonic()
        if now_s >= self._look_again_at_s:
            self._look_again_at_s = now_s + LOOK_AGAIN_S
            with suppress(Refusal, TimeoutError):
                async with asyncio.timeout(_ANSWER_S):
                    found = await _person_of(self._caller, self._cookie, self._access)
                    self._signed_out = grant is None and found != person
        if grant is not None:
            return self._access.why_over(grant, self._session, time.time())
        return _SIGNED_OUT if self._signed_out else None


async def person_at(request: web.Request, access: Access) -> Person | None:
    """Return who is signed in where *request* comes from; raise Refusal (503)."""
    return await _person_of(request[CALLER], request.cookies.get(COOKIE), access)


async def _person_of(caller: Caller, cookie: str | None, access: Access) -> Person | None:
    if access.people is None:
        return None
    if caller.authorization is not None:
        await access.people.refresh()
        return None
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
