"""The store on the command line, as an operator types it."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server.__main__ import main
from server.store import schema
from server.store.database import Database
from server.store.records import RepRecord
from server.store.repository import put_reps
from tests.store.kept import performed
from tests.store.postgres import Postgres
from tests.store.test_recompute import by_an_older_estimator


@pytest.fixture
def data_dir(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("HANGTIME_DATA_DIR", str(folder))
    monkeypatch.setenv("HANGTIME_DATABASE_URL", url)
    return folder


async def put_an_old_jump(url: str) -> None:
    database = Database(url)
    async with database.writing() as connection:
        old = by_an_older_estimator(performed())
        await put_reps(connection, [RepRecord.from_kept(old)])
    await database.close()


def test_a_day_of_an_operator(
    data_dir: Path, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def says(*words: str, code: int = 0) -> str:
        assert main(words) == code
        printed = capsys.readouterr()
        return printed.out + printed.err

    file = str(tmp_path / "monday.zip")
    assert f"from revision none to {schema.newest()}" in says("db", "upgrade")
    assert "the newest tables already" in says("db", "upgrade")
    asyncio.run(put_an_old_jump(url))
    assert "1 measured again, 0 left" in says("recompute", "--session", "gym")
    assert "0 measured again, 0 left" in says("recompute")
    written = says("backup", file)
    assert re.search(r"^reps +1  [0-9a-f]{64}$", written, re.MULTILINE)
    assert "name a new file" in says("backup", file, code=2)
    drill = says("restore-drill", file)
    assert drill.startswith(written)
    assert re.search(r"read back the same, in \d+\.\d s", drill)
    assert "is not empty" in says("restore", file, code=2)


def test_a_backup_comes_back_into_a_database_without_tables(
    data_dir: Path,
    url: str,
    server: Postgres,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asyncio.run(schema.upgrade(url))
    asyncio.run(put_an_old_jump(url))
    assert main(["backup", str(tmp_path / "one.zip")]) == 0
    written = capsys.readouterr().out
    monkeypatch.setenv("HANGTIME_DATABASE_URL", server.new_database())
    assert main(["restore", str(tmp_path / "one.zip")]) == 0
    assert capsys.readouterr().out.startswith(written)


def test_without_a_database_the_commands_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGTIME_DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/club")
    for words in (["db", "upgrade"], ["backup", str(tmp_path / "one.zip")], ["recompute"]):
        assert main(words) == 1
        told = capsys.readouterr().err
        assert "cannot be used" in told
        assert "secret" not in told
    assert list(tmp_path.iterdir()) == []


def test_an_older_version_leaves_the_tables_of_a_newer_one_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGTIME_DATA_DIR", str(tmp_path))
    assert main(["db", "upgrade"]) == 0
    with closing(sqlite3.connect(tmp_path / "hangtime.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    assert main(["db", "upgrade"]) == 1
    assert "upgraded by a newer Hangtime. Install that one" in capsys.readouterr().err


def test_a_file_that_is_no_backup_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    assert main(["restore-drill", str(tmp_path / "notes.txt")]) == 2
    assert "no whole backup of Hangtime" in capsys.readouterr().err
