"""Owns how the detector's numbers become people. Pure.

The detector looks at the whole picture at once and answers 2254 times: from each of many places on
a grid it says where a body near it would be, and how sure it is that there is one. Answers about
the same body are taken together. All as MediaPipe does it (pose_detector_graph.cc and the
calculators it names), checked against what MediaPipe finds.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.pose.landmarks import Array

SIDE_PX: Final = 224
"""Of the detector's input."""

MOST: Final = 3
"""People, the surest: the athlete and two more are enough to know that others are there."""

_GRIDS: Final = ((8, 2), (16, 2), (32, 6))
"""Pixels from place to place, and the answers from each."""

_LEAST_SCORE: Final = 0.25
"""Of an answer: at 0.5, MediaPipe's default, one of two close people is missed."""

_SAME: Final = 0.5
"""Intersection over union of the boxes of two answers about one body: MediaPipe's default."""


@dataclass(frozen=True, slots=True)
class Detection:
    """Somebody in the square that the detector was shown; x and y are 0 to 1 over it."""

    hips: tuple[float, float]
    """The middle between them."""
    reach: tuple[float, float]
    """On the circle around the whole body, above the hips of an upright one."""
    score: float
    """0 to 1."""


@cache
def anchors() -> Array:
    """Return (2254, 2): x and y of each answer's place, pixels of the input."""
    grids = []
    for stride_px, answers in _GRIDS:
        middles = np.arange(stride_px / 2, SIDE_PX, stride_px)
        y, x = np.meshgrid(middles, middles, indexing="ij")
        grids.append(np.column_stack([x.ravel(), y.ravel()]).repeat(answers, axis=0))
    return np.concatenate(grids)


def decoded(numbers: NDArray[np.float32], logits: NDArray[np.float32]) -> tuple[Detection, ...]:
    """Return who is in the picture, the surest first, MOST at the most.

    *numbers* (2254, 12): a box's middle and size, then four points of which two are read, pixels
    from the answer's place. *logits* (2254,): how sure each answer is.
    """
    sure = np.flatnonzero(logits >= np.log(_LEAST_SCORE / (1 - _LEAST_SCORE)))
    sure = sure[np.argsort(-logits[sure], kind="stable")]
    scores = 1 / (1 + np.exp(-logits[sure].astype(float)))
    pairs = numbers[sure].reshape(-1, 6, 2).astype(float)
    pairs[:, [0, 2, 3]] += anchors()[sure, None]
    found: list[Detection] = []
    while len(pairs) and len(found) < MOST:
        same = _overlap(pairs[:, 0], pairs[:, 1]) > _SAME
        same[0] = True
        middle = np.average(pairs[same], axis=0, weights=scores[same]) / SIDE_PX
        hips, reach = ((float(x), float(y)) for x, y in middle[2:4])
        found.append(Detection(hips, reach, float(scores[0])))
        pairs, scores = pairs[~same], scores[~same]
    return tuple(found)


def _overlap(middles: Array, sizes: Array) -> Array:
    """Return (n,): the intersection over union of each box with the first."""
    low, high = middles - sizes / 2, middles + sizes / 2
    sides = np.minimum(high, high[0]) - np.maximum(low, low[0])
    common = sides.clip(min=0).prod(axis=1)
    areas = sizes.prod(axis=1)
    union: Array = common / np.maximum(areas + areas[0] - common, 1e-9)
    return union
