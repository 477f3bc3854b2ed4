"""Owns the grid of the validity report: under which conditions the rendered jumper is filmed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from server.pose.landmarks import Array
from tests.truth.rendered_jumper import ROWS, Lens
from tests.truth.video_files import Codec, Picture

HEIGHTS_M: Final = (0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.50, 0.60, 0.70)
JUMPS_A_TAKE: Final = 4


@dataclass(frozen=True, slots=True)
class Condition:
    """One camera in one light on one connection."""

    name: str
    size: tuple[int, int] = (360, 640)
    fps: float = 30.0
    jitter_s: float = 0.0
    """SD of a varying rate's intervals; pictures are missing too."""
    codec: Codec = "h264"
    kbps: int = 1200
    lens: Lens = field(default_factory=Lens)
    rows: int = ROWS
    tilt_deg: float = 0.0
    light: float = 1.0
    """Share of the light, and of the lens's noise, that is left."""
    good: bool = True
    """Whether a coach who followed the framing guide would film like this."""
    takes: int = 5


_DIM, _DARK = Lens(exposure_s=1 / 40, noise=20.0), Lens(exposure_s=1 / 40, noise=40.0)

GRID: Final = (
    Condition("H.264 1.2 Mb/s", takes=8),
    Condition("VP8 1.2 Mb/s", codec="vp8", takes=8),
    Condition("H.264 600 kb/s", kbps=600),
    Condition("VP8 600 kb/s", codec="vp8", kbps=600),
    Condition("480p, H.264 2 Mb/s", size=(480, 854), kbps=2000),
    Condition("720p, H.264 2 Mb/s", size=(720, 1280), kbps=2000),
    Condition("720p, VP8 1.2 Mb/s", size=(720, 1280), codec="vp8"),
    Condition("landscape 640 x 360", size=(640, 360)),
    Condition("exposure 8 ms, noise", lens=Lens(exposure_s=0.008, noise=3.0)),
    Condition("60 fps", fps=60.0),
    Condition("60 fps, VP8 2 Mb/s", fps=60.0, codec="vp8", kbps=2000),
    Condition("24 fps", fps=24.0),
    Condition("varying rate, about 27 fps", jitter_s=0.006),
    Condition("tilted 4°", tilt_deg=4.0),
    Condition("farther: 4.5 m of height in the picture", rows=960),
    Condition("300 kb/s", kbps=300, good=False),
    Condition("VP8 300 kb/s, 24 fps", codec="vp8", kbps=300, fps=24.0, good=False),
    Condition("tilted 12°", tilt_deg=12.0, good=False),
    Condition("exposure 25 ms", lens=Lens(exposure_s=0.025, noise=4.0), good=False),
    Condition("dim: a quarter of the light", lens=_DIM, light=0.25, good=False),
    Condition("dark: a tenth of the light", lens=_DARK, light=0.10, good=False),
    Condition("haze", lens=Lens(haze=0.5, noise=4.0), good=False),
    Condition("15 fps", fps=15.0, good=False),
    Condition("farther and 300 kb/s", rows=960, kbps=300, good=False),
)


def heights_m(seed: int) -> list[float]:
    """Return the heights of the jumps in the take of *seed*; all heights come about as often."""
    order = np.random.default_rng([seed // len(HEIGHTS_M), 7]).permutation(HEIGHTS_M)
    first = JUMPS_A_TAKE * seed
    return [float(order[(first + i) % len(order)]) for i in range(JUMPS_A_TAKE)]


def times_s(condition: Condition, duration_s: float, seed: int) -> Array:
    """Return when pictures are taken."""
    rng = np.random.default_rng([seed, 8])
    interval_s = 1 / condition.fps
    even = np.arange(rng.uniform(0, interval_s), duration_s, interval_s)
    if not condition.jitter_s:
        return even
    shifted = even + np.clip(rng.normal(0, condition.jitter_s, len(even)), -0.012, 0.012)
    return np.asarray(np.sort(shifted[rng.random(len(even)) > 0.08]))


def disturbed(condition: Condition, pictures: Iterator[Picture]) -> Iterator[Picture]:
    """Yield *pictures* as a tilted camera in poor light gives them."""
    width, height = condition.size
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), condition.tilt_deg, 1.0)
    for picture in pictures:
        seen = picture
        if condition.tilt_deg:
            seen = np.asarray(
                cv2.warpAffine(seen, turned, (width, height), borderMode=cv2.BORDER_REFLECT_101),
                np.uint8,
            )
        if condition.light != 1.0:
            seen = np.asarray(cv2.convertScaleAbs(seen, alpha=condition.light), np.uint8)
        yield seen
