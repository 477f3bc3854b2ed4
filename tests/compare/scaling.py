"""Owns docs/explanation/scaling.md: what was served, a model of what it costs, what clubs need."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

import numpy as np

PAGE: Final = Path(__file__).parents[2] / "docs/explanation/scaling.md"
CORES: Final = 2
LATEST_MS: Final = 200.0
CORE_HOUR_EUR: Final = 0.02
"""A stated price of a rented virtual core, to be replaced by one's own."""
_SPARE: Final = 0.85
"""Of a core: what rates are cut to when there is too much (`server/ops/budget.py`)."""
_SIZES: Final = (
    ("a club: 4 stations", 4),
    ("a city: 40 stations", 40),
    ("a country: 2,000 stations", 2000),
)

_TOP: Final = """# How far one server goes

Written by `make capacity`; nobody edits it. Every number in the first two tables was measured by
the load generator ([how](../how-to/load-test.md)) on two shared cores, OpenVINO engine, lite
model: five of seven athletes stand, two jump, all the time. The generator ran on the same two
cores, at the higher priority: what it took is in the table and was not there for the server.
Each number is the median of as many runs as the table says, each with a server of its own.
"""


@dataclass(frozen=True)
class Served:
    """What one run's athletes got, and what it cost."""

    way: str
    peers: int
    results_a_second: float
    """Of each athlete, in the mean."""
    p95_ms: float
    errors: float
    """Share of late, missing and refused among requests of the worst row."""
    p50_ms: float
    fewest_a_second: float
    """Of the athlete who got the fewest."""
    jain: float
    frames_a_second: float
    """Sent by each, in the mean."""
    cores: float
    """CPU seconds a second of the server."""
    rss_mib: float
    client_cores: float
    client_lag_p99_ms: float
    seconds: float
    least_per_s: float
    loop_us: float
    """What the loop of `make bench` took just before: how fast the machine was."""


def median(runs: Sequence[Served]) -> Served:
    """Return what most of *runs*, of one number of athletes, saw: each number's own median."""
    numbers = [field.name for field in fields(Served) if field.type is float]
    return replace(
        runs[0],
        **{name: statistics.median(getattr(run, name) for run in runs) for name in numbers},
    )


def by_athletes(all_runs: Sequence[Served]) -> list[Served]:
    """Return the median of the runs of each number of athletes, the fewest first."""
    each = sorted({run.peers for run in all_runs})
    return [median([run for run in all_runs if run.peers == peers]) for peers in each]


@dataclass(frozen=True)
class Model:
    """Cores that a server uses: for being connected, for a picture that arrives, for a result."""

    connected_ms: float
    """A second: keep-alives, reports, timers."""
    picture_ms: float
    result_ms: float

    def cores(self, peers: int, pictures_a_second: float, results_a_second: float) -> float:
        """Return what *peers* take who each send and get so many a second."""
        each_ms = self.picture_ms * pictures_a_second + self.result_ms * results_a_second
        return peers * (self.connected_ms + each_ms) / 1000


def fitted(runs: Sequence[Served]) -> Model:
    """Return the model that is least off, relatively, over *runs*; its parts are not below zero."""
    rows = np.array(
        [(r.peers, r.peers * r.frames_a_second, r.peers * r.results_a_second) for r in runs]
    )
    shares = rows / np.array([r.cores for r in runs])[:, None] / 1000
    best, least_off = np.zeros(3), np.inf
    # Least squares whose parts are not negative: the best of those that leave some parts out.
    for kept in ([0, 1, 2], [0, 1], [0, 2], [1, 2], [0], [1], [2]):
        parts = np.zeros(3)
        parts[kept] = np.linalg.lstsq(shares[:, kept], np.ones(len(runs)), rcond=None)[0]
        off = float(np.sum((shares @ parts - 1) ** 2))
        if parts.min() >= 0 and off < least_off:
            best, least_off = parts, off
    return Model(*map(float, best))


def off_shares(model: Model, runs: Sequence[Served]) -> list[float]:
    """Return how far the model is off each run: said minus measured, as a share."""
    return [model.cores(r.peers, r.frames_a_second, r.results_a_second) / r.cores - 1 for r in runs]


def written(all_runs: Sequence[Served]) -> str:
    """Return the page of *all_runs*, in any order."""
    runs = by_athletes(all_runs)
    return "".join([_TOP, _table(runs, all_runs), _model(runs), _needs(fitted(runs))])


def _table(runs: Sequence[Served], all_runs: Sequence[Served]) -> str:
    loops_us = [run.loop_us for run in all_runs]
    lines = [
        f"\nThe calibration loop (`make bench`) took {min(loops_us):.0f} to {max(loops_us):.0f} µs "
        "before the runs.\n"
        "\n## What was served\n\n"
        "| athletes | runs, for | results/s each | the fewest | Jain | p50 | p95 | errors | "
        "server, cores | RSS | generator: cores, lag p99 |\n|" + " --- |" * 11 + "\n"
    ]
    for run in runs:
        p95_ms = [one.p95_ms for one in all_runs if one.peers == run.peers]
        lines.append(
            f"| {run.peers} | {len(p95_ms)}, {run.seconds:.0f} s | {run.results_a_second:.1f} | "
            f"{run.fewest_a_second:.1f} | {run.jain:.3f} | {run.p50_ms:.0f} ms | "
            f"{run.p95_ms:.0f} ms ({min(p95_ms):.0f}–{max(p95_ms):.0f}) | "
            f"{run.errors:.1%} | {run.cores:.2f} | {run.rss_mib:.0f} MiB | "
            f"{run.client_cores:.2f}, {run.client_lag_p99_ms:.0f} ms |\n"
        )
    broken = [r for r in runs if r.p95_ms >= LATEST_MS or r.errors >= 0.01]
    if broken:
        first = broken[0]
        lines.append(
            f"\nIt breaks at {first.peers} athletes: p95 {first.p95_ms:.0f} ms, "
            f"{first.errors:.1%} errors, with {first.cores + first.client_cores:.2f} of {CORES} "
            "cores used by server and generator.\n"
        )
    return "".join(lines)


def _model(runs: Sequence[Served]) -> str:
    half, other = runs[::2], runs[1::2]
    model = fitted(half)
    lines = [
        "\n## What it costs\n\n"
        "Cores = athletes × (c + pictures sent a second × a + results a second × b). Fitted on "
        f"every other run and asked about those between: c = {model.connected_ms:.2f} ms a second, "
        f"a = {model.picture_ms:.2f} ms, b = {model.result_ms:.2f} ms.\n\n"
        "| athletes | cores measured | predicted | off |\n| --- | --- | --- | --- |\n"
    ]
    for run, off in zip(other, off_shares(model, other), strict=True):
        predicted = model.cores(run.peers, run.frames_a_second, run.results_a_second)
        lines.append(f"| {run.peers} | {run.cores:.2f} | {predicted:.2f} | {off:+.0%} |\n")
    return "".join(lines)


def _needs(model: Model) -> str:
    full, standing = model.cores(1, 30, 30), model.cores(1, 30, 10)
    mixed = (5 * standing + 2 * full) / 7
    lines = [
        "\n## What that means\n\n"
        "From the model, fitted on all runs: an athlete at 30 pictures a second takes "
        f"{full:.2f} of a core while every picture is analysed, {standing:.2f} while standing is "
        f"only looked at; five standing for two jumping, {mixed:.2f} each. With {_SPARE:.0%} of a "
        f"core used that is **{_SPARE / mixed:.1f} athletes a core**, at {CORE_HOUR_EUR:.2f} € for "
        "a core and hour (a stated price) "
        f"{100 * mixed / _SPARE * CORE_HOUR_EUR:.2f} cents for an athlete and hour.\n\n"
        "| | stations at once | cores | € an hour |\n| --- | --- | --- | --- |\n"
    ]
    for name, stations in _SIZES:
        cores = int(np.ceil(stations * mixed / _SPARE))
        lines.append(f"| {name} | {stations:,} | {cores:,} | {cores * CORE_HOUR_EUR:.2f} |\n")
    lines.append(
        "\nIt counts CPU time alone. Where pictures wait while others are analysed fewer are "
        "served: the first table says what each athlete had. It extrapolates from two cores: more "
        "processes, each on its own cores, are assumed to cost what one does. Several machines "
        "were not tried.\n"
    )
    return "".join(lines)


def write(runs: Sequence[Served]) -> None:
    """Write the page."""
    PAGE.write_text(written(runs))
