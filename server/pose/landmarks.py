"""Owns what a body is: 33 landmarks, in the picture and around the hips. Knows no estimator."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Landmark(IntEnum):
    """BlazePose's 33 landmarks, in its order; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARKS: Final = len(Landmark)

_HEELS: Final = [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]


def nose_to_heels(marks: Array) -> float:
    """Return how far below the nose the heels are, in the unit of *marks* (33 or more, 2)."""
    return float(marks[_HEELS, 1].mean() - marks[Landmark.NOSE, 1])


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """One body at one time, as the estimator saw it."""

    time_s: float
    aspect: float
    """Picture width / height: image x times this is in units of the picture's height."""
    image: Array
    """(33, 2): x right and y down, normalised to picture width and height; may leave [0, 1]."""
    visibility: Array
    """(33,): 0 to 1."""
    world_m: Array | None
    """(33, 3): metres from the middle of the hips, x right, y down, z away from the camera."""

    def __post_init__(self) -> None:
        if self.image.shape != (LANDMARKS, 2) or self.visibility.shape != (LANDMARKS,):
            raise ValueError(
                f"a pose is 33 landmarks: got image {self.image.shape}, "
                f"visibility {self.visibility.shape}"
            )
        if self.world_m is not None and self.world_m.shape != (LANDMARKS, 3):
            raise ValueError(f"world landmarks are 33 x 3: got {self.world_m.shape}")
