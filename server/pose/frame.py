"""Owns what a picture is to the analysis: its time, and its pixels in the form that a reader wants.

Video is stored as planes: brightness in full, colour at half the width and height. Who reads
brightness or crops of a picture reads the planes as they came; RGB is made only where it is asked
for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Colours:
    """How planes become RGB: R = y + red·v, B = y + blue·u, G = y − (…), all 0 to 1."""

    luma_red: float
    """The share of red in brightness, K_R of ITU-T H.273; with K_B it defines the rest."""
    luma_blue: float
    full_range: bool
    """Whether 0 and 255 are black and white; else 16 and 235 are."""

    @property
    def black(self) -> float:
        """The brightness stored for black."""
        return 0.0 if self.full_range else 16.0

    @property
    def span(self) -> float:
        """From black to white."""
        return 255.0 if self.full_range else 219.0

    def to_rgb(self) -> NDArray[np.float32]:
        """Return (3, 4): RGB, 0 to 1, from y, u, v as stored and 1 (ITU-T H.273, 8.3)."""
        red, blue = self.luma_red, self.luma_blue
        green = 1 - red - blue
        chroma_span = 255.0 if self.full_range else 224.0
        y, u, v = 1 / self.span, 2 * (1 - blue) / chroma_span, 2 * (1 - red) / chroma_span
        matrix = np.array([[y, 0, v], [y, -u * blue / green, -v * red / green], [y, u, 0]])
        offset = -matrix @ (self.black, 128.0, 128.0)
        return np.column_stack([matrix, offset]).astype(np.float32)


BT601: Final = Colours(0.299, 0.114, full_range=False)
"""What a camera's stream is unless it says otherwise."""


@dataclass(frozen=True, slots=True, eq=False)
class Planes:
    """A picture as video stores it. The arrays may be views of a decoder's memory."""

    luma: Pixels
    """(height, width); rows may be apart, pixels in a row are not."""
    blue: Pixels
    """(height / 2, width / 2), rounded up, as is `red`."""
    red: Pixels
    colours: Colours = BT601

    @classmethod
    def of(cls, rgb: Pixels) -> "Planes":
        """Return *rgb* as planes; an odd last row or column is left out."""
        height, width = (side & ~1 for side in rgb.shape[:2])
        i420 = cv2.cvtColor(np.ascontiguousarray(rgb[:height, :width]), cv2.COLOR_RGB2YUV_I420)
        luma = np.asarray(i420[:height], np.uint8)
        blue, red = np.asarray(i420[height:], np.uint8).reshape(2, height // 2, width // 2)
        return cls(luma, blue, red)

    def small(self, longest_px: int) -> "Planes":
        """Return a copy, shrunk to *longest_px* if it is larger."""
        height, width = self.luma.shape
        shrink = min(1.0, longest_px / max(height, width))
        half = (max(1, round(width * shrink / 2)), max(1, round(height * shrink / 2)))
        whole = (2 * half[0], 2 * half[1])
        return Planes(
            _resized(self.luma, whole),
            _resized(self.blue, half),
            _resized(self.red, half),
            self.colours,
        )

    @property
    def nbytes(self) -> int:
        """The size of the pixels."""
        return self.luma.nbytes + self.blue.nbytes + self.red.nbytes

    def to_rgb(self) -> Pixels:
        """Return (height, width, 3), each colour repeated for its two by two pixels."""
        height, width = self.luma.shape
        blue, red = (
            cv2.resize(plane, (width, height), interpolation=cv2.INTER_NEAREST)
            for plane in (self.blue, self.red)
        )
        yuv = cv2.merge([self.luma, blue, red])
        return np.asarray(cv2.transform(yuv, 255 * self.colours.to_rgb()), np.uint8)


def _resized(plane: Pixels, size: tuple[int, int]) -> Pixels:
    if size == plane.shape[::-1]:
        return plane.copy()
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR), np.uint8)


class Frame:
    """One picture, upright, with the time of its capture."""

    def __init__(
        self,
        time_s: float,
        rgb: Pixels | Callable[[], Pixels] | None = None,
        planes: Planes | None = None,
    ) -> None:
        """Give *rgb* (height, width, 3), or what makes it when somebody asks, or *planes*, or both.

        Both are taken to show the same.
        """
        if rgb is None and planes is None:
            raise ValueError("a frame needs its pixels: rgb or planes")
        self.time_s = time_s
        self._rgb = rgb
        self._planes = planes

    def at(self, time_s: float) -> "Frame":
        """Return the same picture with another time."""
        return Frame(time_s, lambda: self.rgb, self._planes)

    @cached_property
    def rgb(self) -> Pixels:
        """(height, width, 3)."""
        if self._rgb is None:
            return self.planes.to_rgb()
        return self._rgb() if callable(self._rgb) else self._rgb

    @cached_property
    def planes(self) -> Planes:
        """The same picture as video stores it."""
        return Planes.of(self.rgb) if self._planes is None else self._planes

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        height, width = (self.rgb if self._planes is None else self._planes.luma).shape[:2]
        return height, width

    def grey(self, rows: slice, columns: slice) -> Pixels:
        """Return the brightness of some rows and columns, contiguous, black 0 and white 255."""
        if self._planes is None:
            part = np.ascontiguousarray(self.rgb[rows, columns])
            if not part.size:
                return part[..., 0]
            return np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), np.uint8)
        luma = np.ascontiguousarray(self._planes.luma[rows, columns])
        if self._planes.colours.full_range or not luma.size:
            return luma
        return np.asarray(cv2.LUT(luma, _stretch(self._planes.colours)), np.uint8)


@cache
def _stretch(colours: Colours) -> Pixels:
    """Return the table from brightness as stored to 0 to 255."""
    levels = np.rint((np.arange(256) - colours.black) * 255 / colours.span)
    return np.asarray(levels.clip(0, 255), np.uint8)
