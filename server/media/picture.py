"""Owns what a picture says besides the body in it: does the camera stand still and upright, is
there light, is it sharp.

One look costs less than a landmark model's hundredth part, and five a second are enough. The times
are the frames'; landmarks only say where the body is. Judges nothing: server.jump.camera does.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from server.jump.camera import PictureLook
from server.media.background import Background, Box, Grey
from server.pose.estimator import Frame
from server.pose.landmarks import Array, Pose

EVERY_S: Final = 0.2

_LONG_PX: Final = 320  # of the grey copy in which upright edges are looked for; half for movement
_AROUND: Final = (0.08, 0.12, 0.06)  # of the body's height: beside it, above (crown, arms), below
_TALL_PX: Final = 200  # of the body where its edges are measured

_LINES: Final = 4  # of that many rows and columns one is read
_EDGE: Final = 6.0  # grey levels a pixel; flatter is noise and cloth
_LEAST_EDGES: Final = 100

_UPRIGHT_EDGE: Final = 190  # Scharr's levels: 6 grey levels a pixel
_BIN_DEG: Final = 0.5
_BINS: Final = 120  # 30 degrees to either side: `upright` lets 27 pass
_WITHIN: Final = 40  # 20 degrees
_SMOOTH: Final = np.exp(-0.5 * (np.arange(-6, 7) * _BIN_DEG / 1.0) ** 2)
_STANDS_OUT: Final = 2.2  # the commonest lean over the median lean: built places 3 to 9, trees 1.3
_LEAST_UPRIGHT: Final = 200


class PictureGates:
    """Looks at one stream's pictures, one every `EVERY_S`."""

    def __init__(self) -> None:
        self._background = Background()
        self._last_s = -np.inf

    def look(self, frame: Frame, pose: Pose | None) -> PictureLook | None:
        """Return what *frame*, with *pose* in it, says; None within `EVERY_S` of the last look."""
        if self._last_s <= frame.time_s < self._last_s + EVERY_S - 1e-6:
            return None
        self._last_s = frame.time_s
        grey = _grey(frame.rgb)
        body = None if pose is None else _extent(pose)
        half = _halved(grey)
        moved = self._background.moved(frame.time_s, half, _hidden(body, half))
        right, down = moved or (None, None)
        return PictureLook(
            time_s=frame.time_s,
            shift=None if right is None or down is None else float(np.hypot(right, down)),
            down=down,
            tilt_deg=tilt_deg(grey, _hidden(body, grey)),
            light=_light(frame.rgb, body),
            blur=None if body is None else _blur(frame.rgb, body),
        )


def _grey(rgb: NDArray[np.uint8]) -> Grey:
    """Return the green, most of the luma, of every n-th pixel: to average all costs ten times that.

    What stands still is sampled at the same points each time.
    """
    step = max(1, -(-max(rgb.shape[:2]) // (2 * _LONG_PX)))
    return _halved(np.ascontiguousarray(rgb[::step, ::step, 1]))


def _halved(grey: Grey) -> Grey:
    height, width = (size // 2 for size in grey.shape)
    even = grey[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _extent(pose: Pose) -> Array:
    """Return (2, 2): the landmarks' upper left and lower right, as shares of the picture."""
    return np.stack([pose.image.min(axis=0), pose.image.max(axis=0)])


def _pixels(extent: Array, shape: tuple[int, ...]) -> Box:
    size = np.array([shape[1], shape[0]])
    (x0, y0), (x1, y1) = np.clip(np.round(extent * size), 0, size).astype(int)
    return int(x0), int(y0), int(x1), int(y1)


def _hidden(body: Array | None, grey: Grey) -> Box | None:
    """Return what the body, its shadow and its reflection may cover."""
    if body is None:
        return None
    beside, above, below = np.array(_AROUND) * (body[1, 1] - body[0, 1])
    beside *= grey.shape[0] / grey.shape[1]
    return _pixels(body + np.array([[-beside, -above], [beside, below]]), grey.shape)


def _light(rgb: NDArray[np.uint8], body: Array | None) -> float:
    """Return the median luma (BT.601) of the body's box, or of the picture: 0 to 1."""
    x0, y0, x1, y1 = (0, 0, *rgb.shape[1::-1]) if body is None else _pixels(body, rgb.shape)
    step = max(1, (y1 - y0) // 40)
    part = rgb[y0:y1:step, x0:x1:step].reshape(-1, 3)
    if not len(part):
        return _light(rgb, None)
    return float(np.median(part @ np.array([0.299, 0.587, 0.114])) / 255)


def _blur(rgb: NDArray[np.uint8], body: Array) -> float | None:
    """Return the typical edge's width over the body's height; None without enough edges.

    An edge smeared by a Gaussian of SD s has slopes g with sum(g^2) = 2 s^2 sum(g'^2): so s is
    known from first and second differences, whatever the edges' contrast. It is measured in a copy
    in which the body is about 200 pixels tall, and reads no less than 0.2 % to 0.3 % there.
    """
    x0, y0, x1, y1 = _pixels(body, rgb.shape)
    tall_px = float(body[1, 1] - body[0, 1]) * rgb.shape[0]
    step = max(1, int(tall_px / _TALL_PX))
    rows = rgb[y0 : y1 : step * _LINES, x0:x1:step, 1]
    columns = rgb[y0:y1:step, x0 : x1 : step * _LINES, 1].T
    slopes = changes = edges = 0.0
    for lines in (rows, columns):
        rises = np.diff(lines.astype(np.float32), axis=1)
        twice = rises[:, 1:] + rises[:, :-1]
        edge = np.abs(twice) > 2 * _EDGE
        slope, change = twice[edge] / 2, (rises[:, 1:] - rises[:, :-1])[edge]
        slopes += float(slope @ slope)
        changes += float(change @ change)
        edges += len(slope)
    if edges < _LEAST_EDGES or changes <= 0:
        return None
    return float(np.sqrt(slopes / changes / 2)) * step / tall_px


def tilt_deg(grey: Grey, body: Box | None) -> float | None:
    """Return how far upright edges lean clockwise; None where no lean is commoner than others.

    Only upright edges are asked: level ones lean wherever a wall is seen from aside.
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
    if top < _STANDS_OUT * np.median(smooth[inner]) or top < left or top < right:
        return None
    between = 0.5 * (left - right) / (left - 2 * top + right)
    return float((peak + 0.5 + between - _BINS / 2) * _BIN_DEG)
