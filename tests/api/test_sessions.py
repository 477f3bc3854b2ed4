"""Sessions over HTTP: those that were, and what is chosen in one that is alive."""

import json
from dataclasses import asdict, replace
from typing import get_args
from urllib.parse import urlencode

import pytest

from server.api import sessions
from server.app import VITALS
from server.jump.protocols import ARMS, PROTOCOLS, VIEWS, Configuration
from tests.api.running import Served, store
from tests.store.kept import BEGAN, SESSION, rep, to_keep

LATER = "5b0f4a5e-0000-4000-8000-000000000002"


async def stored(api: Served) -> None:
    """Three repetitions of `gym`, the last of them of its next training."""
    later = to_keep(2, recorded_at=BEGAN.replace(day=2).isoformat())
    await store(api, to_keep(0), to_keep(1), replace(later, session_id=LATER))


async def test_sessions_are_listed_newest_first_and_a_name_means_the_newest(api: Served) -> None:
    await stored(api)
    listed = await api.ask("GET", "/sessions", 200)
    told = [(each["session_id"], each["rep_count"], each["live"]) for each in listed["items"]]
    assert told == [(LATER, 1, False), (SESSION, 2, False)]
    first = await api.ask("GET", "/sessions?limit=1", 200)
    second = await api.ask("GET", f"/sessions?limit=1&cursor={first['next_cursor']}", 200)
    assert [each["session_id"] for each in second["items"]] == [SESSION]
    assert second["next_cursor"] is None
    assert (await api.ask("GET", "/sessions/gym", 200))["session_id"] == LATER
    assert (await api.ask("GET", f"/sessions/{SESSION}", 200))["session_id"] == SESSION
    assert (await api.ask("GET", "/sessions?name=hall", 200))["items"] == []
    await api.ask("GET", "/sessions/hall", 404)


async def test_a_session_gets_a_title_and_a_note_and_loses_them(api: Served) -> None:
    await stored(api)
    before = await api.ask("GET", f"/sessions/{SESSION}", 200)
    label = {"title": "Before the season", "note": "Wet floor.\nSecond group late."}
    named = await api.ask("PUT", f"/sessions/{SESSION}/label", 200, label)
    assert {key: named[key] for key in label} == label
    old = {"If-Match": before["etag"]}
    await api.ask("PUT", f"/sessions/{SESSION}/label", 412, {}, old)
    bare = await api.ask("PUT", f"/sessions/{SESSION}/label", 200, {})
    assert (bare["title"], bare["note"]) == (None, None)
    assert (await api.ask("GET", f"/sessions/{LATER}", 200))["title"] is None


async def test_a_coach_chooses_by_name_and_by_id_what_a_live_session_measures(
    api: Served,
) -> None:
    async with api.client.get("/api/v1/sessions/gym/events") as events:
        assert b"hello" in await events.content.readuntil(b"\n\n")
        chosen = await api.ask("PATCH", "/sessions/gym", 200, {"test": "dj", "mass_kg": 70})
        expected = asdict(Configuration(test="dj", mass_kg=70))
        assert {key: chosen[key] for key in expected} == expected
        kept = await api.ask("PATCH", "/sessions/gym", 200, {})
        assert kept["mass_kg"] == 70


async def test_a_live_session_is_called_by_its_id_wherever_it_is_by_its_name(api: Served) -> None:
    async with api.client.get("/api/v1/sessions/gym/events") as events:
        hello = await events.content.readuntil(b"\n\n")
        life = json.loads(hello.removeprefix(b"data: "))["session_id"]
        await store(api, replace(to_keep(0), session_id=life))
        one = f"/sessions/{life}"
        assert (await api.ask("PATCH", one, 200, {"test": "dj"}))["test"] == "dj"
        assert (await api.ask("GET", f"{one}/board", 200))["test"] == "dj"
        await api.ask("PUT", f"{one}/reps/{rep(0)['rep_id']}", 200, {"deleted": True})
        shown = await api.ask("POST", f"{one}/code", 200)
        assert shown == await api.ask("POST", "/sessions/gym/code", 200)
        joined = await api.ask("POST", "/join", 200, {"code": shown["code"]})
        assert joined["session"] == "gym"
        viewer = {"Authorization": f"Bearer {joined['token']}"}
        await api.ask("GET", f"{one}/board", 200, headers=viewer)
        await api.ask("DELETE", f"{one}/guests", 204)
        await api.ask("GET", f"{one}/board", 403, headers=viewer)
        await api.ask("DELETE", f"{one}/code", 204)


async def test_a_token_of_a_session_that_is_called_as_another_s_id_does_not_open_that(
    api: Served,
) -> None:
    async with api.client.get("/api/v1/sessions/gym/events") as events:
        hello = await events.content.readuntil(b"\n\n")
        life = json.loads(hello.removeprefix(b"data: "))["session_id"]
        wish = {"role": "viewer", "session": life, "hours": 1}
        token = (await api.ask("POST", "/tokens", 200, wish))["token"]
        viewer = {"Authorization": f"Bearer {token}"}
        await api.ask("GET", f"/sessions/{life}/board", 403, headers=viewer)


async def test_who_listens_to_a_training_that_is_over_is_told_so_and_opens_no_session(
    api: Served,
) -> None:
    await stored(api)
    refused = await api.ask("GET", f"/sessions/{SESSION}/events", 404)
    assert refused["detail"] == "This training is over: listen to 'gym' instead."
    assert len(api.app[VITALS].peers._sessions) == 0


async def test_athletes_jump_one_after_the_other_as_a_coach_chooses(api: Served) -> None:
    async with api.client.get("/api/v1/sessions/gym/events") as events:
        await events.content.readuntil(b"\n\n")
        bo = (await api.ask("POST", "/athletes", 201, {"nickname": "Bo"}))["athlete_id"]
        queue = {"athlete_ids": ["ann", bo], "at": 1, "reps_each": 2}
        chosen = await api.ask("PATCH", "/sessions/gym", 200, {"queue": queue})
        assert chosen["queue"] == {**queue, "reps_done": 0}
        assert chosen["athlete_id"] == bo
        named = await api.ask("GET", "/sessions/gym/athletes", 200)
        assert named["items"] == [{"athlete_id": bo, "nickname": "Bo"}]
        heard = await events.content.readuntil(b"\n\n")
        assert json.loads(heard.removeprefix(b"data: "))["queue"] == chosen["queue"]
        ended = await api.ask("PATCH", "/sessions/gym", 200, {"queue": None})
        assert (ended["queue"], ended["athlete_id"]) == (None, bo)


async def test_a_countdown_needs_a_camera(api: Served) -> None:
    await api.ask("POST", "/sessions/gym/countdown", 404)
    async with api.client.get("/api/v1/sessions/gym/events") as events:
        await events.content.readuntil(b"\n\n")
        await api.ask("POST", "/sessions/gym/countdown", 409)


async def test_a_session_that_nobody_is_in_has_nothing_to_choose(api: Served) -> None:
    refused = await api.ask("PATCH", "/sessions/gym", 404, {"test": "dj"})
    assert "connect its camera first" in refused["detail"]


@pytest.mark.parametrize(
    "body",
    [{"test": "high"}, {"mass_kg": 5}, {"mass_kg": "70"}, {"armed": 1}, {"colour": 1}, [1], 7,
     {"queue": {"athlete_ids": []}}, {"queue": {"athlete_ids": ["a", "a"]}},
     {"queue": {"athlete_ids": ["a"], "at": 2}}, {"queue": {"reps_each": 2}}],
)  # fmt: skip
async def test_a_bad_choice_changes_nothing(api: Served, body: object) -> None:
    async with api.client.get("/api/v1/sessions/gym/events") as events:
        await events.content.readuntil(b"\n\n")
        assert (await api.ask("PATCH", "/sessions/gym", 422, body))["detail"]
        now = await api.ask("PATCH", "/sessions/gym", 200, {})
        unchanged = {**asdict(Configuration()), "queue": None, "etag": None}
        assert {**now, "etag": None} == unchanged


def test_what_can_be_chosen_is_what_can_be_measured() -> None:
    assert get_args(sessions.TestKey) == tuple(PROTOCOLS)
    fields = sessions.Chosen.model_fields
    assert get_args(fields["view"].annotation) == VIEWS
    assert get_args(fields["arms"].annotation) == ARMS
    assert sessions.Chosen().model_dump() == {**asdict(Configuration()), "queue": None}
    assert list(sessions.Configuration.model_fields) == list(fields)


async def test_a_session_tells_whose_jumps_it_has_and_the_best_of_them(api: Served) -> None:
    high = to_keep(0, 1, "a", jump_height_flight_time_m=0.31)
    await store(api, high, to_keep(1, athlete="b"), to_keep(2))
    (told,) = (await api.ask("GET", "/sessions", 200))["items"]
    assert told["athlete_ids"] == ["a", "b"]
    assert told["best_jump_height_flight_time_m"] == 0.31
    await api.ask("DELETE", f"/reps/{rep(0)['rep_id']}", 204)
    told = await api.ask("GET", f"/sessions/{SESSION}", 200)
    assert told["athlete_ids"] == ["b"]
    assert told["best_jump_height_flight_time_m"] is None


async def test_sessions_are_searched_by_name_title_and_note(api: Served) -> None:
    hall = replace(to_keep(1), session_id="other", session_name="hall")
    await store(api, to_keep(0), hall)
    await api.ask("PUT", "/sessions/other/label", 200, {"title": "50% Spring", "note": "Heavy"})

    async def found(text: str) -> list[str]:
        query = urlencode({"search": text})
        return [each["name"] for each in (await api.ask("GET", f"/sessions?{query}", 200))["items"]]

    assert await found("GYM") == ["gym"]
    assert await found("spring") == await found("heavy") == await found("0%") == ["hall"]
    assert await found("%") == ["hall"]
    assert await found("nothing") == []
