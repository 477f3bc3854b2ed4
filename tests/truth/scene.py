"""Owns the pixels that rendered jumpers are made of: a person cut out, and a lawn without anyone.

Both come from Sports2D's demo clip (BSD-3-Clause), which the wheel installed by `make setup`
carries. Its first frame shows a man who stands facing the camera; he has left by frame 160, so the
median of later frames is a clean plate. The package itself is never imported.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import files
from pathlib import Path
from typing import Final

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float32]
Picture = NDArray[np.uint8]

PX_PER_M: Final = 215.0
"""Of the clip at the man: 383 px from sole to crown, taken as 1.78 m."""
MIDDLE_X: Final = 652.5
SOLE_Y: Final = 457.5
"""Where the ground touches the man's soles."""
PERSON: Final = (slice(60, 470), slice(560, 746))
"""Rows and columns of the cut-out, with a margin on every side."""
FINE: Final = 2
"""The cut-out is kept this many times finer than the clip, so that moving it blurs little."""
_PLATE_FRAMES: Final = range(160, 230, 5)
_VEIL: Final = 34.0
_OUTLINE: Final = Path(__file__).with_name("person.json")


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """The two layers of every picture."""

    person: Pixels
    """(820, 372, 4): colour times coverage, and coverage (0 to 1); `FINE` times the clip."""
    plate: Pixels
    """(994, 1768, 3): the place without the man, 0 to 255."""


def clip_path() -> Path:
    """Return where the clip is installed."""
    found = [file for file in files("sports2d") or [] if file.match("Sports2D/Demo/demo.mp4")]
    if not found:
        raise FileNotFoundError("the sports2d wheel holds no demo.mp4: run `make setup`")
    return Path(str(found[0].locate()))


@lru_cache(maxsize=1)
def load_scene() -> Scene:
    """Read the clip once: about 2 s."""
    later: list[Picture] = []
    with av.open(str(clip_path())) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index == 0:
                person = _cut_out(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
            elif index in _PLATE_FRAMES:
                later.append(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
    plate = np.median(np.stack(later), axis=0)
    return Scene(person, np.asarray(plate, np.float32))


def _cut_out(picture: Picture) -> Pixels:
    rows, columns = PERSON
    detail = 4 * FINE
    polygons = [
        np.round((np.array(points) - (columns.start, rows.start)) * detail).astype(np.int32)
        for points in json.loads(_OUTLINE.read_text())["polygons_even_odd"]
    ]
    colour = picture[PERSON]
    size = (colour.shape[1] * FINE, colour.shape[0] * FINE)
    drawn = np.zeros((size[1] * 4, size[0] * 4), np.uint8)
    cv2.fillPoly(drawn, polygons, 255)
    coverage = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA) / np.float32(255)
    soft = cv2.GaussianBlur(coverage, (0, 0), 0.6 * FINE)[..., None]
    smooth = cv2.resize(colour, size, interpolation=cv2.INTER_CUBIC).astype(np.float32)
    # He stood against the sun: its veil is taken off where he goes.
    clear = np.clip((smooth - _VEIL) * (255 / (255 - _VEIL)), 0, 255)
    return np.concatenate([clear * soft, soft], axis=-1).astype(np.float32)
