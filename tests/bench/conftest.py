"""Beside each benchmark: how fast the machine was just before it and just after."""

from collections.abc import Iterator

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.bench.calibration import loop_s
from tests.bench.regressions import LOOP_S


@pytest.fixture(autouse=True)
def calibrated(request: pytest.FixtureRequest) -> Iterator[None]:
    if "benchmark" not in request.fixturenames:
        yield
        return
    benchmark: BenchmarkFixture = request.getfixturevalue("benchmark")
    before_s = loop_s()
    yield
    benchmark.extra_info[LOOP_S] = (before_s + loop_s()) / 2
