"""Owns what a page tells of its latency: capture to result, in its own clock, once a second.

Nobody else can measure it: the capture time never leaves the camera. The newest digest is kept.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.errors import BadInput

MOST_RESULTS: Final = 1000
LONGEST_MS: Final = 60_000.0
_TIMES: Final = (
    "capture_to_result_p50_ms",
    "capture_to_result_p95_ms",
    "capture_to_result_max_ms",
)


@dataclass(frozen=True, slots=True)
class LatencyDigest:
    """One second of results, as the page saw them; times are None while it cannot know them."""

    results: int
    p50_ms: float | None
    p95_ms: float | None
    max_ms: float | None

    @classmethod
    def parse(cls, told: Mapping[str, object]) -> "LatencyDigest":
        """Read a `latency` message; raise BadInput with a sentence for its sender."""
        results = told.get("results")
        if type(results) is not int or not 0 <= results <= MOST_RESULTS:
            raise BadInput(f"results is {results!r}: a whole number from 0 to {MOST_RESULTS}")
        times_ms = [_time_ms(told, key) for key in _TIMES]
        known_ms = [time_ms for time_ms in times_ms if time_ms is not None]
        if len(known_ms) not in (0, len(_TIMES)) or known_ms != sorted(known_ms):
            raise BadInput(f"{', '.join(_TIMES)} rise in this order, or are all null")
        return cls(results, *times_ms)

    def __str__(self) -> str:
        if self.p50_ms is None or self.p95_ms is None:
            return "not known to the page"
        return f"{self.p50_ms:.0f} ms, 95 of 100 within {self.p95_ms:.0f} ms"


def _time_ms(told: Mapping[str, object], key: str) -> float | None:
    value = told.get(key)
    if value is None:
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or not 0 <= value <= LONGEST_MS
    ):
        raise BadInput(f"{key} is {value!r}: milliseconds from 0 to {LONGEST_MS:.0f}, or null")
    return float(value)
