"""From a session to a row: what is told to be saved is there, once, the newest revision of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from server.store.database import Database
from server.store.store import Store
from server.store.tables import Rep, Session, StoredWindow, Tombstone
from server.store.tombstones import digest_of
from tests.store.agreeing import agreed
from tests.store.kept import BEGAN, SESSION, Page, performed, rep, to_keep


@pytest.fixture
async def page() -> Page:
    return Page()


@pytest.fixture
async def store(database: Database, tmp_path: Path, page: Page) -> AsyncIterator[Store]:
    opened = Store(database.url, tmp_path)
    await opened.start(page)
    yield opened
    await opened.stop()


async def rows(database: Database) -> list[tuple[str, int]]:
    async with database.reading() as connection:
        found = await connection.execute(select(Rep.rep_id, Rep.revision).order_by(Rep.recorded_at))
        return [(row.rep_id, row.revision) for row in found]


async def test_a_jump_is_a_row_and_the_row_is_what_was_sent(
    store: Store, database: Database, page: Page
) -> None:
    kept = performed()
    store.keep(kept)
    await page.until_saved(1)
    async with database.reading() as connection:
        row = (await connection.execute(select(Rep))).one()
        session = (await connection.execute(select(Session))).one()
    assert list(row.document.items()) == list(kept.rep.items())
    assert row.flight_time_s == kept.rep["flight_time_s"]
    assert row.jump_height_flight_time_m == kept.rep["jump_height_flight_time_m"]
    assert row.takeoff_velocity_m_s == kept.rep["takeoff_velocity_m_s"]
    assert row.recorded_at == BEGAN
    assert row.athlete_id is None
    assert (session.session_id, session.name) == (SESSION, "gym")
    assert page.saved == [(kept.rep["rep_id"], kept.rep["revision"])]


async def test_a_higher_revision_replaces_a_lower_and_never_the_other_way(
    store: Store, database: Database, page: Page
) -> None:
    for revision in (1, 3, 3, 2):
        store.keep(to_keep(0, revision))
    await page.until_saved(4)
    async with database.reading() as connection:
        row = (await connection.execute(select(Rep))).one()
    assert (row.revision, row.flight_time_s) == (3, rep(0, 3)["flight_time_s"])
    assert row.document == rep(0, 3)


async def test_a_window_is_kept_with_the_last_revision_and_holds_no_picture(
    store: Store, database: Database, page: Page
) -> None:
    kept = performed()
    assert kept.window is not None
    store.keep(kept)
    store.keep(to_keep(1))
    await page.until_saved(2)
    async with database.reading() as connection:
        window = (await connection.execute(select(StoredWindow))).one()
    assert window.rep_id == kept.rep["rep_id"]
    assert window.frame_count == len(kept.window.frames)
    assert window.configuration["test"] == "cmj"
    assert "athlete_id" not in window.configuration
    assert len(window.poses_jsonl_gzip) < 2500 * window.frame_count


async def test_without_consent_a_jump_is_nobody_s_and_the_session_is_told_once(
    store: Store, database: Database, page: Page
) -> None:
    await agreed(database, "agreed")
    await agreed(database, "asked", consent_at=None)
    for index, athlete in enumerate(("agreed", "asked", "asked", "unknown")):
        store.keep(to_keep(index, athlete=athlete))
    await page.until_saved(4)
    async with database.reading() as connection:
        whose = (await connection.execute(select(Rep.athlete_id).order_by(Rep.rep_id))).scalars()
        assert list(whose) == ["agreed", None, None, None]
    assert page.codes == ["no_consent"] * 2
    assert "has not agreed to be stored" in page.notices[0].text


async def test_a_jump_of_somebody_erased_while_it_waited_is_not_stored_and_a_later_one_is_nobody_s(
    store: Store, database: Database, page: Page
) -> None:
    erased_at = BEGAN + timedelta(seconds=5)
    async with database.writing() as connection:
        gone = insert(Tombstone).values(id_sha256=digest_of("gone"), erased_at=erased_at)
        await connection.execute(gone)
    store.keep(to_keep(0, athlete="gone"))
    store.keep(to_keep(1))
    store.keep(to_keep(6, 2, athlete="gone"))  # its first was deleted with the athlete
    store.keep(to_keep(7, athlete="gone"))
    store.keep(to_keep(7, 2, athlete="gone"))
    await page.until_saved(3)
    assert await rows(database) == [(rep(1)["rep_id"], 1), (rep(7)["rep_id"], 2)]
    assert page.codes == ["not_saved", "not_saved", "no_consent"]
    assert "its athlete was erased" in page.notices[0].text
    assert page.to_all == [], "it is no affair of other sessions"


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "x\ny"])
async def test_a_name_that_no_database_takes_costs_the_name_and_not_the_jump(
    store: Store, database: Database, page: Page, name: str
) -> None:
    store.keep(to_keep(0, athlete=name))
    await page.until_saved(1)
    assert await rows(database) == page.saved
    assert page.notices == []


async def test_a_jump_that_no_database_takes_is_told_and_keeps_no_other_back(
    store: Store, database: Database, page: Page
) -> None:
    store.keep(to_keep(0))
    store.keep(to_keep(1, test="c\ud800mj"))
    store.keep(to_keep(2))
    await page.until_saved(2)
    assert [rep_id for rep_id, _ in page.saved] == [rep(0)["rep_id"], rep(2)["rep_id"]]
    assert await rows(database) == page.saved
    assert page.codes == ["not_saved"]


async def test_two_servers_write_to_one_database_and_one_data_directory(
    store: Store, database: Database, page: Page, tmp_path: Path
) -> None:
    other, other_page = Store(database.url, tmp_path), Page()
    await other.start(other_page)
    for index in range(40):
        (store, other)[index % 2].keep(to_keep(index))
    await asyncio.gather(page.until_saved(20), other_page.until_saved(20))
    await other.stop()
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(Rep))).scalar() == 40
    assert page.notices == other_page.notices == []


def test_a_repetition_s_numbers_are_json() -> None:
    json.dumps(performed().rep, allow_nan=False)
