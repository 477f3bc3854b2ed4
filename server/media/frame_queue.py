"""Owns the pictures that wait for analysis. Holds no more than it may, and counts what it drops.

While the athlete stands a newer picture replaces an older one: only the newest matters. From the
first sign of movement every picture counts, in order, up to MOST pictures or LONGEST_S of them;
beyond that the oldest goes, and is a missing picture to the repetition.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Final

from server.media.decoder import Picture

MOST: Final = 8
LONGEST_S: Final = 0.250


@dataclass(frozen=True, slots=True)
class TimedPicture:
    """A picture and its time in the connection's clock."""

    time_s: float
    picture: Picture


class FrameQueue:
    """For one peer: `put` from the event loop, `take` by its one analyser."""

    def __init__(self) -> None:
        self.every_frame = False
        """Whether every picture counts; the analyser sets it after each picture."""
        self.replaced = 0
        self.dropped = 0
        self._waiting: deque[TimedPicture] = deque()
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, picture: TimedPicture) -> None:
        """Add a picture, making room by the policy above."""
        waiting = self._waiting
        if not self.every_frame:
            self.replaced += len(waiting)
            waiting.clear()
        while waiting and (len(waiting) >= MOST or picture.time_s - waiting[0].time_s > LONGEST_S):
            waiting.popleft()
            self.dropped += 1
        waiting.append(picture)
        self._filled.set()

    async def wait(self) -> None:
        """Return when there is a picture."""
        while not self._waiting:
            self._filled.clear()
            await self._filled.wait()

    def take(self) -> TimedPicture:
        """Return the next picture; there must be one."""
        return self._waiting.popleft()
