"""Owns every route of a running server, each tried by every caller."""

import re
from collections.abc import Mapping
from typing import Final

from aiohttp import web
from aiohttp.web_urldispatcher import StaticResource

from tests.access.callers import CALLERS, SESSION, Caller, House
from tests.people.test_passwords import WORDS

REFUSED: Final = (401, 403, 421)
_FIRST_ACCOUNT: Final = "/first-account"
"""Not there, 404, for whoever may not make it."""
_PARTS: Final = {"session": SESSION}

Door = tuple[str, str]
"""Method and path."""


def doors(app: web.Application) -> list[Door]:
    """Return every route, in the order of the paths; HEAD goes with its GET."""
    found = {
        (route.method, _path(route.resource))
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource is not None
    }
    return sorted(found, key=lambda door: (door[1], door[0]))


def _path(resource: web.AbstractResource) -> str:
    canonical = resource.canonical
    return f"{canonical}/main.js" if isinstance(resource, StaticResource) else canonical


async def tried(house: House) -> Mapping[Door, Mapping[str, int]]:
    """Return the status that each door gave each caller, by the caller's name."""
    return {
        door: {caller.name: await _try(house, door, caller) for caller in CALLERS}
        for door in doors(house.app)
    }


async def _try(house: House, door: Door, caller: Caller) -> int:
    method, path = door
    filled = re.sub(r"\{(\w+)\}", lambda name: _PARTS.get(name[1], "x"), path)
    headers = await house.headers(caller, method)
    signing_in = {"name": "lou", "password": WORDS}
    status, _ = await house.ask(method, filled, headers, is_here=caller.is_here, **signing_in)
    return status


def is_let_in(door: Door, status: int) -> bool:
    """Return whether this is an answer to somebody who may ask, be it that they asked wrongly."""
    return status not in REFUSED and not (door[1] == _FIRST_ACCOUNT and status == 404)
