"""Owns the last few seconds of whole pictures, kept small, for a second look at a jump."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from server.pose.estimator import Frame

KEPT_S: Final = 3.5
"""A squat's second, a jump, its landing and the time until somebody looks."""
MOST_BYTES: Final = 64 << 20
"""A camera's kept pictures; beyond it the oldest go, and a second look begins later."""
_LONGEST_SIDE_PX: Final = 640
"""The landmark model reads a body 256 pixels tall: more would be thrown away."""


@dataclass(frozen=True, slots=True, eq=False)
class KeptFrame:
    """One picture as video stores it: half the bytes of RGB, and no loss that video had not."""

    time_s: float
    i420: NDArray[np.uint8]

    def frame(self) -> Frame:
        """Return it as a frame again."""
        return Frame(self.time_s, np.asarray(cv2.cvtColor(self.i420, cv2.COLOR_YUV2RGB_I420)))


class KeptFrames:
    """The last pictures of one stream."""

    def __init__(self) -> None:
        self._kept: deque[KeptFrame] = deque()
        self._bytes = 0

    def keep(self, frame: Frame) -> None:
        """Keep *frame*, and let go of what is too old or too much."""
        i420 = np.asarray(cv2.cvtColor(_small(frame.rgb), cv2.COLOR_RGB2YUV_I420), np.uint8)
        self._kept.append(KeptFrame(frame.time_s, i420))
        self._bytes += i420.nbytes
        while self._kept[0].time_s < frame.time_s - KEPT_S or self._bytes > MOST_BYTES:
            self._bytes -= self._kept.popleft().i420.nbytes

    @property
    def kept_bytes(self) -> int:
        """The size of what is kept."""
        return self._bytes

    def since(self, start_s: float) -> tuple[KeptFrame, ...]:
        """Return the kept pictures from *start_s* on."""
        return tuple(self._newer(start_s))

    def _newer(self, start_s: float) -> Iterator[KeptFrame]:
        return (kept for kept in self._kept if kept.time_s >= start_s)


def _small(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = rgb.shape[:2]
    shrink = min(1.0, _LONGEST_SIDE_PX / max(height, width))
    # I420 has one colour for two by two pixels: both sides even.
    size = (max(2, 2 * round(width * shrink / 2)), max(2, 2 * round(height * shrink / 2)))
    if size == (width, height):
        return rgb
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
