"""Owns what Hangtime asks of a pose estimator. Pure types: a test needs no model to use them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from server.pose.landmarks import Pose


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture, upright, with the time of its capture."""

    time_s: float
    rgb: NDArray[np.uint8]
    """(height, width, 3), contiguous."""


class Estimator(Protocol):
    """Finds the one body that is followed from frame to frame; one estimator a stream."""

    def detect(self, frame: Frame) -> Pose | None:
        """Return the body in *frame*, raw and unsmoothed; times must rise from call to call."""

    def close(self) -> None:
        """Free the model; the estimator is of no use afterwards."""


class PeopleFinder(Protocol):
    """Finds everybody in single pictures; remembers nobody, and may serve many streams."""

    def find(self, frame: Frame) -> tuple[Pose, ...]:
        """Return the bodies in *frame*, three at most."""
