"""Owns what a picture says besides the body in it: does the camera stand still and upright, is
there light, is it sharp.

Five looks a second are enough, at well under 2 ms each. The times are the frames'; landmarks only
say where the body is. Judges nothing: server.jump.camera does.
"""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from server.jump.camera import PictureLook
from server.media.background import Background, Box, Grey
from server.pose.frame import Frame
from server.pose.landmarks import Pose

EVERY_S: Final = 0.2
TILT_EVERY_S: Final = 2.0
"""A look between has the last tilt: a camera leans for longer, and this costs half a look."""
_EARLY_S: Final = 1e-6  # times of frames are sums

_LONG_PX: Final = 160  # of the copy in which movement is looked for
_FINE_PX: Final = 320  # of the copy in which upright edges are
_AROUND: Final = (0.08, 0.12, 0.06)  # of the body's height: beside it, above (crown, arms), below
_TALL_PX: Final = 100  # of the body where its edges are measured

_LINES: Final = 2  # of that many rows and columns one is read
_EDGE: Final = 8  # grey levels a pixel; flatter is noise and cloth
_LEAST_EDGES: Final = 60

_UPRIGHT_EDGE: Final = 190  # Scharr's levels: 6 grey levels a pixel
_BIN_DEG: Final = 0.5
_BINS: Final = 120  # 30 degrees to either side: `upright` lets 27 pass
_WITHIN: Final = 40  # 20 degrees
_SMOOTH: Final = np.exp(-0.5 * (np.arange(-6, 7) * _BIN_DEG / 1.0) ** 2)
_STANDS_OUT: Final = 2.5  # the commonest lean over the median lean: built places 3 to 9, trees 1.3
_LEAST_UPRIGHT: Final = 200


_LUMA_ROWS: Final = 32


class PictureGates:
    """Looks at one stream's pictures, one every `EVERY_S`."""

    def __init__(self) -> None:
        self._background = Background()
        self._last_s = self._tilted_s = -math.inf
        self._tilt_deg: float | None = None

    def look(self, frame: Frame, pose: Pose | None) -> PictureLook | None:
        """Return what *frame*, with *pose* in it, says; None within `EVERY_S` of the last look."""
        if self._last_s <= frame.time_s < self._last_s + EVERY_S - _EARLY_S:
            return None
        self._last_s = frame.time_s
        grey = _grey(frame, _LONG_PX)
        body = None if pose is None else _Extent.of(pose)
        covered = None if body is None else body.widened(grey.shape[1] / grey.shape[0])
        moved = self._background.moved(
            frame.time_s, grey, None if covered is None else covered.pixels(grey.shape)
        )
        if not self._tilted_s <= frame.time_s < self._tilted_s + TILT_EVERY_S - _EARLY_S:
            self._tilted_s = frame.time_s
            fine = _grey(frame, _FINE_PX)
            self._tilt_deg = tilt_deg(fine, None if covered is None else covered.pixels(fine.shape))
        return PictureLook(
            time_s=frame.time_s,
            shift=None if moved is None else math.hypot(*moved),
            down=None if moved is None else moved[1],
            tilt_deg=self._tilt_deg,
            light=_light(frame, body or _WHOLE),
            blur=None if body is None else _blur(frame, body),
        )


def _grey(frame: Frame, long_px: int) -> Grey:
    """Return a copy of the brightness, at most *long_px* long.

    Each of its pixels averages four of the picture's: all would cost ten times that. What stands
    still is read at the same points each time.
    """
    step = max(1, -(-max(frame.size) // (2 * long_px)))
    some = frame.grey(slice(None, None, step), slice(None, None, step))
    height, width = (size // 2 for size in some.shape)
    even = some[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where the landmarks lie, as shares of the picture's width and height."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, pose: Pose) -> "_Extent":
        (left, top), (right, bottom) = pose.image.min(axis=0), pose.image.max(axis=0)
        return cls(float(left), float(top), float(right), float(bottom))

    def widened(self, aspect: float) -> "_Extent":
        """Return what the body, its shadow and its reflection may cover."""
        beside, above, below = (share * (self.bottom - self.top) for share in _AROUND)
        beside /= aspect
        return _Extent(
            self.left - beside, self.top - above, self.right + beside, self.bottom + below
        )

    def pixels(self, size: tuple[int, int]) -> Box:
        height, width = size
        x0, x1 = (round(min(max(x, 0.0), 1.0) * width) for x in (self.left, self.right))
        y0, y1 = (round(min(max(y, 0.0), 1.0) * height) for y in (self.top, self.bottom))
        return x0, y0, x1, y1


_WHOLE: Final = _Extent(0.0, 0.0, 1.0, 1.0)


def _light(frame: Frame, body: _Extent) -> float:
    """Return the median brightness in *body*, or of the picture if it lies outside: 0 to 1."""
    x0, y0, x1, y1 = body.pixels(frame.size)
    if x0 == x1 or y0 == y1:
        return _light(frame, _WHOLE)
    step = max(1, (y1 - y0) // _LUMA_ROWS)
    luma = frame.grey(slice(y0, y1, step), slice(x0, x1)).ravel()
    return float(np.partition(luma, len(luma) // 2)[len(luma) // 2]) / 255


def _blur(frame: Frame, body: _Extent) -> float | None:
    """Return the typical edge's width over the body's height; None without enough edges.

    An edge smeared by a Gaussian of SD s has slopes g with sum(g^2) = 2 s^2 sum(g'^2): so s is
    known from first and second differences, whatever the edges' contrast. It is measured where
    the body is 100 to 200 samples tall and reads no less than about 0.3 % there. Folds of
    cloth are no sharp edges: 1.3 % of blur reads 1.4 % to 2.1 %, in grain of 3 levels 1.0 %.
    """
    x0, y0, x1, y1 = body.pixels(frame.size)
    tall_px = (body.bottom - body.top) * frame.size[0]
    step = max(1, int(tall_px / _TALL_PX))
    rows = frame.grey(slice(y0, y1, step * _LINES), slice(x0, x1, step))
    columns = frame.grey(slice(y0, y1, step), slice(x0, x1, step * _LINES)).T
    slopes = changes = 0.0
    edges = 0
    for lines in (rows.astype(np.int16), columns.astype(np.int16)):
        before, here, after = lines[:, :-2], lines[:, 1:-1], lines[:, 2:]
        twice = (after - before).ravel()
        edge = np.flatnonzero(np.abs(twice) > 2 * _EDGE)
        change = (before + after - 2 * here).ravel()[edge].astype(np.float32)
        slope = twice[edge].astype(np.float32) / 2
        slopes += float(slope @ slope)
        changes += float(change @ change)
        edges += len(edge)
    if edges < _LEAST_EDGES or changes <= 0:
        return None
    return float(math.sqrt(slopes / changes / 2) * step / tall_px)


def tilt_deg(grey: Grey, body: Box | None) -> float | None:
    """Return how far upright edges lean clockwise; None where no lean is commoner than others.

    Only upright edges are asked: level ones lean wherever a wall is seen from aside. On real
    rooms turned by up to 15 degrees it followed the turn to 0.5 degrees RMS, 2.2 at most, beside
    up to 1.6 that they read unturned: uprights converge where a camera looks up.
    """
    soft = cv2.GaussianBlur(grey, (5, 5), 0.9)
    across = np.asarray(cv2.Scharr(soft, cv2.CV_16S, 1, 0), np.int16)
    down = np.asarray(cv2.Scharr(soft, cv2.CV_16S, 0, 1), np.int16)
    if body is not None:
        x0, y0, x1, y1 = body
        across[y0:y1, x0:x1] = 0
    upright = np.flatnonzero(np.abs(across) > np.maximum(np.abs(down) * 2, _UPRIGHT_EDGE))
    if len(upright) < _LEAST_UPRIGHT:
        return None
    slope, steep = across.ravel()[upright].astype(np.float32), down.ravel()[upright]
    lean = np.degrees(np.arctan(steep / slope)) / _BIN_DEG + _BINS / 2
    votes = np.bincount(lean.astype(int), np.minimum(np.abs(slope), 4 * _UPRIGHT_EDGE), _BINS)
    smooth = np.convolve(votes, _SMOOTH, "same")
    inner = slice(_BINS // 2 - _WITHIN, _BINS // 2 + _WITHIN)
    peak = inner.start + int(smooth[inner].argmax())
    left, top, right = smooth[peak - 1 : peak + 2]
    if top < _STANDS_OUT * np.sort(smooth[inner])[_WITHIN] or top < left or top < right:
        return None
    between = 0.5 * (left - right) / (left - 2 * top + right)
    return float((peak + 0.5 + between - _BINS / 2) * _BIN_DEG)
