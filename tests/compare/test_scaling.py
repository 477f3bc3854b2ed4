"""The model of what athletes cost finds the costs that runs were made of; the page says them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.compare.scaling import Model, Served, fitted, median, off_shares, written

COSTS_MS = some.floats(0.1, 20.0)
RUN = Served(
    way="Hangtime, openvino",
    peers=1,
    results_a_second=30.0,
    p95_ms=20.0,
    errors=0.0,
    p50_ms=10.0,
    fewest_a_second=30.0,
    jain=1.0,
    frames_a_second=30.0,
    cores=0.2,
    rss_mib=400.0,
    client_cores=0.1,
    client_lag_p99_ms=2.0,
    seconds=60.0,
    least_per_s=5.0,
    loop_us=224.0,
)
RATES = ((1, 30.0, 30.0), (4, 30.0, 20.0), (8, 30.0, 12.0), (25, 10.0, 6.0), (100, 1.0, 1.0))


def runs(model: Model) -> list[Served]:
    return [
        replace(
            RUN,
            peers=peers,
            frames_a_second=frames,
            results_a_second=results,
            cores=model.cores(peers, frames, results),
        )
        for peers, frames, results in RATES
    ]


@given(COSTS_MS, COSTS_MS, COSTS_MS)
def test_costs_are_found_again(connected_ms: float, picture_ms: float, result_ms: float) -> None:
    made_of = Model(connected_ms, picture_ms, result_ms)
    found = fitted(runs(made_of))
    assert found.connected_ms == pytest.approx(connected_ms, rel=1e-6)
    assert found.picture_ms == pytest.approx(picture_ms, rel=1e-6)
    assert found.result_ms == pytest.approx(result_ms, rel=1e-6)
    assert off_shares(found, runs(made_of)) == pytest.approx([0.0] * len(RATES), abs=1e-9)


def test_no_part_of_the_cost_is_below_nothing() -> None:
    odd = [replace(RUN, peers=1, cores=0.2), replace(RUN, peers=2, results_a_second=5, cores=0.7)]
    found = fitted(odd)
    assert min(found.connected_ms, found.picture_ms, found.result_ms) >= 0
    assert found.cores(1, 30.0, 30.0) > 0


def test_the_page_says_where_it_breaks() -> None:
    fine = runs(Model(2.0, 1.0, 5.0))
    assert "It breaks" not in written(fine)
    assert "It breaks at 25 athletes" in written([*fine[:3], replace(fine[3], p95_ms=900.0)])


def test_a_number_is_the_median_of_its_runs_and_the_page_says_of_how_many() -> None:
    five = [replace(RUN, p95_ms=p95_ms, cores=0.2) for p95_ms in (20.0, 21.0, 22.0, 30.0, 500.0)]
    assert median(five).p95_ms == 22.0
    assert "| 1 | 5, 60 s | 30.0 |" in written(five)
    assert "| 22 ms (20–500) |" in written(five)
    assert "It breaks" not in written(five)
