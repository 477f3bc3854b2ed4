"""The machine: a place to write, room, memory, and a clock."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from server.doctor import machine
from server.doctor.check import State

NOW = datetime.now(UTC)


def test_a_folder_that_only_its_owner_reads_is_ok_and_left_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert machine.data_folder(tmp_path).state is State.OK
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    assert machine.data_folder(tmp_path / "a" / "b").state is State.OK
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_others_read_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    check = machine.data_folder(tmp_path)
    assert (check.state, check.remedy) == (State.WARN, f"chmod 700 {tmp_path}")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    check = machine.data_folder(tmp_path / "file" / "data")
    assert check.state is State.FAIL
    assert "HANGTIME_DATA_DIR" in check.remedy


def test_a_disk_of_one_megabyte_is_nearly_full(small_disk: Path) -> None:
    check = machine.disk(small_disk / "not yet there")
    assert check.state is State.FAIL
    assert check.facts["free_mb"] <= 1


@pytest.mark.parametrize(
    ("free_mib", "runs", "state"),
    [
        (2000, False, "ok"),
        (700, False, "warn"),
        (300, False, "fail"),
        (300, True, "ok"),
        (100, True, "warn"),
    ],
)
def test_memory_is_told_before_it_is_short(
    monkeypatch: pytest.MonkeyPatch, free_mib: int, runs: bool, state: str
) -> None:
    seen = SimpleNamespace(available=free_mib << 20)
    monkeypatch.setattr("psutil.virtual_memory", lambda: seen)
    assert machine.memory(runs=runs).state == state


@pytest.mark.parametrize(
    ("synchronised", "state", "words"),
    [(True, "ok", "kept right"), (False, "warn", "no time server"), (None, "warn", "not known")],
)
def test_whether_somebody_keeps_the_clock_right_is_told_as_far_as_it_is_known(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    synchronised: bool | None,
    state: str,
    words: str,
) -> None:
    monkeypatch.setattr(machine, "_is_synchronised", lambda: synchronised)
    check = machine.clock(tmp_path, NOW)
    assert check.state == state
    assert words in check.text


def test_a_clock_that_went_back_is_seen_by_what_was_stored(tmp_path: Path) -> None:
    (tmp_path / "hangtime.db").touch()
    later_s = (NOW + timedelta(days=3)).timestamp()
    os.utime(tmp_path / "hangtime.db", (later_s, later_s))
    check = machine.clock(tmp_path, NOW)
    assert check.state is State.FAIL
    assert check.facts["behind_s"] == pytest.approx(3 * 86400, abs=5)
