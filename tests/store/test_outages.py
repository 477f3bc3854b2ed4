"""What ends in the middle: the server, the database, the disk. Nothing that was told is lost."""

import asyncio
import contextlib
import errno
import os
import random
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from server.errors import HangtimeError
from server.store import schema, spool
from server.store.database import Database, DatabaseAway
from server.store.records import RepRecord
from server.store.spool import Spool, SpoolFull
from server.store.store import Store
from server.store.tables import Rep
from server.store.writer import RepWriter
from tests.store.child import REPS
from tests.store.kept import Page, rep, to_keep
from tests.store.postgres import Postgres


async def stored(url: str) -> dict[str, int]:
    """Revision by rep_id; that each is there once, the table's key sees to."""
    database = Database(url)
    try:
        async with database.reading() as connection:
            found = (await connection.execute(select(Rep.rep_id, Rep.revision))).all()
    finally:
        await database.close()
    assert len({row.rep_id for row in found}) == len(found)
    return {row.rep_id: row.revision for row in found}


@asynccontextmanager
async def writing(url: str, data_dir: Path) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.child", url, str(data_dir), stdout=PIPE
    )
    try:
        async with asyncio.timeout(60):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def said(process: Process, lines: int) -> list[tuple[str, int]]:
    """What the child prints until it has said so many lines, or ends."""
    assert process.stdout is not None
    heard: list[tuple[str, int]] = []
    while len(heard) < lines and (line := await process.stdout.readline()):
        word, number = line.split()
        heard.append((word.decode(), int(number)))
    return heard


@pytest.mark.parametrize("seed", range(3))
async def test_after_kill_9_every_jump_that_a_page_saw_as_saved_is_there_once(
    url: str, tmp_path: Path, seed: int
) -> None:
    await schema.upgrade(url)
    async with writing(url, tmp_path) as process:
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
    await schema.upgrade(url)
    server.stop()
    try:
        async with writing(url, tmp_path) as process:
            assert await said(process, 1) == [("saving_waits", 0)]
            waiting = tmp_path / "waiting-0.jsonl"
            async with asyncio.timeout(30):
                while waiting.stat().st_size < 100_000:  # noqa: ASYNC110 - a file tells nobody
                    await asyncio.sleep(0.01)
            process.kill()
            await process.wait()
    finally:
        server.start()
    lines = waiting.read_bytes().splitlines(keepends=True)
    with waiting.open("ab") as file:
        file.write(lines[0][:100])  # half a line: the machine died while it wrote
    page, store = Page(), Store(url, tmp_path)
    await store.start(page)
    await page.until_saved(len(lines))
    await store.stop()
    assert page.saved == [(record.rep_id, record.revision) for record in map(read, lines)]
    assert set(await stored(url)) == {rep_id for rep_id, _ in page.saved}
    assert waiting.stat().st_size == 0


def read(line: bytes) -> RepRecord:
    return RepRecord.from_line(line)


async def test_a_database_that_stops_under_load_and_comes_back_has_every_jump_in_order(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    await schema.upgrade(url)
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
    await schema.upgrade(url)
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
    await schema.upgrade(url)
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


class Away:
    """A database that is there or not, as the test says; keeps what it is given."""

    def __init__(self) -> None:
        self.is_away = False
        self.taken: list[RepRecord] = []

    async def put(self, records: Sequence[RepRecord]) -> Sequence[RepRecord]:
        if self.is_away:
            raise DatabaseAway("switched off")
        self.taken += records
        return ()


async def test_with_database_and_disk_full_jumps_wait_in_memory_and_the_page_knows_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = True

    def write(file: int, data: bytes) -> None:
        if full:
            os.write(file, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(file, data)

    real = spool.write_durably
    monkeypatch.setattr(spool, "write_durably", write)
    away, page = Away(), Page()
    away.is_away = True
    writer = RepWriter(away.put, Spool(tmp_path), most_waiting=10, retry_s=0.02)
    writer.start(page)
    for index in range(12):
        writer.keep(to_keep(index))
        await asyncio.sleep(0)
    await page.until_told("saving_stopped")
    assert writer.trouble is not None
    assert "No space left on device" in writer.trouble.text
    assert page.codes.count("not_saved") == 2
    assert page.saved == []
    full = False
    await page.until_told("saving_waits")
    away.is_away = False
    await page.until_saved(10)
    await page.until_told("saving_again")
    await writer.stop()
    assert page.saved == [(rep(index)["rep_id"], 1) for index in range(10)]
    assert "2 of this server's jumps were not saved" in page.notices[-1].text
    assert [record.rep_id for record in away.taken] == [rep_id for rep_id, _ in page.saved]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root mounts a small disk, and not on every machine")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


async def test_on_a_full_disk_the_embedded_database_says_so_and_goes_on_when_there_is_room(
    small_disk: Path,
) -> None:
    page, store = Page(), Store(None, small_disk)
    await store.start(page)
    store.keep(to_keep(0))
    await page.until_saved(1)
    ballast = small_disk / "ballast"
    fill(ballast)
    for index in range(1, 40):
        store.keep(to_keep(index))
    await page.until_told("saving_stopped")
    assert len(page.saved) < 40
    assert "No space left on device" in page.notices[-1].text
    ballast.unlink()
    await page.until_saved(40)
    await page.until_told("saving_again")
    await store.stop()
    assert len(await stored(store.database.url)) == 40


async def test_a_fault_nobody_foresaw_ends_saving_aloud_and_not_the_server(tmp_path: Path) -> None:
    async def broken(records: Sequence[RepRecord]) -> Sequence[RepRecord]:
        raise KeyError("a defect")

    page = Page()
    writer = RepWriter(broken, Spool(tmp_path))
    writer.start(page)
    writer.keep(to_keep(0))
    await page.until_told("saving_stopped")
    writer.keep(to_keep(1))
    assert page.codes == ["saving_stopped", "not_saved"]
    await writer.stop()


def test_a_spool_takes_no_more_than_its_bound_and_loses_nothing_by_it(tmp_path: Path) -> None:
    records = [RepRecord.from_kept(to_keep(index)) for index in range(3)]
    small = Spool(tmp_path, most_bytes=2 * len(records[0].as_line()))
    small.append(records[:2])
    with pytest.raises(SpoolFull, match="wait on it already"):
        small.append(records[2:])
    found, mark = small.next(10)
    assert found == records[:2]
    small.forget(mark)
    assert small.is_empty
    small.append(records[2:])
    assert small.next(10)[0] == records[2:]


def test_half_a_line_of_a_server_that_died_costs_the_next_one_nothing(tmp_path: Path) -> None:
    records = [RepRecord.from_kept(to_keep(index)) for index in range(3)]
    lines = [record.as_line() for record in records]
    (tmp_path / "waiting-0.jsonl").write_bytes(lines[0] + lines[1][:50])
    heir = Spool(tmp_path)
    heir.append(records[2:])
    assert heir.next(10)[0] == [records[0], records[2]]


def test_a_damaged_line_costs_itself_alone(tmp_path: Path) -> None:
    records = [RepRecord.from_kept(to_keep(index)) for index in range(3)]
    lines = [record.as_line() for record in records]
    damaged = lines[1].replace(b"cmj", b"dj ")
    (tmp_path / "waiting-0.jsonl").write_bytes(lines[0] + damaged + lines[2])
    assert Spool(tmp_path).next(10)[0] == [records[0], records[2]]


def test_servers_of_one_folder_have_a_file_each_and_take_over_what_another_left(
    tmp_path: Path,
) -> None:
    first, second = Spool(tmp_path), Spool(tmp_path)
    record = RepRecord.from_kept(to_keep(0))
    second.append([record])
    assert first.is_empty
    first.close()
    second.close()
    assert Spool(tmp_path).next(10)[0] == [record]


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HangtimeError, match="HANGTIME_DATA_DIR, names another place"):
        Store(None, tmp_path / "file")
    with pytest.raises(HangtimeError, match="HANGTIME_DATA_DIR names another place"):
        Spool(tmp_path / "file")
