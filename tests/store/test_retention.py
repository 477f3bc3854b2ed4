"""What is too old goes, once a day, and nothing else does."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from server.store.audit import Deed, list_entries, write_entry
from server.store.consent import as_columns, may_be_shared
from server.store.database import Database
from server.store.records import RepRecord
from server.store.repository import put_reps
from server.store.retention import AUDIT_DAYS, UNDO_DAYS, LetGo, Retention, apply_retention
from server.store.tables import Athlete, AuditEntry, Rep, Session
from tests.store.agreeing import agreed
from tests.store.kept import BEGAN, SESSION, performed, rep, to_keep

DAY = timedelta(days=1)


def recorded(index: int, at: datetime, athlete: str | None = None) -> RepRecord:
    kept = to_keep(index, 2, athlete, recorded_at=at.isoformat(timespec="milliseconds"))
    return RepRecord.from_kept(kept)


async def let_go(database: Database, now: datetime, days: int) -> LetGo:
    async with database.writing() as connection:
        return await connection.run_sync(apply_retention, now, days)


async def left(database: Database) -> set[str]:
    async with database.reading() as connection:
        return set((await connection.execute(select(Rep.rep_id))).scalars())


async def test_jumps_older_than_the_setting_go_with_all_that_hangs_on_them(
    database: Database,
) -> None:
    await agreed(database, "old")
    await agreed(database, "new", created_at=BEGAN + 40 * DAY)
    old, new = recorded(0, BEGAN, "old"), recorded(1, BEGAN + 10 * DAY)
    async with database.writing() as connection:
        await put_reps(connection, [old, new, RepRecord.from_kept(performed())])
    assert await let_go(database, BEGAN + 30 * DAY, 30) == LetGo(0, 0, 0)
    assert await let_go(database, BEGAN + 31 * DAY, 30) == LetGo(2, 1, 0)
    assert await left(database) == {rep(1)["rep_id"]}
    async with database.reading() as connection:
        assert (await connection.execute(select(Athlete.athlete_id))).scalars().all() == ["new"]
        assert (await connection.execute(select(Session.session_id))).scalars().all() == [SESSION]
    assert await let_go(database, BEGAN + 41 * DAY, 30) == LetGo(1, 0, 0)
    async with database.reading() as connection:
        assert (await connection.execute(select(Session))).all() == []


async def test_without_a_bound_only_what_was_deleted_goes(database: Database) -> None:
    async with database.writing() as connection:
        await put_reps(connection, [recorded(0, BEGAN), recorded(1, BEGAN)])
        deleted = Rep.rep_id == rep(0)["rep_id"]
        await connection.execute(update(Rep).where(deleted).values(deleted_at=BEGAN))
    assert await let_go(database, BEGAN + UNDO_DAYS * DAY, 0) == LetGo(0, 0, 0)
    assert await let_go(database, BEGAN + (UNDO_DAYS + 1) * DAY, 0) == LetGo(1, 0, 0)
    assert await left(database) == {rep(1)["rep_id"]}


async def test_the_audit_log_names_ids_and_nobody_and_ends_with_the_retention(
    database: Database,
) -> None:
    async with database.writing() as connection:
        for days in range(3):
            deed = Deed(BEGAN + days * DAY, "a", "POST /erase", [SESSION, "Zebulon Quartermaine"])
            await write_entry(connection, deed)
    async with database.reading() as connection:
        newest, before, _ = await list_entries(connection, None, 2)
        (oldest,) = await list_entries(connection, (before["at"], before["entry_id"]), 2)
    assert newest["at"] == BEGAN + 2 * DAY
    assert oldest["at"] == BEGAN
    session, digest = newest["object"].split()
    assert session == SESSION
    assert digest.startswith("sha256:")
    assert "Zebulon" not in str(newest)
    assert (await let_go(database, BEGAN + 12.5 * DAY, 11)).audit_entries == 2
    assert (await let_go(database, BEGAN + (AUDIT_DAYS + 3) * DAY, 0)).audit_entries == 1
    async with database.reading() as connection:
        assert (await connection.execute(select(AuditEntry))).all() == []


async def test_the_task_begins_with_today_and_comes_back_every_day(database: Database) -> None:
    async with database.writing() as connection:
        await put_reps(connection, [recorded(0, BEGAN), recorded(1, BEGAN + 5 * DAY)])
    asked = asyncio.Queue[datetime]()
    days = iter((31, 36))

    def now() -> datetime:
        today = BEGAN + next(days, 36) * DAY
        asked.put_nowait(today)
        return today

    retention = Retention(database, 30, now, every_s=0.01)
    retention.start()
    async with asyncio.timeout(30):
        for _ in range(3):  # the third asks once the second is done
            await asked.get()
    await retention.stop()
    assert await left(database) == set()


async def test_a_database_that_is_away_puts_it_off_and_ends_nothing(tmp_path: Path) -> None:
    asked = asyncio.Queue[None]()

    def now() -> datetime:
        asked.put_nowait(None)
        return BEGAN

    away = Database(f"sqlite:///{tmp_path}/empty.db")  # no tables yet
    retention = Retention(away, 30, now, every_s=0.01)
    retention.start()
    async with asyncio.timeout(30):
        for _ in range(3):
            await asked.get()
    await retention.stop()
    await away.close()


def test_consent_has_a_moment_and_a_minor_is_shown_to_nobody_by_default() -> None:
    assert as_columns({"has_consent": True}, BEGAN) == {"consent_at": BEGAN}
    assert as_columns({"has_consent": False}, BEGAN) == {"consent_at": None}
    minor = as_columns({"is_minor": True}, BEGAN)
    assert minor == {"is_minor": True, "hidden_from_leaderboards": True}
    assert not may_be_shared(consent_at=BEGAN, is_minor=True, hidden_from_leaderboards=True)
    shown = as_columns({"is_minor": True, "hidden_from_leaderboards": False}, BEGAN)
    assert shown["hidden_from_leaderboards"] is False
    assert may_be_shared(consent_at=BEGAN, is_minor=True, hidden_from_leaderboards=False)
    assert not may_be_shared(consent_at=None, is_minor=False, hidden_from_leaderboards=False)
    agreed_before = {"consent_at": BEGAN - DAY}
    assert as_columns({"has_consent": True}, BEGAN, agreed_before) == agreed_before
    assert as_columns({"nickname": "a"}, BEGAN) == {"nickname": "a"}
