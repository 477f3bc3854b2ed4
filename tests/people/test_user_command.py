"""`hangtime user` as somebody types it: on a terminal, or with a line on standard input."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from server.__main__ import main
from tests.people.test_passwords import WORDS

OTHER = "another few words"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANGTIME_DATA_DIR", str(tmp_path))
    return tmp_path


class Terminal:
    """Runs commands with a line on standard input; returns what they print."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def says(self, *words: str, line: str = "", code: int = 0) -> str:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))
        assert main(["user", *words]) == code
        printed = self._capsys.readouterr()
        assert not line or line not in printed.out + printed.err
        return printed.out + printed.err


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(capsys, monkeypatch)


def test_accounts_are_made_listed_changed_and_removed(terminal: Terminal) -> None:
    assert "`hangtime user add NAME` makes one" in terminal.says("list")
    assert terminal.says("add", "Kim", line=WORDS) == "kim can sign in now (coach)\n"
    assert "(admin)" in terminal.says("add", "lou", "--role", "admin", line=WORDS)
    listed = terminal.says("list")
    assert [line.split()[:2] for line in listed.splitlines()] == [
        ["kim", "coach"],
        ["lou", "admin"],
    ]
    assert "signed out everywhere" in terminal.says("password", "KIM", line=OTHER)
    assert "has no account any more" in terminal.says("remove", "kim")
    assert "kim" not in terminal.says("list")


def test_what_is_wrong_is_told_and_changes_nothing(terminal: Terminal) -> None:
    assert "at least 10 characters" in terminal.says("add", "kim", line="short", code=2)
    terminal.says("add", "kim", line=WORDS)
    assert "kim has an account already" in terminal.says("add", "Kim", line=OTHER, code=2)
    assert "nobody has the name 'lou'" in terminal.says("password", "lou", line=OTHER, code=2)
    assert "nobody has the name 'lou'" in terminal.says("remove", "lou", code=2)
    assert "a name has 1 to 64" in terminal.says("add", " ", line=WORDS, code=2)


@pytest.mark.parametrize(
    ("again", "exit_code", "told"),
    [(WORDS, 0, "kim can sign in now"), (OTHER, 2, "the two are not the same")],
)
def test_on_a_terminal_a_password_is_asked_for_twice_and_not_shown(
    data_dir: Path, again: str, exit_code: int, told: str
) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "server", "user", "add", "kim"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = read_until(ours, b"fine): ")
        os.write(ours, f"{WORDS}\n".encode())
        shown += read_until(ours, b"Once more: ")
        os.write(ours, f"{again}\n".encode())
        shown += read_until(ours, told.encode())
        assert process.wait(30) == exit_code
    os.close(ours)
    assert WORDS.encode() not in shown
    assert again.encode() not in shown


def read_until(terminal: int, words: bytes) -> bytes:
    shown = b""
    while words not in shown:
        shown += os.read(terminal, 1024)
    return shown
