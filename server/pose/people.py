"""Owns who is in a picture: the detector finds them, the landmark model says who is none.

Remembers nobody and knows no stream. The networks are shared; nothing here needs closing.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from server.pose.detection import SIDE_PX, Detection
from server.pose.estimator import Person
from server.pose.frame import Frame, Planes
from server.pose.landmarks import nose_to_heels
from server.pose.networks import Network
from server.pose.readout import LEAST_PRESENCE, Readout, marks_in_picture, next_region
from server.pose.region import Region, crop, letterbox

_SURE: Final = 0.5
"""A detection that MediaPipe would follow: alone in the picture, it needs no second opinion. Of
others, which may be one body twice, or none, the landmark model is asked. In six clips 424 of 424
that were alone and so sure were bodies; of the surest among several, 22 of 102 were none."""

_TALL: Final = 1.6
"""From nose to heels, in radii of the circle around the body. Medians of those who stand in four
clips of real people: 1.46, 1.52, 1.53 and 1.54; of one drawn in two: 1.71 and 1.79."""


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

    def find(self, frame: Frame) -> tuple[Person, ...]:
        """Return who is in *frame*, the surest first, three at most."""
        planes = frame.planes
        found = self._detector()(letterbox(planes, SIDE_PX))
        squares = [_square(detection, planes) for detection in found]
        regions = [square for square in squares if square is not None]
        if len(found) == 1 and found[0].score >= _SURE:
            return tuple(Person(region, _TALL * region.radius_px) for region in regions)
        people = [self._confirmed(planes, region) for region in regions]
        return tuple(person for person in people if person is not None)

    def _confirmed(self, planes: Planes, region: Region) -> Person | None:
        """Return whom the landmark model sees in *region*, if there is a body."""
        read = self._landmarks()(crop(planes, region))
        if read.presence < LEAST_PRESENCE:
            return None
        marks = marks_in_picture(read, region)
        nearer = next_region(marks)
        return None if nearer is None else Person(nearer, nose_to_heels(marks))


def _square(detection: Detection, planes: Planes) -> Region | None:
    to_picture = Region.whole(planes.luma.shape).to_picture()
    points = np.array([detection.hips, detection.reach])
    hips_px, reach_px = points @ to_picture[:, :2].T + to_picture[:, 2]
    return Region.around(hips_px, reach_px)
