"""Signing in over HTTP: from this machine, and from elsewhere, as a trusted proxy tells it."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import ClientResponse

from server.app import VITALS, create_app
from server.events import Notice
from server.people.accounts import Accounts
from signaling import door
from signaling.answerer import Refusal
from signaling.door import COOKIE
from tests.api.running import Served, served
from tests.people.test_passwords import WORDS, cheap
from tests.server.test_app import KEY, SETTINGS, Blind

PAGE = {"Hangtime-Page": "1"}
PHONE = {
    "X-Forwarded-For": "192.0.2.50",
    "X-Forwarded-Proto": "https",
    "Host": "club.test",
    "Origin": "https://club.test",
    "Sec-Fetch-Site": "same-origin",
}

ELSEWHERE = {"X-Forwarded-For": "192.0.2.50"}
"""From a proxy that nobody named: not this machine, whoever it is."""


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path) as running:
        yield running


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Served]:
    settings = replace(
        SETTINGS,
        data_dir=tmp_path,
        trusted_proxies=(ip_network("127.0.0.1"),),
        allowed_hosts=frozenset(("club.test",)),
    )
    running = Served(create_app(settings, KEY, Blind().make))
    async with running.client:
        yield running


async def add(api: Served, name: str = "kim", role: str = "coach") -> None:
    accounts = Accounts(api.app[VITALS].store.database, cheap())
    await accounts.add(name, WORDS, role)  # type: ignore[arg-type] # a role of the test's


async def login(api: Served, password: str = WORDS, **headers: str) -> ClientResponse:
    body = {"name": "kim", "password": password}
    sent = {**PHONE, **PAGE, **headers}
    return await api.client.post("/api/v1/login", json=body, headers=sent)


async def cookie_of(api: Served) -> dict[str, str]:
    response = await login(api)
    assert response.status == 204
    return {"Cookie": f"{COOKIE}={response.cookies[COOKIE].value}"}


async def status(api: Served, method: str, path: str, headers: Mapping[str, str]) -> int:
    response = await api.client.request(method, path, json={}, headers=headers)
    return response.status


async def test_the_cookie_is_for_this_host_over_tls_and_for_no_script(api: Served) -> None:
    await add(api)
    cookie = (await login(api)).cookies[COOKIE]
    assert COOKIE.startswith("__Host-")
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Strict")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert int(cookie["max-age"]) == 14 * 24 * 3600


async def test_who_signed_in_does_what_the_account_may_until_signing_out(api: Served) -> None:
    await add(api)
    assert await status(api, "GET", "/api/v1/athletes", PHONE) == 401
    cookie = await cookie_of(api)
    assert await status(api, "GET", "/api/v1/athletes", PHONE | cookie) == 200
    assert await status(api, "POST", "/api/v1/athletes", PHONE | cookie | PAGE) == 201
    told = await api.ask("GET", "/me", 200, headers=PHONE | cookie)
    assert (told["name"], told["role"], told["is_here"]) == ("kim", "coach", False)
    assert await status(api, "POST", "/api/v1/logout", PHONE | cookie | PAGE) == 204
    assert await status(api, "GET", "/api/v1/athletes", PHONE | cookie) == 401


async def test_who_is_removed_or_signs_out_hears_no_more(
    api: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LOOK_AGAIN_S", 0.0)
    await add(api)
    accounts = Accounts(api.app[VITALS].store.database, cheap())
    sessions = api.app[VITALS].peers._sessions
    for leave in ("sign out", "be removed"):
        cookie = await cookie_of(api)
        events = await api.client.get("/api/v1/sessions/gym/events", headers=PHONE | cookie)
        assert b"hello" in await events.content.readuntil(b"\n\n")
        sessions.notify_all(Notice("x", "for coaches"))
        assert b"for coaches" in await events.content.readuntil(b"\n\n")
        if leave == "sign out":
            assert await status(api, "POST", "/api/v1/logout", PHONE | cookie | PAGE) == 204
        else:
            await accounts.remove("kim")
        sessions.notify_all(Notice("x", "for coaches"))
        async with asyncio.timeout(10):
            assert await events.content.read() == b""


async def test_a_store_that_does_not_answer_sends_no_listener_away(
    api: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LOOK_AGAIN_S", 0.0)
    await add(api)
    headers = PHONE | await cookie_of(api)
    events = await api.client.get("/api/v1/sessions/gym/events", headers=headers)
    assert b"hello" in await events.content.readuntil(b"\n\n")

    async def away(*_: object) -> None:
        raise Refusal(503, "Who you are cannot be looked up now: try again.", 5)

    monkeypatch.setattr(Accounts, "person_of", away)
    api.app[VITALS].peers._sessions.notify_all(Notice("x", "for coaches"))
    assert b"for coaches" in await events.content.readuntil(b"\n\n")
    events.close()


async def test_signing_in_again_ends_the_browser_s_sign_in_before(api: Served) -> None:
    await add(api)
    first = await cookie_of(api)
    response = await login(api, Cookie=first["Cookie"])
    second = {"Cookie": f"{COOKIE}={response.cookies[COOKIE].value}"}
    assert second != first
    assert await status(api, "GET", "/api/v1/athletes", PHONE | first) == 401
    assert await status(api, "GET", "/api/v1/athletes", PHONE | second) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Hangtime-Page": "1"},
        {"Sec-Fetch-Site": "cross-site", "Hangtime-Page": "1"},
        {"Sec-Fetch-Site": "same-site", "Hangtime-Page": "1"},
        {},
    ],
    ids=["another origin", "another site", "another origin of this site", "a form's own request"],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/athletes"), ("POST", "/login"), ("POST", "/logout"), ("POST", "/first-account")],
)
async def test_a_page_elsewhere_does_nothing_with_the_browser_s_cookie(
    api: Served, method: str, path: str, headers: dict[str, str]
) -> None:
    await add(api)
    cookie = await cookie_of(api)
    body = {"name": "kim", "password": WORDS} if "log" in path or "first" in path else {}
    sent = PHONE | cookie | headers
    response = await api.client.request(method, f"/api/v1{path}", json=body, headers=sent)
    assert response.status == 403
    assert COOKIE not in response.cookies
    assert await status(api, "GET", "/api/v1/athletes", PHONE | cookie) == 200


async def test_an_eleventh_guess_at_an_account_waits_whoever_guesses(api: Served) -> None:
    await add(api)
    told = set()
    for n in range(10):
        response = await login(api, "a wrong guess", **{"X-Forwarded-For": f"192.0.2.{n}"})
        assert response.status == 401
        told.add((await response.json())["detail"])
    assert len(told) == 1
    late = await login(api, **{"X-Forwarded-For": "192.0.2.99"})
    assert late.status == 429
    assert int(late.headers["Retry-After"]) > 0


async def test_another_way_to_type_a_name_gives_no_further_guess(api: Served) -> None:
    accounts = Accounts(api.app[VITALS].store.database, cheap())
    await accounts.add("zoé lee", WORDS, "coach")
    ways = [" " * n + "Zoe\u0301" + " " * (n + 1) + "LEE" for n in range(11)]
    statuses = []
    for n, name in enumerate(ways):
        sent = PHONE | PAGE | {"X-Forwarded-For": f"192.0.2.{n}"}
        body = {"name": name, "password": "a wrong guess"}
        statuses.append((await api.client.post("/api/v1/login", json=body, headers=sent)).status)
    assert statuses == [401] * 10 + [429]


async def test_the_first_account_is_made_at_this_machine_once(here: Served) -> None:
    first = {"name": "Kim", "password": WORDS}
    assert (await here.client.get("/first-account")).status == 200
    assert (await here.client.get("/first-account", headers=ELSEWHERE)).status == 404
    assert (await here.ask("GET", "/me", 200))["may_make_first_account"]
    assert not (await here.ask("GET", "/me", 200, headers=ELSEWHERE))["may_make_first_account"]
    refused = await here.ask("POST", "/first-account", 403, first, ELSEWHERE | PAGE)
    assert "on the server's own machine" in refused["detail"]
    weak = await here.ask("POST", "/first-account", 422, first | {"password": "short"}, PAGE)
    assert "at least 10 characters" in weak["detail"]
    made = await here.client.post("/api/v1/first-account", json=first, headers=PAGE)
    assert made.status == 204
    cookie = {"Cookie": f"{COOKIE}={made.cookies[COOKIE].value}"}
    assert (await here.client.get("/first-account")).status == 404
    assert not (await here.ask("GET", "/me", 200))["may_make_first_account"]
    again = await here.ask("POST", "/first-account", 409, first | {"name": "lou"}, PAGE)
    assert "hangtime user add" in again["detail"]
    me = await here.ask("GET", "/me", 200, headers=ELSEWHERE | cookie)
    assert (me["name"], me["role"], me["is_here"]) == ("kim", "admin", False)


async def test_no_password_and_no_cookie_is_in_an_answer_or_the_log(
    api: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await add(api)
    cookie = await cookie_of(api)
    for body in (
        {"name": "kim", "password": "a wrong secret"},
        {"name": "kim", "password": ["a wrong secret"]},
        {"name": "kim", "password": "a wrong secret", "a wrong secret key": 1},
        {"name": "kim", "password": "a wrong secret" * 1000},
    ):
        sent = PHONE | PAGE | {"X-Forwarded-For": "192.0.2.77"}
        response = await api.client.post("/api/v1/login", json=body, headers=sent)
        assert response.status in (401, 422)
        if "a wrong secret key" not in body:  # what was sent as a name is told as one
            assert "a wrong secret" not in await response.text()
    assert "a wrong secret" not in caplog.text
    assert WORDS not in caplog.text
    assert cookie["Cookie"].split("=")[1] not in caplog.text


async def test_a_password_keeps_its_spaces(api: Served) -> None:
    accounts = Accounts(api.app[VITALS].store.database, cheap())
    await accounts.add("kim", f" {WORDS} ", "coach")
    assert (await login(api)).status == 401
    assert (await login(api, f" {WORDS} ")).status == 204


@pytest.mark.parametrize("path", ["/", "/login", "/first-account", "/s", "/ops"])
async def test_the_pages_run_no_script_of_their_own(here: Served, path: str) -> None:
    response = await here.client.get(path)
    assert response.status == 200
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    page = await response.text()
    ours = '<script type="module" src="/static/main.js"></script>'
    assert page.count("<script") == page.count(ours) == 1
    assert not re.search(r"<style|style=|\son\w+=", page)
