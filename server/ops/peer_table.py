"""Owns what an operator sees of each camera: rates, stages and freezes as they were measured.

Pure: no clock, no task; times are arguments, seconds of one clock. What was not measured is None.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

OVER_S: Final = 5
"""Rates are of the last whole seconds, so many."""
_RESULTS: Final = 150  # of which stages are told: five seconds at 30 a second
_INTERVALS: Final = 30
_FREEZE_TIMES: Final = 3.0
_FREEZE_MORE_S: Final = 0.15
"""A freeze is a wait of more than three times the usual one, and 0.15 s more than it (W3C,
Identifiers for WebRTC's Statistics API, `freezeCount`)."""

STAGES: Final = ("complete", "decoded", "pose_start", "pose_end", "sent")
"""Of one picture, since its first packet came."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds, of the newest results."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class PeerReading:
    """One camera now; a figure that was not measured is None."""

    session: str
    connected_s: float
    codec: str | None
    width: int | None
    height: int | None
    received_fps: float | None
    analysed_fps: float | None
    asked_fps: float | None
    """None: as many as the camera likes."""
    bitrate_bps: float | None
    jitter_ms: float | None
    """RFC 3550."""
    packets_lost_pct: float | None
    """On the way, before they were asked for again; since the connection began."""
    frames_lost: int
    """That could not be decoded for it."""
    freezes: int
    pictures_analysed: int
    pictures_not_looked_at: int
    """While the athlete stood still."""
    pictures_asked_down: int
    pictures_dropped: int
    """That came too fast to be analysed while the athlete moved: missing in a jump."""
    capture_to_result_p50_ms: float | None
    """As the page measured it, in its last second; None: it cannot know, or no page films."""
    capture_to_result_p95_ms: float | None
    stages: dict[str, Spread] | None
    """By STAGES; None before the first result."""
    analysis_ms: float | None
    """What one picture takes of a core's turns."""


class PerSecond:
    """How much comes in a second."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._amounts: deque[list[float]] = deque(maxlen=OVER_S + 1)

    def add(self, now_s: float, amount: float = 1.0) -> None:
        """Note *amount*."""
        if self._began_s is None:
            self._began_s = now_s
        second = float(int(now_s))
        if not self._amounts or self._amounts[-1][0] != second:
            self._amounts.append([second, 0.0])
        self._amounts[-1][1] += amount

    def per_s(self, now_s: float) -> float | None:
        """Return the mean of the last whole seconds; None before there was one."""
        if self._began_s is None:
            return None
        until = int(now_s)
        since = max(until - OVER_S, int(self._began_s) + 1)
        if since >= until:
            return None
        return sum(n for second, n in self._amounts if since <= second < until) / (until - since)


class PeerMeter:
    """What one camera's pictures tell on their way."""

    def __init__(self) -> None:
        self.size: tuple[int, int] | None = None
        """Of the newest picture, width and height."""
        self.freezes = 0
        self.came, self.analysed = PerSecond(), PerSecond()
        self._came_s: float | None = None
        self._intervals_s: deque[float] = deque(maxlen=_INTERVALS)
        self._stages_s: deque[Sequence[float]] = deque(maxlen=_RESULTS)

    def note_picture(self, now_s: float, width: int, height: int) -> None:
        """Note that a picture was decoded."""
        self.size = (width, height)
        self.came.add(now_s)
        if self._came_s is not None:
            interval_s = now_s - self._came_s
            if len(self._intervals_s) == _INTERVALS:
                usual_s = sum(self._intervals_s) / _INTERVALS
                freeze_s = max(_FREEZE_TIMES * usual_s, usual_s + _FREEZE_MORE_S)
                self.freezes += interval_s > freeze_s
            self._intervals_s.append(interval_s)
        self._came_s = now_s

    def note_result(self, stages_s: Sequence[float]) -> None:
        """Note when each of STAGES of a result was over, since its first packet."""
        self._stages_s.append(stages_s)

    @property
    def stages(self) -> dict[str, Spread] | None:
        """Return how long the newest results took; None before the first."""
        if not self._stages_s:
            return None
        columns = zip(STAGES, zip(*self._stages_s, strict=True), strict=True)
        return {name: _spread(sorted(seconds)) for name, seconds in columns}


def _spread(rising_s: Sequence[float]) -> Spread:
    last = len(rising_s) - 1
    return Spread(*(1000 * rising_s[round(share * last)] for share in (0.5, 0.95)))
