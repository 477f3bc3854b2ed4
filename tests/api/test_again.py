"""A request whose answer was lost is sent again: it makes nothing a second time."""

import json
import re
from pathlib import Path

import pytest

from server.api.routes import PREFIX
from server.app import API
from tests.api.running import Served, Told, served, store
from tests.store.kept import SESSION, to_keep

WISHES: dict[str, tuple[int, dict[str, object]]] = {
    "/athletes": (201, {"nickname": "Zoë"}),
    "/squads": (201, {"name": "U19"}),
    "/share-links": (200, {"session_id": SESSION}),
    "/tokens": (200, {"role": "viewer", "session": "gym"}),
}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def id_of(told: Told) -> str:
    (name,) = (key for key in ("athlete_id", "squad_id", "link_id", "token_id") if told.get(key))
    return str(told[name])


@pytest.mark.parametrize("path", WISHES)
async def test_the_same_wish_with_the_same_key_is_one_thing(api: Served, path: str) -> None:
    await store(api, to_keep(0))
    status, wish = WISHES[path]
    first = await api.ask("POST", path, status, wish, KEY)
    again = await api.ask("POST", path, status, wish, KEY)
    assert id_of(again) == id_of(first)
    assert (again.get("path"), again.get("created_at")) == (
        first.get("path"),
        first.get("created_at"),
    )
    others = [
        await api.ask("POST", path, status, wish),
        await api.ask("POST", path, status, wish, {"Idempotency-Key": "another"}),
        await api.ask("POST", path, status, wish),
    ]
    assert len({id_of(each) for each in (first, *others)}) == 4


async def test_what_was_made_is_there_once_and_a_link_sent_for_again_opens(api: Served) -> None:
    await store(api, to_keep(0))
    for path, (status, wish) in WISHES.items():
        for _ in range(3):
            made = await api.ask("POST", path, status, wish, KEY)
            if path == "/share-links":
                token = made["path"].partition("#")[2]
                await api.ask("POST", "/shared", 200, {"token": token})
    assert len((await api.ask("GET", "/athletes", 200))["items"]) == 1
    assert len((await api.ask("GET", "/squads", 200))["items"]) == 1
    assert len((await api.ask("GET", f"/share-links?session_id={SESSION}", 200))["items"]) == 1


async def test_another_wish_or_another_person_with_the_same_key_is_another_thing(
    api: Served,
) -> None:
    first = await api.ask("POST", "/squads", 201, {"name": "U19"}, KEY)
    other_wish = await api.ask("POST", "/squads", 201, {"name": "U21"}, KEY)
    token = await api.ask("POST", "/tokens", 200, {"role": "coach"})
    headers = KEY | {"Authorization": f"Bearer {token['token']}"}
    other_person = await api.ask("POST", "/squads", 201, {"name": "U19"}, headers)
    assert len({each["squad_id"] for each in (first, other_wish, other_person)}) == 3


async def test_who_was_erased_is_not_entered_again_by_a_request_that_comes_late(
    api: Served,
) -> None:
    made = await api.ask("POST", "/athletes", 201, {"nickname": "Zoë"}, KEY)
    await api.ask("POST", f"/athletes/{made['athlete_id']}/erase", 204)
    told = await api.ask("POST", "/athletes", 409, {"nickname": "Zoë"}, KEY)
    assert "was erased" in told["detail"]
    assert (await api.ask("GET", "/athletes", 200))["items"] == []


async def test_another_server_on_the_same_database_knows_what_was_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/club.db"
    async with served(tmp_path / "one", url) as one:
        first = await one.ask("POST", "/squads", 201, {"name": "U19"}, KEY)
    async with served(tmp_path / "other", url) as other:
        again = await other.ask("POST", "/squads", 201, {"name": "U19"}, KEY)
    assert again == first


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "x" * 201])
async def test_what_is_no_key_is_refused(api: Served, key: str) -> None:
    headers = {"Idempotency-Key": key}
    told = await api.ask("POST", "/squads", 422, {"name": "U19"}, headers)
    assert told["detail"].startswith("Idempotency-Key is 1 to 200 visible characters")


async def test_every_route_that_makes_something_says_that_it_hears_a_key(api: Served) -> None:
    document = await api.ask("GET", "/openapi.json", 200)
    hears = {
        path.removeprefix(PREFIX)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method == "post"
        and any(each["name"] == "Idempotency-Key" for each in operation["parameters"])
    }
    created = {route.path for route in api.app[API].routes if route.status == 201}
    assert hears == set(WISHES) >= created


def test_the_pages_send_a_key_with_whatever_makes_something() -> None:
    api_js = (Path(__file__).parents[2] / "static/wire/api.js").read_text()
    (listed,) = re.findall(r"MAKING = new Set\((\[.+\])\);", api_js)
    assert set(json.loads(listed.replace("'", '"'))) == set(WISHES)
