"""Owns pictures of a jump: a real person, cut out, moved over a still place along a motion.

Any instant can be asked for, so every frame rate and every exposure can. The truth is the motion's;
`PX_PER_M` and `Renderer.scale` say how many pixels a metre is.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from server.pose.landmarks import Array
from tests.truth.scene import (
    FINE,
    MIDDLE_X,
    PERSON,
    PX_PER_M,
    SOLE_Y,
    Picture,
    Pixels,
    load_scene,
)
from tests.truth.trajectory import Motion
from tests.truth.warp import Stance, sources

_PLATE_BOTTOM: Final = 994
ROWS: Final = 640
"""Of the clip, in a picture of any size unless asked for more: 2.98 m."""
_GROUND_Y, _STAND_X = 936.0, 985.0
"""Where on the plate the soles are put, and around which column pictures are cropped."""
_MARGIN: Final = 26.0
"""Clip pixels beside and below the cut-out into which knees and feet may move."""
_NOISES: Final = 4


@dataclass(frozen=True, slots=True)
class Lens:
    """What a camera does to a picture besides taking it."""

    exposure_s: float = 0.0
    """A frame at time t is the mean over t -+ half of it."""
    noise: float = 0.0
    """Standard deviation of each colour of each pixel, of 255."""
    haze: float = 0.0
    """Share of white veil: 0 none, 1 all."""


CLEAR: Final = Lens()


class Renderer:
    """Draw *motion* at any time, *width* x *height* pixels; both even for video.

    More *rows* of the clip in the picture: a camera further away.
    """

    def __init__(
        self, motion: Motion, width: int, height: int, lens: Lens = CLEAR, rows: int = ROWS
    ) -> None:
        scene = load_scene()
        self.motion, self.width, self.height, self.lens = motion, width, height, lens
        self.scale = height / rows
        """Picture pixels a clip pixel; times `PX_PER_M`: a metre."""
        self.ground_y = (_GROUND_Y - (_PLATE_BOTTOM - rows)) * self.scale
        self._person = scene.person
        half = width / 2 / self.scale
        if _STAND_X - half < 0 or _STAND_X + half > scene.plate.shape[1]:
            raise ValueError(f"the place is not wide enough for {width} x {height}")
        to_plate = np.array(
            [[1 / self.scale, 0, _STAND_X - half], [0, 1 / self.scale, _PLATE_BOTTOM - rows]]
        )
        # Pixel centres, not corners, are half a pixel from the edge.
        to_plate[:, 2] += (1 / self.scale - 1) / 2
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        self.plate: Pixels = np.asarray(
            cv2.warpAffine(
                scene.plate, to_plate, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
            ),
            np.float32,
        )
        rng = np.random.default_rng(11)
        tall, wide = height + 64, width + 64
        self._noises = [
            rng.normal(0, lens.noise, (tall, wide, 3)).astype(np.float32)
            for _ in range(_NOISES if lens.noise else 0)
        ]

    def frame(self, time_s: float) -> Picture:
        """Return the picture at *time_s*: (height, width, 3) RGB."""
        count = 1 if self.lens.exposure_s == 0 else 5
        shares = (np.arange(count) + 0.5) / count - 0.5
        pictures = [self._sharp(time_s + share * self.lens.exposure_s) for share in shares]
        picture = pictures[0]
        for other in pictures[1:]:
            picture += other
        if count > 1:
            picture *= 1 / count
        if self.lens.haze:
            picture += self.lens.haze * (255 - picture)
        if self._noises:
            picture += self._noise(time_s)
        return np.asarray(cv2.convertScaleAbs(np.maximum(picture, 0)), np.uint8)

    def _noise(self, time_s: float) -> Pixels:
        rng = np.random.default_rng(abs(round(time_s * 1e6)))
        tile = self._noises[rng.integers(_NOISES)]
        y, x = rng.integers(64, size=2)
        return tile[y : y + self.height, x : x + self.width]

    def _sharp(self, time_s: float) -> Pixels:
        stance = Stance.at(self.motion, time_s)
        picture = self.plate.copy()
        middle_x = self.width / 2 + stance.aside * self.scale
        rows, columns = PERSON
        top = SOLE_Y - rows.start + max(stance.body, 0)
        bottom = _MARGIN - min(stance.body, *stance.toes, 0)
        half = (columns.stop - columns.start) / 2 + _MARGIN
        y0, y1 = _within(
            self.ground_y - top * self.scale, self.ground_y + bottom * self.scale, self.height
        )
        x0, x1 = _within(middle_x - half * self.scale, middle_x + half * self.scale, self.width)
        if x0 >= x1 or y0 >= y1:
            return picture
        x = (np.arange(x0, x1, dtype=float) + 0.5 - middle_x) / self.scale + MIDDLE_X
        y = (np.arange(y0, y1, dtype=float) + 0.5 - self.ground_y) / self.scale + SOLE_Y
        part = picture[y0:y1, x0:x1]
        part *= _three(_shadow(stance, x, y))
        source_x, source_y = sources(stance, x, y)
        person = cv2.remap(
            self._person,
            (source_x - columns.start) * FINE - 0.5,
            (source_y - rows.start) * FINE - 0.5,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
        )
        part *= _three(np.asarray(1 - person[..., 3], np.float32))
        part += cv2.cvtColor(person, cv2.COLOR_RGBA2RGB)
        return picture


def _within(start: float, stop: float, size: int) -> tuple[int, int]:
    return max(0, int(np.floor(start))), min(size, int(np.ceil(stop)))


def _three(share: Pixels) -> Pixels:
    """Return *share* (rows, columns) for each colour: numpy is slow where three lie together."""
    return np.asarray(cv2.merge((share, share, share)))


def _shadow(stance: Stance, x: Array, y: Array) -> Pixels:
    """Return what is left of the ground's light under the feet, (rows, columns)."""
    height_m = min(*stance.toes, *stance.heels) / PX_PER_M
    depth = 0.45 * np.exp(-max(height_m, 0) / 0.25)
    across = np.exp(-(((x - MIDDLE_X + 3) / 38) ** 4))
    down = np.exp(-(((y - SOLE_Y) / 7) ** 2))
    return np.asarray(1 - depth * down[:, None] * across, np.float32)
