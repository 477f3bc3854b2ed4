"""Owns the pictures that wait for analysis. Holds no more than it may, and counts what it drops.

While the athlete stands a newer picture replaces an older one: only the newest matters; and where
looks are spared, only one every `look_every_s` is wanted at all. Those passed over are kept for
KEPT_S, at most MOST_KEPT of them and MOST_KEPT_BYTES; beyond that the oldest go.

From the first sign of movement every picture counts, in order: first those kept from before the
sign, as `late` ones, then the rest, up to MOST pictures or LONGEST_S of them; for CATCH_UP_S after
waking up, as many and as much more as may be kept. Beyond that the oldest goes, and is a missing
picture to the repetition.
"""

import asyncio
import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from server.media.decoder import Picture

MOST: Final = 8
LONGEST_S: Final = 0.250
KEPT_S: Final = 0.5
MOST_KEPT: Final = 30
MOST_KEPT_BYTES: Final = 24 << 20
"""540 × 960 at 30 pictures a second takes half of it; 1080 × 1920 is kept for a quarter second."""
CATCH_UP_S: Final = 1.0
_EARLY_S: Final = 1e-6  # times of pictures are sums


@dataclass(frozen=True, slots=True)
class TimedPicture:
    """A picture and its time in the connection's clock."""

    time_s: float
    picture: Picture
    late: bool = False
    """Whether a newer one was analysed before it."""

    @property
    def nbytes(self) -> int:
        """The size of its pixels: brightness in full, two colours at a quarter."""
        return self.picture.frame.width * self.picture.frame.height * 3 // 2


class FrameQueue:
    """For one peer: `put` from the event loop, `take` by its one analyser."""

    def __init__(self) -> None:
        self.look_every_s = 0.0
        """Of a standing athlete a picture is wanted this often; 0: each."""
        self.replaced = 0
        self.dropped = 0
        self._every_frame = False
        self._kept = _Kept()
        # Bound: what was kept, or half a second of it if the athlete stirs again meanwhile.
        self._late: deque[TimedPicture] = deque()
        self._waiting: deque[TimedPicture] = deque()
        self._due_s = self._taken_s = self._catches_up_until_s = -math.inf
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._late) + len(self._waiting)

    @property
    def every_frame(self) -> bool:
        """Whether every picture counts; the analyser sets it after each picture."""
        return self._every_frame

    @every_frame.setter
    def every_frame(self, every_frame: bool) -> None:
        if every_frame and not self._every_frame:
            self._wake()
        self._every_frame = every_frame

    def put(self, picture: TimedPicture) -> None:
        """Add a picture, making room by the policy above."""
        if self._every_frame:
            self._make_room(picture.time_s)
            self._waiting.append(picture)
        elif picture.time_s < self._due_s - _EARLY_S:
            self._pass_over([picture])
            return
        else:
            # Counted on from when the last was due, so that no camera's rate makes looks rarer.
            every_s = self.look_every_s
            self._due_s = max(self._due_s + every_s, picture.time_s + every_s / 2)
            self._pass_over(self._waiting)
            self._waiting.clear()
            self._waiting.append(picture)
        self._filled.set()

    async def wait(self) -> None:
        """Return when there is a picture."""
        while not len(self):
            self._filled.clear()
            await self._filled.wait()

    def take(self) -> TimedPicture:
        """Return the next picture; there must be one."""
        if self._late:
            return self._late.popleft()
        picture = self._waiting.popleft()
        self._taken_s = picture.time_s
        return picture

    def clear(self) -> None:
        """Let go of every picture; what was counted stays."""
        self._kept = _Kept()
        self._late.clear()
        self._waiting.clear()

    def _pass_over(self, pictures: Iterable[TimedPicture]) -> None:
        for picture in pictures:
            self.replaced += 1
            self._kept.keep(picture)

    def _make_room(self, time_s: float) -> None:
        waiting = self._waiting
        most, longest_s = MOST, LONGEST_S
        if time_s < self._catches_up_until_s:
            most, longest_s = MOST + MOST_KEPT, LONGEST_S + KEPT_S
        while waiting and (len(waiting) >= most or time_s - waiting[0].time_s > longest_s):
            waiting.popleft()
            self.dropped += 1

    def _wake(self) -> None:
        """Line up what was passed over: before the sign of movement it is late, else in order."""
        kept = self._kept.take(self._taken_s)
        self.replaced -= len(kept)
        before = [replace(one, late=True) for one in kept if one.time_s < self._taken_s]
        since = [one for one in kept if one.time_s >= self._taken_s]
        self._late.extend(before)
        while len(self._late) > MOST_KEPT:
            self._late.popleft()
            self.dropped += 1
        self._waiting = deque(sorted([*since, *self._waiting], key=lambda one: one.time_s))
        if kept:
            self._catches_up_until_s = self._taken_s + CATCH_UP_S


class _Kept:
    """Pictures of the last KEPT_S that nobody has looked at."""

    def __init__(self) -> None:
        self._pictures: deque[TimedPicture] = deque()
        self._bytes = 0

    def keep(self, picture: TimedPicture) -> None:
        """Keep *picture*, and let go of what is too old or too much."""
        self._pictures.append(picture)
        self._bytes += picture.nbytes
        while self._pictures and self._is_too_much(picture.time_s):
            self._bytes -= self._pictures.popleft().nbytes

    def _is_too_much(self, time_s: float) -> bool:
        return (
            len(self._pictures) > MOST_KEPT
            or self._bytes > MOST_KEPT_BYTES
            or time_s - self._pictures[0].time_s > KEPT_S
        )

    def take(self, sign_s: float) -> list[TimedPicture]:
        """Return those of the KEPT_S before the sign of movement at *sign_s*, and since."""
        kept = [one for one in self._pictures if one.time_s >= sign_s - KEPT_S]
        self._pictures.clear()
        self._bytes = 0
        return kept
