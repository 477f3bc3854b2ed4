"""A database that ends in the middle: nothing is lost, order is kept, and the page is told."""

import asyncio
from pathlib import Path

from server.store.store import Store
from tests.store.kept import Page, rep, stored, to_keep
from tests.store.migrated import migrated
from tests.store.postgres import Postgres


async def test_a_database_that_stops_under_load_and_comes_back_has_every_jump_in_order(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    await migrated(url)
    page, store = Page(), Store(url, tmp_path)
    await store.start(page)
    pushed = 0

    async def push(count: int) -> None:
        nonlocal pushed
        for _ in range(count):
            store.keep(to_keep(pushed))
            pushed += 1
            await asyncio.sleep(0)

    try:
        await push(20)
        await page.until_saved(10)
        await push(20)
        await asyncio.to_thread(server.stop)
        try:
            await push(60)
            await page.until_told("saving_waits")
            before = len(page.saved)
            await push(100)
            assert store.trouble is not None
            assert "jumps wait on this server's disk" in store.trouble.text
            assert len(page.saved) == before
        finally:
            await asyncio.to_thread(server.start)
        await push(20)
        await page.until_told("saving_again")
        await push(20)
        await page.until_saved(pushed)
        assert store.trouble is None
    finally:
        await store.stop()
    assert page.saved == [(rep(index)["rep_id"], 1) for index in range(pushed)]
    assert set(await stored(url)) == {rep_id for rep_id, _ in page.saved}
    assert page.codes == ["saving_waits", "saving_again"]


async def test_a_server_starts_without_its_database_and_saves_once_it_is_there(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    await migrated(url)
    server.stop()
    try:
        page, store = Page(), Store(url, tmp_path)
        await store.start(page)
        assert not store.migrations_current
        assert page.codes == ["saving_waits"]
    finally:
        server.start()
    await page.until_told("saving_again")
    assert store.migrations_current
    store.keep(to_keep(0))
    await page.until_saved(1)
    await store.stop()


async def test_a_server_that_stops_without_its_database_leaves_what_waits_to_the_next(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    await migrated(url)
    store = Store(url, tmp_path)
    await store.start(Page())
    server.stop()
    try:
        for index in range(50):
            store.keep(to_keep(index))
        await store.stop()
    finally:
        server.start()
    page, next_store = Page(), Store(url, tmp_path)
    await next_store.start(page)
    await page.until_saved(50)
    await next_store.stop()
    assert [rep_id for rep_id, _ in page.saved] == [rep(index)["rep_id"] for index in range(50)]
