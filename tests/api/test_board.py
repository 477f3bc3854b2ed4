"""What a screen in the gym is shown of a session: by nickname only, and only who may be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from server.app import VITALS
from tests.api.running import Served, Told, store
from tests.store.kept import rep, to_keep

HEIGHT = "jump_height_flight_time_m"


@asynccontextmanager
async def live(api: Served) -> AsyncIterator[str]:
    """Somebody listens to the session gym: yield this life's id."""
    async with api.client.get("/api/v1/sessions/gym/events") as events:
        assert events.status == 200
        (session_id,) = api.app[VITALS].peers._sessions.live()
        yield session_id


async def jump(
    api: Served,
    session_id: str,
    index: int,
    height_m: float | None,
    *,
    athlete: str | None = None,
    test: str = "cmj",
) -> None:
    uncertainty = {HEIGHT: 0.01 * index}
    kept = to_keep(index, 2, athlete, test=test, **{HEIGHT: height_m}, uncertainty=uncertainty)
    await store(api, replace(kept, session_id=session_id))


async def change(api: Served, athlete_id: str, **fields: object) -> None:
    await api.ask("PATCH", f"/athletes/{athlete_id}", 200, fields)


async def board(api: Served, headers: dict[str, str] | None = None) -> Told:
    return await api.ask("GET", "/sessions/gym/board", 200, headers=headers)


async def test_a_board_has_each_athletes_best_last_and_count_the_highest_first(
    api: Served,
) -> None:
    async with live(api) as session_id:
        empty = await board(api)
        assert (empty["test"], empty["nickname"]) == ("cmj", None)
        assert (empty["newest"], empty["places"]) == (None, [])
        heights = [("a", 0.30), ("b", 0.35), ("a", 0.41), ("a", 0.38), ("c", None)]
        for index, (athlete, height_m) in enumerate(heights):
            await jump(api, session_id, index, height_m, athlete=athlete)
        await jump(api, session_id, 9, 0.7, athlete="b", test="dj")  # another test
        await jump(api, "another-session", 10, 0.9, athlete="b")
        for athlete, nickname in (("a", "Kim"), ("b", "Lou"), ("c", "Ana")):
            await change(api, athlete, nickname=nickname)
        places = (await board(api))["places"]
        assert [list(place.values()) for place in places] == [
            ["Kim", 3, 0.41, 0.02, 0.38, 0.03, False],
            ["Lou", 1, 0.35, 0.01, 0.35, 0.01, False],
            ["Ana", 1, None, None, None, 0.04, False],
        ]
        await api.ask("DELETE", f"/reps/{rep(2)['rep_id']}", 204)
        assert (await board(api))["places"][0]["best_m"] == 0.38


async def test_the_newest_jump_is_beside_the_best_before_it_of_the_same_athlete(
    api: Served,
) -> None:
    async with live(api) as session_id:
        await jump(api, session_id, 0, 0.30, athlete="a")
        await change(api, "a", nickname="Kim")
        assert (await board(api))["newest"]["best_before_m"] is None
        await jump(api, session_id, 1, 0.33)  # nobody's
        await jump(api, session_id, 2, 0.27, athlete="a")
        told = await board(api)
        assert told["newest"] == {
            "rep_id": rep(2)["rep_id"],
            "revision": 2,
            "test": "cmj",
            "nickname": "Kim",
            "height_m": 0.27,
            "uncertainty_m": 0.02,
            "best_before_m": 0.30,
        }
        assert told["places"][0]["is_newest"] is True
        await jump(api, session_id, 3, 0.31)
        newest = (await board(api))["newest"]
        assert (newest["nickname"], newest["best_before_m"]) == (None, 0.33)


async def test_nobody_is_named_without_consent_nor_who_opted_out_nor_a_minor(api: Served) -> None:
    async with live(api) as session_id:
        await jump(api, session_id, 0, 0.30, athlete="a")
        await change(api, "a", nickname="Kim")
        await api.ask("PATCH", "/sessions/gym", 200, {"athlete_id": "a"})
        shown = await board(api)
        assert shown["nickname"] == shown["newest"]["nickname"] == "Kim"
        for hidden, again in (
            ({"is_minor": True}, {"is_minor": False, "hidden_from_leaderboards": False}),
            ({"hidden_from_leaderboards": True}, {"hidden_from_leaderboards": False}),
            ({"has_consent": False}, {"has_consent": True}),
        ):
            await change(api, "a", **hidden)
            told = await board(api)
            assert "Kim" not in str(told)
            assert '"a"' not in str(told)
            assert (told["places"], told["newest"]["height_m"]) == ([], 0.30)
            await change(api, "a", **again)
        assert (await board(api))["nickname"] == "Kim"


async def test_who_comes_after_in_the_queue_is_named_where_they_may_be(api: Served) -> None:
    async with live(api) as session_id:
        for index, (athlete, nickname) in enumerate((("a", "Kim"), ("b", "Lou"))):
            await jump(api, session_id, index, 0.3, athlete=athlete)
            await change(api, athlete, nickname=nickname)
        assert (await board(api))["next_nickname"] is None
        queue = {"athlete_ids": ["a", "b"], "reps_each": 2}
        await api.ask("PATCH", "/sessions/gym", 200, {"queue": queue})
        told = await board(api)
        assert (told["nickname"], told["next_nickname"]) == ("Kim", "Lou")
        await change(api, "b", is_minor=True)
        assert (await board(api))["next_nickname"] is None
        await change(api, "b", is_minor=False, hidden_from_leaderboards=False)
        await api.ask("PATCH", "/sessions/gym", 200, {"athlete_id": "b"})
        told = await board(api)
        assert (told["nickname"], told["next_nickname"]) == ("Lou", None)


async def test_a_viewer_reads_the_board_of_the_session_and_of_no_other(api: Served) -> None:
    async with live(api):
        wish = {"role": "viewer", "session": "gym", "hours": 1}
        token = (await api.ask("POST", "/tokens", 200, wish))["token"]
        viewer = {"Authorization": f"Bearer {token}"}
        assert (await board(api, viewer))["places"] == []
        await api.ask("GET", "/sessions/other/board", 403, headers=viewer)
        await api.ask("GET", "/sessions/gym", 403, headers=viewer)
    told = await api.ask("GET", "/sessions/other/board", 404)
    assert "connect its camera first" in told["detail"]
