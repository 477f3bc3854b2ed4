"""Who asked to be forgotten is: in the database, in its file, on the disk, in what comes back."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from server.store import dump, schema, tombstones
from server.store.audit import Deed, write_entry
from server.store.backup import restore, write_backup
from server.store.database import Database
from server.store.exports.reading import read_athlete
from server.store.leaderboard import leaderboard
from server.store.recompute import recompute
from server.store.records import RepRecord
from server.store.repository import put_reps, rep_row, replace_rep
from server.store.reps import move_rep
from server.store.spool import Spool
from server.store.store import Store
from server.store.tables import Rep, Session, Squad, SquadMember
from server.store.tombstones import TombstoneFile, digest_of
from tests.store.agreeing import agreed
from tests.store.exported import HANAKO, LUCJA, fill
from tests.store.kept import BEGAN, Page, performed, rep, to_keep

NAME = "Zebulon Quartermaine"
ID = "zebulon-q"  # as somebody typed who should not have


async def everything(database: Database) -> str:
    """Each row of each table, as text."""
    async with database.reading() as connection:
        text = await connection.run_sync(
            lambda sync: b"".join(
                line for table in dump.tables(sync) for line in dump.lines(sync, table)
            )
        )
    return text.decode()


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def fill_with_zebulon(database: Database) -> str:
    """A jump of his with everything that can hang on it; return the jump's id."""
    await agreed(database, ID, NAME)
    record = RepRecord.from_kept(performed())
    his = RepRecord(record.session_id, record.session_name, ID, record.rep, record.window)
    async with database.writing() as connection:
        await put_reps(connection, [his])
        changed = {**his.rep, "revision": his.revision + 1}
        await replace_rep(connection, rep_row(changed, his.session_id, ID))
        await connection.execute(insert(Squad).values(squad_id="s", name="U19", created_at=BEGAN))
        await connection.execute(insert(SquadMember).values(squad_id="s", athlete_id=ID))
        await write_entry(connection, Deed(BEGAN, "this machine", "PATCH /athletes/{}", [ID]))
    return his.rep_id


async def test_nothing_of_who_was_erased_is_left_in_the_database_or_on_the_disk(
    database: Database, tmp_path: Path
) -> None:
    rep_id = await fill_with_zebulon(database)
    before = await everything(database)
    assert all(trace in before for trace in (NAME, ID, rep_id))
    page, store = Page(), Store(database.url, tmp_path)
    await store.start(page)
    await store.erase_athlete(ID)
    after = await everything(database)
    on_disk = await asyncio.to_thread(bytes_in, tmp_path)
    await store.stop()
    for trace in (NAME, ID, rep_id):
        assert trace not in after
        assert trace.encode() not in on_disk
    assert digest_of(ID) in after
    async with database.reading() as connection:
        assert (await connection.execute(select(Session))).all() == [], "it was theirs alone"
        assert await read_athlete(connection, ID) is None


async def test_erasing_one_leaves_everybody_else_as_they_were(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    await Store(database.url, tmp_path).erase_athlete(LUCJA)
    async with database.reading() as connection:
        rows = (await connection.execute(select(Rep.rep_id, Rep.athlete_id))).all()
        assert {row.rep_id: row.athlete_id for row in rows} == {
            rep(2)["rep_id"]: HANAKO,
            performed().rep["rep_id"]: None,
        }
        assert len((await connection.execute(select(Session))).all()) == 1
        assert await read_athlete(connection, HANAKO) is not None


async def test_who_erases_one_looks_at_nobody_else_s_jumps(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rep_id = await fill_with_zebulon(database)
    async with database.writing() as connection:
        others = [RepRecord.from_kept(to_keep(index)) for index in range(1, 20)]
        await put_reps(connection, others)
    looked_at: list[str] = []

    def digest(erased_id: str) -> str:
        looked_at.append(erased_id)
        return digest_of(erased_id)

    monkeypatch.setattr(tombstones, "digest_of", digest)
    await Store(database.url, tmp_path).erase_athlete(ID)
    assert sorted(looked_at) == sorted([ID, rep_id])
    async with database.reading() as connection:
        left = (await connection.execute(select(Rep.rep_id))).scalars().all()
    assert sorted(left) == [record.rep_id for record in others]


async def test_a_jump_that_is_stored_while_its_athlete_is_erased_goes_too(
    database: Database, tmp_path: Path
) -> None:
    if database.is_sqlite:
        pytest.skip("it has one writer at a time")
    await agreed(database, ID, NAME)
    store = Store(database.url, tmp_path)
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(to_keep(0, athlete=ID))])
        erasing = asyncio.ensure_future(store.erase_athlete(ID))
        while not await waits_for_a_lock(database):
            assert not erasing.done()
    await erasing
    await store.stop()
    assert ID not in await everything(database)
    assert '"rep_id"' not in await everything(database)


async def test_a_session_stays_to_which_somebody_jumps_while_its_only_athlete_is_erased(
    database: Database, tmp_path: Path
) -> None:
    if database.is_sqlite:
        pytest.skip("it has one writer at a time")
    await agreed(database, ID, NAME)
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(to_keep(0, athlete=ID))])
    store = Store(database.url, tmp_path)
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(to_keep(1))])
        erasing = asyncio.ensure_future(store.erase_athlete(ID))
        while not await waits_for_a_lock(database):
            assert not erasing.done()
    await erasing
    await store.stop()
    async with database.reading() as connection:
        left = (await connection.execute(select(Rep.rep_id))).scalars().all()
    assert left == [rep(1)["rep_id"]]


async def waits_for_a_lock(database: Database) -> bool:
    async with database.reading() as connection:
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool((await connection.execute(waiting)).scalar())


async def test_a_jump_that_waits_on_the_disk_while_its_athlete_is_erased_never_arrives(
    database: Database, tmp_path: Path
) -> None:
    await agreed(database, ID, NAME)
    spool = Spool(tmp_path)
    spool.append([RepRecord.from_kept(to_keep(0, athlete=ID))])
    spool.close()
    assert ID.encode() in (tmp_path / "waiting-0.jsonl").read_bytes()
    await Store(database.url, tmp_path).erase_athlete(ID)
    page, store = Page(), Store(database.url, tmp_path)
    await store.start(page)
    await page.until_told("not_saved")
    await store.stop()
    assert (tmp_path / "waiting-0.jsonl").read_bytes() == b""
    assert ID not in await everything(database)


async def test_a_jump_that_was_moved_to_who_was_erased_comes_back_by_no_later_revision(
    database: Database, tmp_path: Path
) -> None:
    await agreed(database, "somebody else", "Ada")
    await agreed(database, ID, NAME)
    page, store = Page(), Store(database.url, tmp_path)
    await store.start(page)
    store.keep(to_keep(0, 1, "somebody else"))
    store.keep(to_keep(1, 1))
    await page.until_saved(2)
    async with database.writing() as connection:
        for index in range(2):
            await move_rep(connection, str(rep(index)["rep_id"]), ID)
    await store.erase_athlete(ID)
    for index, athlete in ((0, "somebody else"), (1, None)):
        store.keep(to_keep(index, 2, athlete))
    store.keep(to_keep(2, 1, "somebody else"))
    await page.until_saved(3)
    await store.stop()
    assert page.codes == ["not_saved", "not_saved"]
    async with database.reading() as connection:
        left = (await connection.execute(select(Rep.rep_id))).scalars().all()
    assert left == [rep(2)["rep_id"]]


async def test_a_backup_from_before_it_was_moved_to_who_was_erased_brings_it_back_to_nobody(
    database: Database, tmp_path: Path
) -> None:
    await agreed(database, "somebody else", "Ada")
    await agreed(database, ID, NAME)
    async with database.writing() as connection:
        for index in range(2):
            kept = to_keep(index, 2, "somebody else")
            await put_reps(connection, [RepRecord.from_kept(kept)])
    await write_backup(database, tmp_path / "before.zip")
    async with database.writing() as connection:
        await move_rep(connection, str(rep(0)["rep_id"]), ID)
    await Store(database.url, tmp_path).erase_athlete(ID)
    async with database.writing() as connection:  # and with it the database's own tombstones
        for table in ("tombstones", "reps", "sessions", "athletes"):
            await connection.exec_driver_sql(f"DELETE FROM {table}")
    await restore(database.url, tmp_path / "before.zip", TombstoneFile(tmp_path).read())
    async with database.reading() as connection:
        left = (await connection.execute(select(Rep.rep_id))).scalars().all()
    assert left == [rep(1)["rep_id"]]


async def test_a_backup_from_before_brings_back_nobody_who_was_erased(
    database: Database, tmp_path: Path
) -> None:
    await fill_with_zebulon(database)
    await write_backup(database, tmp_path / "before.zip")
    store = Store(database.url, tmp_path)
    await store.erase_athlete(ID)
    after = await everything(database)
    async with database.writing() as connection:
        for table in ("squads", "audit_entries"):
            await connection.exec_driver_sql(f"DELETE FROM {table}")
    await restore(database.url, tmp_path / "before.zip")
    assert await everything(database) == after
    assert [outcome async for outcome in recompute(database)] == []


async def test_an_older_version_s_tombstones_tell_nobody_any_more_and_still_hold(
    url: str, tmp_path: Path
) -> None:
    await schema.upgrade(url, "0003")
    database = Database(url)
    async with database.writing() as connection:
        for statement in (
            f"INSERT INTO tombstones VALUES ('{ID}', '2026-03-01 09:00:00')",
            "INSERT INTO athletes (athlete_id, is_minor, hidden_from_leaderboards, created_at,"
            f" erased_at) VALUES ('{ID}', false, false, '2026-03-01 09:00:00',"
            " '2026-03-01 09:00:00')",
        ):
            await connection.exec_driver_sql(statement)
    await schema.upgrade(url)
    after = await everything(database)
    assert ID not in after
    assert json.dumps(digest_of(ID)) in after
    assert "2026-03-01T09:00:00.000000+00:00" in after
    await database.close()


async def test_a_leaderboard_has_nobody_who_may_not_be_on_it(database: Database) -> None:
    height = "jump_height_flight_time_m"
    for athlete_id, nickname, more in (
        ("a", "Ada", {}),
        ("b", "Bo", {}),
        ("hidden", "Cy", {"hidden_from_leaderboards": True}),
        ("nameless", None, {}),
        ("withdrawn", "Di", {}),
        ("a deleted jump's", "Eve", {}),
        ("long ago", "Flo", {}),
    ):
        await agreed(database, athlete_id, nickname, **more)
    jumps = (
        ("a", 0.30), ("a", 0.35), ("b", 0.40), ("hidden", 0.6), ("nameless", 0.6),
        ("withdrawn", 0.6), ("a deleted jump's", 0.6), ("long ago", 0.6), (None, 0.7),
    )  # fmt: skip
    kept = [
        to_keep(n, 2, who, **{height: m}, uncertainty={height: 0.01}, unavailable={})
        for n, (who, m) in enumerate(jumps)
    ]
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(each) for each in kept])
        for statement in (
            "UPDATE athletes SET consent_at = NULL WHERE athlete_id = 'withdrawn'",
            "UPDATE reps SET deleted_at = recorded_at WHERE athlete_id = 'a deleted jump''s'",
            "UPDATE reps SET recorded_at = '2020-01-01' WHERE athlete_id = 'long ago'",
            "INSERT INTO squads VALUES ('s', 'U19', '2026-03-01 09:00:00')",
            "INSERT INTO squad_members VALUES ('s', 'a')",
        ):
            await connection.exec_driver_sql(statement)
    async with database.reading() as connection:
        places = await leaderboard(connection, "cmj", height, 10, since=BEGAN)
        squad = await leaderboard(connection, "cmj", height, 10, since=BEGAN, squad_id="s")
    assert [(p.nickname, p.value, p.uncertainty) for p in places] == [
        ("Bo", 0.40, 0.01),
        ("Ada", 0.35, 0.01),
    ]
    assert [place.nickname for place in squad] == ["Ada"]
