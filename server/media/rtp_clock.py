"""Owns the step from RTP timestamps to seconds: 90 kHz, 32 bits, and whatever a sender does."""

from typing import Final

CLOCK_RATE_HZ: Final = 90_000
_NEW_BEGINNING: Final = 15  # so many frames in a row "before" the last: the sender began anew


class RtpClock:
    """One connection's clock: zero is its first frame, and time only rises."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._elapsed = 0
        self._behind = 0

    def time_s(self, rtp_timestamp: int) -> float | None:
        """Return the frame's time; None for one that is not later than a frame before it."""
        if self._last is None:
            self._last = rtp_timestamp
            return 0.0
        ahead = (rtp_timestamp - self._last) & 0xFFFFFFFF
        if ahead == 0 or ahead >= 1 << 31:
            self._behind += 1
            if self._behind < _NEW_BEGINNING:
                return None
            ahead = CLOCK_RATE_HZ  # the true interval cannot be known; a second breaks any rep
        self._behind = 0
        self._last = rtp_timestamp
        self._elapsed += ahead
        return self._elapsed / CLOCK_RATE_HZ
