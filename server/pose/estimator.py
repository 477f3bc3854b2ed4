"""Owns what Hangtime asks of a pose estimator. Pure types: a test needs no model to use them."""

from dataclasses import dataclass
from typing import Protocol

from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.region import Region


class Estimator(Protocol):
    """Finds the one body that is followed from frame to frame; one estimator a stream."""

    def detect(self, frame: Frame) -> Pose | None:
        """Return the body in *frame*, raw and unsmoothed; times must rise from call to call."""

    def close(self) -> None:
        """Free the model; the estimator is of no use afterwards."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a picture."""

    region: Region
    """Around the hips: what the landmark model is shown of them."""
    tall_px: float
    """From nose to heels."""


class PeopleFinder(Protocol):
    """Finds everybody in single pictures; remembers nobody, and may serve many streams."""

    def find(self, frame: Frame) -> tuple[Person, ...]:
        """Return who is in *frame*, the surest first, three at most."""
