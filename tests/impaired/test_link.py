"""The link does what it is told, and nothing else."""

from itertools import groupby

import pytest

from tests.impaired.link import MOST_HELD, Impairment, Link

COUNT = 20_000


def sent(how: Impairment, count: int = COUNT, every_s: float = 0.001, seed: int = 1) -> list[int]:
    """The numbers of the datagrams that come out, in their order."""
    link = Link(how, seed)
    out: list[bytes] = []
    for number in range(count):
        link.offer(number.to_bytes(4, "big") + bytes(996), number * every_s)
        out += link.due(number * every_s)
    out += link.due(count * every_s + 100)
    return [int.from_bytes(data[:4], "big") for data in out]


def test_a_link_without_fault_changes_nothing() -> None:
    assert sent(Impairment(), 1000) == list(range(1000))
    assert sent(Impairment(delay_s=0.05), 1000) == list(range(1000))


def test_the_same_seed_loses_the_same() -> None:
    how = Impairment(loss=0.1, jitter_s=0.01)
    assert sent(how, 1000) == sent(how, 1000)
    assert sent(how, 1000) != sent(how, 1000, seed=2)


@pytest.mark.parametrize("share", [0.01, 0.05])
def test_as_much_is_lost_as_asked(share: float) -> None:
    assert 1 - len(sent(Impairment(loss=share))) / COUNT == pytest.approx(share, rel=0.2)


def test_bursts_are_as_long_as_asked() -> None:
    came = set(sent(Impairment(burst=0.002)))
    runs = [len(list(run)) for lost, run in groupby(range(COUNT), lambda n: n not in came) if lost]
    assert len(runs) > 20
    assert sum(length == 5 for length in runs) > 0.9 * len(runs)


def test_jitter_and_holding_back_let_datagrams_overtake_and_lose_none() -> None:
    for how in (Impairment(delay_s=0.04, jitter_s=0.015), Impairment(reorder=0.05)):
        came = sent(how)
        assert sorted(came) == list(range(COUNT))
        assert came != sorted(came)


def test_duplicates_come_as_much_later_as_asked() -> None:
    came = sent(Impairment(duplicate=0.01))
    again = [
        place for place, number in enumerate(came) if number in came[max(0, place - 125) : place]
    ]
    assert len(came) - COUNT == pytest.approx(0.01 * COUNT, rel=0.25)
    assert len(again) == len(came) - COUNT


def test_a_limited_rate_is_kept_and_what_its_queue_cannot_hold_is_lost() -> None:
    came = sent(Impairment(rate_bps=300_000))  # 8 Mb/s for 20 s are sent
    assert len(came) * 8000 == pytest.approx(300_000 * (COUNT / 1000 + 0.5), rel=0.02)


def test_nothing_passes_a_closed_link_and_no_more_is_held_than_may_be() -> None:
    link = Link(Impairment(delay_s=9))
    for number in range(MOST_HELD + 10):
        link.offer(b"x", number / 1e6)
    assert link.lost == 10
    link.is_open = False
    link.offer(b"x", 5.0)
    assert (len(link.due(100)), link.lost) == (MOST_HELD, 11)
