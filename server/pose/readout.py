"""Owns how the landmark model's numbers become a body. Pure.

The model gives each landmark twice: as a point of the square, and as a map of where it is likely.
The point is moved to the middle of what the map says around it, as MediaPipe does
(refine_landmarks_from_heatmap_calculator).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.pose.landmarks import LANDMARKS, Array, Pose
from server.pose.region import SIDE_PX, Region

Floats = NDArray[np.float32]

POINTS: Final = 39
"""33 landmarks and six that only the model needs; 33 and 34 place the next region."""
MAP_SIDE: Final = 64
_HIPS, _REACH = 33, 34

LEAST_PRESENCE: Final = 0.5
"""MediaPipe's own: below, the region shows no body."""

_NEAR: Final = np.arange(-3, 4)  # cells of the map around the point
_LEAST_LIKELY: Final = 0.5  # the best of these cells; else the map does not know


@dataclass(frozen=True, slots=True, eq=False)
class Readout:
    """What the landmark model says of one crop."""

    points: Floats
    """(39, 5): x, y, z in pixels of the crop; visibility and presence as logits."""
    presence: float
    """Whether the crop shows a body: 0 to 1."""
    heatmap: Floats
    """(64, 64, 39): how likely each landmark is in each cell, as logits."""
    world_m: Floats
    """(39, 3)."""


def marks_in_picture(read: Readout, region: Region) -> Array:
    """Return (39, 2): the points that *read* found in *region*, in the picture's pixels."""
    to_picture = region.to_picture()
    marks: Array = _refined(read) @ to_picture[:, :2].T + to_picture[:, 2]
    return marks


def body(read: Readout, marks: Array, region: Region, size: tuple[int, int], time_s: float) -> Pose:
    """Return the body of *read*, with its *marks* in a picture of *size*, height and width."""
    height, width = size
    hidden = -read.points[:LANDMARKS, 3].astype(float)
    cos, sin = np.cos(region.turn_rad), np.sin(region.turn_rad)
    world = read.world_m[:LANDMARKS].astype(float)
    world[:, :2] = world[:, :2] @ np.array([[cos, sin], [-sin, cos]])
    return Pose(
        time_s=time_s,
        aspect=width / height,
        image=marks[:LANDMARKS] / (width, height),
        visibility=1 / (1 + np.exp(hidden)),
        world_m=world,
    )


def next_region(marks: Array) -> Region | None:
    """Return where the body with these *marks* will be looked for in the next picture."""
    return Region.around(marks[_HIPS], marks[_REACH])


def _refined(read: Readout) -> Array:
    """Return (39, 2): the points, 0 to 1 over the crop, moved to the middle of what is likely."""
    points: Array = read.points[:, :2].astype(float) / SIDE_PX
    cells = (points * MAP_SIDE).astype(int)  # towards zero
    known = ((cells >= 0) & (cells < MAP_SIDE)).all(axis=1)
    columns, rows = (cells[:, axis, None] + _NEAR for axis in (0, 1))
    inside = _inside(rows)[:, :, None] & _inside(columns)[:, None, :]
    logits = read.heatmap[
        rows.clip(0, MAP_SIDE - 1)[:, :, None],
        columns.clip(0, MAP_SIDE - 1)[:, None, :],
        np.arange(POINTS)[:, None, None],
    ]
    likely = np.where(inside, 1 / (1 + np.exp(-logits.astype(float))), 0.0)
    known &= likely.max(axis=(1, 2)) >= _LEAST_LIKELY
    total = np.where(known, likely.sum(axis=(1, 2)), 1.0)
    middle_x = np.einsum("nrc,nc->n", likely, columns) / total
    middle_y = np.einsum("nrc,nr->n", likely, rows) / total
    return np.where(known[:, None], np.column_stack([middle_x, middle_y]) / MAP_SIDE, points)


def _inside(cells: NDArray[np.int_]) -> NDArray[np.bool_]:
    return (cells >= 0) & (cells < MAP_SIDE)
