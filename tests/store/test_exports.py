"""What leaves the store: tables, documents and landmarks that are whole, harmless, and the same."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from server.commands.analyze import from_poses
from server.jump.protocols import Configuration
from server.store.backup import restore, write_backup
from server.store.database import Database, default_url
from server.store.exports import reading, records
from server.store.exports.archive import write_zip
from server.store.exports.csv_table import MARK, as_csv
from server.store.exports.document import as_json
from server.store.exports.reading import TooMuch, read_athlete, read_poses, read_session
from tests.store.agreeing import agreed
from tests.store.exported import HANAKO, LUCJA, athlete_of, every_export, fill, session_of
from tests.store.kept import BEGAN, SESSION, performed, rep
from tests.store.postgres import Postgres
from tests.store.test_backup import wipe


def table(data: bytes) -> list[dict[str, str]]:
    text = data.decode()
    assert text.startswith(MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(MARK), newline="")))


async def test_a_table_has_a_row_a_jump_with_units_and_its_spread_beside_it(
    database: Database,
) -> None:
    await fill(database)
    rows = table(as_csv(await session_of(database)))
    names, by_id = list(rows[0]), {row["rep_id"]: row for row in rows}
    assert len(rows) == 5
    at = names.index("jump_height_flight_time_m [m]")
    assert names[at + 1] == "jump_height_flight_time_m ± [m]"
    of_lucja = by_id[str(rep(1)["rep_id"])]
    assert of_lucja[names[at]] == "0.3123456789012345"
    assert of_lucja[names[at + 1]] == "0.009"
    kept = performed().rep
    nobody_s = by_id[str(kept["rep_id"])]
    assert float(nobody_s["flight_time_s [s]"]) == kept["flight_time_s"]
    assert nobody_s["athlete_id"] == ""
    assert "peak_power_w: needs the athlete's mass" in nobody_s["note"]


async def test_a_number_that_is_missing_leaves_its_cell_empty_and_its_reason_in_the_note(
    database: Database,
) -> None:
    await fill(database)
    rows = {row["rep_id"]: row for row in table(as_csv(await athlete_of(database, LUCJA)))}
    first = rows[str(rep(0)["rep_id"])]
    assert first["jump_height_flight_time_m [m]"] == ""
    assert first["note"] == "jump_height_flight_time_m: the landing was not seen"
    assert first["edited_events"] == "takeoff: 1.0 s -> 1.3333333333333333 s"
    assert first["nickname"] == "Łucja Ångström"
    assert first["recorded_at [UTC]"] == "2026-03-01 09:00:00"


async def test_a_jump_that_was_struck_out_has_its_reason_in_the_table_and_no_number_to_be_counted(
    database: Database,
) -> None:
    await fill(database)
    for exported in (await session_of(database), await athlete_of(database, LUCJA)):
        rows = {row["rep_id"]: row for row in table(as_csv(exported))}
        struck = rows.pop(str(rep(3)["rep_id"]))
        assert struck["strike_reason"] == "camera_moved"
        assert struck["struck_out_at [UTC]"] == "2026-03-01 09:00:00"
        assert {text for name, text in struck.items() if "±" in name or "[m]" in name} == {""}
        assert struck["quality_score [0-100]"] == ""
        for row in rows.values():
            assert (row["strike_reason"], row["struck_out_at [UTC]"]) == ("", "")
            assert row["quality_score [0-100]"] != ""


def test_no_text_of_a_table_is_a_formula_for_a_spreadsheet() -> None:
    kept = records.ExportedRep(
        "s", "a", BEGAN, None, None, rep(asymmetry_pct=-4.25), (), (), None, False
    )
    session = records.ExportedSession("s", "gym", BEGAN)
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"):
        name = f'{start}HYPERLINK("http://x.example","y"),"a'
        athlete = records.ExportedAthlete("a", name, None, False, False, BEGAN, None, ())
        (row,) = table(as_csv(records.Exported((athlete,), (session,), (kept,))))
        assert row["nickname"] == f"'{name}"
        assert row["asymmetry_pct [%]"] == "-4.25", "a number of ours stays one"
        assert not [cell for cell in row.values() if cell.startswith(tuple("=+@\t\r\n"))]


async def test_the_document_is_whole(database: Database) -> None:
    await fill(database)
    document = json.loads(as_json(await athlete_of(database, LUCJA)))
    assert (document["format"], document["version"]) == ("hangtime-export", 1)
    athlete = document["athletes"][0]
    assert (athlete["nickname"], athlete["squads"]) == ("Łucja Ångström", ["U19 – Sprint"])
    assert athlete["consent_at"] == "2026-03-01T09:00:00+00:00"
    first, second, deleted = document["reps"]
    assert first["rep"] == rep(0, 2)
    assert first["revisions"] == [{"replaced_at": "2026-03-01T09:00:00+00:00", "rep": rep(0, 1)}]
    assert first["edits"][0]["edited_time_s"] == 1 + 1 / 3
    assert second["rep"]["jump_height_flight_time_m"] == 0.3123456789012345
    assert deleted["deleted_at"] is not None
    assert (first["strike_reason"], deleted["strike_reason"]) == (None, "camera_moved")
    assert [each["session_id"] for each in document["sessions"]] == [SESSION]


async def test_an_athlete_s_document_has_nobody_else_in_it(database: Database) -> None:
    await fill(database)
    data = as_json(await athlete_of(database, LUCJA)).decode()
    assert "山田" not in data
    assert HANAKO not in data


async def test_the_landmarks_of_a_jump_are_a_pose_stream_in_which_it_is_found_again(
    database: Database, tmp_path: Path
) -> None:
    await fill(database)
    kept = performed().rep
    archive = io.BytesIO()
    exported = await session_of(database)
    async with database.reading() as connection:
        await write_zip(connection, exported, archive)
    with zipfile.ZipFile(archive) as opened:
        names = [name for name in opened.namelist() if name.startswith("poses/")]
        assert names == [f"poses/{kept['rep_id']}.poses.jsonl"]
        path = tmp_path / "jump.poses.jsonl"
        path.write_bytes(opened.read(names[0]))
    async with database.reading() as connection:
        assert await read_poses(connection, str(kept["rep_id"])) == path.read_bytes()
    (found,) = from_poses(path, Configuration()).reps
    for key in ("takeoff_time_s", "landing_time_s"):
        again_s, was_s = found.values[key], kept[key]
        assert isinstance(again_s, float)
        assert isinstance(was_s, float)
        assert abs(again_s - was_s) < 0.002


async def test_backup_wipe_and_restore_give_the_same_exports(
    database: Database, server: Postgres, tmp_path: Path
) -> None:
    await fill(database)
    before = await every_export(database.url)
    assert len(before) == 8
    await write_backup(database, tmp_path / "one.zip")
    await wipe(database.url)
    await restore(database.url, tmp_path / "one.zip")
    assert await every_export(database.url) == before
    (tmp_path / "other").mkdir()
    other = server.new_database() if database.is_sqlite else default_url(tmp_path / "other")
    await restore(other, tmp_path / "one.zip")
    assert await every_export(other) == before


async def test_what_is_not_there_is_not_exported(database: Database) -> None:
    await agreed(database, LUCJA)
    async with database.reading() as connection:
        assert await read_session(connection, "nowhere") is None
        assert await read_athlete(connection, "nobody") is None
        assert await read_poses(connection, "none") is None
    assert table(as_csv(await athlete_of(database, LUCJA))) == []


async def test_more_jumps_than_one_export_takes_are_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(database)
    monkeypatch.setattr(reading, "MOST_REPS", 3)
    with pytest.raises(TooMuch, match=r"more than 3 jumps.*session by session"):
        await session_of(database)
