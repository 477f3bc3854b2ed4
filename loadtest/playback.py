"""Owns what a publisher shows next: one clip in several encodings, and which of them it is now.

Reads no clock: `Playback` hands out frames with their time in the film; `publisher.py` waits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

RATES_FPS: Final = (30, 15, 10, 5, 2, 1)
"""Rates that a clip is encoded at; the last two for a server that asks for less than 5."""
CLOCK_HZ: Final = 90_000
JUMPING: Final = "jumping"
STANDING: Final = "standing"

Clip = Mapping[int, Sequence[bytes]]
"""Frames a second → the frames; each has a key frame at every whole second and as many seconds."""


def encoding_for(max_fps: float) -> int:
    """The highest rate that is not above *max_fps*; the lowest there is when all are above."""
    return max((rate for rate in RATES_FPS if rate <= max_fps), default=min(RATES_FPS))


@dataclass(frozen=True, slots=True)
class Shown:
    """One encoded frame."""

    data: bytes
    ticks: int
    """When in the film it was taken, in 1/CLOCK_HZ since its beginning; always rises."""


class Playback:
    """Shows a clip over and over; changes to another encoding where both have a key frame."""

    def __init__(self, clip: Clip, first_second: int = 0) -> None:
        """Begin with second *first_second* of the clip, at its highest rate."""
        self.rate_fps = max(clip)
        self._clip = clip
        self._wanted_fps = self.rate_fps
        self._second = first_second
        self._frame = 0  # within that second
        self._ticks = 0

    def obey(self, max_fps: float) -> None:
        """Show at most *max_fps* from the next whole second on."""
        self._wanted_fps = encoding_for(max_fps)

    def skip_to_key_frame(self) -> None:
        """Go on with the next second of the clip, as if an encoder had made a key frame."""
        if self._frame:
            self._next_second()

    @property
    def next_ticks(self) -> int:
        """When the next frame is due."""
        return self._ticks

    def show(self) -> Shown:
        """The next frame."""
        if self._frame == 0:
            self.rate_fps = self._wanted_fps
        frames = self._clip[self.rate_fps]
        place = self._second * self.rate_fps + self._frame
        shown = Shown(frames[place % len(frames)], self._ticks)
        self._ticks += CLOCK_HZ // self.rate_fps
        self._frame += 1
        if self._frame == self.rate_fps:
            self._next_second()
        return shown

    def _next_second(self) -> None:
        self._second += 1
        self._frame = 0
