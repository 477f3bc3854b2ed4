"""Models that were measured and run; a database that answers, and jumps that wait for it."""

import os
import shutil
from pathlib import Path

import pytest

from server.doctor import machine, models, storage
from server.doctor.check import State
from server.errors import HangtimeError
from server.settings import Settings
from server.store import schema
from server.store.contents import row_counts
from server.store.database import default_url
from server.store.records import RepRecord
from server.store.spool import Spool
from server.store.store import Store
from tests.store.kept import Page, to_keep
from tests.store.postgres import Postgres


def test_the_models_are_there_and_run() -> None:
    assert models.model_files(Settings()).state is State.OK
    assert models.engine(Settings()).state is State.OK


def test_a_model_that_is_damaged_or_missing_is_told(tmp_path: Path) -> None:
    settings = Settings(model_dir=tmp_path)
    check = models.model_files(settings)
    assert (check.state, "make setup" in check.remedy) == (State.FAIL, True)
    assert "is missing" in check.text
    assert models.engine(settings).state is State.FAIL
    shutil.copytree(Settings().model_dir, tmp_path, dirs_exist_ok=True)
    assert models.model_files(settings).state is State.OK
    with (tmp_path / "pose_landmarker_lite.task").open("r+b") as file:
        file.write(b"x")
    assert "is damaged" in models.model_files(settings).text


async def test_a_place_where_nobody_may_look_is_told_and_costs_no_other_command(
    tmp_path: Path,
) -> None:
    hidden = tmp_path / ("x" * 300)  # as where another user's folder is: root may look there
    check = await storage.database(None, hidden)
    assert (check.state, "HANGTIME_DATA_DIR" in check.remedy) == (State.FAIL, True)
    assert "File name too long" in check.text
    assert str(hidden) in machine.data_folder(hidden).text
    assert machine.disk(hidden).facts["free_mb"] >= 0
    with pytest.raises(HangtimeError, match="cannot be read"):
        await row_counts(None, hidden)


def test_a_library_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: Settings) -> None:
        raise OSError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(models, "_made", missing)
    check = models.engine(Settings())
    assert check.state is State.FAIL
    assert "libEGL.so.1" in check.text


async def test_a_database_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert (await storage.database(None, tmp_path)).state is State.OK
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - in an event loop


def traces(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder, *folder.iterdir())}


async def test_to_look_at_a_database_changes_neither_it_nor_what_lies_beside_it(
    tmp_path: Path,
) -> None:
    await schema.upgrade(default_url(tmp_path))
    before = traces(tmp_path)
    assert (await storage.database(None, tmp_path)).state is State.OK
    assert (await row_counts(None, tmp_path))["reps"] == 0
    assert traces(tmp_path) == before


async def test_a_database_that_a_server_writes_is_looked_at_as_it_is_now(tmp_path: Path) -> None:
    await schema.upgrade(default_url(tmp_path))
    store = Store(None, tmp_path)
    await store.start(page := Page())
    store.keep(to_keep(0))
    await page.until_saved(1)
    before = traces(tmp_path)
    assert (await storage.database(None, tmp_path)).state is State.OK
    assert (await row_counts(None, tmp_path))["reps"] == 1
    assert traces(tmp_path) == before
    await store.stop()


async def test_tables_of_an_older_version_are_told_with_what_to_do(tmp_path: Path) -> None:
    url = default_url(tmp_path)
    await schema.upgrade(url, schema.revisions()[0])
    check = await storage.database(None, tmp_path)
    assert check.state is State.FAIL
    assert check.remedy == "`hangtime backup FILE`, then `hangtime db upgrade`"
    await schema.upgrade(url)
    assert (await storage.database(url, tmp_path)).state is State.OK


async def test_a_postgres_without_tables_and_one_that_does_not_answer_are_told(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    check = await storage.database(url, tmp_path)
    assert (check.state, "db upgrade" in check.remedy) == (State.FAIL, True)
    await schema.upgrade(url)
    assert (await storage.database(url, tmp_path)).state is State.OK
    server.give_back(url)
    nobody = await storage.database("postgresql://me:secret@127.0.0.1:1/club", tmp_path)
    assert (nobody.state, "HANGTIME_DATABASE_URL" in nobody.remedy) == (State.FAIL, True)
    assert "secret" not in nobody.text


def test_jumps_that_wait_are_counted(tmp_path: Path) -> None:
    assert storage.spool(tmp_path).state is State.OK
    first, second = Spool(tmp_path), Spool(tmp_path)
    records = [RepRecord.from_kept(to_keep(index)) for index in range(3)]
    first.append(records[:2])
    second.append(records[2:])
    check = storage.spool(tmp_path)
    assert (check.state, check.facts["count"]) == (State.WARN, 3)
    first.close()
    second.close()
