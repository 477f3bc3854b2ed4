"""Owns the clips these tests read: a real person from an installed package, and small made ones."""

import subprocess
from collections.abc import Iterable, Sequence
from fractions import Fraction
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Final

import av
import imageio_ffmpeg
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from server.media.files import open_video
from server.pose.frame import Frame

Picture = NDArray[np.uint8]
TIME_BASE: Final = Fraction(1, 90_000)


def person_clip() -> Path:
    """Return the clip of a real person that the sports2d wheel brings (BSD-3)."""
    package = find_spec("Sports2D")
    assert package is not None
    assert package.submodule_search_locations, "`make setup` installs sports2d"
    return Path(package.submodule_search_locations[0]) / "Demo" / "demo.mp4"


def person_frames(count: int) -> list[Frame]:
    """Return the first frames of `person_clip`, cropped to the jumping jacks: 540 x 600."""
    with open_video(person_clip()) as video:
        return [Frame(f.time_s, f.rgb[:600, 380:920].copy()) for f in islice(video, count)]


def quadrants(width: int, height: int) -> Picture:
    """Return a picture whose corners are red, green (right), blue (below) and white."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = 255, 0, 0
    picture[: height // 2, width // 2 :] = 0, 255, 0
    picture[height // 2 :, : width // 2] = 0, 0, 255
    picture[height // 2 :, width // 2 :] = 255, 255, 255
    return picture


def write_video(
    path: Path,
    pictures: Iterable[Picture],
    times_s: Sequence[float],
    *,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    index_first: bool = False,
) -> Path:
    """Write *pictures* at *times_s*; the name of *path* says in which container."""
    options = {"movflags": "+faststart"} if index_first else {}
    with av.open(str(path), "w", options=options) as container:
        stream: VideoStream | None = None
        for time_s, picture in zip(times_s, pictures, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            if stream is None:
                added = container.add_stream(codec, rate=60, options={"preset": "ultrafast"})
                assert isinstance(added, VideoStream)
                stream = added
                stream.width, stream.height = frame.width, frame.height
                stream.pix_fmt, stream.codec_context.time_base = pixel_format, TIME_BASE
            frame.pts, frame.time_base = round(time_s / TIME_BASE), TIME_BASE
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))
    return path


def ffmpeg(*arguments: str | Path) -> bytes:
    """Run FFmpeg, which is not the FFmpeg inside PyAV, and return what it prints."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
