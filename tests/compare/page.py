"""Owns the part of docs/explanation/performance.md that `make compare` writes, and its plot.

`python -m tests.compare.page` writes it anew from the last run, and from what load tests found
in var/capacity.json (`tests/compare/capacity.py`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from tests.compare.scaling import Served, by_athletes
from tests.compare.table import Row, as_table, expected, medians
from tests.validity.plots import save

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs/explanation/performance.md"
PLOT: Final = "performance-side-by-side.svg"
LAST: Final = ROOT / "var/compare/last.json"
CAPACITY: Final = ROOT / "var/capacity.json"

BEGIN: Final = "<!-- written by `make compare` -->\n"
END: Final = "<!-- until here -->\n"

LATEST_MS: Final = 200.0
MOST_ERRORS: Final = 0.01
_OURS: Final = "Hangtime"

_HOW: Final = """
The same clip for all: 640×360 at 30 fps, two jumps, VP8 at 1.2 Mb/s replayed over loopback (for
the WebSocket the same pictures as JPEG of quality 80); the lite model, for the first three as
published, in VIDEO mode. With 1 and 2 athletes server and senders have one core each; with 4 and 8
the server may use both, and the senders go first. Medians of {runs} runs with one athlete and
{fewer} with more, {seconds:.0f} s each, in turns. *CPU a frame* is all that the server's processes
use, for each result; *unanswered* the share of frames without a result half a second later; the
last column tells whether the senders kept their times.

The calibration loop (`make bench`) took {loop:.0f} µs. By it the tutorial should take about
{cpu:.1f} ms of CPU and {p50:.1f} ms p50 with one athlete; were it dearer by more than 35 %, nothing
would be said here. Cheaper it may be: that favours nobody who is compared with it.
"""


@dataclass(frozen=True)
class Comparison:
    """One run of everything."""

    rows: list[Row]
    calibration_us: float
    runs: int
    """With one athlete."""
    seconds: float


@dataclass(frozen=True)
class Capacity:
    """What one number of athletes got."""

    way: str
    peers: int
    results_a_second: float
    p95_ms: float
    errors: float = 0.0
    """Share of late, missing and refused."""


def verdict(found: Sequence[Capacity]) -> str:
    """Return the answer: under 200 ms, yes or no, at how many athletes."""
    held = [
        each
        for each in found
        if each.way.startswith(_OURS) and each.p95_ms < LATEST_MS and each.errors < MOST_ERRORS
    ]
    if not held:
        return f"**Under {LATEST_MS:.0f} ms: no**, at no number of athletes that was tried.\n"
    best = max(held, key=lambda each: (each.peers, -each.p95_ms))
    who = "one athlete" if best.peers == 1 else f"{best.peers} athletes at once"
    return (
        f"**Under {LATEST_MS:.0f} ms: yes, with {who}** on two cores ({best.way}: p95 "
        f"{best.p95_ms:.0f} ms, {best.results_a_second:.1f} results a second for each). "
        f"The most that was tried were {max(each.peers for each in found)}.\n"
    )


def section(found: Comparison, capacity: Sequence[Capacity]) -> str:
    """Return what stands between the markers."""
    rows = medians(found.rows)
    if not capacity:
        capacity = [Capacity(row.way, row.peers, row.results_a_second, row.p95_ms) for row in rows]
    should = expected(found.calibration_us)
    how = _HOW.format(
        runs=found.runs,
        fewer=min(3, found.runs),
        seconds=found.seconds,
        loop=found.calibration_us,
        cpu=should.cpu_ms,
        p50=should.p50_ms,
    )
    return "".join(
        [
            BEGIN,
            verdict(capacity),
            "\n## Side by side\n",
            how,
            "\n",
            as_table(rows),
            f"\n![p95 and results a second against the number of athletes]({PLOT})\n",
            END,
        ]
    )


def with_section(text: str, written: str) -> str:
    """Return the page *text* with *written* in its place: after the title, if there was none."""
    before, found, rest = text.partition(BEGIN)
    if found:
        _, end, after = rest.partition(END)
        if not end:
            raise ValueError(f"the page has {BEGIN.strip()} and no {END.strip()} after it")
        return before + written + after
    title, _, rest = text.partition("\n\n")
    return f"{title}\n\n{written}\n{rest}"


def plot(rows: Sequence[Row], path: Path) -> None:
    """Plot how late and how often against the number of athletes, a line a way."""
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    late, often = figure.subplots(1, 2)
    for way in dict.fromkeys(row.way for row in rows):
        own = [row for row in rows if row.way == way]
        peers, style = [row.peers for row in own], "o-" if way.startswith(_OURS) else "s--"
        late.plot(peers, [row.p95_ms for row in own], style, markersize=4, label=way)
        often.plot(peers, [row.results_a_second for row in own], style, markersize=4)
    late.axhline(LATEST_MS, color="#64748b", linewidth=0.8)
    late.set(xlabel="athletes", ylabel="send to result p95, ms", yscale="log")
    often.set(xlabel="athletes", ylabel="results a second for each", ylim=(0, 32))
    for axes in (late, often):
        axes.set_xscale("log", base=2)
        axes.set_xticks(sorted({row.peers for row in rows}), labels=None)
        axes.xaxis.set_major_formatter("{x:.0f}")
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)
    save(figure, path)


def write(found: Comparison) -> None:
    """Write the page's part and the plot."""
    told = json.loads(CAPACITY.read_text()) if CAPACITY.exists() else []
    capacity = [
        Capacity(each.way, each.peers, each.results_a_second, each.p95_ms, each.errors)
        for each in by_athletes([Served(**each) for each in told])
    ]
    PAGE.write_text(with_section(PAGE.read_text(), section(found, capacity)))
    plot(medians(found.rows), PAGE.with_name(PLOT))


if __name__ == "__main__":
    last = json.loads(LAST.read_text())
    write(Comparison(**{**last, "rows": [Row.from_json(each) for each in last["rows"]]}))
