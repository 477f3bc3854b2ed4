"""An athlete's rights over HTTP: to take everything away, to be forgotten, not to be shown."""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from pypdf import PdfReader

from server.api import exports
from server.app import VITALS
from server.store.database import Database
from server.store.records import RepRecord
from server.store.repository import put_reps
from tests.api.running import Served, served
from tests.store.exported import HANAKO, LUCJA, fill
from tests.store.kept import SESSION, performed, rep, to_keep
from tests.store.migrated import migrated

HEIGHT = "jump_height_flight_time_m"


@pytest.fixture
async def filled(url: str, tmp_path: Path) -> AsyncIterator[Served]:
    await migrated(url)
    database = Database(url)
    await fill(database)
    await database.close()
    async with served(tmp_path, url) as running:
        yield running


async def taken(api: Served, path: str, kind: str) -> bytes:
    async with api.client.get("/api/v1" + path) as response:
        assert response.status == 200, await response.text()
        assert response.content_type == kind
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Disposition"].startswith('attachment; filename="hangtime-')
        return await response.read()


async def test_a_session_and_an_athlete_are_taken_away_in_each_format(filled: Served) -> None:
    for path, count in ((f"/sessions/{SESSION}", 5), (f"/athletes/{LUCJA}", 2)):
        table = (await taken(filled, f"{path}/export.csv", "text/csv")).decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(table)))) == count
        document = json.loads(await taken(filled, f"{path}/export.json", "application/json"))
        assert rep(0)["rep_id"] in [each["rep"]["rep_id"] for each in document["reps"]]
        report = await taken(filled, f"{path}/export.pdf", "application/pdf")
        assert "Łucja Ångström" in "".join(
            page.extract_text() for page in PdfReader(io.BytesIO(report)).pages
        )
        archive = await taken(filled, f"{path}/export.zip", "application/zip")
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            assert opened.testzip() is None
            assert {"export.json", "reps.csv"} <= set(opened.namelist())
    poses = f"/reps/{performed().rep['rep_id']}/poses.jsonl"
    first = (await taken(filled, poses, "application/x-ndjson")).splitlines()[0]
    assert json.loads(first)["format"] == "hangtime-poses"


async def test_what_is_not_there_is_neither_exported_nor_erased(filled: Served) -> None:
    for method, path, what in (
        ("GET", "/sessions/none/export.csv", "no such session"),
        ("GET", "/athletes/none/export.zip", "no such athlete"),
        ("GET", "/reps/none/poses.jsonl", "No landmarks are stored"),
        ("POST", "/athletes/none/erase", "no such athlete"),
    ):
        assert what in (await filled.ask(method, path, 404))["detail"]


async def test_an_erased_athlete_is_gone_from_every_route_and_the_log_knows_that_it_happened(
    filled: Served,
) -> None:
    await taken(filled, f"/athletes/{LUCJA}/export.json", "application/json")
    await filled.ask("POST", f"/athletes/{LUCJA}/erase", 204)
    for path in (f"/athletes/{LUCJA}", f"/athletes/{LUCJA}/export.json"):
        await filled.ask("GET", path, 404)
    left = await taken(filled, f"/sessions/{SESSION}/export.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(left)) as opened:
        for name in opened.namelist():
            assert "Łucja".encode() not in opened.read(name)
            assert LUCJA.encode() not in opened.read(name)
    log = await filled.ask("GET", "/audit?limit=3", 200)
    assert [(each["action"], each["object"]) for each in log["items"]] == [
        ("GET /sessions/{session_id}/export.zip", SESSION),
        ("POST /athletes/{athlete_id}/erase", LUCJA),
        ("GET /athletes/{athlete_id}/export.json", LUCJA),
    ]
    assert {each["actor"] for each in log["items"]} == {"this machine"}


async def test_the_audit_log_tells_what_was_shared_and_from_whom_to_whom_a_jump_went(
    filled: Served,
) -> None:
    wish = {"session_id": SESSION, "athlete_id": LUCJA}
    link = await filled.ask("POST", "/share-links", 200, wish)
    token = await filled.ask("POST", "/tokens", 200, {"role": "camera", "session": "gym"})
    await filled.ask("DELETE", f"/tokens/{token['token_id']}", 204)
    mine = (await filled.ask("GET", f"/reps?athlete_id={LUCJA}", 200))["items"][0]["rep_id"]
    await filled.ask("POST", f"/reps/{mine}/move", 200, {"athlete_id": HANAKO})
    log = (await filled.ask("GET", "/audit", 200))["items"]
    moved, revoked, minted, shared = (each["object"] for each in log)
    assert moved == f"{mine} {LUCJA} {HANAKO}"
    assert minted == revoked != ""
    assert shared == f"{link['link_id']} {SESSION} {LUCJA}"


async def test_an_archive_that_was_taken_in_part_is_in_the_audit_log_too(
    filled: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = filled.client.server.runner and filled.client.server.runner.server
    assert isinstance(server, web.Server)
    server.handler_cancellation = False  # as in signaling.connections
    monkeypatch.setattr(exports, "_PIECE", 32)  # the client is gone long before the last one
    response = await filled.client.get(f"/api/v1/athletes/{LUCJA}/export.zip")
    assert await response.content.read(4)
    response.close()
    async with asyncio.timeout(10):
        while not (log := await filled.ask("GET", "/audit", 200))["items"]:
            pass
    assert log["items"][0]["action"] == "GET /athletes/{athlete_id}/export.zip"
    assert not caplog.records


async def test_nobody_is_erased_who_would_come_back_with_a_backup(
    filled: Served, tmp_path: Path
) -> None:
    (tmp_path / "tombstones.jsonl").mkdir()  # where it cannot be written down
    told = await filled.ask("POST", f"/athletes/{LUCJA}/erase", 503)
    assert "Nothing was erased" in told["detail"]
    assert (await filled.ask("GET", f"/reps?athlete_id={LUCJA}", 200))["items"]
    (tmp_path / "tombstones.jsonl").rmdir()
    await filled.ask("POST", f"/athletes/{LUCJA}/erase", 204)


async def test_consent_is_noted_with_its_moment_taken_back_and_written_down(
    filled: Served,
) -> None:
    made = await filled.ask("POST", "/athletes", 201, {"nickname": "Zebulon", "is_minor": True})
    assert made["consent_at"] is None
    assert made["hidden_from_leaderboards"] is True, "a minor is shown to nobody by default"
    one = f"/athletes/{made['athlete_id']}"
    agreed = await filled.ask("PATCH", one, 200, {"has_consent": True})
    assert agreed["consent_at"] is not None
    again = await filled.ask("PATCH", one, 200, {"nickname": "Zeb", "has_consent": True})
    assert again["consent_at"] == agreed["consent_at"], "a form sent again is no new consent"
    back = await filled.ask("PATCH", one, 200, {"has_consent": False})
    assert back["consent_at"] is None
    log = await filled.ask("GET", "/audit?limit=4", 200)
    assert {each["object"] for each in log["items"]} == {made["athlete_id"]}
    assert "Zeb" not in json.dumps(log)


async def test_no_link_shows_a_minor_until_somebody_notes_that_it_may(filled: Served) -> None:
    wish = {"session_id": SESSION, "athlete_id": LUCJA}
    link = await filled.ask("POST", "/share-links", 200, wish)
    opened = {"token": link["path"].partition("#")[2]}
    assert (await filled.ask("POST", "/shared", 200, opened))["nickname"] == "Łucja Ångström"
    await filled.ask("PATCH", f"/athletes/{LUCJA}", 200, {"is_minor": True})
    await filled.ask("POST", "/shared", 404, opened)
    assert "minor" in (await filled.ask("POST", "/share-links", 409, wish))["detail"]
    await filled.ask("PATCH", f"/athletes/{LUCJA}", 200, {"hidden_from_leaderboards": False})
    await filled.ask("POST", "/shared", 200, opened)


async def test_no_link_shows_who_took_the_consent_back(filled: Served) -> None:
    wish = {"session_id": SESSION, "athlete_id": LUCJA}
    link = await filled.ask("POST", "/share-links", 200, wish)
    opened = {"token": link["path"].partition("#")[2]}
    await filled.ask("PATCH", f"/athletes/{LUCJA}", 200, {"has_consent": False})
    await filled.ask("POST", "/shared", 404, opened)
    assert "agreed" in (await filled.ask("POST", "/share-links", 409, wish))["detail"]
    await filled.ask("PATCH", f"/athletes/{LUCJA}", 200, {"has_consent": True})
    await filled.ask("POST", "/shared", 200, opened)


async def test_a_leaderboard_over_http_has_who_may_be_on_it(filled: Served) -> None:
    database = filled.app[VITALS].store.database
    kept = to_keep(9, 2, HANAKO, **{HEIGHT: 0.4}, uncertainty={HEIGHT: 0.01}, unavailable={})
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(kept)])
    board = await filled.ask("GET", "/leaderboard?days=3650", 200)
    assert [place["nickname"] for place in board["places"]] == ["=山田 花子", "Łucja Ångström"]
    await filled.ask("PATCH", f"/athletes/{HANAKO}", 200, {"hidden_from_leaderboards": True})
    board = await filled.ask("GET", "/leaderboard?days=3650", 200)
    assert [place["nickname"] for place in board["places"]] == ["Łucja Ångström"]
    await filled.ask("PATCH", f"/athletes/{LUCJA}", 200, {"is_archived": True})
    assert (await filled.ask("GET", "/leaderboard?days=3650", 200))["places"] == []
    await filled.ask("GET", "/leaderboard?key=peak_power_w", 422)
