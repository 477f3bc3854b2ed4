"""A one-way link that loses, delays, doubles and overtakes datagrams. Time is an argument."""

import heapq
import random
from dataclasses import dataclass

MOST_HELD = 4096
"""Datagrams on their way; the next is lost."""


@dataclass(frozen=True)
class Impairment:
    """What a link does to datagrams; by default nothing."""

    loss: float = 0.0
    """Share that is lost, each by itself."""
    burst: float = 0.0
    """Share at which a burst of losses begins."""
    burst_length: int = 5
    delay_s: float = 0.0
    jitter_s: float = 0.0
    """Standard deviation of the delay; datagrams overtake each other."""
    reorder: float = 0.0
    """Share that is held back *reorder_s* more."""
    reorder_s: float = 0.010
    duplicate: float = 0.0
    """Share that comes again when *duplicate_after* more have come."""
    duplicate_after: int = 120
    rate_bps: float | None = None
    queue_s: float = 0.5
    """How much the queue before a limited rate holds; more is lost."""


class Link:
    """Datagrams in with `offer`, out with `due`; seeded."""

    def __init__(self, impairment: Impairment | None = None, seed: int = 0) -> None:
        self.impairment = impairment or Impairment()
        """May be changed at any time."""
        self.is_open = True
        """While not, everything is lost: a blackout."""
        self.passed = self.lost = self.doubled = 0
        self._random = random.Random(seed)
        self._in_burst = 0
        self._free_s = 0.0
        self._offered = 0
        self._held: list[tuple[float, int, bytes]] = []
        self._again: list[tuple[int, bytes]] = []

    @property
    def next_due_s(self) -> float | None:
        """When `due` gives something next."""
        return self._held[0][0] if self._held else None

    def offer(self, data: bytes, now_s: float) -> None:
        """Take a datagram that is sent now."""
        self._offered += 1
        while self._again and self._again[0][0] <= self._offered:
            self._hold(self._again.pop(0)[1], now_s)
            self.doubled += 1
        how = self.impairment
        if not self.is_open or self._is_lost(how):
            self.lost += 1
            return
        if self._random.random() < how.duplicate:
            self._again.append((self._offered + how.duplicate_after, data))
        at_s = now_s + max(0.0, self._random.gauss(how.delay_s, how.jitter_s))
        if self._random.random() < how.reorder:
            at_s += how.reorder_s
        if how.rate_bps is not None:
            self._free_s = max(self._free_s, now_s)
            if self._free_s - now_s > how.queue_s:
                self.lost += 1
                return
            self._free_s += 8 * len(data) / how.rate_bps
            at_s += self._free_s - now_s
        self._hold(data, at_s)

    def due(self, now_s: float) -> list[bytes]:
        """Return what comes out until now, in the order that it comes."""
        out = []
        while self._held and self._held[0][0] <= now_s:
            out.append(heapq.heappop(self._held)[2])
        self.passed += len(out)
        return out

    def _is_lost(self, how: Impairment) -> bool:
        if self._in_burst > 0:
            self._in_burst -= 1
            return True
        if self._random.random() < how.burst:
            self._in_burst = how.burst_length - 1
            return True
        return self._random.random() < how.loss

    def _hold(self, data: bytes, at_s: float) -> None:
        if len(self._held) >= MOST_HELD:
            self.lost += 1
            return
        # The count keeps datagrams of the same moment in their order.
        heapq.heappush(self._held, (at_s, self._offered * 2, data))
