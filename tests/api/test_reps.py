"""Stored repetitions over HTTP: read, moved, put right by hand, deleted and had back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from server.app import VITALS
from server.store.recompute import recompute
from tests.api.running import Served, Told, store
from tests.store.kept import SESSION, performed, rep, to_keep


async def ids(api: Served, query: str = "") -> list[str]:
    return [each["rep_id"] for each in (await api.ask("GET", f"/reps{query}", 200))["items"]]


def own(index: int) -> str:
    return str(rep(index)["rep_id"])


async def test_a_repetition_is_read_with_its_errors_and_what_is_not_known(api: Served) -> None:
    kept = performed()
    told: Any = kept.rep
    await store(api, kept)
    read = await api.ask("GET", f"/reps/{told['rep_id']}", 200)
    for key, value in read["values"].items():
        assert value == told[key]
    for key in ("uncertainty", "unavailable", "quality", "revision", "test", "final"):
        assert read[key] == told[key]
    assert (read["session_id"], read["session_name"]) == (SESSION, "gym")
    assert (read["edits"], read["deleted_at"]) == ([], None)


async def test_repetitions_are_listed_by_session_athlete_and_test_newest_first(
    api: Served,
) -> None:
    other = replace(to_keep(2, test="dj"), session_id="other", session_name="hall")
    await store(api, to_keep(0, athlete="a"), to_keep(1), other, to_keep(3, athlete="a"))
    assert await ids(api) == [own(3), own(2), own(1), own(0)]
    assert await ids(api, "?session=gym") == [own(3), own(1), own(0)]
    assert await ids(api, "?session=other") == [own(2)]
    assert await ids(api, "?session=nowhere") == []
    assert await ids(api, "?athlete_id=a") == [own(3), own(0)]
    assert await ids(api, "?athlete_id=a&test=dj") == []
    first = await api.ask("GET", "/reps?limit=3", 200)
    assert await ids(api, f"?limit=3&cursor={first['next_cursor']}") == [own(0)]


async def test_a_repetition_is_moved_to_another_athlete_and_to_nobody(api: Served) -> None:
    await store(api, to_keep(0, athlete="a"), to_keep(1, athlete="b"))
    one = f"/reps/{own(0)}"
    before = await api.ask("GET", one, 200)
    moved = await api.ask("POST", f"{one}/move", 200, {"athlete_id": "b"})
    assert moved["athlete_id"] == "b"
    await api.ask("POST", f"{one}/move", 412, {"athlete_id": "a"}, {"If-Match": before["etag"]})
    refused = await api.ask("POST", f"{one}/move", 422, {"athlete_id": "nobody"})
    assert "no such athlete" in refused["detail"]
    asked = (await api.ask("POST", "/athletes", 201, {}))["athlete_id"]
    refused = await api.ask("POST", f"{one}/move", 409, {"athlete_id": asked})
    assert "has not agreed" in refused["detail"]
    await api.ask("POST", f"{one}/move", 422, {})
    assert (await api.ask("POST", f"{one}/move", 200, {"athlete_id": None}))["athlete_id"] is None
    await store(api, to_keep(0, 2, athlete="a"))
    assert (await api.ask("GET", one, 200))["athlete_id"] is None, "a later revision moves it back"


async def test_a_repetition_of_the_session_under_way_is_struck_out_and_all_who_listen_hear(
    api: Served,
) -> None:
    async with api.client.get("/api/v1/sessions/gym/events") as events:

        async def heard() -> Told:
            line = await events.content.readuntil(b"\n\n")
            told: Told = json.loads(line.removeprefix(b"data: "))
            return told

        life = (await heard())["session_id"]
        await store(api, replace(to_keep(0), session_id=life), to_keep(1))
        one = f"/sessions/gym/reps/{own(0)}"
        struck = await api.ask("PUT", one, 200, {"deleted": True})
        assert struck["deleted_at"] is not None
        assert await ids(api) == [own(1)]
        told = {"type": "rep_changed", "v": 1, "rep_id": own(0), "athlete_id": None}
        assert await heard() == {**told, "deleted": True}
        await api.ask("PUT", one, 200, {"deleted": False})
        assert await heard() == {**told, "deleted": False}
        assert await ids(api, f"?session={life}") == [own(0)]
        await api.ask("DELETE", f"/reps/{own(0)}", 204)
        assert await heard() == {**told, "deleted": True}
        # Of the same name's last training: not by a token of this one.
        await api.ask("PUT", f"/sessions/gym/reps/{own(1)}", 404, {"deleted": True})
    await api.ask("PUT", f"/sessions/hall/reps/{own(0)}", 404, {"deleted": True})
    await api.ask("PUT", one, 422, {})


async def test_a_deleted_repetition_is_not_listed_and_can_be_had_back(api: Served) -> None:
    await store(api, to_keep(0), to_keep(1))
    one = f"/reps/{own(0)}"
    before = await api.ask("GET", one, 200)
    await api.ask("DELETE", one, 204)
    first = await api.ask("GET", one, 200)
    await api.ask("DELETE", one, 204)
    assert (await api.ask("GET", one, 200)) == first
    assert first["deleted_at"] is not None
    assert await ids(api) == [own(1)]
    assert await ids(api, "?deleted=true") == [own(0)]
    assert await api.ask("POST", f"{one}/restore", 200) == before
    assert await ids(api) == [own(1), own(0)]


async def edited(api: Served, later_s: float = 0.02) -> tuple[str, Told, Told]:
    """Store a jump and move its landing; return its path, what it was and what it is."""
    told: Any = performed().rep
    await store(api, performed())
    one = f"/reps/{told['rep_id']}"
    before = await api.ask("GET", one, 200)
    wish = {"event": "landing", "time_s": before["values"]["landing_time_s"] + later_s}
    return one, before, await api.ask("POST", f"{one}/events", 200, wish)


async def test_an_event_moved_by_hand_keeps_where_it_was_and_what_was_measured(
    api: Served,
) -> None:
    one, before, now = await edited(api)
    landing_s = before["values"]["landing_time_s"]
    assert now["revision"] == before["revision"] + 1
    assert now["values"]["flight_time_s"] == pytest.approx(before["values"]["flight_time_s"] + 0.02)
    assert now["uncertainty"]["landing_time_s"] == pytest.approx(1 / 30 / 3**0.5, rel=0.01)
    assert now["quality"]["reasons"][-1]["code"] == "moved_by_hand"
    (edit,) = now["edits"]
    assert edit["event"] == "landing"
    assert edit["original_time_s"] == landing_s
    assert edit["edited_time_s"] == landing_s + 0.02
    assert await api.ask("GET", one, 200) == now
    (earlier,) = (await api.ask("GET", f"{one}/revisions", 200))["items"]
    for key in ("revision", "values", "uncertainty", "unavailable", "quality"):
        assert earlier[key] == before[key]


async def test_why_a_repetition_was_struck_out_stays_with_it_until_it_counts_again(
    api: Served,
) -> None:
    await store(api, to_keep(0), to_keep(1))
    one = f"/reps/{own(0)}"
    wish = {"reason": "camera_moved"}
    counts = await api.ask("PUT", f"{one}/strike-reason", 409, wish)
    assert "delete it first" in counts["detail"]
    await api.ask("DELETE", one, 204)
    assert (await api.ask("GET", one, 200))["strike_reason"] is None
    struck = await api.ask("PUT", f"{one}/strike-reason", 200, wish)
    assert struck["strike_reason"] == "camera_moved"
    (listed,) = (await api.ask("GET", "/reps?deleted=true", 200))["items"]
    assert listed["strike_reason"] == "camera_moved"
    await store(api, to_keep(0, 2))
    assert (await api.ask("GET", one, 200))["strike_reason"] == "camera_moved", "a revision"
    for wrong in ({"reason": "he cheated"}, {"reason": ""}, {}, {"reason": ["other"]}):
        refused = await api.ask("PUT", f"{one}/strike-reason", 422, wrong)
        assert "reason" in refused["detail"]
    other = {"reason": "other"}
    await api.ask("PUT", f"{one}/strike-reason", 412, other, {"If-Match": struck["etag"]})
    assert (await api.ask("PUT", f"{one}/strike-reason", 200, {"reason": None}))[
        "strike_reason"
    ] is None
    await api.ask("PUT", f"{one}/strike-reason", 200, other)
    assert (await api.ask("POST", f"{one}/restore", 200))["strike_reason"] is None
    await api.ask("DELETE", one, 204)
    assert (await api.ask("GET", one, 200))["strike_reason"] is None, "it was another time"
    await api.ask("PUT", f"/reps/{own(9)}/strike-reason", 404, other)


async def test_an_event_that_is_moved_again_to_where_it_is_stays_as_it_is(api: Served) -> None:
    one, before, now = await edited(api)
    landing_s = before["values"]["landing_time_s"]
    wish = {"event": "landing", "time_s": landing_s + 0.02}
    assert await api.ask("POST", f"{one}/events", 200, wish) == now
    elsewhere = {"event": "landing", "time_s": landing_s + 0.03}
    later = await api.ask("POST", f"{one}/events", 200, elsewhere)
    assert later["revision"] == now["revision"] + 1
    back = await api.ask("POST", f"{one}/events", 200, wish)
    assert back["revision"] == now["revision"] + 2
    assert len(back["edits"]) == 3


async def test_what_somebody_put_right_is_not_measured_again(api: Served) -> None:
    one, _, now = await edited(api)
    database = api.app[VITALS].store.database
    older = replace(performed(4), rep={**performed(4).rep, "estimator_version": "0"})
    await store(api, older)
    outcomes = [outcome async for outcome in recompute(database)]
    assert [outcome.rep_id for outcome in outcomes] == [older.rep["rep_id"]]
    assert await api.ask("GET", one, 200) == now


async def test_an_event_goes_where_it_can_be_or_nowhere(api: Served) -> None:
    told: Any = performed().rep
    await store(api, performed(), to_keep(0), to_keep(1, 2))
    one = f"/reps/{told['rep_id']}/events"
    for wish, why in (
        ({"event": "touchdown", "time_s": 1.0}, "no touchdown"),
        ({"event": "landing", "time_s": told["takeoff_time_s"]}, "highest point"),
        ({"event": "landing", "time_s": told["landing_time_s"] + 9}, "within 0.5 s"),
        ({"event": "apex", "time_s": 1.0}, "event"),
        ({"event": "landing", "time_s": None}, "time_s"),
    ):
        assert why in (await api.ask("POST", one, 422, wish))["detail"]
    wish = {"event": "landing", "time_s": 1.5}
    not_final = await api.ask("POST", f"/reps/{own(0)}/events", 409, wish)
    assert "not final" in not_final["detail"]
    unseen = await api.ask("POST", f"/reps/{own(1)}/events", 409, wish)
    assert "not stored" in unseen["detail"]
    await api.ask("DELETE", f"/reps/{told['rep_id']}", 204)
    assert "is deleted" in (await api.ask("POST", one, 409, wish))["detail"]
    await api.ask("POST", "/reps/none/events", 404, wish)


async def test_an_athlete_who_has_repetitions_is_not_deleted_by_mistake(api: Served) -> None:
    await store(api, to_keep(0, athlete="a"))
    refused = await api.ask("DELETE", "/athletes/a", 409)
    assert "erase" in refused["detail"]
    await api.ask("POST", f"/reps/{own(0)}/move", 200, {"athlete_id": None})
    await api.ask("DELETE", "/athletes/a", 204)


async def test_what_a_hand_moved_is_had_back_as_it_was_measured(api: Served) -> None:
    one, before, now = await edited(api)
    await api.ask("DELETE", f"{one}/events", 412, headers={"If-Match": before["etag"]})
    again = await api.ask("DELETE", f"{one}/events", 200)
    assert again["revision"] == now["revision"] + 1
    assert again["edits"] == []
    for key in ("values", "uncertainty", "unavailable", "quality"):
        assert again[key] == before[key]
    earlier = (await api.ask("GET", f"{one}/revisions", 200))["items"]
    assert [each["revision"] for each in earlier] == [before["revision"], now["revision"]]
    assert "was moved" in (await api.ask("DELETE", f"{one}/events", 409))["detail"]
