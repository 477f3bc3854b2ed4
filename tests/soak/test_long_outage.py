"""The database away for half a minute, by the clock, while a hall jumps: `make soak`."""

import asyncio
import json
import time
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from server.pose.model_build import default_model_dir
from server.pose.models import pose_models
from server.store import schema
from server.store.database import Database
from server.store.spool import waiting
from server.store.store import Store
from server.store.tables import Rep
from tests.e2e.browser import PHONE, Tab, tab
from tests.e2e.served import served
from tests.store.kept import BEGAN, Page, performed
from tests.store.postgres import Postgres

pytestmark = pytest.mark.soak

AWAY_S = 30.0
PATIENCE_S = 120
A_SECOND = 25 / 3
"""Jumps, each with its window: as many athletes as one server carries, one every three seconds."""


class Hall:
    """Many who jump, and the store that takes it down."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.pushed: list[str] = []
        self.slowest_s = 0.0

    async def jump_on(self) -> None:
        whole = performed()
        while True:
            rep_id = str(uuid.UUID(int=1 + len(self.pushed)))
            began_s = time.perf_counter()
            recorded_at = (BEGAN + timedelta(seconds=len(self.pushed))).isoformat()
            told = {**whole.rep, "rep_id": rep_id, "recorded_at": recorded_at}
            self.store.keep(replace(whole, rep=told))
            self.slowest_s = max(self.slowest_s, time.perf_counter() - began_s)
            self.pushed.append(rep_id)
            await asyncio.sleep(1 / A_SECOND)


async def outage(server: Postgres, page: Tab, heard: Page, data_dir: Path) -> str:
    """Stop the database and start it after AWAY_S; return what waited for it meanwhile."""
    await asyncio.to_thread(server.stop)
    began_s = time.perf_counter()
    try:
        await heard.until_told("saving_waits")
        # Once it has a jump to save, which on a busy machine is not one every eight seconds.
        await page.page.get_by_text("Not saved yet.").wait_for(timeout=1000 * PATIENCE_S)
        saved = len(heard.saved), len(await page.events("rep_saved"))
        await asyncio.sleep(began_s + AWAY_S - time.perf_counter())  # that long it stays away
        assert await page.page.get_by_text("Not saved yet.").is_visible()
        assert (len(heard.saved), len(await page.events("rep_saved"))) == saved
        left, left_bytes = waiting(data_dir)
        away_s = time.perf_counter() - began_s
    finally:
        await asyncio.to_thread(server.start)
    return f"{away_s:.1f} s without the database, {left} on the disk ({left_bytes / 1e6:.0f} MB)"


async def jumps(page: Tab) -> list[str]:
    """Those that a page has been told of, in their order."""
    told = [event["told"]["rep"]["rep_id"] for event in await page.events("rep")]
    return list(dict.fromkeys(told))


async def all_marked(page: Tab, rep_ids: list[str]) -> None:
    """Wait until the page has been told that each of them is saved."""
    told = "window.__tap.events.filter((e) => e.told.type === 'rep_saved')"
    marked = f"new Set({told}.map((e) => e.told.rep_id))"
    both = f"{marked}.intersection(new Set({json.dumps(rep_ids)})).size"
    await page.value_reaches(both, len(rep_ids), timeout_s=30)


async def rows_in_order(url: str) -> list[str]:
    database = Database(url)
    async with database.reading() as connection:
        found = await connection.execute(select(Rep.rep_id).order_by(Rep.recorded_at, Rep.rep_id))
        rep_ids = list(found.scalars())
    await database.close()
    return rep_ids


async def test_half_a_minute_without_the_database_costs_no_jump_and_the_page_says_so(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    await schema.upgrade(url)
    heard, store = Page(patience_s=PATIENCE_S), Store(url, tmp_path)
    # Beside a browser and a hall two slow cores have no time for MediaPipe at every picture.
    quick = pose_models(default_model_dir(), "lite", "openvino").make_estimator
    served_here = served(database_url=url, estimator=quick)
    async with served_here as address, tab(address, None, PHONE) as page:
        await page.page.get_by_role("button", name="Try it with a clip").first.click()
        await page.event_count_reaches("rep_saved", 1, timeout_s=60)
        await store.start(heard)
        hall = Hall(store)
        jumping = asyncio.create_task(hall.jump_on())
        try:
            await heard.until_saved(25)
            waited = await outage(server, page, heard, tmp_path)
            back_s = time.perf_counter()
            await heard.until_told("saving_again")
            took_s = time.perf_counter() - back_s
        finally:
            jumping.cancel()
            await asyncio.wait([jumping])
        await heard.until_saved(len(hall.pushed))
        await page.page.get_by_text("Not saved yet.").wait_for(state="detached")
        seen = await jumps(page)
        await all_marked(page, seen)
        assert page.console == []
    await store.stop()
    assert [rep_id for rep_id, _ in heard.saved] == hall.pushed
    assert heard.codes == ["saving_waits", "saving_again"]
    rows = await rows_in_order(url)
    assert [rep_id for rep_id in rows if rep_id in hall.pushed] == hall.pushed
    assert [rep_id for rep_id in rows if rep_id in seen] == seen
    print(
        f"\n{len(hall.pushed)} jumps of a hall and {len(seen)} of a page; {waited}; all stored in "
        f"their order {took_s:.1f} s after it was back; taking one cost {hall.slowest_s * 1e3:.1f} "
        "ms at most"
    )
