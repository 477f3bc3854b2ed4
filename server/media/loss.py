"""Owns what is missing: which packets to ask for again, and when to stop waiting. Sends nothing.

Upstream asks once, when a gap appears, and waits for 512 more packets. Here each missing packet is
asked for on a timer, a round trip apart, at most MOST_REQUESTS times, and is waited for DEADLINE_S.
Time is an argument.
"""

from dataclasses import dataclass
from typing import Final

MOST_MISSING: Final = 128
"""A longer gap is given up at once: it is an outage, and senders keep no more to send again."""
MOST_REQUESTS: Final = 4
DEADLINE_S: Final = 0.120
"""How long a frame may wait for its packets; a second lag would be worse than a lost frame."""
SHORTEST_WAIT_S: Final = 0.020
LONGEST_REORDER_S: Final = 0.020
_FIRST_RTT_S: Final = 0.040  # until one was measured
_MARGIN: Final = 1.5  # to how late a packet that was overtaken came
_NEWEST: Final = 0.25  # weight of the newest sample
_REORDER_FADES: Final = 0.9  # for each packet that was really lost


@dataclass(slots=True)
class _Missing:
    noticed_s: float
    next_request_s: float
    requests: int = 0
    first_requested_s: float = 0.0
    requested_s: float = 0.0


class Losses:
    """The packets that one stream lacks, by extended sequence number."""

    def __init__(self) -> None:
        self.rtt_s = _FIRST_RTT_S
        """From asking to getting, as far as seen."""
        self._reorder_s = 0.0
        self._missing: dict[int, _Missing] = {}

    def __contains__(self, sequence: int) -> bool:
        return sequence in self._missing

    def notice(self, first: int, end: int, now_s: float) -> None:
        """Take note that the packets from *first* to before *end* have not come."""
        ask_s = now_s + min(_MARGIN * self._reorder_s, LONGEST_REORDER_S)
        for sequence in range(max(first, end - MOST_MISSING), end):
            self._missing[sequence] = _Missing(now_s, ask_s)

    def came(self, sequence: int, now_s: float, *, retransmitted: bool) -> None:
        """Take note of a packet that had been missing; learn from how it came."""
        found = self._missing.pop(sequence, None)
        if found is None:
            return
        waited_s = now_s - found.requested_s
        if not retransmitted and (found.requests == 0 or waited_s < self.rtt_s / 2):
            # Too early to be the answer: the packet itself, overtaken on its way.
            self._reorder_s = max(self._reorder_s, now_s - found.noticed_s)
            return
        # An answer to one of several requests is taken for that to the first: a round trip that is
        # thought too short is never found out otherwise.
        answered_s = now_s - found.first_requested_s
        self.rtt_s += _NEWEST * (answered_s - self.rtt_s)
        self._reorder_s *= _REORDER_FADES

    def forget_before(self, sequence: int) -> None:
        """Stop asking for what no longer matters."""
        for old in [each for each in self._missing if each < sequence]:
            del self._missing[old]

    def deadline_s(self, sequence: int, now_s: float) -> float:
        """Return until when *sequence* is worth waiting for; now, if it was given up."""
        found = self._missing.get(sequence)
        return now_s if found is None else found.noticed_s + DEADLINE_S

    def to_request(self, now_s: float) -> list[int]:
        """Return the packets to ask for now, and count them as asked for."""
        due = [
            (sequence, missing)
            for sequence, missing in self._missing.items()
            if missing.next_request_s <= now_s
        ]
        for _, missing in due:
            if missing.requests == 0:
                missing.first_requested_s = now_s
            missing.requests += 1
            missing.requested_s = now_s
            done = missing.requests >= MOST_REQUESTS
            wait_s = max(SHORTEST_WAIT_S, self.rtt_s)
            missing.next_request_s = float("inf") if done else now_s + wait_s
        return [sequence for sequence, _ in due]

    @property
    def next_request_s(self) -> float:
        """When `to_request` will have something next; infinity for never."""
        return min((each.next_request_s for each in self._missing.values()), default=float("inf"))
