"""Owns how many athletes one server serves: `make capacity` runs the load generator against ours.

Each run is a server of its own, fresh, on both cores; the generator goes first. What came is kept
in var/capacity.json, which docs/explanation/performance.md and scaling.md are written from.
"""

import argparse
import csv
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil

from tests.bench.calibration import loop_s
from tests.compare.scaling import Served, write
from tests.compare.servers import FOLDER, ROOT, WAYS, Server, running, runs_on

FILE: Final = ROOT / "var/capacity.json"
BEST: Final = "Hangtime, openvino"
_SETTLES_S: Final = 8.0
"""After the last athlete came, before anything is measured: rates settle."""
_A_SECOND: Final = 5
"""Athletes that come each second."""


@dataclass(frozen=True)
class Run:
    """One number of athletes for a while."""

    peers: int
    seconds: float
    least_per_s: float


RUNS: Final = (
    *(Run(peers, 60.0, 5.0) for peers in (1, 2, 4, 8, 12, 16)),
    Run(25, 300.0, 5.0),
    Run(50, 60.0, 1.0),
    Run(100, 300.0, 1.0),
)
QUICK: Final = tuple(Run(peers, 15.0, 5.0) for peers in (1, 4, 8))


def served(run: Run) -> Served:
    """Serve *run*; raise RuntimeError where the generator failed."""
    (way,) = [way for way in WAYS if way.name == BEST]
    loop_us = loop_s() * 1e6
    environment = {**way.environment, "HANGTIME_MIN_RESULTS_PER_S": f"{run.least_per_s:g}"}
    with running(way, {0, 1}, environment) as server, TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        coming_s = run.peers / _A_SECOND + _SETTLES_S
        whole_s = coming_s + run.seconds
        with Generator(server.url, run.peers, whole_s, run.least_per_s, results) as locust:
            if not runs_on(locust, coming_s):
                raise RuntimeError(f"the generator ended before its athletes came: see {FOLDER}")
            first_s, cpu_s = time.monotonic(), server.cpu_s()
            client_s = _cpu_s(locust)
            rss_mib = 0.0
            until_s = first_s + run.seconds - 2
            while time.monotonic() < until_s and runs_on(locust, 1.0):
                rss_mib = max(rss_mib, server.process.memory_info().rss / 2**20)
            elapsed_s = time.monotonic() - first_s
            cores = (server.cpu_s() - cpu_s) / elapsed_s
            client_cores = (_cpu_s(locust) - client_s) / elapsed_s
            if locust.wait(60):
                raise RuntimeError(f"the generator failed, or was late itself: see {FOLDER}")
        return _read(run, results, cores, client_cores, rss_mib, loop_us)


def _cpu_s(process: psutil.Process) -> float:
    return Server("", process).cpu_s()


class Generator:
    """Locust, with the higher priority where it may have it; ended with the block."""

    def __init__(
        self,
        url: str,
        peers: int,
        seconds: float,
        least_per_s: float,
        results: Path,
        log: str = "locust.log",
    ) -> None:
        nice = ["nice", "-n", "-5"] if os.geteuid() == 0 else []
        self._log_path = FOLDER / log
        self._command = [
            *nice,
            *(sys.executable, "-m", "locust", "-f", str(ROOT / "loadtest/locustfile.py")),
            *("--headless", "-u", str(peers), "-r", str(_A_SECOND)),
            *("--run-time", f"{seconds:.0f}s", "--csv", str(results), "--csv-full-history"),
            *("--host", url, "--min-results-per-s", f"{least_per_s:g}", "--only-summary"),
            *("Stays", "Jumps"),
        ]

    def __enter__(self) -> psutil.Popen:
        self._log = self._log_path.open("w")
        self._process = psutil.Popen(self._command, cwd=ROOT, stdout=self._log, stderr=self._log)
        return self._process

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(30)
        self._log.close()


def _read(
    run: Run, results: Path, cores: float, client_cores: float, rss_mib: float, loop_us: float
) -> Served:
    rows = {row["Name"]: row for row in _lines(results.with_name("results_stats.csv"))}
    offered = list(_lines(results.with_name("results_offered.csv")))
    each = sorted(_a_second(line, "results") for line in offered)
    errors = max(
        float(row["Failure Count"]) / max(1.0, float(row["Request Count"]))
        for name, row in rows.items()
        if name not in ("Aggregated", "client_loop_lag")
    )
    latency = rows["send_to_result"]
    return Served(
        way=BEST,
        peers=run.peers,
        results_a_second=sum(each) / len(each),
        p95_ms=float(latency["95%"]),
        errors=errors,
        p50_ms=float(latency["50%"]),
        fewest_a_second=each[0],
        jain=sum(each) ** 2 / (len(each) * sum(one * one for one in each)),
        frames_a_second=sum(_a_second(line, "frames_sent") for line in offered) / len(each),
        cores=cores,
        rss_mib=rss_mib,
        client_cores=client_cores,
        client_lag_p99_ms=float(rows["client_loop_lag"]["99%"]),
        seconds=run.seconds,
        least_per_s=run.least_per_s,
        loop_us=loop_us,
    )


def _a_second(line: dict[str, str], what: str) -> float:
    """Return how many of *what* one connection had a second, by its own time and not the run's.

    Who comes last stays shorter than the run: by the run's time they would be short of results.
    """
    seconds = float(line["seconds"])
    return float(line[what]) / seconds if seconds else 0.0


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def main() -> None:
    """Serve every run, keep what came, and write the pages."""
    parser = argparse.ArgumentParser(prog="capacity", description="How many athletes fit.")
    parser.add_argument("--quick", action="store_true", help="a short try, which writes no page")
    parser.add_argument("--peers", type=int, nargs="*", help="only these numbers of athletes")
    parser.add_argument("--times", type=int, default=5, help="runs of each (5)")
    chosen = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    known = [Served(**each) for each in json.loads(FILE.read_text())] if FILE.exists() else []
    runs = [run for run in RUNS if not chosen.peers or run.peers in chosen.peers]
    if chosen.quick:
        for run in QUICK:
            print(served(run), flush=True)
        return
    known = [each for each in known if each.peers not in [run.peers for run in runs]]
    # In turns: a machine that grows slower for a while does so to all numbers of athletes.
    for run in runs * chosen.times:
        try:
            known.append(served(run))
        except RuntimeError as reason:
            print(f"{run} does not count: {reason}", flush=True)
            continue
        print(known[-1], flush=True)
        FILE.write_text(json.dumps([asdict(each) for each in known], indent=1))
    write(known)


if __name__ == "__main__":
    main()
