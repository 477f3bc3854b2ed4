"""Owns what one publisher sent and what came back for it: the rows of a load test.

Reads no clock: whoever sends or hears says when. Times are seconds of one monotonic clock.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

FREEZE_S: Final = 0.5
"""A longer gap between two results is a freeze."""
LATE_S: Final = 1.0
"""A result that takes longer than this is late: an error."""
KEPT_S: Final = 5.0
"""A frame without a result by then is given up: what comes later belongs to nothing."""
FIRST_RESULT_S: Final = 10.0
"""Without any result so long after the offer the first one is missing, and results are owed."""


class Row(NamedTuple):
    """One request, as Locust counts them."""

    name: str
    ms: float | None
    """How long it took; None: it never came."""
    error: str | None = None


@dataclass(slots=True)
class _Second:
    """What was sent within one second, and how many results came for it."""

    ends_s: float
    allowed: float
    """The lowest rate that held: what the server promises or, where less, what it asked for."""
    sent: int = 0
    came: int = 0

    @property
    def owed(self) -> int:
        return min(self.sent, math.floor(self.allowed))


class Ledger:
    """One connection's account."""

    def __init__(self, least_per_s: float, tell: Callable[[Row], None]) -> None:
        """The server owes *least_per_s* results a second; *tell* takes each row as it is known."""
        self.frames_sent = 0
        self.results = 0
        self.results_owed = 0
        self.results_met = 0
        self.seconds = 0.0
        """From the first result, or from the offer where there was none, to the publisher's end."""
        self._began_s = math.inf
        self._offered_s = math.inf
        self._allowed = self._least_per_s = least_per_s
        self._tell = tell
        self._owing = False
        self._newest_result_s: float | None = None
        # Bound: KEPT_S of frames and of seconds; the oldest are given up.
        self._sent_s: dict[int, float] = {}
        self._seconds: deque[_Second] = deque()

    def offered(self, now_s: float) -> None:
        """The offer is posted."""
        self._offered_s = self._began_s = now_s

    def answered(self, now_s: float, error: str | None = None) -> None:
        """The offer is answered, or failed for *error*."""
        self._tell(Row("connect", _ms(now_s - self._offered_s), error))

    def lost(self) -> None:
        """The server ended a connection that should have gone on."""
        self._tell(Row("connect", None, "lost"))

    def sent(self, rtp_timestamp: int, now_s: float) -> None:
        """A packet of this frame goes on the wire; the first one counts."""
        if rtp_timestamp in self._sent_s:
            return
        self.frames_sent += 1
        self._sent_s[rtp_timestamp] = now_s
        if self._owing:
            if not self._seconds or now_s >= self._seconds[-1].ends_s:
                self._seconds.append(_Second(now_s + 1.0, self._allowed))
            self._seconds[-1].sent += 1

    def came(self, rtp_timestamp: int, now_s: float) -> None:
        """The result of this frame is here."""
        self._note_gap(now_s)
        if self._newest_result_s is None and not self._owing:
            self._tell(Row("first_result", _ms(now_s - self._offered_s)))
            self._began_s = now_s
        self._owing = True
        self._newest_result_s = now_s
        sent_s = self._sent_s.pop(rtp_timestamp, None)
        if sent_s is None:
            self._tell(Row("send_to_result", None, "a result of no frame of the last 5 s"))
            return
        self.results += 1
        late = now_s - sent_s > LATE_S
        self._tell(Row("send_to_result", _ms(now_s - sent_s), "late" if late else None))
        for second in self._seconds:
            if second.ends_s - 1.0 <= sent_s < second.ends_s:
                second.came += 1

    def asked(self, max_fps: float) -> None:
        """From now on the server owes no more than it asks for."""
        self._allowed = min(self._least_per_s, max_fps)
        if self._seconds:
            self._seconds[-1].allowed = min(self._seconds[-1].allowed, self._allowed)

    def settle(self, now_s: float) -> None:
        """Give up what is too old, and tell what is missing; call it a few times a second."""
        if not self._owing and now_s - self._offered_s > FIRST_RESULT_S:
            self._owing = True
            self._tell(Row("first_result", None, "missing"))
        self._close_seconds(now_s - KEPT_S)
        while self._sent_s and (oldest := next(iter(self._sent_s.items())))[1] < now_s - KEPT_S:
            del self._sent_s[oldest[0]]

    def end(self, now_s: float) -> None:
        """The publisher leaves: what could have come by now is judged, the rest is not owed."""
        self.settle(now_s)
        self._close_seconds(now_s - LATE_S)
        self._seconds.clear()
        self._note_gap(now_s)
        self.seconds = max(0.0, now_s - self._began_s)

    def _close_seconds(self, until_s: float) -> None:
        while self._seconds and self._seconds[0].ends_s <= until_s:
            second = self._seconds.popleft()
            met = min(second.owed, second.came)
            self.results_owed += second.owed
            self.results_met += met
            for _ in range(second.owed - met):
                self._tell(Row("send_to_result", None, "missing"))

    def _note_gap(self, now_s: float) -> None:
        if self._newest_result_s is not None and now_s - self._newest_result_s > FREEZE_S:
            self._tell(Row("freeze", _ms(now_s - self._newest_result_s)))


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 2)
