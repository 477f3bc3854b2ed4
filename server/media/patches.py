"""Owns the looking for one patch of a shoe in kept pictures: whether it rests, how far it rose.

What is only just so is told as a share between no and yes: a hair must not decide.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from server.pose.landmarks import Array

LEAST_PX: Final = 5
RESTS_M: Final = 0.012
"""A patch found this near to where it rested still rests."""
_TIP_M: Final = (0.07, 0.045)  # half the width and height of the patch that is looked for
_ASIDE_M: Final = 0.06
_FOUND: Final = 0.55
_FOUND_WIDTH: Final = 0.2
_PEAK: Final = 30.0
"""How much likelier, e to this power, a place is where the patch fits better by one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of one picture around both feet."""

    time_s: float
    grey: NDArray[np.uint8]
    x0: int
    y0: int
    height_px: int
    toes_px: Array
    """(2, 2): left, right; x and y in the picture."""


@dataclass(frozen=True, slots=True)
class Rises:
    """How far above its rest a patch may be, each as likely as its weight."""

    risen_px: Array
    weight: Array
    sure: float
    """0 to 1: whether it is seen there at all."""


def ramp(value: float, middle: float, width: float) -> float:
    """Return how far *value* is beyond *middle*: 0 to 1 over *width*, a half at it."""
    return float(np.clip(0.5 + (value - middle) / width, 0.0, 1.0))


def _box(place: Array, px_per_m: float) -> tuple[int, int, int, int]:
    half_x = max(LEAST_PX, round(_TIP_M[0] * px_per_m))
    half_y = max(LEAST_PX, round(_TIP_M[1] * px_per_m))
    x, y = round(float(place[0])), round(float(place[1]))
    return x - half_x, y - half_y, x + half_x + 1, y + half_y + 1


def patch_at(kept: Kept, place: Array, px_per_m: float) -> NDArray[np.uint8] | None:
    """Return the tip of a shoe at *place*, pixels; None beyond what was kept."""
    x0, y0, x1, y1 = _box(place, px_per_m)
    height, width = kept.grey.shape
    if x0 < kept.x0 or y0 < kept.y0 or x1 > kept.x0 + width or y1 > kept.y0 + height:
        return None
    return kept.grey[y0 - kept.y0 : y1 - kept.y0, x0 - kept.x0 : x1 - kept.x0]


def fit_at_rest(
    kept: Kept, place: Array, patch: NDArray[np.uint8], px_per_m: float
) -> float | None:
    """Return the best correlation of *patch* within reach of where it rested."""
    reach = max(1, round(RESTS_M * px_per_m))
    fits = _fits(kept, place, patch, px_per_m, (reach, reach, reach))
    return None if fits is None else float(fits.max())


def rises_of(
    kept: Kept, place: Array, patch: NDArray[np.uint8], px_per_m: float, furthest_px: float
) -> Rises | None:
    """Return how far above its rest *patch* may be; None beyond what was kept."""
    down = max(1, round(RESTS_M * px_per_m))
    aside = max(2, round(_ASIDE_M * px_per_m))
    up = round(furthest_px)
    fits = _fits(kept, place, patch, px_per_m, (up, down, aside))
    if fits is None:
        return None
    # What is found where it rested is the floor.
    risen_px = up - np.arange(len(fits), dtype=float)
    away = np.clip(2 * (risen_px / (RESTS_M * px_per_m) - 1), 0, 1)
    if not away.any():
        return None
    rows = fits.max(axis=1)
    weight = away * np.exp(_PEAK * (rows - rows[away > 0].max()))
    weight /= weight.sum()
    return Rises(risen_px, weight, ramp(float(weight @ rows), _FOUND, _FOUND_WIDTH))


def _fits(
    kept: Kept,
    place: Array,
    patch: NDArray[np.uint8],
    px_per_m: float,
    reach_px: tuple[int, int, int],
) -> Array | None:
    """Return the correlations up, down and to both sides of *place*; None beyond what was kept."""
    x0, y0, x1, y1 = _box(place, px_per_m)
    up, down, aside = reach_px
    height, width = kept.grey.shape
    left, right, top, bottom = x0 - aside - kept.x0, x1 + aside - kept.x0, y0 - up, y1 + down
    top, bottom = top - kept.y0, bottom - kept.y0
    if left < 0 or right > width or top < 0 or bottom > height:
        return None
    return np.asarray(
        cv2.matchTemplate(kept.grey[top:bottom, left:right], patch, cv2.TM_CCOEFF_NORMED), float
    )
