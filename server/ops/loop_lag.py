"""Owns how late the event loop is, and whether that leaves room for one more camera.

Analysis uses every core and is budgeted; handshakes, packets and messages of all cameras share one
thread. On a slow machine, with many cameras at few pictures each, that one is full first. Pure: no
clock.
"""

import statistics
from collections import deque
from typing import Final

EVERY_S: Final = 0.25
"""Between two looks."""
_LOOKS: Final = 8  # two seconds of a loop that keeps up: one long task alone says nothing
_MOST_S: Final = 0.25
"""As late as this, most of the time, no result is in time; cameras give up, come, and cost more."""


class LoopLag:
    """Of one event loop."""

    def __init__(self) -> None:
        self._late_s: deque[float] = deque(maxlen=_LOOKS)

    def note(self, late_s: float) -> None:
        """Note how much later than it was due a look began."""
        self._late_s.append(late_s)

    def forget(self) -> None:
        """Begin anew: nobody looked for a while."""
        self._late_s.clear()

    @property
    def has_room(self) -> bool:
        """Whether one more camera may come; True where nothing was seen yet."""
        return not self._late_s or statistics.median(self._late_s) <= _MOST_S
