"""The tables: made, brought up from every revision with what is in them, checked at the start."""

import json
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from server.store import schema
from server.store.database import Database, DatabaseAway, default_url
from server.store.dump import digest, lines, tables
from server.store.records import RepRecord
from server.store.repository import put_reps
from server.store.store import Store
from server.store.tables import Base
from tests.store.kept import Page, rep, to_keep
from tests.store.postgres import Postgres


def counts(connection: Connection) -> dict[str, int]:
    return {table.name: digest(lines(connection, table))[0] for table in tables(connection)}


async def test_the_migrations_make_the_tables_that_the_code_has(database: Database) -> None:
    async with database.reading() as connection:
        apart = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), Base.metadata)
        )
    assert apart == []


SESSION = (
    "INSERT INTO sessions (session_id, name, first_recorded_at)"
    " VALUES ('s', 'gym', '2026-03-01 09:00:00')"
)
REP = (
    "INSERT INTO reps (rep_id, session_id, recorded_at, revision, final, test, estimator_version,"
    " quality_score, flight_time_s, document) VALUES ('r', 's', '2026-03-01 09:00:00', 2, true,"
    """ 'cmj', '3', 87, 0.1, '{"rep_id": "r", "flight_time_s": 0.1}')"""
)
ATHLETE = (
    "INSERT INTO athletes (athlete_id, is_minor, hidden_from_leaderboards, created_at)"
    " VALUES ('a', false, true, '2026-03-01 09:00:00')"
)
EARLIER = (
    "INSERT INTO rep_revisions VALUES ('r', 1, '{}', '2026-03-01 09:00:00')",
    "INSERT INTO event_edits VALUES ('e', 'r', 'takeoff', 1, 2, '2026-03-01 09:00:00')",
)
SQUAD = "INSERT INTO squads (squad_id, name) VALUES ('q', 'U19')"
ERASED = "INSERT INTO tombstones VALUES ('Ängström', '2026-03-01 09:00:00')"
ROWS = {
    "0001": (SESSION, REP),
    "0002": (SESSION, REP, ATHLETE, "UPDATE reps SET athlete_id = 'a'"),
    "0003": (SESSION, REP, ATHLETE, *EARLIER, SQUAD, ERASED),
    "0004": (
        SESSION,
        REP,
        "UPDATE sessions SET title = 'Before the season', note = 'Wet floor.'",
        "INSERT INTO squads VALUES ('q', 'U19', '2026-03-01 09:00:00')",
    ),
    "0005": (
        SESSION,
        REP,
        "INSERT INTO accounts VALUES"
        " ('c', 'coach', 'coach', '$argon2id$', '2026-03-01 09:00:00', '2026-03-01 09:00:00')",
        "INSERT INTO sign_ins VALUES ('0', 'c', '2026-03-01 09:00:00', '2026-03-01 09:00:00')",
        "INSERT INTO share_links VALUES ('l', '1', 's', NULL, '2026-03-01 09:00:00',"
        " '2026-04-01 09:00:00', NULL)",
        "INSERT INTO revoked_tokens VALUES ('t', '2026-03-01 09:00:00')",
    ),
    "0006": (
        SESSION,
        REP,
        ATHLETE,
        "INSERT INTO audit_entries VALUES ('e', '2026-03-01 09:00:00', 'c', 'PATCH', 'a')",
        ERASED,
    ),
    "0007": (SESSION, REP, ATHLETE, "UPDATE athletes SET archived_at = '2026-03-01 09:00:00'"),
    "0008": (SESSION, REP, ATHLETE, ERASED),
    "0009": (SESSION, REP, "UPDATE reps SET deleted_at = recorded_at, strike_reason = 'warm_up'"),
}


@pytest.mark.parametrize("revision", schema.revisions())
async def test_what_an_older_version_stored_is_there_after_the_upgrade(
    url: str, revision: str
) -> None:
    await schema.upgrade(url, revision)
    database = Database(url)
    async with database.writing() as connection:
        for statement in ROWS[revision]:
            await connection.exec_driver_sql(statement)
        before = await connection.run_sync(counts)
    await schema.upgrade(url)
    await schema.upgrade(url)  # a second time changes nothing
    async with database.reading() as connection:
        after = await connection.run_sync(counts)
        kept = await connection.exec_driver_sql("SELECT flight_time_s, document FROM reps")
        row = kept.one()
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(to_keep(0, athlete="new"))])
    assert await schema.current(database) == schema.newest()
    await database.close()
    assert {name: after[name] for name in before} == before
    assert row.flight_time_s == 0.1
    document = json.loads(row.document) if isinstance(row.document, str) else row.document
    assert document == {"rep_id": "r", "flight_time_s": 0.1}


async def test_a_new_embedded_database_gets_its_tables_at_the_start(tmp_path: Path) -> None:
    store = Store(None, tmp_path / "new" / "folder")
    await store.start(Page())
    assert store.migrations_current
    await store.stop()
    assert (tmp_path / "new" / "folder" / "hangtime.db").exists()


@pytest.mark.parametrize("revision", schema.revisions()[:-1])
async def test_a_server_refuses_older_tables_and_names_the_command(
    url: str, tmp_path: Path, revision: str
) -> None:
    await schema.upgrade(url, revision)
    store = Store(url, tmp_path)
    with pytest.raises(schema.SchemaOutdated, match=r"hangtime backup.*hangtime db upgrade"):
        await store.start(Page())
    await store.stop()
    assert not store.migrations_current


async def test_a_new_postgres_is_told_to_be_upgraded_first(
    server: Postgres, tmp_path: Path
) -> None:
    store = Store(server.new_database(), tmp_path)
    with pytest.raises(schema.SchemaOutdated, match="no tables yet: `hangtime db upgrade`"):
        await store.start(Page())
    await store.stop()


async def test_a_server_refuses_tables_of_a_newer_version(
    database: Database, tmp_path: Path
) -> None:
    async with database.writing() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    store = Store(database.url, tmp_path)
    with pytest.raises(schema.SchemaOutdated, match="a newer Hangtime"):
        await store.start(Page())
    await store.stop()


async def test_a_database_that_comes_back_without_tables_gets_none_of_what_waits(
    server: Postgres, tmp_path: Path
) -> None:
    url = server.new_database()
    server.stop()
    try:
        page, store = Page(), Store(url, tmp_path)
        await store.start(page)
    finally:
        server.start()
    store.keep(to_keep(0))
    await page.until_told("saving_waits")
    await schema.upgrade(url)
    await page.until_saved(1)
    await store.stop()
    assert page.saved == [(rep(0)["rep_id"], 1)]


async def test_a_wrong_address_is_told_without_its_password(tmp_path: Path) -> None:
    database = Database("postgresql://me:secret@127.0.0.1:1/club")
    with pytest.raises(DatabaseAway, match="cannot be used") as told:
        await schema.current(database)
    await database.close()
    assert "secret" not in str(told.value)
    assert "postgresql://me:***@127.0.0.1:1/club cannot" in str(told.value)


def test_the_embedded_database_lies_in_the_data_directory(tmp_path: Path) -> None:
    assert default_url(tmp_path) == f"sqlite:///{tmp_path}/hangtime.db"
