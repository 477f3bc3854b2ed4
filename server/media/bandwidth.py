"""Owns how much a camera is told that it may send (REMB). Sends nothing; time is an argument.

Upstream says nothing for three seconds and then follows what came, so a browser begins near
340 kb/s and makes its picture smaller: starved video is wrong landmarks. Here the camera is told
MOST_BPS with its first packet, and less only when the link shows that it is full: when even the
quickest packets of two windows running took longer than before. A stalled event loop delays some
packets of a window, never its quickest, so it starves nobody.
"""

from typing import Final

MOST_BPS: Final = 2_500_000
"""Twice what 960×540 at 60 fps needs."""
LEAST_BPS: Final = 150_000
WINDOW_S: Final = 0.250
FULL_DELAY_S: Final = 0.050
"""More than a loaded Wi-Fi's jitter leaves in the quickest packet of a window."""
REPEAT_S: Final = 1.0
"""A browser forgets an estimate that is not repeated."""
_BACK_OFF: Final = 0.85  # of what came through: less, so that the queue drains
_REGROW: Final = 1.08  # a window without delay
_REGROW_NEAR: Final = 1.01  # near the rate at which the link was full: else it is full each second
_NEAR: Final = (0.8, 1.25)  # beyond, the link has widened
_BASE_WINDOWS: Final = 40  # 10 s: clocks drift, routes change
_SEND_TICKS_PER_S: Final = 1 << 18  # abs-send-time: 24 bits of 6.18 fixed point
_SEND_WRAP: Final = 1 << 24


class Bandwidth:
    """One stream's estimate."""

    def __init__(self) -> None:
        self.bps = MOST_BPS
        """What the camera is told."""
        self._told_bps: int | None = None
        self._told_s = 0.0
        self._window_began_s: float | None = None
        self._bits = 0
        self._quickest_s: float | None = None
        self._full_windows = 0
        self._full_bps = 0.0  # what came through when the link was full
        self._bases_s: list[float] = []
        self._last_send = 0
        self._sent_s = 0.0

    def take(self, size_bytes: int, send_time: int | None, now_s: float) -> int | None:
        """Take note of a packet that came just now; return the bit/s to tell, if it is time to.

        *send_time* is its abs-send-time, if it has one; without, the link is never thought full.
        """
        if self._window_began_s is None:
            self._window_began_s = now_s
        if send_time is not None:
            trip_s = now_s - self._unwrapped(send_time)
            if self._quickest_s is None or trip_s < self._quickest_s:
                self._quickest_s = trip_s
        self._bits += 8 * size_bytes
        if now_s - self._window_began_s >= WINDOW_S:
            self._close_window(now_s - self._window_began_s)
            self._window_began_s = now_s
        if self.bps != self._told_bps or now_s - self._told_s >= REPEAT_S:
            self._told_bps, self._told_s = self.bps, now_s
            return self.bps
        return None

    def _unwrapped(self, send_time: int) -> float:
        ahead = (send_time - self._last_send + _SEND_WRAP // 2) % _SEND_WRAP - _SEND_WRAP // 2
        self._last_send = send_time
        self._sent_s += ahead / _SEND_TICKS_PER_S
        return self._sent_s

    def _close_window(self, lasted_s: float) -> None:
        came_bps = self._bits / lasted_s
        quickest_s, self._quickest_s, self._bits = self._quickest_s, None, 0
        if quickest_s is None or lasted_s > 4 * WINDOW_S:  # nothing came: an outage is no queue
            return
        base_s = min(self._bases_s, default=quickest_s)
        self._bases_s = [*self._bases_s[1 - _BASE_WINDOWS :], quickest_s]
        if quickest_s - base_s > FULL_DELAY_S:
            self._full_windows += 1
            if self._full_windows >= 2:
                self._full_bps = came_bps
                self.bps = max(LEAST_BPS, min(self.bps, round(_BACK_OFF * came_bps)))
        else:
            self._full_windows = 0
            least, most = (share * self._full_bps for share in _NEAR)
            regrow = _REGROW_NEAR if least < self.bps < most else _REGROW
            self.bps = min(MOST_BPS, round(regrow * self.bps))
