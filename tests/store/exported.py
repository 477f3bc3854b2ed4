"""Owns what the tests of exports store, and every export of it as bytes."""

import io
from datetime import timedelta

from sqlalchemy import insert, update

from server.store.database import Database
from server.store.exports.archive import write_zip
from server.store.exports.csv_table import as_csv
from server.store.exports.document import as_json
from server.store.exports.reading import read_athlete, read_session
from server.store.exports.records import Exported
from server.store.exports.report import as_pdf
from server.store.records import RepRecord
from server.store.repository import put_reps
from server.store.tables import EventEdit, Rep, RepRevision, Squad, SquadMember
from tests.store.agreeing import agreed
from tests.store.kept import BEGAN, SESSION, performed, rep, to_keep

LUCJA = "0b6e2c9e-0000-4000-8000-0000000000a1"
HANAKO = "0b6e2c9e-0000-4000-8000-0000000000a2"


async def fill(database: Database) -> None:
    """Two athletes, one jump of nobody with its landmarks, an edit, a revision, a deleted one."""
    await agreed(database, LUCJA, "Łucja Ångström")
    await agreed(database, HANAKO, "=山田 花子")
    height = {"jump_height_flight_time_m": 0.3123456789012345, "unavailable": {}}
    kept = [
        to_keep(0, 2, LUCJA),
        to_keep(1, 2, LUCJA, **height, uncertainty={"jump_height_flight_time_m": 0.009}),
        to_keep(2, 2, HANAKO, asymmetry_pct=-4.25),
        to_keep(3, 2, LUCJA),
        performed(),
    ]
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(each) for each in kept])
        edit = {
            "edit_id": "e",
            "rep_id": rep(0)["rep_id"],
            "event": "takeoff",
            "original_time_s": 1.0,
            "edited_time_s": 1.0 + 1 / 3,
            "edited_at": BEGAN + timedelta(microseconds=7),
        }
        before = {"rep_id": rep(0)["rep_id"], "revision": 1, "document": rep(0, 1)}
        await connection.execute(insert(EventEdit).values(**edit))
        await connection.execute(insert(RepRevision).values(**before, replaced_at=BEGAN))
        await connection.execute(
            insert(Squad).values(squad_id="s", name="U19 – Sprint", created_at=BEGAN)
        )
        await connection.execute(insert(SquadMember).values(squad_id="s", athlete_id=LUCJA))
        deleted = update(Rep).where(Rep.rep_id == rep(3)["rep_id"])
        await connection.execute(deleted.values(deleted_at=BEGAN, strike_reason="camera_moved"))


async def session_of(database: Database) -> Exported:
    async with database.reading() as connection:
        found = await read_session(connection, SESSION)
    assert found is not None
    return found


async def athlete_of(database: Database, athlete_id: str) -> Exported:
    async with database.reading() as connection:
        found = await read_athlete(connection, athlete_id)
    assert found is not None
    return found


async def every_export(url: str) -> dict[str, bytes]:
    """Each format of the session, which has everybody in it, and of an athlete."""
    database = Database(url)
    made: dict[str, bytes] = {}
    try:
        for name, exported in (
            ("session", await session_of(database)),
            (LUCJA, await athlete_of(database, LUCJA)),
        ):
            for ending, write in (("csv", as_csv), ("json", as_json), ("pdf", as_pdf)):
                made[f"{name}.{ending}"] = write(exported)
            archive = io.BytesIO()
            async with database.reading() as connection:
                await write_zip(connection, exported, archive)
            made[f"{name}.zip"] = archive.getvalue()
    finally:
        await database.close()
    return made
