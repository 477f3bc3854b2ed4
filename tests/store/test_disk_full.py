"""A disk that takes nothing: measuring goes on, and the page is told why saving does not."""

import asyncio
import contextlib
import errno
import itertools
import os
import resource
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


class Served:
    """A writer whose database was away while two jumps came: they are on its disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.away, self.page = Away(), Page()
        self.writer = RepWriter(self.away.put, Spool(folder), retry_s=0.02)

    async def begin(self) -> None:
        self.away.is_away = True
        self.writer.start(self.page)
        for index in range(2):
            self.writer.keep(to_keep(index))
        await self.page.until_told("saving_waits")
        assert len(self.file.read_bytes().splitlines()) == 2

    @property
    def file(self) -> Path:
        return self.folder / "waiting-0.jsonl"

    def came(self) -> list[str]:
        """Which jumps the database has, each once however often it was given."""
        return list(dict.fromkeys(record.rep_id for record in self.away.taken))


IDS = [str(rep(index)["rep_id"]) for index in range(4)]


async def test_what_waits_on_the_disk_is_had_without_a_descriptor_to_spare_and_without_its_name(
    tmp_path: Path,
) -> None:
    served = Served(tmp_path)
    await served.begin()
    served.file.unlink()
    served.writer.keep(to_keep(2))
    await served.page.until_told("saving_stopped")
    assert "waiting-0.jsonl was deleted" in served.page.notices[-1].text
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        served.away.is_away = False
        await served.page.until_saved(3)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    await served.page.until_told("saving_again")
    await served.writer.stop()
    assert served.came() == IDS[:3]


def broken(*_: object) -> None:
    """Fail as a disk does."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("step", ["read", "ftruncate", "fsync"])
async def test_a_disk_that_does_not_let_go_of_what_waits_on_it_keeps_no_new_jump_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    served = Served(tmp_path)
    await served.begin()

    with monkeypatch.context() as patch:
        where, what = (Spool, "next") if step == "read" else (os, step)
        patch.setattr(where, what, broken)
        served.away.is_away = False
        await served.page.until_told("saving_stopped")
        assert "Input/output error" in served.page.notices[-1].text
        served.writer.keep(to_keep(2))
        await served.page.until_saved(1 if step == "read" else 3)
        assert IDS[2] in served.came()
    await served.page.until_told("saving_again")
    assert served.file.read_bytes() == b""
    served.away.is_away = True
    served.writer.keep(to_keep(3))
    await served.page.until_told("saving_waits", 2)
    served.away.is_away = False
    await served.page.until_told("saving_again", 2)
    await served.writer.stop()
    assert sorted(served.came()) == IDS
    assert "every jump that waited is saved" in served.page.notices[-1].text


async def test_what_a_disk_does_not_give_back_outlives_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served(tmp_path)
    await served.begin()

    with monkeypatch.context() as patch:
        patch.setattr(Spool, "next", broken)
        served.away.is_away = False
        await served.page.until_told("saving_stopped")
        served.writer.keep(to_keep(2))
        await served.writer.stop()
    assert served.came() == [IDS[2]]
    heir = RepWriter(served.away.put, Spool(tmp_path))
    heir.start(served.page)
    await served.page.until_saved(3)
    await heir.stop()
    assert sorted(served.came()) == IDS[:3]


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
    assert page.notices[-1].text.endswith("saving failed. Restart the server.")
    assert writer.is_over
    await writer.stop()


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HangtimeError, match="HANGTIME_DATA_DIR, names another place"):
        Store(None, tmp_path / "file")
    with pytest.raises(HangtimeError, match="HANGTIME_DATA_DIR names another place"):
        Spool(tmp_path / "file")
