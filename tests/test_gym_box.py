"""docs/how-to/gym-box.md, run: the very commands, on two releases and a data folder of our own.

systemctl is a stub; the old release is this code, the new one has a table more.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from server.store import schema
from server.store.database import Database
from server.store.records import RepRecord
from server.store.repository import put_reps
from tests.store.kept import rep, to_keep

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/how-to/gym-box.md").read_text()
BACKUP_GUIDE = (ROOT / "docs/how-to/back-up-and-restore.md").read_text()
JUMPED = [rep(0)["flight_time_s"]]
NEXT = "9999"
MIGRATION = f"""\
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{schema.newest()}"


def upgrade() -> None:
    op.create_table("of_the_next_version", sa.Column("number", sa.Integer()))
"""


def commands(section: str, folder: Path) -> str:
    """The block after the marker *section*, its folders moved into *folder*."""
    marker = rf"<!-- {section}:.*?-->\n```sh\n(.*?)```"
    found = re.search(marker, GUIDE, re.DOTALL)
    assert found is not None
    moved = re.sub(r"(?<=\s)/(opt|var)/", rf"{folder}/\1/", found[1])
    return moved.replace(" --lan", "")  # whether this machine is on a network is another test's


def release(folder: Path, version: str) -> Path:
    place = folder / "opt/hangtime" / version
    place.mkdir(parents=True)
    for package in ("server", "signaling"):
        shutil.copytree(ROOT / package, place / package, ignore=shutil.ignore_patterns("__pyc*"))
    return place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A box on which 0.1.0 serves with a jump in its database, and 0.2.0 is built."""
    release(tmp_path, "0.1.0")
    release(tmp_path, "0.2.0")
    next_migration(tmp_path).write_text(MIGRATION)
    (tmp_path / "opt/hangtime/current").symlink_to("0.1.0")
    for name in ("var/lib/hangtime", "var/backups/hangtime", "bin"):
        (tmp_path / name).mkdir(parents=True)
    asyncio.run(fill(url(tmp_path)))
    program(tmp_path, "systemctl", f'echo "$1" >> {tmp_path}/systemctl.log')
    program(
        tmp_path,
        "hangtime",
        f"export HANGTIME_DATA_DIR={tmp_path}/var/lib/hangtime HANGTIME_PORT=0\n"
        f'cd {tmp_path}/opt/hangtime/current && exec {sys.executable} -m server "$@"',
    )
    return tmp_path


def next_migration(folder: Path) -> Path:
    return folder / f"opt/hangtime/0.2.0/server/store/migrations/versions/{NEXT}_more.py"


def program(folder: Path, name: str, text: str) -> None:
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/var/lib/hangtime/hangtime.db"


async def fill(where: str) -> None:
    await schema.upgrade(where)
    database = Database(where)
    async with database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(to_keep(0))])
    await database.close()


async def found(where: str) -> tuple[str | None, list[float]]:
    """Revision of the tables, and the flight times."""
    database = Database(where)
    async with database.reading() as connection:
        times = (await connection.exec_driver_sql("SELECT flight_time_s FROM reps")).scalars()
        flights = list(times)
    revision = await schema.current(database)
    await database.close()
    return revision, flights


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", script],
        env={"PATH": f"{folder}/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def serves(folder: Path) -> str:
    return (folder / "opt/hangtime/current").readlink().name


def database_state(folder: Path) -> str:
    told = json.loads(run(folder, "hangtime doctor --json").stdout)
    return str({check["name"]: check["state"] for check in told["checks"]}["database"])


def test_an_upgrade_keeps_what_was_stored_and_so_does_going_back(folder: Path) -> None:
    upgraded = run(folder, commands("upgrade", folder))
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    assert serves(folder) == "0.2.0"
    assert asyncio.run(found(url(folder))) == (NEXT, JUMPED)
    assert (folder / "systemctl.log").read_text().split() == ["stop", "start"]
    back = run(folder, commands("back", folder))
    assert back.returncode == 0, back.stdout + back.stderr
    assert serves(folder) == "0.1.0"
    assert asyncio.run(found(url(folder))) == (schema.newest(), JUMPED)
    aside = f"sqlite:///{folder}/var/lib/hangtime/set-aside-0.2.0/hangtime.db"
    assert asyncio.run(found(aside)) == (NEXT, JUMPED)


def test_an_upgrade_of_the_tables_that_fails_leaves_the_old_version_all_it_needs(
    folder: Path,
) -> None:
    with next_migration(folder).open("a") as file:
        file.write("    raise OSError('no space left on device')\n")
    upgraded = run(folder, commands("upgrade", folder))
    assert upgraded.returncode != 0
    assert (folder / "systemctl.log").read_text().split() == ["stop"]
    assert asyncio.run(found(url(folder))) == (schema.newest(), JUMPED)
    remedy = f"ln -sfn 0.1.0 {folder}/opt/hangtime/current"
    assert "`ln -sfn 0.1.0 /opt/hangtime/current`, `systemctl start hangtime`" in GUIDE
    assert run(folder, remedy).returncode == 0
    assert database_state(folder) == "ok"


def test_a_backup_that_cannot_be_written_stops_the_upgrade_before_anything_changed(
    folder: Path,
) -> None:
    (folder / "var/backups/hangtime").rmdir()
    upgraded = run(folder, commands("upgrade", folder))
    assert upgraded.returncode != 0
    assert "cannot be written" in upgraded.stderr
    assert serves(folder) == "0.1.0"
    assert asyncio.run(found(url(folder))) == (schema.newest(), JUMPED)


def test_the_unit_is_sound_and_may_do_little(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze here: `make setup-test` installs it")
    unit = tmp_path / "hangtime.service"
    text = (ROOT / "docs/how-to/hangtime.service").read_text()
    unit.write_text(text.replace("/opt/hangtime/current/.venv/bin/hangtime", "/bin/true"))

    def says(*words: str) -> str:
        done = subprocess.run(
            [analyze, *words, str(unit)], capture_output=True, text=True, check=True
        )
        return done.stdout + done.stderr

    assert says("verify") == ""
    level = re.search(
        r"exposure level for hangtime.service: ([\d.]+)", says("security", "--offline=true")
    )
    assert level is not None
    assert float(level[1]) <= 1.5
    assert f"gives it {level[1]}, where 10 is the worst" in GUIDE


def test_a_nightly_backup_is_of_the_server_s_own_database_or_of_none(tmp_path: Path) -> None:
    found = re.search(r"^15 3 \* \* \* (.*)$", BACKUP_GUIDE, re.MULTILINE)
    assert found is not None
    line = found[1].replace(r"\%", "%").replace("/etc/", f"{tmp_path}/")  # as cron reads it
    (tmp_path / "bin").mkdir()
    ran = tmp_path / "ran"
    program(tmp_path, "hangtime", f'echo "$1 of $HANGTIME_DATA_DIR" > {ran}')
    assert run(tmp_path, line).returncode != 0, "there is no such file yet"
    assert not ran.exists()
    (tmp_path / "hangtime.env").write_text("HANGTIME_DATA_DIR=/var/lib/hangtime\n")
    assert run(tmp_path, line).returncode == 0
    assert ran.read_text() == "backup of /var/lib/hangtime\n"
