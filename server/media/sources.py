"""Owns what is known of the sources (SSRCs) of one camera's packets; upstream reports it to them.

Reads no clock: times are by one that is never set. Upstream takes the wall clock: where that was
set by more than a week, its jitter fitted no report.
"""

from collections.abc import Callable
from typing import Final

from aiortc.rtcrtpreceiver import StreamStatistics
from aiortc.rtp import RtpPacket

MOST_SOURCES: Final = 31
"""As many as one report lists (RFC 3550, 6.4.2). A camera has two: its pictures, and what is sent
again; one that begins anew has new ones. Beyond that, who was heard least lately is forgotten."""


class Source(StreamStatistics):
    """How the packets of one source come."""

    def __init__(self, clock_hz: int) -> None:
        super().__init__(clock_hz)
        self.heard_s = 0.0
        self._clock_hz = clock_hz
        self._transit: int | None = None
        self._jitter_sixteenths = 0

    @property
    def jitter(self) -> int:
        """In ticks of the source's clock (RFC 3550, A.8); 2³¹ at most, as each difference is."""
        return self._jitter_sixteenths >> 4

    def hear(self, packet: RtpPacket, now_s: float) -> None:
        """Count a packet that came at *now_s*."""
        self.heard_s = now_s
        newest, timestamp = self.max_seq, self._last_timestamp
        self.add(packet)
        if self.max_seq == newest:
            return  # it is late
        transit = int(now_s * self._clock_hz) - packet.timestamp
        if self._transit is not None and packet.timestamp != timestamp:
            # Timestamps wrap: the difference is the smallest that it can be.
            difference = abs((transit - self._transit + 2**31) % 2**32 - 2**31)
            self._jitter_sixteenths += difference - ((self._jitter_sixteenths + 8) >> 4)
        self._transit = transit


class Sources:
    """Of one receiver."""

    def __init__(self, forget: Callable[[int], None]) -> None:
        """*forget* is told the SSRC of each that is forgotten."""
        self._forget = forget
        self.by_ssrc: dict[int, Source] = {}
        """At most MOST_SOURCES."""

    def hear(self, packet: RtpPacket, clock_hz: int, now_s: float) -> Source:
        """Count a packet that came at *now_s*; return its source."""
        known = self.by_ssrc
        if packet.ssrc not in known:
            if len(known) >= MOST_SOURCES:
                silent = min(known, key=lambda ssrc: known[ssrc].heard_s)
                del known[silent]
                self._forget(silent)
            known[packet.ssrc] = Source(clock_hz)
        known[packet.ssrc].hear(packet, now_s)
        return known[packet.ssrc]
