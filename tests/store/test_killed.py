"""A server that is killed: what a page was told to be saved is there, once."""

import asyncio
import random
from asyncio.subprocess import Process
from pathlib import Path

import pytest

from server.store.records import RepRecord
from server.store.store import Store
from tests.processes import lines, started
from tests.store.child import REPS
from tests.store.kept import Page, stored
from tests.store.migrated import migrated
from tests.store.postgres import Postgres


async def said(process: Process, most: int) -> list[tuple[str, int]]:
    """What the child tells until it has said so many lines, or ends."""
    heard: list[tuple[str, int]] = []
    async for line in lines(process):
        word, number = line.split()
        heard.append((word, int(number)))
        if len(heard) == most:
            break
    return heard


@pytest.mark.parametrize("seed", range(3))
async def test_after_kill_9_every_jump_that_a_page_saw_as_saved_is_there_once(
    url: str, tmp_path: Path, seed: int
) -> None:
    await migrated(url)
    async with started("tests.store.child", url, str(tmp_path)) as process:
        heard = await said(process, random.Random(seed).randrange(1, 2 * REPS))
        process.kill()
        heard += await said(process, 2 * REPS)  # what was in the pipe had been told
        assert await process.wait() == -9
    told: dict[str, int] = {}
    for rep_id, revision in heard:
        told[rep_id] = max(revision, told.get(rep_id, 0))
    there = await stored(url)
    assert told
    assert {rep_id: min(there.get(rep_id, 0), told[rep_id]) for rep_id in told} == told


async def test_killed_with_the_database_away_what_had_reached_the_disk_is_saved_next_time(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    await migrated(url)
    server.stop()
    try:
        async with started("tests.store.child", url, str(tmp_path)) as process:
            assert await said(process, 1) == [("saving_waits", 0)]
            waiting = tmp_path / "waiting-0.jsonl"
            async with asyncio.timeout(30):
                while waiting.stat().st_size < 100_000:  # noqa: ASYNC110 - a file tells nobody
                    await asyncio.sleep(0.01)
            process.kill()
            await process.wait()
    finally:
        server.start()
    left = waiting.read_bytes().splitlines(keepends=True)
    with waiting.open("ab") as file:
        file.write(left[0][:100])  # half a line: the machine died while it wrote
    page, store = Page(), Store(url, tmp_path)
    await store.start(page)
    await page.until_saved(len(left))
    await store.stop()
    assert page.saved == [
        (record.rep_id, record.revision) for record in map(RepRecord.from_line, left)
    ]
    assert set(await stored(url)) == {rep_id for rep_id, _ in page.saved}
    assert waiting.stat().st_size == 0
