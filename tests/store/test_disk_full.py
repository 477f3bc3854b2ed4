"""A disk that takes nothing: measuring goes on, and the page is told why saving does not."""

import asyncio
import contextlib
import errno
import itertools
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from server.errors import HangtimeError
from server.store import spool
from server.store.database import DatabaseAway
from server.store.records import RepRecord
from server.store.spool import Spool
from server.store.store import Store
from server.store.writer import RepWriter
from tests.store.kept import Page, rep, stored, to_keep


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


async def test_jumps_that_come_as_quickly_as_they_are_kept_keep_nothing_from_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, page, loop, number = Away(), Page(), asyncio.get_running_loop(), itertools.count()

    def jump() -> None:
        writer.keep(to_keep(next(number)))

    async def put(records: Sequence[RepRecord]) -> Sequence[RepRecord]:
        nobodys = await away.put(records)
        if records and "saving_again" not in page.codes:
            jump()
        return nobodys

    def write(file: int, data: bytes) -> None:
        real(file, data)
        if away.is_away:
            loop.call_soon_threadsafe(jump)

    real = spool.write_durably
    monkeypatch.setattr(spool, "write_durably", write)
    writer = RepWriter(put, Spool(tmp_path), retry_s=0.02)
    away.is_away = True
    writer.start(page)
    jump()
    await page.until_told("saving_waits")
    away.is_away = False
    await page.until_told("saving_again")
    await writer.stop()
    assert [record.rep_id for record in away.taken] == [rep_id for rep_id, _ in page.saved]
    assert len(set(page.saved)) == len(page.saved) == next(number)


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


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HangtimeError, match="HANGTIME_DATA_DIR, names another place"):
        Store(None, tmp_path / "file")
    with pytest.raises(HangtimeError, match="HANGTIME_DATA_DIR names another place"):
        Spool(tmp_path / "file")
