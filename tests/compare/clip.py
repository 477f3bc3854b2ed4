"""Owns the clip that every way of sending gets: two jumps, 640 x 360, 30 pictures a second."""

import base64
from collections.abc import Sequence
from functools import cache

import cv2

from tests.impaired.replay import HEIGHT, WIDTH, encoded
from tests.server.clips import Picture
from tests.server.media_peer import FPS
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Jump, Motion, Stand
from tests.truth.video_files import film

JPEG_QUALITY = 80
"""Lower than a browser's canvas gives unless told otherwise (92), in the WebSocket's favour."""


@cache
def pictures() -> Sequence[Picture]:
    """Each with its number burned in; it begins and ends standing, and is sent in a loop."""
    script = (Stand(2.0), Jump(0.40), Stand(1.5), Jump(0.30), Stand(1.5))
    motion = Motion(Athlete.from_seed(3), script)
    renderer = Renderer(motion, WIDTH, HEIGHT)
    return list(film(renderer, frame_times(motion, FPS), counted=True))


@cache
def as_vp8() -> tuple[bytes, ...]:
    return encoded(pictures())


@cache
def as_jpeg_texts() -> tuple[str, ...]:
    """JPEGs in base64."""
    how = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    jpegs = [
        cv2.imencode(".jpg", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), how)[1] for rgb in pictures()
    ]
    return tuple(base64.b64encode(jpeg.tobytes()).decode() for jpeg in jpegs)
