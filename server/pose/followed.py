"""Owns an estimator of our own: MediaPipe's weights, its way to follow a body, our loop around it.

Somebody else finds the body when it is not known where it is; from then on each picture says where
to look in the next. Reads no clock.
"""

import math
from typing import Final

from server.pose.estimator import PeopleFinder
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.networks import Network
from server.pose.readout import LEAST_PRESENCE, Readout, body, marks_in_picture, next_region
from server.pose.region import Region, crop

_SEARCH_EVERY_S: Final = 0.2
"""For a body, once it is long gone: a search costs as much again as following does, or more."""


class FollowedPose:
    """Find and follow one body; the network and the finder are shared, and closed by others."""

    def __init__(self, network: Network[Readout], finder: PeopleFinder) -> None:
        self._network = network
        self._finder = finder
        self._closed = False
        self.forget()

    def forget(self) -> None:
        """Forget the body that was followed; the next frame begins a stream with its own times."""
        self._region: Region | None = None
        self._last_s = self._seen_s = self._search_at_s = -math.inf

    def detect(self, frame: Frame) -> Pose | None:
        """Return the body in *frame*, raw and unsmoothed; times must rise from call to call."""
        if self._closed:
            raise ValueError("this estimator is closed")
        if frame.time_s <= self._last_s:
            raise ValueError(f"time must rise: {frame.time_s} s came after {self._last_s} s")
        self._last_s = frame.time_s
        region = self._region or self._found(frame)
        if region is None:
            return None
        read = self._network(crop(frame.planes, region))
        if read.presence < LEAST_PRESENCE:
            self._region = None
            return None
        self._seen_s = self._search_at_s = frame.time_s
        marks = marks_in_picture(read, region)
        self._region = next_region(marks)
        return body(read, marks, region, frame.size, frame.time_s)

    def _found(self, frame: Frame) -> Region | None:
        """Search *frame*: at once after a body was lost, and then ever less often."""
        if frame.time_s < self._search_at_s:
            return None
        pause_s = min(_SEARCH_EVERY_S, frame.time_s - self._seen_s)
        self._search_at_s = frame.time_s + pause_s
        people = self._finder.find(frame)
        return people[0].region if people else None

    def close(self) -> None:
        """Detect no more; closing twice is harmless."""
        self._closed = True
