#!/usr/bin/env python3
"""Judges a run: `python loadtest/slo.py results --p95-ms 200 --errors 1`.

Reads `results_stats.csv`, which Locust wrote, and `results_offered.csv`, which the locustfile
wrote, and exits with 1 on any miss. What it cannot read is a miss: nothing passes by default.
"""

import argparse
import csv
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

LATENCY: Final = "send_to_result"
LAG: Final = "client_loop_lag"
TOTAL: Final = "Aggregated"
NEEDED_ROWS: Final = ("connect", "first_result", LATENCY, LAG)
OFFERED: Final = (("frames_due", "frames_sent"), ("results_owed", "results_met"))
"""Columns: what was to be, and what of it was; judged as sums over all connections."""
LEAST_OFFERED: Final = 0.95

Line = Mapping[str, str]


class UnreadableError(Exception):
    """Files that cannot be judged; the text says what they lack."""


def main() -> int:
    """Print every miss, or that there is none; return the exit code."""
    parser = argparse.ArgumentParser(prog="slo.py", description="Judge a load test by its files.")
    parser.add_argument("results", help="what --csv was")
    parser.add_argument("--p95-ms", type=float, required=True, help=f"of {LATENCY}, at most")
    parser.add_argument("--errors", type=float, required=True, help="per cent in any row, at most")
    parser.add_argument("--lag-ms", type=float, default=10.0, help=f"p99 of {LAG}, at most")
    limits = parser.parse_args()
    try:
        rows = read_rows(Path(f"{limits.results}_stats.csv"))
        offered = read_lines(Path(f"{limits.results}_offered.csv"))
        misses = [
            *void(rows, limits.lag_ms),
            *slow(rows, limits.p95_ms),
            *failed(rows, limits.errors),
            *short(offered),
        ]
    except UnreadableError as error:
        misses = [str(error)]
    for miss in misses:
        print(f"MISS: {miss}")
    if not misses:
        print(
            f"PASS: p95 of {number(rows[LATENCY], '95%'):g} ms over {len(offered)} connections, "
            f"at most {limits.p95_ms:g} ms asked for"
        )
    return 1 if misses else 0


def read_lines(path: Path) -> Sequence[Line]:
    """The lines of a CSV file; raise UnreadableError when there are none."""
    try:
        with path.open(newline="") as file:
            lines = list(csv.DictReader(file))
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}") from None
    if not lines:
        raise UnreadableError(f"{path} has no lines: nothing was measured")
    return lines


def read_rows(path: Path) -> Mapping[str, Line]:
    """Locust's rows by name; raise UnreadableError when a needed one has nothing to judge."""
    rows = {cell(line, "Name"): line for line in read_lines(path)}
    for name in NEEDED_ROWS:
        if name not in rows or number(rows[name], "Request Count") == 0:
            raise UnreadableError(f"{name} has no requests")
    return rows


def cell(line: Line, column: str) -> str:
    """What stands there; raise UnreadableError when the column is missing."""
    if (text := line.get(column)) is None:
        raise UnreadableError(f"there is no column {column}")
    return text


def number(line: Line, column: str) -> float:
    """The number that stands there; raise UnreadableError when there is none."""
    text = cell(line, column)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UnreadableError(f'{column} of {line.get("Name", "a connection")} is "{text}"')
    return value


def void(rows: Mapping[str, Line], lag_ms: float) -> Iterator[str]:
    """A generator that is late itself measured itself."""
    if (p99_ms := number(rows[LAG], "99%")) > lag_ms:
        yield f"the run is void: p99 of {LAG} is {p99_ms:g} ms, above {lag_ms:g} ms"


def slow(rows: Mapping[str, Line], p95_ms: float) -> Iterator[str]:
    """Results that came, but not soon enough."""
    if (measured_ms := number(rows[LATENCY], "95%")) > p95_ms:
        yield f"p95 of {LATENCY} is {measured_ms:g} ms, above {p95_ms:g} ms"


def failed(rows: Mapping[str, Line], errors_pct: float) -> Iterator[str]:
    """Each row by itself: who was refused must not drown in the frames of the others."""
    for name, row in rows.items():
        if name == TOTAL:
            continue
        requests, failures = number(row, "Request Count"), number(row, "Failure Count")
        if requests and failures == requests:
            yield f"no request of {name} succeeded"
        elif requests and 100 * failures / requests > errors_pct:
            share = 100 * failures / requests
            yield f"{share:.3g} % of {name} failed, more than {errors_pct:g} %"


def short(offered: Sequence[Line]) -> Iterator[str]:
    """A run that offered less than it says, or got less than it was owed, proves less."""
    for due, done in OFFERED:
        should, did = (sum(number(line, column) for line in offered) for column in (due, done))
        if should == 0:
            yield f"{due} is 0: nothing was offered"
        elif did < LEAST_OFFERED * should:
            yield f"{done} is {100 * did / should:.3g} % of {due}, less than 95 %"


if __name__ == "__main__":
    sys.exit(main())
