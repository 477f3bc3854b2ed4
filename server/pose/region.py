"""Owns which square of a picture a model is shown: where it lies, and what it shows.

Pure. The square follows the body: MediaPipe's landmark model says with two landmarks more than it
hands out where the next picture's square should be (Bazarevsky et al., BlazePose, 2020).
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from server.pose.frame import Pixels, Planes
from server.pose.landmarks import Array

# Every stream has a thread of its own here. OpenCV's workers would share out pictures that are too
# small for it, and spin while they wait: on two cores a fifth of what a crop cost, and two fifths
# of a look at the background.
cv2.setNumThreads(1)

SIDE_PX: Final = 256
"""Of the landmark model's input."""

_MARGIN: Final = 1.25
"""Of the square over the circle around the body, as the model was trained."""
_LEAST_PX: Final = 8.0
_NO_COLOUR: Final = 128.0


@dataclass(frozen=True, slots=True)
class Region:
    """A square in a picture, which may reach beyond it; pixels from the picture's top left."""

    centre_x_px: float
    centre_y_px: float
    side_px: float
    turn_rad: float
    """Clockwise, from a body that stands upright in the picture."""

    @classmethod
    def around(cls, hips_px: Array, reach_px: Array) -> "Region | None":
        """Return the square of the circle about *hips_px* that goes through *reach_px*.

        *reach_px* lies above the hips of an upright body; None where there is no circle.
        """
        across, up = (float(side) for side in hips_px - reach_px)
        radius_px = math.hypot(across, up)
        if not _LEAST_PX < radius_px < math.inf:
            return None
        turn_rad = math.atan2(-across, up)
        return cls(float(hips_px[0]), float(hips_px[1]), 2 * radius_px * _MARGIN, turn_rad)

    @classmethod
    def whole(cls, size: tuple[int, int]) -> "Region":
        """Return the least square that holds a picture of *size*, height and width."""
        height, width = size
        return cls(width / 2, height / 2, max(size), 0.0)

    @property
    def radius_px(self) -> float:
        """Of the circle around the body; its middle is between the hips."""
        return self.side_px / 2 / _MARGIN

    def to_picture(self) -> Array:
        """Return (2, 3): from the square, its sides 0 to 1, to the picture's pixels."""
        cos, sin = math.cos(self.turn_rad), math.sin(self.turn_rad)
        axes = self.side_px * np.array([[cos, -sin], [sin, cos]])
        corner = (self.centre_x_px, self.centre_y_px) - axes.sum(axis=1) / 2
        return np.column_stack([axes, corner])


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """What a model is shown, as video stores it: brightness, blue, red."""

    planes: Pixels
    """(3, side, side)."""
    to_rgb: NDArray[np.float32]
    """(3, 4): RGB, 0 to 1, from the planes and 1."""


def crop(planes: Planes, region: Region) -> Crop:
    """Return what *region* of a picture shows; beyond the picture its edge goes on.

    So it does in MediaPipe: with black there bodies come out turned, their ankles 5 cm nearer.
    """
    return _crop(planes, region, SIDE_PX, cv2.BORDER_REPLICATE)


def letterbox(planes: Planes, side_px: int) -> Crop:
    """Return the whole picture, see `Region.whole`; beyond it is black, as in MediaPipe."""
    return _crop(planes, Region.whole(planes.luma.shape), side_px, cv2.BORDER_CONSTANT)


def _crop(planes: Planes, region: Region, side_px: int, border: int) -> Crop:
    shown = np.empty((3, side_px, side_px), np.uint8)
    matrix = region.to_picture()
    matrix[:, :2] /= side_px
    _cut(planes.luma, matrix, shown[0], border, planes.colours.black)
    matrix /= 2  # one colour pixel lies in the middle of two by two others
    matrix[:, 2] -= 0.25
    for plane, into in ((planes.blue, shown[1]), (planes.red, shown[2])):
        _cut(plane, matrix, into, border, _NO_COLOUR)
    return Crop(shown, planes.colours.to_rgb())


def _cut(plane: Pixels, matrix: Array, into: Pixels, border: int, black: float) -> None:
    # As MediaPipe does, a pixel's place is its corner here and its middle there.
    cv2.warpAffine(
        plane,
        matrix,
        into.shape,
        dst=into,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=border,
        borderValue=(black,),
    )
