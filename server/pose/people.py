"""Owns who is in a picture: the detector finds them, the landmark model says who is none.

Remembers nobody and knows no stream. The networks are shared; nothing here needs closing.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from server.pose.detection import SIDE_PX, Detection
from server.pose.frame import Frame, Planes
from server.pose.networks import Network
from server.pose.readout import LEAST_PRESENCE, Readout, marks_in_picture, next_region
from server.pose.region import Region, crop, letterbox

_SURE: Final = 0.5
"""A detection that MediaPipe would follow: alone in the picture, it needs no second opinion. Of
others, which may be one body twice, or none, the landmark model is asked."""


class People:
    """Finds up to three people in single pictures; may be asked from several threads at once."""

    def __init__(
        self,
        detector: Callable[[], Network[tuple[Detection, ...]]],
        landmarks: Callable[[], Network[Readout]],
    ) -> None:
        """Both load their network when first called, or by `load`."""
        self._detector, self._landmarks = detector, landmarks

    def load(self) -> None:
        """Load the networks, so that the first `find` waits for nothing."""
        self._detector()
        self._landmarks()

    def find(self, frame: Frame) -> tuple[Region, ...]:
        """Return the square around each body in *frame*, the surest first, three at most."""
        planes = frame.planes
        found = self._detector()(letterbox(planes, SIDE_PX))
        squares = [_square(detection, planes) for detection in found]
        regions = tuple(square for square in squares if square is not None)
        if len(found) == 1 and found[0].score >= _SURE:
            return regions
        confirmed = [self._confirmed(planes, region) for region in regions]
        return tuple(region for region in confirmed if region is not None)

    def _confirmed(self, planes: Planes, region: Region) -> Region | None:
        """Return where the landmark model sees the body of *region*, if there is one."""
        read = self._landmarks()(crop(planes, region))
        if read.presence < LEAST_PRESENCE:
            return None
        return next_region(marks_in_picture(read, region))


def _square(detection: Detection, planes: Planes) -> Region | None:
    to_picture = Region.whole(planes.luma.shape).to_picture()
    points = np.array([detection.hips, detection.reach])
    hips_px, reach_px = points @ to_picture[:, :2].T + to_picture[:, 2]
    return Region.around(hips_px, reach_px)
