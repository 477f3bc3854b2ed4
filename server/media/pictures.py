"""Owns the step from a decoded picture to a frame, for cameras and files alike.

The live path and the file path call the same function, so the same picture gives the same pixels.
"""

import threading
from collections.abc import Mapping
from functools import partial
from typing import Final

import av
import numpy as np
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from server.pose.frame import BT601, Colours, Frame, Pixels, Planes

_QUARTER_TURN_DEG: Final = 90

_UNSPECIFIED: Final = 2  # of H.273, table 4: these PyAV has no name for
_SMPTE170M: Final = 6
_BT601: Final = (BT601.luma_red, BT601.luma_blue)
_BT709: Final = (0.2126, 0.0722)
_COEFFICIENTS: Final[Mapping[int, tuple[float, float]]] = {
    _UNSPECIFIED: _BT601,  # as FFmpeg takes it
    Colorspace.ITU601: _BT601,
    _SMPTE170M: _BT601,
    Colorspace.ITU709: _BT709,
}
"""K_R and K_B of ITU-T H.273, table 4; pictures of others are read as RGB."""
_PLANAR: Final = ("yuv420p", "yuvj420p")


class _Converter(threading.local):
    """One converter a thread: PyAV else makes one a picture, each with memory FFmpeg keeps."""

    def __init__(self) -> None:
        self.reformatter = VideoReformatter()


_CONVERTER: Final = _Converter()


def as_frame(time_s: float, picture: av.VideoFrame, rotation_deg: int = 0) -> Frame:
    """Return *picture* as a frame, turned counterclockwise; its planes are the decoder's own.

    *rotation_deg* is a multiple of 90; a phone's file states it beside each picture.
    """
    to_rgb = partial(_as_rgb, picture, rotation_deg)
    return Frame(time_s, to_rgb, _planes(picture) if rotation_deg == 0 else None)


def _planes(picture: av.VideoFrame) -> Planes | None:
    """Return views of *picture*'s planes; None if it is stored in another way."""
    coefficients = _COEFFICIENTS.get(picture.colorspace)
    if picture.format.name not in _PLANAR or coefficients is None:
        return None
    full_range = picture.format.name == "yuvj420p" or picture.color_range == ColorRange.JPEG
    luma, blue, red = map(_view, picture.planes)
    return Planes(luma, blue, red, Colours(*coefficients, full_range))


def _view(plane: VideoPlane) -> Pixels:
    rows = np.asarray(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _as_rgb(picture: av.VideoFrame, rotation_deg: int) -> Pixels:
    # One thread: slices would cost more than they save, and tie the pixels to the machine.
    rgb = _CONVERTER.reformatter.reformat(picture, format="rgb24", threads=1).to_ndarray()
    # PyAV pads rows at many widths; MediaPipe would read the padding as picture.
    return np.ascontiguousarray(np.rot90(rgb, rotation_deg // _QUARTER_TURN_DEG), dtype=np.uint8)
