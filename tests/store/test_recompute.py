"""Stored windows, measured again: a later revision, the earlier kept, a second time nothing."""

import asyncio
import gzip
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from server.jump.measure import ESTIMATOR_VERSION
from server.keeping import RepToKeep, RepWindow
from server.store import recompute as module
from server.store.database import Database
from server.store.recompute import Outcome, recompute
from server.store.records import RepRecord
from server.store.repository import put_reps, rep_row, replace_rep
from server.store.tables import Json, Rep, RepRevision
from server.store.tombstones import delete_reps
from tests.store.kept import performed, to_keep


def by_an_older_estimator(kept: RepToKeep) -> RepToKeep:
    return replace(kept, rep={**kept.rep, "estimator_version": "0", "flight_time_s": 9.0})


async def put(database: Database, *kept: RepToKeep) -> None:
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(each) for each in kept])


async def done(database: Database, session: str | None = None) -> list[Outcome]:
    return [outcome async for outcome in recompute(database, session)]


@pytest.mark.parametrize("test", ["cmj", "dj", "hops"])
async def test_a_jump_is_measured_again_as_it_was_and_the_old_number_is_kept(
    database: Database, test: str
) -> None:
    kept = performed(3, test)
    old = by_an_older_estimator(kept)
    await put(database, old)
    (outcome,) = await done(database)
    assert (outcome.rep_id, outcome.revision) == (kept.rep["rep_id"], old.rep["revision"] + 1)  # type: ignore[operator] # an int
    assert await done(database) == []
    async with database.reading() as connection:
        now = (await connection.execute(select(Rep))).one()
        before = (await connection.execute(select(RepRevision))).one()
    assert before.document == old.rep
    assert now.estimator_version == ESTIMATOR_VERSION
    assert now.document["recorded_at"] == kept.rep["recorded_at"]
    assert now.document["quality"]["reasons"][-1]["code"] == "measured_again"
    uncertainty = kept.rep["uncertainty"]
    assert isinstance(uncertainty, dict)
    # Landmarks are stored to 1e-5 of the picture, far below the measurement's own error.
    assert abs(now.flight_time_s - kept.rep["flight_time_s"]) < 0.1 * uncertainty["flight_time_s"]


@pytest.mark.parametrize("meanwhile", ["erased", "put right"])
async def test_what_happens_to_a_jump_while_it_is_measured_again_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    old = by_an_older_estimator(performed())
    await put(database, old)
    loop, measure = asyncio.get_running_loop(), module._measure

    async def somebody_comes_first() -> None:
        async with database.writing() as connection:
            if meanwhile == "erased":
                rep_id = old.rep["rep_id"]
                await connection.run_sync(delete_reps, Rep.rep_id == rep_id)
            else:
                kept = RepRecord.from_kept(old)
                edited = {**kept.rep, "revision": kept.revision + 1, "flight_time_s": 0.4}
                await replace_rep(connection, rep_row(edited, kept.session_id, None))

    def measured(before: Json, configuration: Json, poses: bytes) -> Json | str:
        asyncio.run_coroutine_threadsafe(somebody_comes_first(), loop).result()
        return measure(before, configuration, poses)

    monkeypatch.setattr(module, "_measure", measured)
    assert await done(database) == []
    async with database.reading() as connection:
        left = (await connection.execute(select(Rep.flight_time_s))).scalars().all()
        before = (await connection.execute(select(RepRevision.revision))).scalars().all()
    assert (left, len(before)) == (([], 0) if meanwhile == "erased" else ([0.4], 1))


async def test_what_the_present_estimator_measured_is_left_alone(database: Database) -> None:
    await put(database, performed())
    assert await done(database) == []


async def test_a_coach_reads_that_there_were_no_pixels_and_how_much_wider_the_error_is(
    database: Database,
) -> None:
    old = by_an_older_estimator(performed())
    live = {**old.rep, "uncertainty": {"flight_time_s": 0.004}}  # as with the shoes' pixels
    await put(database, replace(old, rep=live))
    await done(database)
    async with database.reading() as connection:
        now = (await connection.execute(select(Rep.document))).scalar_one()
    assert now["uncertainty"]["flight_time_s"] > 0.0045
    assert now["quality"]["reasons"][-1] == {
        "code": "measured_again",
        "text": "Measured again from stored landmarks, without the shoes' pixels: flight time ± "
        f"{now['uncertainty']['flight_time_s'] * 1000:.0f} ms, before ± 4 ms.",
    }


async def test_only_the_session_that_is_named_is_measured_again(database: Database) -> None:
    here = by_an_older_estimator(performed(3))
    there = replace(by_an_older_estimator(performed(4)), session_id="other", session_name="hall")
    await put(database, here, there)
    assert [each.rep_id for each in await done(database, "hall")] == [there.rep["rep_id"]]
    assert await done(database, "no such session") == []
    assert [each.rep_id for each in await done(database, here.session_id)] == [here.rep["rep_id"]]


async def test_what_cannot_be_measured_again_stays_and_says_why(database: Database) -> None:
    kept = by_an_older_estimator(performed())
    assert kept.window is not None
    empty = RepWindow(720, 1280, kept.window.frames[:10])
    await put(database, replace(kept, window=empty), to_keep(1, estimator_version="0"))
    (outcome,) = await done(database)
    assert outcome.revision is None
    assert "no repetition is found" in outcome.text
    async with database.reading() as connection:
        rows = (await connection.execute(select(Rep).order_by(Rep.revision))).all()
    assert {row.estimator_version for row in rows} == {"0"}


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ({"configuration": {"test": "cmj", "of_an_older_version": 1}}, "unknown key"),
        ({"poses_jsonl_gzip": b"no gzip"}, "cannot be read"),
        ({"poses_jsonl_gzip": gzip.compress(b"no pose stream")}, "line 1: not a line of JSON"),
        ({"poses_jsonl_gzip": gzip.compress(b"{}")[:-5]}, "cannot be read"),
    ],
)
async def test_a_window_that_cannot_be_read_costs_no_other_jump_its_turn(
    database: Database, spoilt: dict[str, Any], told: str
) -> None:
    record = RepRecord.from_kept(by_an_older_estimator(performed(3)))
    assert record.window is not None
    async with database.writing() as connection:
        bad = replace(record, window=replace(record.window, **spoilt))
        good = RepRecord.from_kept(by_an_older_estimator(performed(4)))
        await put_reps(connection, [bad, good])
    outcomes = {outcome.rep_id: outcome for outcome in await done(database)}
    assert told in outcomes[bad.rep_id].text
    assert outcomes[bad.rep_id].revision is None
    assert outcomes[good.rep_id].revision is not None
