"""Owns the step from a request to a session that its sender may enter. Decides nothing itself."""

import re
from typing import Final

from aiohttp import web

from signaling.access import Access
from signaling.answerer import Refusal
from signaling.caller import CALLER
from signaling.tokens import Action

_SESSION_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def enter(request: web.Request, access: Access, action: Action) -> str:
    """Return the session in the path; raise Refusal for no name (404), and as Access does."""
    access.check(request[CALLER], session := _session_name(request), action)
    return session


async def admit(request: web.Request, access: Access, action: Action, session: str | None) -> None:
    """Let a request of the API in, or raise Refusal (401, 403)."""
    access.check(request[CALLER], session, action)


def _session_name(request: web.Request) -> str:
    name = request.match_info["session"]
    if not _SESSION_NAME.fullmatch(name):
        raise Refusal(404, "A session name has 1 to 64 letters, digits, - and _.")
    return name
