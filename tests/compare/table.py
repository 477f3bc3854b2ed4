"""Owns what was measured of each way: medians, the table, and whether they count; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np

TUTORIAL: Final = "tutorial aiortc"

CALIBRATED_US: Final = 355.0
"""The calibration loop, when the tutorial took `TUTORIAL_CPU_MS` and `TUTORIAL_P50_MS`."""
TUTORIAL_CPU_MS: Final = 21.0
TUTORIAL_P50_MS: Final = 54.0
_INTERVAL_MS: Final = 1000 / 30
"""Of the 54 ms: stock aiortc holds each frame until the next one comes. No machine shortens it."""
TOLERANCE: Final = 0.35

LEAST_WITH_BODY: Final = 0.95
"""Share of results: a way that finds nobody is quick, and no comparison."""


@dataclass(frozen=True)
class Row:
    """One run of one way, or the median of several."""

    way: str
    peers: int
    bytes_a_frame: float
    cpu_ms: float
    """Of the server's processes, for each result."""
    p50_ms: float
    p95_ms: float
    results_a_second: float
    """Of each athlete."""
    unanswered: float
    with_body: float
    sender_cpu: float
    """Of one core."""
    sender_lag_ms: float
    """p99 of how late the senders' event loop was."""

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Row":
        """Return the row of which `dataclasses.asdict` made *told*."""
        return cls(**told)


def medians(rows: Sequence[Row]) -> list[Row]:
    """Return one row for each way and number of peers, in the order in which they first came."""
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.peers, row.way), []).append(row)
    numbers = [field.name for field in fields(Row)][2:]
    return [
        Row(
            way, peers, *(float(np.median([getattr(row, name) for row in own])) for name in numbers)
        )
        for (peers, way), own in sorted(groups.items(), key=lambda item: item[0][0])
    ]


@dataclass(frozen=True)
class Expectation:
    """What the tutorial has to take on this machine."""

    cpu_ms: float
    p50_ms: float


def expected(calibration_us: float) -> Expectation:
    """Scale what the tutorial took by the calibration loop, the frame interval apart."""
    scale = calibration_us / CALIBRATED_US
    return Expectation(
        cpu_ms=TUTORIAL_CPU_MS * scale,
        p50_ms=_INTERVAL_MS + (TUTORIAL_P50_MS - _INTERVAL_MS) * scale,
    )


def void_because(rows: Sequence[Row], calibration_us: float) -> list[str]:
    """Return a sentence for each reason why *rows*, medians, are no comparison.

    A tutorial that is *dearer* than it should be would flatter everything compared with it. One
    that is cheaper (newer processors gain more on the model than on the loop) flatters nothing.
    """
    reasons = [
        f"{row.way} with {row.peers} found a body in only {row.with_body:.0%} of its results."
        for row in rows
        if row.with_body < LEAST_WITH_BODY
    ]
    alone = [row for row in rows if row.way == TUTORIAL and row.peers == 1]
    if not alone:
        return [*reasons, "The tutorial was not run with one peer: nothing says what it should be."]
    should = expected(calibration_us)
    for name, found_ms, should_ms in (
        ("CPU ms a frame", alone[0].cpu_ms, should.cpu_ms),
        ("ms p50", alone[0].p50_ms, should.p50_ms),
    ):
        if found_ms > (1 + TOLERANCE) * should_ms:
            reasons.append(
                f"The tutorial took {found_ms:.1f} {name} and should take about {should_ms:.1f} "
                f"on a machine whose calibration loop takes {calibration_us:.0f} µs."
            )
    return reasons


def as_table(rows: Sequence[Row]) -> str:
    """Return *rows*, medians, as a table in Markdown."""
    lines = [
        "| athletes | | bytes a frame | CPU a frame | of the tutorial's | p50 | p95 | "
        "results/s each | unanswered | senders: CPU, loop late p99 |\n|" + " --- |" * 10 + "\n"
    ]
    tutorial = {row.peers: row.cpu_ms for row in rows if row.way == TUTORIAL}
    for row in rows:
        ratio = f"{row.cpu_ms / tutorial[row.peers]:.2f}" if row.peers in tutorial else "–"
        lines.append(
            f"| {row.peers} | {row.way} | {row.bytes_a_frame:,.0f} | {row.cpu_ms:.1f} ms | {ratio} "
            f"| {row.p50_ms:,.1f} ms | {row.p95_ms:,.1f} ms | {row.results_a_second:.1f} "
            f"| {row.unanswered:.1%} | {row.sender_cpu:.0%}, {row.sender_lag_ms:.1f} ms |\n"
        )
    return "".join(lines)
