"""Everybody tries every door of a running server: the reference says what came of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.app import API
from signaling.tokens import ACTIONS, IN_ONE_SESSION
from tests.access.callers import House, house
from tests.access.doors import Door, is_let_in, tried
from tests.access.reference import PAGE, as_table, page

OPEN = {
    ("GET", "/"),
    ("GET", "/c/{session}"),
    ("GET", "/demo"),
    ("GET", "/help/camera"),
    ("GET", "/login"),
    ("GET", "/ops"),
    ("GET", "/r/{session}"),
    ("GET", "/roster"),
    ("GET", "/a/{athlete_id}"),
    ("GET", "/s/{session}"),
    ("GET", "/sessions"),
    ("GET", "/s"),
    ("GET", "/sw.js"),
    ("GET", "/v"),
    ("GET", "/v/{code}"),
    ("GET", "/static/main.js"),
    ("GET", "/static/{module}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/api/v1/me"),
    ("POST", "/api/v1/login"),
    ("POST", "/api/v1/logout"),
    ("POST", "/api/v1/join"),
    ("POST", "/api/v1/shared"),
}
"""What nobody needs a right for; whoever adds one puts it here."""


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[House]:
    async with house(tmp_path) as running:
        yield running


async def test_who_is_let_in_is_who_has_the_right_and_the_reference_says_so(opened: House) -> None:
    found = await tried(opened)
    assert PAGE.read_text() == await page(opened, found), "`make access` writes it anew"
    let_in = {door for door, told in found.items() if is_let_in(door, told["nobody"])}
    assert let_in == OPEN
    for door in set(found) - OPEN:
        assert not is_let_in(door, found[door]["admin of another session"]), door
        assert not is_let_in(door, found[door]["another site, coach signed in"]), door
    for route in opened.app[API].routes:
        door = (route.method, "/api/v1" + route.path)
        for role in ACTIONS if route.action is not None else ():
            allowed = route.action in ACTIONS[role]
            if role in IN_ONE_SESSION:
                allowed = allowed and "{session}" in route.path
            assert is_let_in(door, found[door][role]) == allowed, (door, role)


def test_a_line_that_changed_is_seen() -> None:
    door: Door = ("GET", "/x")
    names = ("nobody", "this machine", "camera", "viewer", "coach", "ops", "admin")
    others = ("admin of another session", "coach, signed in", "another site, coach signed in")
    shut = dict.fromkeys((*names, *others), 401)
    assert as_table({door: shut}) != as_table({door: shut | {"viewer": 200}})
