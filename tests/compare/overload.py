"""Owns what three times too many athletes do to those who were there: `make overload`.

One server. First as many athletes as it serves at full rate; then for a minute twice as many more;
then the first ones alone again. What they got is read from the first ones' own generator.
`python -m tests.compare.overload --athletes 3` on a machine that serves fewer at full rate.
"""

import argparse
import csv
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from tests.compare.capacity import BEST, Generator
from tests.compare.servers import FOLDER, WAYS, running, runs_on

AT_CAPACITY: Final = 8
"""Athletes of whom two in seven jump, at full rate, on two cores: see scaling.md."""
_BEFORE_S: Final = 40.0
_OVERLOAD_S: Final = 60.0
_AFTER_S: Final = 30.0
_WINDOW_S: Final = 10.0
"""Locust's percentiles are of the last ten seconds."""
_BACK_S: Final = 5.0

Seen = dict[str, float]
"""What one run showed; milliseconds and MiB."""


def main() -> None:
    """Run it, five times unless told otherwise, and print what was seen and the medians."""
    parser = argparse.ArgumentParser(prog="overload", description="Three times too many athletes.")
    parser.add_argument("--athletes", type=int, default=AT_CAPACITY, help="served at full rate (8)")
    parser.add_argument("--times", type=int, default=5, help="runs (5)")
    chosen = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    runs = []
    for _ in range(chosen.times):
        runs.append(overloaded(chosen.athletes))
        print(_as_line(runs[-1]), flush=True)
    print(
        "medians:", _as_line({name: float(np.median([r[name] for r in runs])) for name in runs[0]})
    )


def overloaded(athletes: int) -> Seen:
    """Return what *athletes* got while twice as many more came and went."""
    (way,) = [way for way in WAYS if way.name == BEST]
    whole_s = _BEFORE_S + _OVERLOAD_S + _AFTER_S
    with (
        running(way, {0, 1}) as server,
        TemporaryDirectory() as folder,
        Generator(server.url, athletes, whole_s, 5.0, Path(folder) / "first") as first,
    ):
        began_s = time.time()
        if not runs_on(first, _BEFORE_S):
            raise RuntimeError(f"the first athletes left too early: see {FOLDER}")
        before_mib = server.process.memory_info().rss / 2**20
        too_many = Generator(
            server.url, 2 * athletes, _OVERLOAD_S, 5.0, Path(folder) / "more", "more.log"
        )
        with too_many as more:
            failed = more.wait(_OVERLOAD_S + 60)
        over_s = time.time()
        after_mib = server.process.memory_info().rss / 2**20
        failed = first.wait(_AFTER_S + 60) or failed
        if failed:
            raise RuntimeError(f"a generator failed, or was late itself: see {FOLDER}")
        met = _met(Path(folder) / "first_offered.csv")
        p95_ms = _p95_over_time(Path(folder) / "first_stats_history.csv")
    phases = {
        "at capacity": (began_s + _BEFORE_S - 15, began_s + _BEFORE_S),
        "three times": (began_s + _BEFORE_S + _WINDOW_S, over_s),
        "back": (over_s + _BACK_S + _WINDOW_S, over_s + _AFTER_S),
    }
    seen = {
        "owed results that the first had, %": 100 * met,
        "RSS before": before_mib,
        "RSS more": after_mib - before_mib,
    }
    for name, (start_s, end_s) in phases.items():
        inside = [ms for time_s, ms in p95_ms if start_s <= time_s <= end_s]
        seen[name] = float(np.median(inside)) if inside else np.nan
        seen[f"{name}, worst"] = max(inside, default=np.nan)
    return seen


def _met(path: Path) -> float:
    """Return the share of what the first athletes were owed that they had in time, 0 to 1."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    had, owed = (sum(float(row[f"results_{name}"]) for row in rows) for name in ("met", "owed"))
    return had / owed


def _as_line(seen: Seen) -> str:
    """Return *seen* in words: p95 of the last ten seconds, in ms, and memory, in MiB."""
    return ", ".join(f"{name} {number:.0f}" for name, number in seen.items())


def _p95_over_time(path: Path) -> list[tuple[float, float]]:
    with path.open(newline="") as file:
        return [
            (float(row["Timestamp"]), float(row["95%"]))
            for row in csv.DictReader(file)
            if row["Name"] == "send_to_result" and row["95%"] not in ("", "N/A")
        ]


if __name__ == "__main__":
    main()
