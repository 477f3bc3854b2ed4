"""Owns the step from a decoded picture to pixels, for cameras and files alike.

The live path and the file path call the same function, so the same picture gives the same pixels.
"""

import threading
from typing import Final

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

_QUARTER_TURN_DEG: Final = 90


class _Converter(threading.local):
    """One converter a thread: PyAV else makes one a picture, each with memory FFmpeg keeps."""

    def __init__(self) -> None:
        self.reformatter = VideoReformatter()


_CONVERTER: Final = _Converter()


def as_rgb(picture: av.VideoFrame, rotation_deg: int = 0) -> NDArray[np.uint8]:
    """Return *picture* as contiguous (height, width, 3) RGB, turned counterclockwise.

    *rotation_deg* is a multiple of 90; a phone's file states it beside each picture.
    """
    # One thread: slices would cost more than they save, and tie the pixels to the machine.
    rgb = _CONVERTER.reformatter.reformat(picture, format="rgb24", threads=1).to_ndarray()
    # PyAV pads rows at many widths; MediaPipe would read the padding as picture.
    return np.ascontiguousarray(np.rot90(rgb, rotation_deg // _QUARTER_TURN_DEG), dtype=np.uint8)
