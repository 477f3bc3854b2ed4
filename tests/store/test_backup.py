"""Backup, wipe, restore: the same bytes, on both databases and from one to the other."""

import asyncio
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from server.errors import BadFile, BadInput
from server.store import schema
from server.store.backup import NOT_IN_IT, read_manifest, restore, write_backup
from server.store.database import Database, default_url
from server.store.records import RepRecord
from server.store.repository import put_reps
from server.store.store import Store
from server.store.tables import (
    Account,
    Athlete,
    AuditEntry,
    Base,
    EventEdit,
    Rep,
    RepRevision,
    RevokedToken,
    SignIn,
    Squad,
    SquadMember,
    StoredWindow,
)
from server.store.tombstones import Erased, TombstoneFile, digest_of
from tests.store.agreeing import agreed
from tests.store.kept import BEGAN, Page, performed, rep, to_keep
from tests.store.postgres import Postgres


async def fill(database: Database) -> None:
    """A row or more in every table."""
    for athlete_id in ("Ängström", "b", "B"):
        await agreed(database, athlete_id)
    kept = [to_keep(0, 2, "Ängström"), to_keep(1, 1, "b"), to_keep(2, 1, "B"), performed()]
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(each) for each in kept])
        of_first = {"rep_id": rep(0)["rep_id"]}
        for table, row in (
            (Squad, {"squad_id": "s", "name": "U19 – Sprint", "created_at": BEGAN}),
            (SquadMember, {"squad_id": "s", "athlete_id": "b"}),
            (
                Account,
                {
                    "account_id": "c",
                    "name": "coach",
                    "role": "coach",
                    "password_hash": "$argon2id$…",
                    "created_at": BEGAN,
                    "password_set_at": BEGAN,
                },
            ),
            (
                SignIn,
                {"cookie_sha256": "0", "account_id": "c", "began_at": BEGAN, "seen_at": BEGAN},
            ),
            (RevokedToken, {"token_id": "t", "revoked_at": BEGAN}),
            (
                RepRevision,
                of_first | {"revision": 1, "document": rep(0, 1), "replaced_at": BEGAN},
            ),
            (
                AuditEntry,
                {"entry_id": "a", "at": BEGAN, "actor": "ops", "action": "POST", "object": ""},
            ),
            (
                EventEdit,
                of_first
                | {
                    "edit_id": "e",
                    "event": "takeoff",
                    "original_time_s": 1.0,
                    "edited_time_s": 1.0 + 1 / 3,
                    "edited_at": BEGAN + timedelta(microseconds=7),
                },
            ),
        ):
            await connection.execute(insert(table).values(**row))


async def exported(url: str, path: Path) -> dict[str, bytes]:
    """Everything there is, as bytes by table."""
    database = Database(url)
    try:
        await write_backup(database, path)
    finally:
        await database.close()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith("l")}


async def wipe(url: str) -> None:
    database = Database(url)
    async with database.writing() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(table.delete())
    await database.close()


async def test_backup_wipe_and_restore_give_the_same_bytes(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    before = await exported(database.url, tmp_path / "one.zip")
    empty = ("tombstones", *NOT_IN_IT)
    assert all(before[f"{table}.jsonl"] for table in Base.metadata.tables if table not in empty)
    await wipe(database.url)
    await restore(database.url, tmp_path / "one.zip")
    assert await exported(database.url, tmp_path / "two.zip") == before


async def test_a_backup_goes_into_the_other_kind_of_database(
    database: Database, server: Postgres, tmp_path: Path
) -> None:
    await fill(database)
    before = await exported(database.url, tmp_path / "one.zip")
    (tmp_path / "other").mkdir()
    other = server.new_database() if database.is_sqlite else default_url(tmp_path / "other")
    await restore(other, tmp_path / "one.zip")
    assert await exported(other, tmp_path / "two.zip") == before


async def test_a_look_at_the_database_does_not_change_while_others_write(
    database: Database,
) -> None:
    count = select(func.count()).select_from(Rep)
    async with database.reading() as connection:
        assert (await connection.execute(count)).scalar() == 0
        async with database.writing() as other:
            await put_reps(other, [RepRecord.from_kept(to_keep(0))])
        assert (await connection.execute(count)).scalar() == 0
    async with database.reading() as connection:
        assert (await connection.execute(count)).scalar() == 1


async def test_a_backup_holds_one_moment_while_jumps_are_written(
    database: Database, tmp_path: Path
) -> None:
    page, store = Page(), Store(database.url, tmp_path)
    await store.start(page)
    pushed = 0

    async def push() -> None:
        nonlocal pushed
        while True:
            store.keep(to_keep(pushed, 2))
            pushed += 1
            await asyncio.sleep(0.001)

    pushing = asyncio.create_task(push())
    await page.until_saved(30)
    manifests = [await write_backup(database, tmp_path / f"{each}.zip") for each in range(3)]
    saved_at_end = len(page.saved)
    pushing.cancel()
    await asyncio.wait([pushing])
    await store.stop()
    for manifest in manifests:
        assert manifest.tables["sessions"].rows == 1
        assert 30 <= manifest.tables["reps"].rows <= saved_at_end + 64
    (tmp_path / "drill").mkdir()
    await restore(default_url(tmp_path / "drill"), tmp_path / "2.zip")


async def test_a_backup_is_restored_into_an_empty_database_only(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    before = await exported(database.url, tmp_path / "one.zip")
    with pytest.raises(BadInput, match=r"is not empty .*into an empty one"):
        await restore(database.url, tmp_path / "one.zip")
    assert await exported(database.url, tmp_path / "two.zip") == before


async def test_a_table_of_somebody_else_is_never_dropped(
    database: Database, tmp_path: Path
) -> None:
    await write_backup(database, tmp_path / "one.zip")
    async with database.writing() as connection:
        await connection.exec_driver_sql("CREATE TABLE members (id INTEGER PRIMARY KEY)")
    with pytest.raises(BadInput, match=r"not Hangtime's \(members\)"):
        await restore(database.url, tmp_path / "one.zip")
    async with database.reading() as connection:
        await connection.exec_driver_sql("SELECT id FROM members")


async def test_a_backup_never_overwrites_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_text("yesterday's")
    with pytest.raises(BadInput, match="name a new file"):
        await write_backup(database, tmp_path / "one.zip")
    assert (tmp_path / "one.zip").read_text() == "yesterday's"


@pytest.mark.parametrize("revision", schema.revisions())
async def test_an_older_version_s_backup_comes_back_and_is_brought_up(
    url: str, tmp_path: Path, revision: str
) -> None:
    await schema.upgrade(url, revision)
    old = Database(url)
    async with old.writing() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO sessions (session_id, name, first_recorded_at)"
            " VALUES ('s', 'gym', '2026-03-01 09:00:00.000007')"
        )
    await write_backup(old, tmp_path / "old.zip")
    async with old.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM sessions")
    await old.close()
    await restore(url, tmp_path / "old.zip")
    assert b"T09:00:00.000007+00:00" in (await exported(url, tmp_path / "n"))["sessions.jsonl"]
    new = Database(url)
    assert await schema.current(new) == schema.newest()
    await new.close()


async def test_a_damaged_backup_is_refused_and_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    whole = tmp_path / "whole.zip"
    await write_backup(database, whole)
    await wipe(database.url)

    def spoilt(name: str, spoil: bytes) -> Path:
        path = tmp_path / f"spoilt-{len(list(tmp_path.iterdir()))}.zip"
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
            for each in source.namelist():
                data = source.read(each)
                target.writestr(each, data.replace(b"cmj", spoil) if each == name else data)
        return path

    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-100])
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(newer, "w") as target:
        for each in source.namelist():
            data = source.read(each).replace(f'"{schema.newest()}"'.encode(), b'"9999"')
            target.writestr(each, data)
    for path, told in (
        (spoilt("reps.jsonl", b"dj"), "is damaged: reps"),
        (cut, "no whole backup"),
        (newer, "newer Hangtime"),
        (tmp_path / "nowhere.zip", "cannot be read"),
    ):
        with pytest.raises(BadFile, match=told):
            await restore(database.url, path)
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(Rep))).scalar() == 0


async def test_no_bit_of_a_backup_that_rots_is_more_than_a_damaged_file(
    tmp_path: Path,
) -> None:
    url = default_url(tmp_path)
    await schema.upgrade(url)
    database = Database(url)
    await fill(database)
    await write_backup(database, tmp_path / "whole.zip")
    await database.close()
    whole = (tmp_path / "whole.zip").read_bytes()
    rotten, told = tmp_path / "rotten.zip", set[str]()
    for at in range(0, len(whole), 113):
        for bit in (0, 7):
            rotten.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            try:
                read_manifest(rotten)  # a date in it, say, matters to nobody
            except BadFile as error:
                told.add(str(error))
    assert any("decompressing" in each for each in told)


async def test_who_was_erased_does_not_come_back_with_an_older_backup(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(to_keep(7, 2, "Ängström"))])
    await write_backup(database, tmp_path / "before.zip")
    await Store(database.url, tmp_path).erase_athlete("Ängström")
    await Store(database.url, tmp_path).erase_athlete("Ängström")
    after = await exported(database.url, tmp_path / "after.zip")
    assert rep(0)["rep_id"] not in after["reps.jsonl"].decode()  # type: ignore[operator] # a str
    for member in ("event_edits.jsonl", "rep_revisions.jsonl"):
        assert after[member] == b""
    erased = TombstoneFile(tmp_path).read()
    digests = [each.id_sha256 for each in erased]
    assert digests.count(digest_of("Ängström")) == 2
    assert digests.count(digest_of(str(rep(7)["rep_id"]))) == 1

    await wipe(database.url)  # and with it the database's own tombstones
    await restore(database.url, tmp_path / "before.zip", erased)
    assert await exported(database.url, tmp_path / "again.zip") == after
    async with database.reading() as connection:
        athletes = (await connection.execute(select(Athlete.athlete_id))).scalars().all()
        assert set(athletes) == {"b", "B"}
        windows = select(func.count()).select_from(StoredWindow)
        assert (await connection.execute(windows)).scalar() == 1


async def test_tombstones_left_in_the_database_are_no_obstacle_and_hold(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    await write_backup(database, tmp_path / "before.zip")
    await wipe(database.url)
    store = Store(database.url, tmp_path)
    await store.erase_athlete("b")
    await store.stop()
    await restore(database.url, tmp_path / "before.zip")
    async with database.reading() as connection:
        whose = (await connection.execute(select(Rep.athlete_id))).scalars().all()
    assert set(whose) == {None, "Ängström", "B"}


def test_a_damaged_list_of_the_erased_stops_a_restore(tmp_path: Path) -> None:
    tombstones = TombstoneFile(tmp_path)
    tombstones.add(Erased(digest_of("a"), BEGAN))
    assert tombstones.read() == (Erased(digest_of("a"), BEGAN),)
    with (tmp_path / "tombstones.jsonl").open("a") as file:
        file.write('{"athlete_sha256": "b"')
    with pytest.raises(Exception, match="put its lines right"):
        tombstones.read()


async def test_the_manifest_tells_rows_and_checksums(database: Database, tmp_path: Path) -> None:
    await fill(database)
    written = await write_backup(database, tmp_path / "one.zip")
    assert read_manifest(tmp_path / "one.zip") == written
    assert written.tables["reps"].rows == 4
    assert written.schema_revision == schema.newest()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        line = archive.read("reps.jsonl").splitlines()[0]
    assert json.loads(line)["document"] == rep(0, 2)
    assert (tmp_path / "one.zip").stat().st_mode & 0o777 == 0o600
