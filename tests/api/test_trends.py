"""Trends and sets over HTTP: the mathematics is tested elsewhere, what goes into it here."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from server.jump.history import minimal_detectable_change, typical_error
from server.keeping import RepToKeep
from tests.api.running import Served, store
from tests.store.kept import BEGAN, performed, to_keep

HEIGHTS = np.random.default_rng(7).normal(0.30, 0.02, (12, 4))
HEIGHT = "jump_height_flight_time_m"


def jump(session: int, index: int, height_m: float | None, **changes: object) -> RepToKeep:
    at = (BEGAN + timedelta(days=session, seconds=index)).isoformat()
    kept = to_keep(
        session * 100 + index,
        2,
        athlete="a",
        recorded_at=at,
        **{HEIGHT: height_m, "uncertainty": {HEIGHT: 0.01}, **changes},
    )
    return replace(kept, session_id=f"s{session}")


async def test_a_history_is_the_athlete_s_own_final_jumps_of_one_test(api: Served) -> None:
    real = [
        jump(session, index, float(height_m))
        for session, heights in enumerate(HEIGHTS)
        for index, height_m in enumerate(heights)
    ]
    others = [
        jump(0, 50, 9.0, test="sj"),
        jump(0, 51, None),
        jump(0, 52, 9.0, final=False),
        replace(jump(0, 53, 9.0), configuration=to_keep(0, athlete="b").configuration),
        jump(0, 54, 9.0),
    ]
    await store(api, *real, *others)
    await api.ask("DELETE", f"/reps/{others[-1].rep['rep_id']}", 204)
    trend = await api.ask("GET", "/athletes/a/trends", 200)
    assert trend["reps"] == HEIGHTS.size
    assert [each["session_id"] for each in trend["sessions"]] == [f"s{n}" for n in range(12)]
    assert [each["mean"] for each in trend["sessions"]] == pytest.approx(HEIGHTS.mean(axis=1))
    assert [each["highest"] for each in trend["sessions"]] == HEIGHTS.max(axis=1).tolist()
    for key, expected in (
        ("typical_error", typical_error(HEIGHTS.tolist())),
        ("minimal_detectable_change", minimal_detectable_change(HEIGHTS.tolist())),
    ):
        assert trend[key]["value"] == pytest.approx(expected.value)
        assert trend[key]["degrees_of_freedom"] == 36
    assert trend["smallest_worthwhile_change"]["value"] is not None
    assert trend["camera"]["sd"] == pytest.approx(0.01)
    assert trend["last_change"] in ("more than noise", "within noise")


async def test_too_little_history_says_what_is_missing_and_no_number(api: Served) -> None:
    await store(api, jump(0, 0, 0.3), jump(0, 1, 0.31))
    trend = await api.ask("GET", "/athletes/a/trends", 200)
    for key in ("typical_error", "smallest_worthwhile_change", "minimal_detectable_change"):
        assert trend[key]["value"] is None
        assert "9 more repetitions" in trend[key]["note"]
    assert (trend["camera"], trend["last_change"]) == (None, None)
    await api.ask("GET", "/athletes/nobody/trends", 404)
    refused = await api.ask("GET", "/athletes/a/trends?test=cmj&quantity=rsi_m_s", 422)
    assert "rsi_mod_m_s" in refused["detail"]


async def test_each_test_an_athlete_has_done_has_its_newest_and_its_best_jump(
    api: Served,
) -> None:
    jumps = [jump(0, 0, 0.31), jump(0, 1, 0.36), jump(1, 0, 0.33), jump(1, 1, None)]
    drops = [
        jump(2, n, 0.3, test="dj", rsi_m_s=rsi, uncertainty={"rsi_m_s": 0.1})
        for n, rsi in enumerate((1.4, 1.2))
    ]
    deleted = jump(1, 9, 0.9)
    await store(api, *jumps, *drops, deleted, jump(1, 8, 0.9, final=False))
    await api.ask("DELETE", f"/reps/{deleted.rep['rep_id']}", 204)
    drop, cmj = (await api.ask("GET", "/athletes/a/tests", 200))["items"]
    assert (cmj["test"], cmj["quantity"], cmj["reps"], cmj["sessions"]) == ("cmj", HEIGHT, 4, 2)
    assert (cmj["last"]["value"], cmj["last"]["session_id"]) == (0.33, "s1")
    assert (cmj["best"]["value"], cmj["best"]["uncertainty"]) == (0.36, 0.01)
    assert cmj["best"]["rep_id"] == jumps[1].rep["rep_id"]
    assert (drop["test"], drop["quantity"]) == ("dj", "rsi_m_s")
    assert (drop["last"]["value"], drop["best"]["value"]) == (1.2, 1.4)
    assert drop["first_recorded_at"] < drop["last_recorded_at"]


async def test_a_test_whose_quantity_was_never_measured_has_no_best(api: Served) -> None:
    await store(api, jump(0, 0, None))
    (cmj,) = (await api.ask("GET", "/athletes/a/tests", 200))["items"]
    assert (cmj["reps"], cmj["last"], cmj["best"]) == (1, None, None)
    await api.ask("GET", "/athletes/nobody/tests", 404)


def hop(index: int, landing_s: float, told_s: float | None = None) -> RepToKeep:
    told_s = landing_s if told_s is None else told_s
    changes: dict[str, Any] = {
        "test": "hops",
        "landing_time_s": landing_s,
        "takeoff_time_s": landing_s - 0.4,
        "touchdown_time_s": landing_s - 0.58,
        "flight_time_s": 0.4,
        "ground_contact_time_s": 0.18,
        "rsi_m_s": 1.0 + 0.01 * index,
        "uncertainty": {"rsi_m_s": 0.05, "touchdown_time_s": 0.01, "landing_time_s": 0.01},
        "recorded_at": (BEGAN + timedelta(seconds=told_s)).isoformat(),
    }
    return to_keep(index, 2, athlete="a", **changes)


async def test_hops_in_a_row_are_a_set_and_a_pause_or_the_tenth_ends_it(api: Served) -> None:
    landings_s = [1 + 0.6 * n for n in range(12)] + [20 + 0.6 * n for n in range(5)]
    again = hop(17, landings_s[-1] + 0.6, told_s=90.0)  # of a connection with a clock of its own
    await store(api, *(hop(n, at) for n, at in enumerate(landings_s)), again, to_keep(50))
    sets = (await api.ask("GET", "/sessions/gym/sets", 200))["items"]
    assert [len(each["rep_ids"]) for each in sets] == [10, 2, 5, 1]
    assert [each["set_id"] for each in sets] == [each["rep_ids"][0] for each in sets]
    assert sets[0]["values"]["rsi_best5_m_s"] == pytest.approx(1.07)
    assert sets[1]["values"]["rsi_best5_m_s"] is None
    assert "2 of 5" in sets[1]["unavailable"]["rsi_best5_m_s"]
    assert sets[0]["athlete_ids"] == ["a"]


async def test_a_deleted_hop_leaves_its_set_and_the_set_stays_the_same_one(api: Served) -> None:
    await store(api, *(hop(n, 1 + 0.6 * n) for n in range(6)))
    (before,) = (await api.ask("GET", "/sessions/gym/sets", 200))["items"]
    await api.ask("DELETE", f"/reps/{before['set_id']}", 204)
    (after,) = (await api.ask("GET", "/sessions/gym/sets", 200))["items"]
    assert after["set_id"] == before["set_id"]
    assert after["rep_ids"] == before["rep_ids"][1:]
    assert after["values"]["rsi_best5_m_s"] == pytest.approx(1.03)


async def test_the_sets_of_measured_hops_are_those_that_were_told(api: Served) -> None:
    kept = performed(3, "hops")
    await store(api, kept)
    (one,) = (await api.ask("GET", "/sessions/gym/sets", 200))["items"]
    assert one["rep_ids"] == [kept.rep["rep_id"]]
    await api.ask("GET", "/sessions/hall/sets", 404)
