"""Owns pictures of a rendered jumper before a real place, and what is told of them."""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from server.jump.camera import PictureLook
from server.media.picture import EVERY_S, PictureGates
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from tests.truth.athlete import Athlete
from tests.truth.rendered_jumper import Lens, Renderer
from tests.truth.scene import PX_PER_M
from tests.truth.trajectory import Jump, Motion, Stand
from tests.truth.warp import Stance

Picture = NDArray[np.uint8]
Change = Callable[[float, Picture], Picture]

WIDTH, HEIGHT = 360, 640
FLOOR = 0.001  # picture heights: what a still camera must stay below
MOTION = Motion(Athlete.from_seed(3), [Stand(0.8), Jump(0.4), Stand(1.2)])
LOOKS_S = np.arange(0.0, MOTION.duration_s, EVERY_S)


@cache
def clear() -> Renderer:
    """The jumper, seen by a perfect camera."""
    return Renderer(MOTION, WIDTH, HEIGHT)


@cache
def noisy() -> Renderer:
    """The same with grain."""
    return Renderer(MOTION, WIDTH, HEIGHT, Lens(noise=4.0))


def pose_at(renderer: Renderer, time_s: float) -> Pose:
    """Landmarks that span the drawn man, nose to sole."""
    rise = Stance.at(renderer.motion, time_s).body * renderer.scale
    feet = renderer.ground_y - rise
    nose = feet - 1.65 * PX_PER_M * renderer.scale
    half = 0.25 * PX_PER_M * renderer.scale
    x = np.linspace(renderer.width / 2 - half, renderer.width / 2 + half, 33) / renderer.width
    y = np.linspace(nose, feet, 33) / renderer.height
    return Pose(time_s, renderer.width / renderer.height, np.stack([x, y], 1), np.ones(33), None)


def looks(
    renderer: Renderer, change: Change = lambda _, rgb: rgb, times_s: Iterable[float] = LOOKS_S
) -> list[PictureLook]:
    gates = PictureGates()
    seen = [
        gates.look(
            Frame(float(t), change(float(t), renderer.frame(float(t)))),
            pose_at(renderer, float(t)),
        )
        for t in times_s
    ]
    return [look for look in seen if look is not None]


def shifts(told: list[PictureLook]) -> list[float]:
    return [look.shift for look in told if look.shift is not None]


def lit(rgb: Picture, gain: float) -> Picture:
    return np.asarray(np.clip(rgb * gain, 0, 255), np.uint8)
