"""loadtest/slo.py as an operator calls it: nothing passes that was not shown."""

import csv
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

SLO = Path(__file__).parents[2] / "loadtest/slo.py"
COLUMNS = ("Name", "Request Count", "Failure Count", "50%", "95%", "99%")
ROWS: dict[str, tuple[object, ...]] = {
    "client_loop_lag": (1200, 0, 1, 3, 8),
    "connect": (25, 0, 30, 90, 120),
    "first_result": (25, 0, 200, 400, 600),
    "send_to_result": (9000, 40, 40, 180, 400),
    "Aggregated": (10250, 40, 30, 170, 380),
}
OFFERED = {"frames_due": 9100, "frames_sent": 9090, "results_owed": 3000, "results_met": 2990}


def write(path: Path, columns: Iterable[str], *lines: Iterable[object]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([columns, *lines])


def judged(
    folder: Path,
    rows: dict[str, tuple[object, ...]] | None = None,
    columns: tuple[str, ...] = COLUMNS,
    offered: dict[str, int] | None = None,
) -> tuple[int, str]:
    """What slo.py says of a sound run in which *rows* and sums of *offered* are others."""
    lines = [(name, *values) for name, values in {**ROWS, **(rows or {})}.items() if values]
    write(folder / "results_stats.csv", columns, *(line[: len(columns)] for line in lines))
    sums = {**OFFERED, **(offered or {})}
    write(folder / "results_offered.csv", sums, [total // 2 for total in sums.values()])
    return run(folder)


def run(folder: Path) -> tuple[int, str]:
    limits = ["--p95-ms", "200", "--errors", "1"]
    done = subprocess.run(
        [sys.executable, SLO, folder / "results", *limits], capture_output=True, text=True
    )
    assert not done.stderr
    return done.returncode, done.stdout


def test_a_sound_run_passes(tmp_path: Path) -> None:
    code, said = judged(tmp_path)
    assert (code, said.startswith("PASS: p95 of 180 ms")) == (0, True)


def test_it_runs_by_its_own_name(tmp_path: Path) -> None:
    judged(tmp_path)
    limits = ("--p95-ms", "200", "--errors", "1")
    assert subprocess.run([SLO, tmp_path / "results", *limits], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"send_to_result": (9000, 40, 40, 201, 400)}, "p95 of send_to_result is 201 ms"),
        ({"send_to_result": (9000, 91, 40, 180, 400)}, "1.01 % of send_to_result failed"),
        ({"connect": (25, 1, 30, 90, 120)}, "4 % of connect failed"),
        ({"first_result": (25, 25, 0, 0, 0)}, "no request of first_result succeeded"),
        ({"client_loop_lag": (1200, 0, 1, 3, 11)}, "the run is void"),
        ({"send_to_result": ()}, "send_to_result has no requests"),
        ({"send_to_result": (0, 0, "N/A", "N/A", "N/A")}, "send_to_result has no requests"),
        ({"client_loop_lag": ()}, "client_loop_lag has no requests"),
        ({"send_to_result": (9000, 40, 40, "N/A", 400)}, '95% of send_to_result is "N/A"'),
        ({"send_to_result": (9000, 40, 40, "nan", 400)}, '95% of send_to_result is "nan"'),
    ],
)
def test_a_miss_is_named_and_fails(
    tmp_path: Path, rows: dict[str, tuple[object, ...]], said: str
) -> None:
    code, output = judged(tmp_path, rows)
    assert code == 1
    assert output.startswith(f"MISS: {said}")


@pytest.mark.parametrize("missing", COLUMNS[1:3] + COLUMNS[4:])
def test_a_missing_column_fails(tmp_path: Path, missing: str) -> None:
    renamed = tuple("other" if column == missing else column for column in COLUMNS)
    code, output = judged(tmp_path, columns=renamed)
    assert (code, output) == (1, f"MISS: there is no column {missing}\n")


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        ({"frames_sent": 8600}, "frames_sent is 94.5 % of frames_due"),
        ({"results_met": 2840}, "results_met is 94.7 % of results_owed"),
        ({"results_owed": 0, "results_met": 0}, "results_owed is 0"),
    ],
)
def test_less_than_was_offered_fails(tmp_path: Path, offered: dict[str, int], said: str) -> None:
    code, output = judged(tmp_path, offered=offered)
    assert code == 1
    assert output.startswith(f"MISS: {said}")


@pytest.mark.parametrize("name", ["results_stats.csv", "results_offered.csv"])
def test_a_missing_or_empty_file_fails(tmp_path: Path, name: str) -> None:
    judged(tmp_path)
    header = (tmp_path / name).read_text().splitlines()[0]
    (tmp_path / name).write_text(f"{header}\n")
    assert run(tmp_path) == (1, f"MISS: {tmp_path / name} has no lines: nothing was measured\n")
    (tmp_path / name).unlink()
    code, output = run(tmp_path)
    assert code == 1
    assert "cannot be read" in output
