"""Codes, tokens and links over HTTP: who has one is let in to what it is for, and no further."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.app import VITALS
from server.events import Notice
from server.people.shares import Shares
from signaling.answerer import Refusal
from signaling.tokens import LONGEST_LINE
from tests.api.running import Served, served, store
from tests.server.media_peer import Camera
from tests.server.test_app import OFFER
from tests.store.kept import SESSION, rep, to_keep


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path) as running:
        yield running


ADMIN = {"role": "admin"}
WEIGHED = {
    "rep_id": "r",
    "flight_time_s": 0.5,
    "peak_power_w": 3456.0,
    "leg_stiffness_n_m": 23456.0,
    "uncertainty": {"flight_time_s": 0.01, "peak_power_w": 78.9, "leg_stiffness_n_m": 98.7},
    "unavailable": {},
}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_an_athlete_joins_by_the_code_that_the_coach_shows(api: Served) -> None:
    await api.ask("POST", "/sessions/gym/code", 409)
    async with api.client.get("/api/v1/sessions/gym/events") as events:  # it is alive
        assert events.status == 200
        shown = await api.ask("POST", "/sessions/gym/code", 200)
        assert re.fullmatch(r"[A-HJKMNP-Z2-9]{6}", shown["code"])
        joined = await api.ask("POST", "/join", 200, {"code": shown["code"].lower()})
        assert joined["session"] == "gym"
        viewer = bearer(joined["token"])
        listening = await api.client.get("/api/v1/sessions/gym/events", headers=viewer)
        assert listening.status == 200
        listening.close()
        await api.ask("PATCH", "/sessions/gym", 403, {"mass_kg": 70}, viewer)
        await api.ask("POST", "/sessions/gym/code", 403, headers=viewer)
        await api.ask("GET", "/sessions/other", 403, headers=viewer)
        await api.ask("GET", "/athletes", 403, headers=viewer)

        await api.ask("DELETE", "/sessions/gym/code", 204)
        withdrawn = await api.ask("POST", "/join", 404, {"code": shown["code"]})
        unknown = await api.ask("POST", "/join", 404, {"code": "ABCDEF"})
        assert withdrawn == unknown


async def test_whoever_came_by_a_code_is_sent_away_and_a_new_code_lets_others_in(
    api: Served,
) -> None:
    async with api.client.get("/api/v1/sessions/gym/events"):
        code = (await api.ask("POST", "/sessions/gym/code", 200))["code"]
        viewer = bearer((await api.ask("POST", "/join", 200, {"code": code}))["token"])
        events = await api.client.get("/api/v1/sessions/gym/events", headers=viewer)
        assert b"hello" in await events.content.readuntil(b"\n\n")
        await api.ask("DELETE", "/sessions/gym/guests", 403, headers=viewer)
        await api.ask("DELETE", "/sessions/gym/guests", 204)
        assert await events.content.read() == b""
        await api.ask("GET", "/sessions/gym/board", 403, headers=viewer)
        await api.ask("POST", "/join", 404, {"code": code})
        new = (await api.ask("POST", "/sessions/gym/code", 200))["code"]
        viewer = bearer((await api.ask("POST", "/join", 200, {"code": new}))["token"])
        await api.ask("GET", "/sessions/gym/board", 200, headers=viewer)
        await api.ask("DELETE", "/sessions/nobody-here/guests", 404)


async def test_a_code_is_had_back_from_the_next_server_with_its_signature(
    api: Served, tmp_path: Path
) -> None:
    async with api.client.get("/api/v1/sessions/gym/events"):
        shown = await api.ask("POST", "/sessions/gym/code", 200)
    del shown["etag"]
    async with served(tmp_path / "next") as started_anew:
        await started_anew.ask("PUT", "/sessions/gym/code", 409, shown)
        async with started_anew.client.get("/api/v1/sessions/gym/events"):
            await started_anew.ask("PUT", "/sessions/gym/code", 409, shown | {"code": "ABCDEF"})
            again = await started_anew.ask("PUT", "/sessions/gym/code", 200, shown)
            assert shown.items() <= again.items()
            await started_anew.ask("POST", "/join", 200, {"code": shown["code"]})


async def test_who_has_a_token_hands_out_none_that_is_good_for_longer(api: Served) -> None:
    coach = await api.ask("POST", "/tokens", 200, {"role": "coach", "hours": 1})
    wish = {"role": "camera", "session": "gym", "hours": 24 * 31}
    made = await api.ask("POST", "/tokens", 200, wish, bearer(coach["token"]))
    assert made["expires_at"] == coach["expires_at"]
    mine = await api.ask("POST", "/tokens", 200, wish)
    assert mine["expires_at"] > coach["expires_at"]


async def test_a_token_opens_one_session_until_it_is_taken_back(api: Served) -> None:
    wish = {"role": "viewer", "session": "gym", "hours": 1}
    made = await api.ask("POST", "/tokens", 200, wish)
    viewer = bearer(made["token"])
    first = await api.client.get("/api/v1/sessions/gym/events", headers=viewer)
    assert first.status == 200
    first.close()
    await api.ask("GET", "/sessions/other/events", 403, headers=viewer)
    await api.ask("DELETE", f"/tokens/{made['token_id']}", 204)
    told = await api.ask("GET", "/sessions/gym/events", 401, headers=viewer)
    assert "taken back" in told["detail"]


async def test_a_listener_whose_token_is_taken_back_hears_no_more(api: Served) -> None:
    made = await api.ask("POST", "/tokens", 200, {"role": "viewer", "session": "gym"})
    events = await api.client.get("/api/v1/sessions/gym/events", headers=bearer(made["token"]))
    assert b"hello" in await events.content.readuntil(b"\n\n")
    await api.ask("DELETE", f"/tokens/{made['token_id']}", 204)
    api.app[VITALS].peers._sessions.notify_all(Notice("x", "for those who may listen"))
    assert await events.content.read() == b""


async def test_a_token_that_is_taken_back_takes_those_along_that_were_made_with_it(
    api: Served,
) -> None:
    admin = await api.ask("POST", "/tokens", 200, {"role": "admin"})
    coach = await api.ask("POST", "/tokens", 200, {"role": "coach"}, bearer(admin["token"]))
    viewer = {"role": "viewer", "session": "gym"}
    made = await api.ask("POST", "/tokens", 200, viewer, bearer(coach["token"]))
    others = await api.ask("POST", "/tokens", 200, viewer)
    await api.ask("GET", "/athletes", 200, headers=bearer(coach["token"]))
    await api.ask("DELETE", f"/tokens/{admin['token_id']}", 204)
    for each in (admin, coach, made):
        told = await api.ask("PATCH", "/sessions/gym", 401, {}, bearer(each["token"]))
        assert "taken back" in told["detail"]
    await api.ask("PATCH", "/sessions/gym", 403, {}, bearer(others["token"]))


async def test_a_line_of_tokens_has_an_end(api: Served) -> None:
    headers: dict[str, str] = {}
    for _ in range(LONGEST_LINE + 1):
        made = await api.ask("POST", "/tokens", 200, ADMIN, headers)
        headers = bearer(made["token"])
    await api.ask("POST", "/tokens", 422, {"role": "viewer", "session": "gym"}, headers)


async def test_a_camera_whose_token_is_taken_back_is_told_so_and_let_go(api: Served) -> None:
    wish = {"role": "camera", "session": "gym"}
    made = await api.ask("POST", "/tokens", 200, wish)
    camera = Camera(3000)
    sent = OFFER | bearer(made["token"])
    async with api.client.post("/whip/gym", data=await camera.offer(), headers=sent) as response:
        await camera.accept(await response.text())
    await camera.poses_came(3)
    await api.ask("DELETE", f"/tokens/{made['token_id']}", 204)
    bye = await camera.event_came("bye")
    assert bye["code"] == "not_allowed"
    assert bye["text"] == "This token was taken back: ask for a new QR code."
    await camera.close()


async def test_a_guest_hears_of_a_jump_and_not_whose_it_is_nor_what_they_weigh(api: Served) -> None:
    heard = {}
    for role in ("viewer", "camera", "coach"):
        wish = {"role": role, "session": "gym"}
        token = (await api.ask("POST", "/tokens", 200, wish))["token"]
        heard[role] = await api.client.get("/api/v1/sessions/gym/events", headers=bearer(token))
        await heard[role].content.readuntil(b"\n\n")
    await api.ask("PATCH", "/sessions/gym", 200, {"mass_kg": 61.5, "athlete_id": "an-athlete"})
    live = api.app[VITALS].peers._sessions._sessions["gym"]
    live.say({"type": "rep", "v": 1, "rep": WEIGHED})
    for role, response in heard.items():
        configured = (await response.content.readuntil(b"\n\n")).decode()
        told = json.loads((await response.content.readuntil(b"\n\n")).removeprefix(b"data: "))
        headers = {"Authorization": response.request_info.headers["Authorization"]}
        later = await api.client.get("/api/v1/sessions/gym/events", headers=headers)
        hello = (await later.content.readuntil(b"\n\n")).decode()
        assert ('"type":"configured"' in configured, '"type":"hello"' in hello) == (True, True)
        assert told["rep"]["flight_time_s"] == 0.5
        assert (told["rep"] == WEIGHED) == (role == "coach")
        for text in (configured, hello):
            assert ("61.5" in text) == (role == "coach"), role
            assert ("an-athlete" in text) == (role != "viewer"), role
        for secret in ("3456", "78.9", "98.7"):
            assert (secret in json.dumps(told)) == (role == "coach"), (role, secret)
        later.close()
        response.close()


async def test_nobody_hands_out_more_than_they_have(api: Served) -> None:
    admin = bearer((await api.ask("POST", "/tokens", 200, {"role": "admin"}))["token"])
    coach = bearer((await api.ask("POST", "/tokens", 200, {"role": "coach"}, admin))["token"])
    camera = {"role": "camera", "session": "gym"}
    filming = bearer((await api.ask("POST", "/tokens", 200, camera, coach))["token"])
    for role in ("admin", "ops", "coach"):
        await api.ask("POST", "/tokens", 403, {"role": role}, coach)
        await api.ask("POST", "/tokens", 403, {"role": role, "session": "gym"}, coach)
    await api.ask("POST", "/tokens", 403, camera, filming)
    for wrong in ({"role": "camera"}, camera | {"hours": 745}, camera | {"session": "a b"}):
        await api.ask("POST", "/tokens", 422, wrong)


async def test_a_link_shows_an_athlete_s_jumps_without_an_account(api: Served) -> None:
    await api.ask("POST", "/share-links", 404, {"session_id": SESSION})
    await store(api, to_keep(0, 2, "a"), to_keep(1, 1, "b"), to_keep(2, 1))
    everybody = await api.ask("POST", "/share-links", 200, {"session_id": SESSION})
    mine = await api.ask("POST", "/share-links", 200, {"session_id": SESSION, "athlete_id": "a"})
    await api.ask("POST", "/share-links", 404, {"session_id": SESSION, "athlete_id": "z"})

    async def shown(link: dict[str, str], status: int = 200) -> list[dict[str, object]]:
        path, _, token = link["path"].partition("#")
        assert path == "/s"
        told = await api.ask("POST", "/shared", status, {"token": token})
        assert "athlete_id" not in str(told)
        return told["reps"] if status == 200 else [told]

    assert await shown(mine) == [rep(0, 2)]
    assert await shown(everybody) == [rep(0, 2), rep(1), rep(2)]

    listed = await api.ask("GET", f"/share-links?session_id={SESSION}", 200)
    assert [each["link_id"] for each in listed["items"]] == [everybody["link_id"], mine["link_id"]]
    assert mine["path"].partition("#")[2] not in str(listed)

    await api.ask("DELETE", f"/share-links/{mine['link_id']}", 204)
    await api.ask("DELETE", "/share-links/none", 404)
    revoked = await shown(mine, 404)
    made_up = await shown({"path": "/s#made-up"}, 404)
    assert revoked == made_up
    assert len(await shown(everybody)) == 3


async def test_only_an_athlete_s_own_link_tells_what_the_mass_follows_from(api: Served) -> None:
    power = {"peak_power_w": 3456.0, "uncertainty": {"flight_time_s": 0.01, "peak_power_w": 78.9}}
    await store(api, to_keep(0, 2, "a", **power))
    everybody = await api.ask("POST", "/share-links", 200, {"session_id": SESSION})
    mine = await api.ask("POST", "/share-links", 200, {"session_id": SESSION, "athlete_id": "a"})
    shown = {}
    for whose, link in (("mine", mine), ("everybody's", everybody)):
        token = {"token": link["path"].partition("#")[2]}
        (shown[whose],) = (await api.ask("POST", "/shared", 200, token))["reps"]
    assert shown["mine"] == rep(0, 2, **power)
    assert shown["everybody's"]["peak_power_w"] is None
    assert shown["everybody's"]["uncertainty"] == {"flight_time_s": 0.01}


async def test_a_link_ends_with_its_time_and_is_told_as_unknown(api: Served) -> None:
    await store(api, to_keep(0))
    now = datetime(2026, 3, 1, tzinfo=UTC)
    shares = Shares(api.app[VITALS].store.database, lambda: now)
    token = "a token"
    await shares.make("a link", token, SESSION, None, timedelta(days=1))
    assert len((await shares.open(token)).reps) == 1
    later = Shares(api.app[VITALS].store.database, lambda: now + timedelta(days=1))
    with pytest.raises(Refusal) as expired:
        await later.open(token)
    with pytest.raises(Refusal) as unknown:
        await later.open("made-up")
    assert (expired.value.status, expired.value.detail) == (404, unknown.value.detail)


async def test_what_was_deleted_is_not_shown(api: Served) -> None:
    await store(api, to_keep(0), to_keep(1))
    link = await api.ask("POST", "/share-links", 200, {"session_id": SESSION})
    await api.ask("DELETE", f"/reps/{rep(0)['rep_id']}", 204)
    told = await api.ask("POST", "/shared", 200, {"token": link["path"].partition("#")[2]})
    assert told["reps"] == [rep(1)]


async def test_who_has_nothing_joins_and_reads_nothing(api: Served) -> None:
    for path in ("/share-links", "/tokens", "/sessions/gym/code"):
        response = await api.client.post(
            f"/api/v1{path}", json={}, headers={"X-Forwarded-For": "192.0.2.50"}
        )
        assert response.status == 401
