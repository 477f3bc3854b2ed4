"""Owns how far the background of a picture moved: corners of it, found again in a later picture.

The corners are those of an anchor, a picture up to `ANCHOR_S` old: a slow drift adds up against it
as a nudge does. Each picture is evened first, so that neither a flickering lamp nor an automatic
exposure moves anything. What most corners agree on is the camera; a passer-by is the minority.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from server.pose.landmarks import Array

Grey = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels; x1 and y1 are outside."""

ANCHOR_S: Final = 2.0
ELSEWHERE: Final = 1.0
"""Picture heights, said of a textured picture in which nothing of the anchor is found."""

_CORNERS: Final = 40
_LEAST_CORNERS: Final = 8
_APART_PX: Final = 6
_BORDER_PX: Final = 4
_LEAST_CONTRAST: Final = 3.0  # SD of the grey levels around a corner; noise averages to less
_WINDOW_PX: Final = 11
_AGREE_PX: Final = 1.0
_MOST: Final = 0.5  # share of the corners that must agree
_SOME: Final = 0.25  # agreeing still: the same place, mostly hidden; chance reaches 0.18
_EVEN: Final = (40.0, 4.0)  # levels that one SD becomes, and the SD below which it is left alone


@dataclass(frozen=True, slots=True)
class _Anchor:
    time_s: float
    even: Grey
    covered: NDArray[np.float32]
    """Evened, about 0, and 0 where the body is: for matching whole pictures."""
    corners: NDArray[np.float32]
    """(n, 2)."""
    place: Array
    """(2,): where the background lay then, right and down, picture heights."""


class Background:
    """The background of one stream's pictures, all of one size."""

    def __init__(self) -> None:
        self._anchor: _Anchor | None = None
        self._place: Array = np.zeros(2)

    def moved(self, time_s: float, grey: Grey, body: Box | None) -> tuple[float, float] | None:
        """Return how far it moved, right and down in picture heights, since this could last tell.

        *grey* is small, about 160 pixels long; *body* is left out. None where it cannot be told;
        (`ELSEWHERE`, 0) for another place.
        """
        even, spread = _evened(grey)
        anchor = self._anchor
        if anchor is None or anchor.even.shape != even.shape:
            self._anchor = _anchored(time_s, even, spread, body, self._place)
            return None
        found, share = _found_again(anchor, even, body)
        if found is not None:
            before = self._place
            self._place = anchor.place + found
            if time_s - anchor.time_s >= ANCHOR_S:
                self._anchor = _anchored(time_s, even, spread, body, self._place)
            right, down = self._place - before
            return float(right), float(down)
        if (share is None or share >= _SOME) and time_s - anchor.time_s < ANCHOR_S:
            return None
        self._anchor = _anchored(time_s, even, spread, body, self._place)
        textured = len(self._anchor.corners) >= _LEAST_CORNERS
        return (ELSEWHERE, 0.0) if textured and share is not None and share < _SOME else None


def _evened(grey: Grey) -> tuple[Grey, NDArray[np.float32]]:
    """Return *grey* with one mean and one spread everywhere, and the spread that it had."""
    soft = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0.8), np.float32)  # halves LK's own bias
    high = soft - np.asarray(cv2.blur(soft, (15, 15)), np.float32)
    # A running sum of squares: beside a bright thing it comes out a hair below zero.
    squares = np.maximum(np.asarray(cv2.blur(high * high, (31, 31)), np.float32), 0)
    spread = np.sqrt(squares)
    levels, least = _EVEN
    return np.asarray(
        cv2.convertScaleAbs(np.maximum(high / (spread + least) * levels + 128, 0)), np.uint8
    ), spread


def _anchored(
    time_s: float, even: Grey, spread: NDArray[np.float32], body: Box | None, place: Array
) -> _Anchor:
    mask = np.zeros(even.shape, np.uint8)
    inside = (slice(_BORDER_PX, -_BORDER_PX),) * 2
    mask[inside] = (spread[inside] > _LEAST_CONTRAST) * np.uint8(255)
    if body is not None:
        x0, y0, x1, y1 = body
        mask[y0:y1, x0:x1] = 0
    found = cv2.goodFeaturesToTrack(even, _CORNERS, 0.02, _APART_PX, mask=mask)
    corners = np.zeros((0, 2)) if found is None else found.reshape(-1, 2)
    return _Anchor(time_s, even, _covered(even, body), corners.astype(np.float32), place)


def _covered(even: Grey, body: Box | None) -> NDArray[np.float32]:
    covered = np.subtract(even, 128, dtype=np.float32)
    if body is not None:
        x0, y0, x1, y1 = body
        covered[y0:y1, x0:x1] = 0
    return covered


def _found_again(
    anchor: _Anchor, even: Grey, body: Box | None
) -> tuple[Array | None, float | None]:
    """Return how far most corners went, picture heights, and the share of them that agree;
    no share where too few are in view.

    Corners are followed from where they were; where that fails, from where the whole picture seems
    to have gone, which reaches as far as half of it.
    """
    corners = anchor.corners[_outside(anchor.corners, body)]
    if len(corners) < _LEAST_CORNERS:
        return None, None
    found, share = _agreed(anchor.even, even, corners, np.zeros(2, np.float32))
    if found is None:
        window = cv2.createHanningWindow((even.shape[1], even.shape[0]), cv2.CV_32F)
        guess, _ = cv2.phaseCorrelate(anchor.covered, _covered(even, body), window)
        there = corners + np.array(guess, np.float32)
        corners = corners[_outside(there, body) & _inside(there, even.shape)]
        found, far_share = _agreed(anchor.even, even, corners, np.array(guess, np.float32))
        share = max(share, far_share)
    return (None if found is None else found / even.shape[0]), share


def _agreed(
    before: Grey, after: Grey, corners: NDArray[np.float32], guess: NDArray[np.float32]
) -> tuple[Array | None, float]:
    """Return the displacement that most *corners* share, pixels, and the share that agrees."""
    if len(corners) < _LEAST_CORNERS:
        return None, 0.0
    after_guess = corners + guess
    there, status, _ = cv2.calcOpticalFlowPyrLK(
        before,
        after,
        corners,
        after_guess,
        winSize=(_WINDOW_PX, _WINDOW_PX),
        maxLevel=2,
        criteria=(cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 10, 0.01),
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    steps = (there - corners)[status.ravel() > 0]
    if not len(steps):
        return None, 0.0
    near = np.abs(steps[:, None] - steps).max(axis=2) < _AGREE_PX
    agree = steps[near[near.sum(axis=1).argmax()]]
    share = len(agree) / len(corners)
    return (np.sort(agree, axis=0)[len(agree) // 2].astype(float) if share > _MOST else None), share


def _outside(points: NDArray[np.float32], body: Box | None) -> NDArray[np.bool_]:
    """Return which *points* are so far from the body that it does not move them."""
    if body is None:
        return np.ones(len(points), bool)
    x0, y0, x1, y1 = np.array(body) + np.array([-1, -1, 1, 1]) * (_WINDOW_PX // 2)
    x, y = points.T
    return np.asarray((x < x0) | (x >= x1) | (y < y0) | (y >= y1))


def _inside(points: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    height, width = shape
    x, y = points.T
    return np.asarray((x > 0) & (x < width - 1) & (y > 0) & (y < height - 1))
