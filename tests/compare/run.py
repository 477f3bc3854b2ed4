"""Runs every way beside the others: `make compare`, or `python -m tests.compare.run`.

One and two athletes: server and senders on one core each. Four and eight: the server may use both,
and the senders go first. The ways take turns, so that what the machine does meanwhile meets all.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from tests.bench.calibration import loop_s
from tests.compare import page
from tests.compare.clip import as_jpeg_texts, as_vp8
from tests.compare.senders import connected
from tests.compare.servers import FOLDER, WAYS, Server, Way, running, write_model
from tests.compare.table import Row, as_table, expected, medians, void_because
from tests.compare.timeline import measured

PEERS: Final = (1, 2, 4, 8)
RUNS: Final = 5
FEWER_RUNS: Final = 3
"""With more than one athlete."""
_CORES_APART: Final = 2
"""Up to so many athletes server and senders have a core each."""
_SETTLE_S: Final = 3.0
_SECONDS, _QUICK_SECONDS = 8.0, 4.0
_GRACE_S: Final = 0.5
_TICK_S: Final = 0.010
_FIRST_IN_LINE: Final = -5


@dataclass(frozen=True)
class Plan:
    """What is run."""

    ways: tuple[Way, ...]
    peers: tuple[int, ...]
    runs: int
    seconds: float

    @property
    def is_whole(self) -> bool:
        """Whether it may be published."""
        return self.ways == WAYS and self.peers == PEERS and self.runs >= RUNS

    def turns(self) -> Iterator[tuple[int, Way]]:
        """Each measurement: the athletes and the way."""
        for peers in self.peers:
            for _ in range(self.runs if peers == 1 else min(FEWER_RUNS, self.runs)):
                for way in self.ways:
                    yield peers, way


async def measure(way: Way, peers: int, server: Server, seconds: float) -> Row:
    """Send for a while, then for *seconds* look at what it costs and how late it is."""
    async with connected(way.sender, server.url, peers) as senders:
        await asyncio.sleep(_SETTLE_S)  # results come from here on as they will go on coming
        lags_s: list[float] = []
        watching = asyncio.ensure_future(_watch_loop(lags_s))
        from_s, server_s, own_s = time.perf_counter(), server.cpu_s(), time.process_time()
        await asyncio.sleep(seconds)
        until_s = time.perf_counter()
        server_s, own_s = server.cpu_s() - server_s, time.process_time() - own_s
        watching.cancel()
        await asyncio.sleep(_GRACE_S)  # for results of the last frames
        found = measured([sender.timeline for sender in senders], from_s, until_s)
    return Row(
        way=way.name,
        peers=peers,
        bytes_a_frame=found.bytes_a_frame,
        cpu_ms=1e3 * server_s / found.results if found.results else np.inf,
        p50_ms=found.p50_ms,
        p95_ms=found.p95_ms,
        results_a_second=found.results_a_second,
        unanswered=found.unanswered,
        with_body=found.with_body,
        sender_cpu=own_s / (until_s - from_s),
        sender_lag_ms=1e3 * float(np.percentile(lags_s, 99)),
    )


async def _watch_loop(lags_s: list[float]) -> None:
    while True:
        due_s = time.perf_counter() + _TICK_S
        await asyncio.sleep(_TICK_S)
        lags_s.append(time.perf_counter() - due_s)


def one_run(way: Way, peers: int, seconds: float) -> Row:
    """Start *way*'s server, measure, end it."""
    here, there = sorted(os.sched_getaffinity(0))[:2]
    apart = peers <= _CORES_APART
    theirs, ours, niceness = (
        ({there}, {here}, 0) if apart else ({here, there}, {here, there}, _FIRST_IN_LINE)
    )
    with running(way, theirs) as server, _placed(ours, niceness):
        return asyncio.run(measure(way, peers, server, seconds))


@contextlib.contextmanager
def _placed(cores: set[int], niceness: int) -> Iterator[None]:
    """This thread, the senders' own, is on *cores* and goes first, where we may say so."""
    cores_before, niceness_before = os.sched_getaffinity(0), os.getpriority(os.PRIO_PROCESS, 0)
    os.sched_setaffinity(0, cores)
    try:
        os.setpriority(os.PRIO_PROCESS, 0, niceness_before + niceness)
    except PermissionError:
        print("(not root: the senders have no higher priority)")
    try:
        yield
    finally:
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, niceness_before)
        os.sched_setaffinity(0, cores_before)


def run(plan: Plan) -> page.Comparison:
    """Measure everything in *plan*, a line each."""
    write_model()
    as_vp8(), as_jpeg_texts()  # made before anything is timed
    rows, loops_us = [], []
    for peers, way in plan.turns():
        loops_us.append(1e6 * loop_s())
        row = one_run(way, peers, plan.seconds)
        rows.append(row)
        print(
            f"{peers} × {way.name}: {row.cpu_ms:.1f} ms CPU a frame, p50 {row.p50_ms:.1f}, "
            f"p95 {row.p95_ms:.1f} ms, {row.results_a_second:.1f}/s each; senders "
            f"{row.sender_cpu:.0%} of a core, loop {row.sender_lag_ms:.1f} ms late (p99)",
            flush=True,
        )
    return page.Comparison(rows, min(loops_us), plan.runs, plan.seconds)


def main() -> int:
    """Run, print, and write the page if the run was whole and is no void; 1 if it is."""
    plan = _plan()
    if len(os.sched_getaffinity(0)) < 2:
        print("the comparison needs two cores: one for the server, one for the senders")
        return 1
    found = run(plan)
    kept = FOLDER / "last.json"
    kept.write_text(json.dumps(asdict(found), indent=1) + "\n")
    rows = medians(found.rows)
    should = expected(found.calibration_us)
    print("\n" + as_table(rows))
    print(
        f"Calibration loop {found.calibration_us:.0f} µs: the tutorial should take about "
        f"{should.cpu_ms:.1f} ms CPU a frame and {should.p50_ms:.1f} ms p50. Kept in {kept}."
    )
    if reasons := void_because(rows, found.calibration_us):
        print("This run is void:", *reasons, sep="\n")
        return 1
    if plan.is_whole:
        page.write(found)
        print(f"Written: {page.PAGE}")
    else:
        print("Not the whole comparison: the page is left as it is.")
    return 0


def _plan() -> Plan:
    parser = argparse.ArgumentParser(description="Compare ways from a camera to a result.")
    parser.add_argument("--runs", type=int, default=RUNS, help="with one athlete; 3 with more")
    parser.add_argument("--quick", action="store_true", help="one short run of each, for trying")
    parser.add_argument("--peers", type=int, nargs="+", default=PEERS, choices=PEERS)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="ways with such a word in them")
    told = parser.parse_args()
    ways = tuple(
        way for way in WAYS if not told.only or any(word in way.name for word in told.only)
    )
    if not ways or told.runs < 1:
        parser.error(f"--runs is 1 or more; --only names some of {', '.join(w.name for w in WAYS)}")
    return Plan(
        ways=ways,
        peers=tuple(told.peers),
        runs=1 if told.quick else told.runs,
        seconds=_QUICK_SECONDS if told.quick else _SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
