"""Owns the encodings of a run, and makes them: `python -m loadtest.encodings CLIP FOLDER`.

In a process of its own, before any load: an encoder at work would be load of its own. VP8 at every
rate of `playback.RATES_FPS`, a key frame each second of the clip, so that one may be left for
another there.
"""

import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.video.frame import PictureType

from loadtest.playback import JUMPING, RATES_FPS, STANDING, Clip

LONG_SIDE_PX: Final = 640
SOURCE_FPS: Final = max(RATES_FPS)
_OPTIONS: Final = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "threads": "1"}
"""One thread: libvpx's others would spin for each other for ten times the work."""


class ClipError(Exception):
    """The clip cannot stand for a camera; the text says why."""


def main() -> None:
    """Encode the clip that the command line names."""
    if len(sys.argv) != 3:
        sys.exit("usage: python -m loadtest.encodings CLIP FOLDER")
    try:
        pictures = read_pictures(Path(sys.argv[1]))
    except (ClipError, OSError, av.FFmpegError) as error:
        sys.exit(f"{sys.argv[1]} cannot be filmed: {error}")
    # The first second, to and fro: a clip of a jump begins with somebody standing.
    standing = [*pictures[:SOURCE_FPS], *reversed(pictures[:SOURCE_FPS])]
    for rate_fps in RATES_FPS:
        for clip, shown in ((JUMPING, pictures), (STANDING, standing)):
            write(encoding_path(Path(sys.argv[2]), clip, rate_fps), shown, rate_fps)


def encoding_path(folder: Path, clip: str, rate_fps: int) -> Path:
    """Where *clip* at *rate_fps* is kept."""
    return folder / f"{clip}-{rate_fps}.ivf"


def read_clip(folder: Path, name: str) -> Clip:
    """All encodings of the clip *name*."""
    return {rate_fps: _frames(encoding_path(folder, name, rate_fps)) for rate_fps in RATES_FPS}


def _frames(path: Path) -> tuple[bytes, ...]:
    with av.open(str(path)) as container:
        return tuple(bytes(packet) for packet in container.demux(video=0) if packet.size)


def read_pictures(path: Path) -> list[av.VideoFrame]:
    """The clip's pictures at SOURCE_FPS, as many whole seconds as it has."""
    with av.open(str(path)) as container:
        if not container.streams.video:
            raise ClipError("it has no video")
        pictures = list(_paced(container.decode(container.streams.video[0])))
    whole = len(pictures) // SOURCE_FPS * SOURCE_FPS
    if whole == 0:
        raise ClipError("it is shorter than a second")
    return pictures[:whole]


def _paced(frames: Iterator[av.VideoFrame]) -> Iterator[av.VideoFrame]:
    """One picture for each 1/SOURCE_FPS: the newest that had been filmed by then."""
    began_s: float | None = None
    shown = None
    count = 0
    for frame in frames:
        if frame.time is None:
            raise ClipError("its pictures have no times")
        began_s = frame.time if began_s is None else began_s
        while shown is not None and count / SOURCE_FPS < frame.time - began_s - 1e-3:
            yield shown
            count += 1
        shown = _scaled(frame)
    if shown is not None:
        yield shown


def _scaled(frame: av.VideoFrame) -> av.VideoFrame:
    scale = LONG_SIDE_PX / max(frame.width, frame.height)
    width, height = (round(side * scale / 2) * 2 for side in (frame.width, frame.height))
    return frame.reformat(width=width, height=height, format="yuv420p")


def write(path: Path, pictures: Sequence[av.VideoFrame], rate_fps: int) -> None:
    """Write *pictures*, which have SOURCE_FPS, at *rate_fps* in VP8, a key frame each second."""
    with av.open(str(path), "w", format="ivf") as container:
        stream = container.add_stream("libvpx", rate=rate_fps, options=_OPTIONS)
        stream.width, stream.height = pictures[0].width, pictures[0].height
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = 100_000 + 40_000 * rate_fps  # few pictures have more bits each
        for index, picture in enumerate(pictures[:: SOURCE_FPS // rate_fps]):
            picture.pts, picture.time_base = index, Fraction(1, rate_fps)
            picture.pict_type = PictureType.NONE if index % rate_fps else PictureType.I
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


if __name__ == "__main__":
    main()
