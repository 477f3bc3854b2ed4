"""`hangtime support`: names, tokens, SDP and addresses stand everywhere, and none in the bundle."""

import asyncio
import getpass
import json
import re
import socket
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from server.__main__ import main
from server.store import schema
from server.store.database import Database
from server.store.records import RepRecord
from server.store.repository import put_reps
from server.store.spool import Spool
from server.store.tables import Athlete, Session, Squad
from server.version import VERSION
from tests.store.agreeing import agreed_row
from tests.store.kept import BEGAN, performed, to_keep

WHEN = "2026-03-01 18:04:05,678"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtYXJpYSJ9.c2lnbmF0dXJlIG9mIG1hcmlh"
SECRETS = (
    "maria",
    "Ängström",
    "U19 Sprint",
    "correct horse battery staple, thirty-two",
    "203.0.113.77",
    "2001:db8::77",
    "turnpassword",
    "gym.example.org",
    TOKEN,
    "a=ice-pwd:",
    "fingerprint:sha-256",
)
LOG = f"""\
{WHEN} INFO the camera of session maria left after 31 s: 900 pictures analysed, 12 not looked \
at while the athlete stood, 0 asked down, 0 dropped, 3 lost on the way; from capture to result \
23 ms, 95 of 100 within 31 ms
{WHEN} ERROR POST /whip/maria?token={TOKEN} failed
Traceback (most recent call last):
  File "/home/maria/hangtime/server/media/peers.py", line 12, in answer
    offer = parse("a=ice-pwd:verysecret from 203.0.113.77")
ValueError: a=fingerprint:sha-256 AB:CD of 2001:db8::77
{WHEN} WARNING maria's phone at 203.0.113.77 asked for Ängström of U19 Sprint
v=0
a=ice-pwd:verysecret
"""


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "maria"
    folder.mkdir()
    turn = {"url": "turn:gym.example.org", "username": "maria", "credential": "turnpassword"}
    for name, text in {
        "DATA_DIR": str(folder),
        "PORT": "0",
        "ANNOUNCED_ADDRESSES": "127.0.0.1=203.0.113.77",
        "ALLOWED_HOSTS": "gym.example.org",
        "SIGNING_KEY": "correct horse battery staple, thirty-two",
        "ICE_SERVERS": json.dumps([turn]),
        "MIN_RESULTS_PER_S": "7",
    }.items():
        monkeypatch.setenv(f"HANGTIME_{name}", text)
    monkeypatch.setattr(socket, "gethostname", lambda: "marias-box")
    return folder


async def fill(url: str, data_dir: Path) -> None:
    await schema.upgrade(url)
    database = Database(url)
    async with database.writing() as connection:
        kept = [to_keep(0, 2, "maria"), performed()]
        await connection.execute(insert(Athlete).values(**agreed_row("maria")))
        await put_reps(connection, [RepRecord.from_kept(each) for each in kept])
        await connection.execute(update(Athlete).values(nickname="Ängström"))
        await connection.execute(update(Session).values(name="maria"))
        await connection.execute(
            insert(Squad).values(squad_id="s", name="U19 Sprint", created_at=BEGAN)
        )
        await connection.exec_driver_sql("CREATE TABLE maria (weight_kg INTEGER)")
    await database.close()
    spool = Spool(data_dir)
    spool.append([RepRecord.from_kept(to_keep(1, 2, "maria"))])
    spool.close()


def bundle(path: Path) -> dict[str, str]:
    with tarfile.open(path) as archive:
        found = {}
        for entry in archive:
            file = archive.extractfile(entry)
            assert file is not None
            found[Path(entry.name).name] = file.read().decode()
            assert (entry.uname, entry.gname, entry.uid) == ("", "", 0)
        return found


def test_nobody_s_name_token_sdp_or_address_is_in_a_bundle(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(fill(f"sqlite:///{data_dir}/hangtime.db", data_dir))
    (tmp_path / "log").write_text(LOG)
    file = tmp_path / "bundle.tar.gz"
    words = ["support", str(file), "--lan", "--log", str(tmp_path / "log")]
    assert main(words) == 0
    told = bundle(file)
    everything = "\n".join(told.values())
    for secret in (*SECRETS, str(tmp_path), "marias-box"):
        assert secret.casefold() not in everything.casefold(), secret
    assert not re.search(r"\b\d{1,3}(\.\d{1,3}){3}\b", everything)
    if len(getpass.getuser()) > 4:
        assert getpass.getuser() not in everything
    assert BEGAN.date().isoformat() not in everything.replace(WHEN, "")
    assert file.stat().st_mode & 0o077 == 0
    assert "Nobody's name" in capsys.readouterr().out


def test_a_bundle_holds_what_helps(data_dir: Path, tmp_path: Path) -> None:
    asyncio.run(fill(f"sqlite:///{data_dir}/hangtime.db", data_dir))
    (tmp_path / "log").write_text(LOG)
    words = ["support", str(tmp_path / "bundle.tar.gz"), "--log", str(tmp_path / "log")]
    assert main(words) == 0
    told = bundle(tmp_path / "bundle.tar.gz")
    assert json.loads(told["versions.json"])["hangtime"] == VERSION
    settings = json.loads(told["settings.json"])
    assert (settings["min_results_per_s"], settings["port"]) == (7, 0)
    assert (settings["signing_key"], settings["database_url"]) == ("set", "default")
    rows = json.loads(told["rows.json"])
    assert (rows["reps"], rows["rep_windows"], rows["other tables"]) == (2, 1, 1)
    checks = {check["name"]: check for check in json.loads(told["checks.json"])}
    assert checks["waiting jumps"]["facts"]["count"] == 1
    assert checks["database"]["state"] == "ok"
    assert "the camera of session … left after 31 s: 900 pictures analysed" in told["log.txt"]
    assert 'File "…/server/media/peers.py", line 12, in answer' in told["log.txt"]
    assert "ValueError: …" in told["log.txt"]


def test_a_server_that_does_not_start_for_a_wrong_setting_has_a_bundle_too(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGTIME_PORT", "maria")
    assert main(["support", str(tmp_path / "bundle.tar.gz")]) == 0
    told = bundle(tmp_path / "bundle.tar.gz")
    assert "maria" not in "".join(told.values())
    assert json.loads(told["checks.json"]) == [{"name": "settings", "state": "fail", "facts": {}}]
    assert "log.txt" not in told


def test_a_database_that_is_away_is_told_by_its_kind_of_trouble(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGTIME_DATABASE_URL", "postgresql://maria:secret@127.0.0.1:1/club")
    assert main(["support", str(tmp_path / "bundle.tar.gz")]) == 0
    told = bundle(tmp_path / "bundle.tar.gz")
    assert json.loads(told["rows.json"]) == {"trouble": "DatabaseAway"}
    assert "maria" not in "".join(told.values())


def test_a_bundle_never_overwrites_a_file_and_a_log_that_is_not_there_is_told(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").write_text("precious")
    assert main(["support", str(tmp_path / "mine")]) == 2
    assert (tmp_path / "mine").read_text() == "precious"
    assert main(["support", str(tmp_path / "b.tar.gz"), "--log", str(tmp_path / "no")]) == 2
    assert "cannot be read: No such file" in capsys.readouterr().err
    assert not (tmp_path / "b.tar.gz").exists()
