"""`hangtime doctor` as an operator runs it: a line each, an exit code, JSON."""

import json
import re
from pathlib import Path

import pytest

from server.__main__ import main
from server.commands.doctor import as_json, as_text
from server.doctor import models
from server.doctor.check import Check, State
from server.doctor.running import find_running, server
from server.settings import Settings
from tests.doctor.answering import answering


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANGTIME_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HANGTIME_PORT", "0")


def test_where_nothing_fails_the_exit_code_is_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["well"] is True
    names = [check["name"] for check in told["checks"]]
    assert {"port", "disk", "clock", "engine", "database"} <= set(names)
    for check in told["checks"]:
        assert check["state"] in ("ok", "warn")
        assert (check["remedy"] == "") == (check["state"] == "ok")


def test_what_fails_is_a_line_with_what_to_do_and_the_exit_code_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGTIME_MODEL_DIR", "/nowhere")
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if " model files " in line]
    assert re.match(r"fail  model files .* is missing → run `make setup`", line)
    assert len(lines) == 12


def test_a_wrong_setting_is_what_is_told_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGTIME_PROT", "80")
    assert main(["doctor"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("fail  settings       HANGTIME_PROT is no setting")


def test_a_check_with_a_defect_costs_no_other_its_line(
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: Settings) -> Check:
        raise KeyError("a defect")

    monkeypatch.setattr(models, "engine", broken)
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert [line for line in lines if "engine         could not be looked at (KeyError)" in line]
    assert "a defect" in caplog.text


def test_lines_and_json_say_the_same() -> None:
    checks = [Check("disk", State.FAIL, "it is full", "make room", {"free_mb": 3})]
    assert as_text(checks) == "fail  disk           it is full → make room"
    told = json.loads(as_json(checks))
    assert (told["well"], told["checks"][0]["facts"]) == (False, {"free_mb": 3})


async def test_a_server_that_runs_is_told_with_its_version_and_whether_it_is_ready() -> None:
    ready = {"ready": True}
    async with answering({"alive": True, "version": "0.0.1"}, ready) as port:
        check = server(await find_running(Settings(port=port)))
    assert (check.state, check.remedy) == (State.WARN, "restart it")
    not_yet = {"ready": False, "model_warm": True, "migrations_current": False}
    async with answering({"alive": True, "version": "0.0.1"}, not_yet) as port:
        check = server(await find_running(Settings(port=port)))
    assert check.state is State.FAIL
    assert "(not yet: migrations current)" in check.text
    ended = {"ready": False, "model_warm": True, "migrations_current": True, "saving": False}
    async with answering({"alive": True, "version": "0.0.1"}, ended) as port:
        check = server(await find_running(Settings(port=port)))
    assert (check.state, "saves no jump" in check.text) == (State.FAIL, True)
    assert check.remedy.startswith("restart it")


async def test_another_program_on_the_port_is_not_taken_for_hangtime() -> None:
    for answer in ("a page", ["a list"], {"status": "ok"}):
        async with answering(answer, {}) as port:
            assert await find_running(Settings(port=port)) is None
