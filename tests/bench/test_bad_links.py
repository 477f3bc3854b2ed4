"""Ours and stock aiortc behind the same bad links, side by side: `make bench`."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.impaired.link import Impairment
from tests.impaired.receivers import Ours, Stock
from tests.impaired.relay import UdpRelay
from tests.impaired.run import Outcome, Script, send

pytestmark = pytest.mark.bench

SECONDS = 20.0
WAY_S = 0.020
TROUBLE_FROM_S = 4.0


@dataclass
class Trouble:
    """Something that happens to a way and passes; remembers when it passed."""

    begin: Callable[[UdpRelay], None]
    lasts_s: float
    over_s: list[float] = field(default_factory=list)

    async def __call__(self, way: UdpRelay) -> None:
        before = way.to_server.impairment
        await asyncio.sleep(TROUBLE_FROM_S)
        self.begin(way)
        await asyncio.sleep(self.lasts_s)
        way.black_out(False)
        way.to_server.impairment = before
        self.over_s.append(time.perf_counter())


def black_out(way: UdpRelay) -> None:
    way.black_out(True)


def narrow(way: UdpRelay) -> None:
    way.to_server.impairment = Impairment(delay_s=WAY_S, rate_bps=300_000)


def side_by_side(
    name: str, how: Impairment, seconds: float, script: Callable[[], Script | None] = lambda: None
) -> tuple[Outcome, Outcome]:
    async def both() -> tuple[Outcome, Outcome]:
        scripts = script(), script()
        outcomes = await asyncio.gather(
            send(Ours((46000, 46099)), how, seconds, scripts[0]),
            send(Stock((46100, 46199)), how, seconds, scripts[1]),
        )
        for who, outcome, trouble in zip(("ours", "stock"), outcomes, scripts, strict=True):
            line = (
                f"| {name} | {who} | {100 * outcome.share:.1f} % | {outcome.garbled} "
                f"| {1e3 * outcome.freeze_p99_s:.0f} ms | {1e3 * outcome.longest_freeze_s:.0f} ms "
                f"| {outcome.seen / seconds:.1f} |"
            )
            if isinstance(trouble, Trouble):
                line += f" {outcome.recovered_after_s(trouble.over_s[0]):.2f} s |"
            print(line)
        return outcomes

    return asyncio.run(both())


@pytest.mark.parametrize(
    ("name", "how", "least"),
    [
        ("clean", Impairment(delay_s=WAY_S), 0.99),
        ("1 % lost", Impairment(delay_s=WAY_S, loss=0.01), 0.97),
        ("3 % lost", Impairment(delay_s=WAY_S, loss=0.03), 0.92),
        ("5 % lost", Impairment(delay_s=WAY_S, loss=0.05), 0.88),
        ("bursts of 5, 2 % lost", Impairment(delay_s=WAY_S, burst=0.004), 0.88),
        ("40 ± 15 ms", Impairment(delay_s=0.040, jitter_s=0.015), 0.95),
        ("5 % overtaken", Impairment(delay_s=WAY_S, reorder=0.05), 0.99),
        (
            "1 % again, 120 packets late",
            Impairment(delay_s=WAY_S, duplicate=0.01, duplicate_after=120),
            0.99,
        ),
    ],
)
def test_a_bad_link_costs_few_frames_and_garbles_none(
    name: str, how: Impairment, least: float
) -> None:
    ours, _ = side_by_side(name, how, SECONDS)
    assert ours.garbled == 0
    assert ours.share >= least
    if name == "1 % lost":
        assert ours.longest_freeze_s <= 0.4


@pytest.mark.parametrize(
    ("name", "begin", "lasts_s"), [("3 s dark", black_out, 3.0), ("20 s of 300 kb/s", narrow, 20.0)]
)
def test_a_link_that_comes_back_is_used_again(
    name: str, begin: Callable[[UdpRelay], None], lasts_s: float
) -> None:
    ours, _ = side_by_side(
        name,
        Impairment(delay_s=WAY_S),
        TROUBLE_FROM_S + lasts_s + 8,
        lambda: Trouble(begin, lasts_s),
    )
    assert ours.garbled == 0
    assert ours.times_s[-1] - ours.times_s[-60] < 2.5
