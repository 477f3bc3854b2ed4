"""Every route of the table asks who comes before it does anything, and says when it cannot."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.api.routes import PREFIX, Route
from server.app import API
from signaling.tokens import ACTIONS, Grant, Role, mint
from tests.api.running import Served, served
from tests.server.test_app import KEY

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path) as running:
        yield running


def guarded(api: Served) -> list[Route]:
    found = [route for route in api.app[API].routes if route.action is not None]
    assert len(found) > 20
    return found


def address(route: Route) -> str:
    return route.path.replace("{session}", "gym").replace("{", "").replace("}", "")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"X-Forwarded-For": "192.0.2.50"}, 401),
        ({"Authorization": "Bearer nonsense"}, 401),
        ({"Authorization": "Basic bWU6bWU="}, 401),
    ],
)
async def test_every_route_asks_before_it_does_anything(
    api: Served, headers: dict[str, str], expected: int
) -> None:
    for route in guarded(api):
        # Not JSON, and unknown: who is not let in learns nothing of either.
        await api.ask(route.method, address(route) + "?x=1", expected, headers=headers)


@pytest.mark.parametrize("role", ["camera", "viewer", "coach", "ops", "admin"])
async def test_a_token_opens_its_own_session_and_nothing_of_the_club_s(
    api: Served, role: Role
) -> None:
    for session in ("gym", "hall"):
        token = mint(KEY, Grant(session, role), int(time.time()) + 60)
        for route in guarded(api):
            own = "{session}" in route.path and session == "gym"
            allowed = own and route.action in ACTIONS[role]
            async with api.client.request(
                route.method,
                PREFIX + address(route) + "?x=1",
                headers={"Authorization": f"Bearer {token}"},
            ) as response:
                assert (response.status == 403) is not allowed, (route.path, response.status)


async def test_the_document_is_for_everybody(api: Served) -> None:
    await api.ask("GET", "/openapi.json", 200, headers={"X-Forwarded-For": "192.0.2.50"})


async def test_without_its_database_the_server_says_so_and_when_to_come_again(
    tmp_path: Path,
) -> None:
    async with served(tmp_path, NOWHERE) as running:
        for method, path in (("GET", "/athletes"), ("POST", "/squads"), ("GET", "/reps/x")):
            url = PREFIX + path
            async with running.client.request(method, url, json={"name": "U19"}) as response:
                assert response.status == 503, await response.text()
                assert int(response.headers["Retry-After"]) > 0
                assert "database is away" in (await response.json())["detail"]
        assert (await running.ask("GET", "/ops/peers", 200))["items"] == []
