"""Owns video files as a source of frames: opens, checks, turns upright, and tells what is wrong.

Times are the file's own, from its first picture on; nothing here assumes a rate.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO, Final

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from server.errors import BadFile
from server.media.pictures import as_frame
from server.pose.frame import Frame

_FORMATS: Final = "mov,mp4,matroska,webm,avi,mpegts,mpeg,yuv4mpegpipe,flv,asf"
"""FFmpeg would also draw a text file as pictures, and fetch what a playlist names."""

_MP4_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"})
"""What an mp4 or mov file may begin with."""

_COVER_ART: Final = av.stream.Disposition.attached_pic


class VideoFile:
    """The pictures of one open video file; made by `open_video`."""

    def __init__(self, name: str, container: InputContainer, stream: VideoStream) -> None:
        self._name = name
        self._container = container
        self._stream = stream

    @property
    def frames_expected(self) -> int | None:
        """About how many frames there are, for a progress bar; None where the file does not say."""
        if self._stream.frames:
            return self._stream.frames
        if self._container.duration is None or self._stream.average_rate is None:
            return None
        return round(self._container.duration / av.time_base * float(self._stream.average_rate))

    def __iter__(self) -> Iterator[Frame]:
        """Yield the pictures once, upright, their times rising; raise BadFile at a damaged one."""
        first: Fraction | None = None
        last = Fraction(-1)
        for time, picture in self._pictures():
            first = time if first is None else first
            # Cameras of varying rate write two pictures of one time now and then: the first counts.
            if time - first > last:
                last = time - first
                yield as_frame(float(last), picture, picture.rotation)
        if first is None:
            raise BadFile(f"{self._name} holds a video without a single picture")

    def _pictures(self) -> Iterator[tuple[Fraction, av.VideoFrame]]:
        time = Fraction(0)
        try:
            for packet in self._container.demux(self._stream):
                if packet.is_corrupt:
                    raise BadFile(f"{self._name} breaks off {float(time):.1f} s in: copy it again")
                for picture in packet.decode():
                    if picture.pts is None or picture.time_base is None:
                        raise BadFile(f"{self._name} does not say when its pictures were taken")
                    time = picture.pts * picture.time_base
                    yield time, picture
        except av.FFmpegError as error:
            raise BadFile(
                f"{self._name} is damaged {float(time):.1f} s in ({error.strerror}): copy it again"
            ) from None


@contextmanager
def open_video(path: Path) -> Iterator[VideoFile]:
    """Open the video at *path*; raise BadFile with a sentence for the one who chose it."""
    _check_whole(path)
    try:
        container = av.open(str(path.resolve()), options={"format_whitelist": _FORMATS})
    except av.FFmpegError:
        raise BadFile(
            f"{path} is not a video that can be read: give an mp4, mov, webm or mkv"
        ) from None
    with container:
        streams = [s for s in container.streams.video if not s.disposition & _COVER_ART]
        if not streams:
            raise BadFile(f"{path} holds no video")
        streams[0].thread_type = "AUTO"
        yield VideoFile(str(path), container, streams[0])


def _check_whole(path: Path) -> None:
    if path.is_dir():
        raise BadFile(f"{path} is a directory: name a video file in it")
    if not path.is_file():
        raise BadFile(f"{path} is no file" if path.exists() else f"{path} does not exist")
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if size == 0:
                raise BadFile(f"{path} is empty")
            if _is_cut_mp4(file, size):
                raise BadFile(f"{path} is cut short, its end is missing: copy it again")
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}") from None


def _is_cut_mp4(file: BinaryIO, size: int) -> bool:
    """Return whether *file* is an mp4 or mov whose boxes reach beyond its *size* or lack the index.

    FFmpeg plays what is left of a file whose index comes first, and says nothing.
    """
    kinds: list[bytes] = []
    position = 0
    while len(header := _at(file, position)) >= 8:
        length, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if not kinds and kind not in _MP4_BOXES:
            return False
        kinds.append(kind)
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        position += length or size - position  # 0: to the end of the file
        if length < 8:
            break
    return bool(kinds) and (position > size or b"moov" not in kinds)


def _at(file: BinaryIO, position: int) -> bytes:
    file.seek(position)
    return file.read(16)
