"""What is taken of what a page tells of its latency."""

import json
from pathlib import Path

import pytest

from server.errors import BadInput
from server.media.latency import LatencyDigest

GOLDEN = json.loads((Path(__file__).parents[1] / "data/wire/latency.json").read_text())


def test_the_golden_message_is_read() -> None:
    digest = LatencyDigest.parse(GOLDEN)
    assert digest == LatencyDigest(30, 23.4, 31.0, 47.2)
    assert str(digest) == "23 ms, 95 of 100 within 31 ms"


def test_a_page_that_does_not_know_its_capture_times_says_so() -> None:
    digest = LatencyDigest.parse({"results": 12})
    assert digest == LatencyDigest(12, None, None, None)
    assert str(digest) == "not known to the page"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"results": -1}, "results is -1"),
        ({"results": True}, "results is True"),
        ({"results": 1e3}, "whole number"),
        ({"results": None}, "results is None"),
        ({"capture_to_result_p50_ms": float("nan")}, "p50_ms is nan"),
        ({"capture_to_result_p95_ms": -1}, "p95_ms is -1"),
        ({"capture_to_result_max_ms": "9"}, "max_ms is '9'"),
        ({"capture_to_result_max_ms": 1e9}, "from 0 to 60000"),
        ({"capture_to_result_p50_ms": 40}, "rise in this order"),
        ({"capture_to_result_p50_ms": None}, "all null"),
    ],
)
def test_anything_else_is_told_why_not(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        LatencyDigest.parse({**GOLDEN, **change})
