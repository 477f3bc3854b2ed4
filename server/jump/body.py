"""Owns the step from 33 landmarks to the few heights a jump is measured by.

Heights are up, in units of the picture's height, with zero at the picture's top edge: metres come
later, from gravity. World landmarks are used for nothing here: their origin rides on the hips.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.pose.landmarks import LANDMARKS, Array, Landmark, Pose

_L = Landmark

# Body segments: share of body mass, and where its centre lies between two joints (from the first,
# as a share of the distance). Winter, Biomechanics and Motor Control of Human Movement, 4th ed.,
# table 4.1; head and neck are taken at the ears.
_SEGMENTS: Final = (
    (0.081, (_L.LEFT_EAR, _L.RIGHT_EAR), (_L.LEFT_EAR, _L.RIGHT_EAR), 0.5),
    (0.497, (_L.LEFT_HIP, _L.RIGHT_HIP), (_L.LEFT_SHOULDER, _L.RIGHT_SHOULDER), 0.5),
    (0.028, (_L.LEFT_SHOULDER,), (_L.LEFT_ELBOW,), 0.436),
    (0.028, (_L.RIGHT_SHOULDER,), (_L.RIGHT_ELBOW,), 0.436),
    (0.016, (_L.LEFT_ELBOW,), (_L.LEFT_WRIST,), 0.430),
    (0.016, (_L.RIGHT_ELBOW,), (_L.RIGHT_WRIST,), 0.430),
    (0.006, (_L.LEFT_WRIST,), (_L.LEFT_INDEX,), 0.506),
    (0.006, (_L.RIGHT_WRIST,), (_L.RIGHT_INDEX,), 0.506),
    (0.100, (_L.LEFT_HIP,), (_L.LEFT_KNEE,), 0.433),
    (0.100, (_L.RIGHT_HIP,), (_L.RIGHT_KNEE,), 0.433),
    (0.0465, (_L.LEFT_KNEE,), (_L.LEFT_ANKLE,), 0.433),
    (0.0465, (_L.RIGHT_KNEE,), (_L.RIGHT_ANKLE,), 0.433),
    (0.0145, (_L.LEFT_HEEL,), (_L.LEFT_FOOT_INDEX,), 0.5),
    (0.0145, (_L.RIGHT_HEEL,), (_L.RIGHT_FOOT_INDEX,), 0.5),
)

HEELS: Final = (_L.LEFT_HEEL, _L.RIGHT_HEEL)
TOES: Final = (_L.LEFT_FOOT_INDEX, _L.RIGHT_FOOT_INDEX)
HIPS: Final = (_L.LEFT_HIP, _L.RIGHT_HIP)
MEASURED_BY: Final = np.array(HIPS + HEELS + TOES, np.intp)
"""Where the landmarks are without which no jump is measured."""
_FEET_AT: Final = np.array(HEELS + TOES, np.intp)
_HIPS_AT: Final = np.array(HIPS, np.intp)

SEEN: Final = 0.3
"""Visibility from which a landmark counts as seen; BlazePose averages it over about ten frames,
so it can say that a part stays hidden, not when it went."""


def _landmark_weights() -> Array:
    weights = np.zeros(LANDMARKS)
    for mass, proximal, distal, share in _SEGMENTS:
        weights[list(proximal)] += mass * (1 - share) / len(proximal)
        weights[list(distal)] += mass * share / len(distal)
    weights.setflags(write=False)
    return np.asarray(weights / weights.sum())


CENTRE_OF_MASS_WEIGHTS: Final = _landmark_weights()
"""(33,): the share of each landmark in the whole body's centre of mass; they add to one."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one pose says about a jump; heights up, in picture heights."""

    time_s: float
    com: float
    hip: float
    heels: tuple[float, float]
    """Left, right."""
    toes: tuple[float, float]
    """Left, right."""
    feet_seen: bool
    hips_seen: bool
    metres_per_unit: float | None
    """What the body's own size says the scale is; a prior, never a measurement."""
    tall: float
    """Nose above heels."""
    pose: Pose


def sample_from_pose(pose: Pose) -> Sample:
    """Return the heights of *pose*."""
    up = -pose.image[:, 1]
    return Sample(
        time_s=pose.time_s,
        com=float(CENTRE_OF_MASS_WEIGHTS @ up),
        hip=float(up[_L.LEFT_HIP] + up[_L.RIGHT_HIP]) / 2,
        heels=(float(up[HEELS[0]]), float(up[HEELS[1]])),
        toes=(float(up[TOES[0]]), float(up[TOES[1]])),
        feet_seen=_is_seen(pose, _FEET_AT),
        hips_seen=_is_seen(pose, _HIPS_AT),
        metres_per_unit=_scale_from_world(pose),
        tall=float(up[_L.NOSE] - (up[HEELS[0]] + up[HEELS[1]]) / 2),
        pose=pose,
    )


def _is_seen(pose: Pose, at: NDArray[np.intp]) -> bool:
    places = pose.image[at]
    inside = bool(places.min() > -0.02 and places.max() < 1.02)
    return inside and bool(pose.visibility[at].min() >= SEEN)


def _scale_from_world(pose: Pose) -> float | None:
    """Return metres per picture height: the size of the body in the world over that in the picture.

    The spread of all landmarks about their mean, in the picture's plane, so that no single joint
    decides.
    """
    if pose.world_m is None:
        return None
    spread = _spread(pose.image * (pose.aspect, 1.0))
    if spread <= 0:
        return None
    return _spread(pose.world_m[:, :2]) / spread


def _spread(places: Array) -> float:
    # NumPy's mean and norm are for any array, and take longer for what every frame asks.
    off = (places - np.add.reduce(places, axis=0) / len(places)).ravel()
    return float(np.sqrt(off @ off))
