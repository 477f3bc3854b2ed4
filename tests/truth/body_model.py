"""Owns the shape of a synthetic body: where 33 landmarks are in space at any time of a motion.

World axes in metres: x to the person's left, y forwards, z up from flat ground. The hips are put
at the one height that makes the whole body's centre of mass obey the motion, whatever arms, trunk
and feet do meanwhile.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from server.pose.landmarks import LANDMARKS, Array, Landmark
from tests.truth.flight import ANKLE_HEIGHT, ANKLE_SHARE
from tests.truth.trajectory import Motion

Arms = Literal["hanging", "akimbo", "swung"]
_L = Landmark

# Share of body mass, and where its centre lies between two joints (from the first, as a share of
# the way). De Leva, J. Biomech. 29 (1996) 1223, men; the head's at the ears. Another table than the
# server's on purpose: no real body is made by the very weights it is measured with.
_SEGMENTS: Final = (
    (0.0694, (_L.LEFT_EAR, _L.RIGHT_EAR), (_L.LEFT_EAR, _L.RIGHT_EAR), 0.5),
    (0.4346, (_L.LEFT_SHOULDER, _L.RIGHT_SHOULDER), (_L.LEFT_HIP, _L.RIGHT_HIP), 0.4486),
    (0.0271, (_L.LEFT_SHOULDER,), (_L.LEFT_ELBOW,), 0.5772),
    (0.0271, (_L.RIGHT_SHOULDER,), (_L.RIGHT_ELBOW,), 0.5772),
    (0.0162, (_L.LEFT_ELBOW,), (_L.LEFT_WRIST,), 0.4574),
    (0.0162, (_L.RIGHT_ELBOW,), (_L.RIGHT_WRIST,), 0.4574),
    (0.0061, (_L.LEFT_WRIST,), (_L.LEFT_INDEX,), 0.7900),
    (0.0061, (_L.RIGHT_WRIST,), (_L.RIGHT_INDEX,), 0.7900),
    (0.1416, (_L.LEFT_HIP,), (_L.LEFT_KNEE,), 0.4095),
    (0.1416, (_L.RIGHT_HIP,), (_L.RIGHT_KNEE,), 0.4095),
    (0.0433, (_L.LEFT_KNEE,), (_L.LEFT_ANKLE,), 0.4459),
    (0.0433, (_L.RIGHT_KNEE,), (_L.RIGHT_ANKLE,), 0.4459),
    (0.0137, (_L.LEFT_HEEL,), (_L.LEFT_FOOT_INDEX,), 0.4415),
    (0.0137, (_L.RIGHT_HEEL,), (_L.RIGHT_FOOT_INDEX,), 0.4415),
)

# Where the face's landmarks are from the middle of the ears, in statures: x left, y forwards, z up.
_FACE: Final = {
    _L.NOSE: (0.0, 0.065, -0.005),
    _L.LEFT_EYE_INNER: (0.010, 0.055, 0.015),
    _L.LEFT_EYE: (0.018, 0.053, 0.015),
    _L.LEFT_EYE_OUTER: (0.026, 0.050, 0.015),
    _L.RIGHT_EYE_INNER: (-0.010, 0.055, 0.015),
    _L.RIGHT_EYE: (-0.018, 0.053, 0.015),
    _L.RIGHT_EYE_OUTER: (-0.026, 0.050, 0.015),
    _L.LEFT_EAR: (0.045, 0.0, 0.0),
    _L.RIGHT_EAR: (-0.045, 0.0, 0.0),
    _L.MOUTH_LEFT: (0.015, 0.055, -0.025),
    _L.MOUTH_RIGHT: (-0.015, 0.055, -0.025),
}

# Lengths in statures: Drillis and Contini, in Winter, Biomechanics, 4th ed., figure 4.1.
_THIGH, _SHANK, _TRUNK, _NECK = 0.245, 0.246, 0.288, 0.105
_UPPER_ARM, _FOREARM, _HAND = 0.186, 0.146, 0.080
_HALF_SHOULDERS, _HALF_HIPS = 0.105, 0.075
_STANDING_LEG: Final = 0.975
"""Hip to ankle when standing, as a share of the straight leg."""


def _weights() -> Array:
    weights = np.zeros(LANDMARKS)
    for mass, first, second, share in _SEGMENTS:
        weights[list(first)] += mass * (1 - share) / len(first)
        weights[list(second)] += mass * share / len(second)
    return np.asarray(weights / weights.sum())


MASS_WEIGHTS: Final = _weights()
"""(33,): the share of each landmark in the whole body's centre of mass."""


@dataclass(frozen=True, slots=True)
class _Posture:
    """What a body does at each of N times, hips aside."""

    stature_m: float
    foot_m: float
    heels_m: Array
    """(N, 2): left, right, above flat; likewise toes."""
    toes_m: Array
    steps_m: Array
    """(N, 2): how far each foot is from where it stands at the beginning."""
    sideways_m: Array
    low_m: Array
    """(N,): how far the centre of mass is below standing; leans the trunk, pushes the hips back."""
    bend: Array
    swing: Array
    raised: Array
    """All that the arms are raised aside."""
    raised_still: Array
    """The part of it that `com` knows nothing of."""
    akimbo: bool

    def standing(self) -> "_Posture":
        """Return the same arms on a body that stands."""
        still, feet = np.zeros_like(self.low_m), np.zeros_like(self.heels_m)
        return replace(
            self,
            heels_m=feet,
            toes_m=feet,
            steps_m=feet,
            sideways_m=still,
            low_m=still,
            bend=still,
            swing=still,
            raised=self.raised_still,
        )

    @property
    def standing_hip_m(self) -> float:
        """Height of the hips when standing."""
        return self.stature_m * (_STANDING_LEG * (_THIGH + _SHANK) + ANKLE_HEIGHT)


def landmarks_m(motion: Motion, time_s: Array, arms: Arms = "akimbo") -> Array:
    """Return the body's landmarks, (times, 33, 3) in world metres."""
    posture = _posture(motion, time_s, arms)
    hip_m = posture.standing_hip_m + motion.com(time_s)
    standing = posture.standing()
    com_m = _com_m(_shape(standing, np.full_like(hip_m, standing.standing_hip_m)))
    com_m = com_m + motion.com(time_s)
    # Contracts: the centre of mass follows the hips by 80 to 95 %.
    for _ in range(20):
        hip_m = hip_m + com_m - _com_m(_shape(posture, hip_m))
    return _placed(_shape(posture, hip_m), motion.ahead(time_s), motion.turn(time_s))


def _placed(points: Array, ahead_m: Array, turn: Array) -> Array:
    """Turn (times, 33, 3) about the vertical, then move them ahead."""
    x, y = points[..., 0], points[..., 1]
    sine, cosine = np.sin(turn)[:, None], np.cos(turn)[:, None]
    turned = np.stack([x * cosine - y * sine, x * sine + y * cosine, points[..., 2]], axis=-1)
    turned[..., 1] += ahead_m[:, None]
    return np.asarray(turned)


def _posture(motion: Motion, time_s: Array, arms: Arms) -> _Posture:
    below = np.maximum(motion.ground(time_s) - motion.com(time_s), 0.0)
    return _Posture(
        stature_m=motion.athlete.stature_m,
        foot_m=motion.athlete.foot_length_m,
        heels_m=np.stack([track(time_s) for track in motion.heels], axis=-1),
        toes_m=np.stack([track(time_s) for track in motion.toes], axis=-1),
        steps_m=np.stack([track(time_s) for track in motion.steps], axis=-1),
        sideways_m=motion.sideways(time_s),
        low_m=below**2 / (below + 0.15),
        bend=motion.bend(time_s),
        swing=motion.swing(time_s) * (arms == "swung"),
        raised=motion.raised(time_s) + motion.flung(time_s),
        raised_still=motion.raised(time_s),
        akimbo=arms == "akimbo",
    )


def _com_m(points: Array) -> Array:
    return np.asarray(points[..., 2] @ MASS_WEIGHTS)


def _vector(x: Array | float, y: Array | float, z: Array | float) -> Array:
    return np.stack(np.broadcast_arrays(x, y, z), axis=-1).astype(float)


def _shape(who: _Posture, hip_m: Array) -> Array:
    tall = who.stature_m
    points = np.zeros((len(hip_m), LANDMARKS, 3))
    middle = _vector(who.sideways_m, -0.35 * who.low_m, hip_m)
    lean = 1.6 * who.low_m + who.bend
    up = _vector(0.0, np.sin(lean), np.cos(lean))
    neck = middle + _TRUNK * tall * up
    head = neck + _NECK * tall * _vector(0.0, np.sin(lean / 2), np.cos(lean / 2))
    for landmark, offset in _FACE.items():
        points[:, landmark] = head + tall * np.array(offset)
    for side, sign in enumerate((1.0, -1.0)):
        # Left and right landmarks alternate, left first.
        points[:, _L.LEFT_HIP + side] = middle + _vector(sign * _HALF_HIPS * tall, 0.0, 0.0)
        points[:, _L.LEFT_SHOULDER + side] = neck + _vector(sign * _HALF_SHOULDERS * tall, 0.0, 0.0)
        _leg(points, who, side, sign)
        _arm(points, who, side, sign)
    return points


def _leg(points: Array, who: _Posture, side: int, sign: float) -> None:
    tall, foot_m = who.stature_m, who.foot_m
    heel_m, toe_m = who.heels_m[:, side], who.toes_m[:, side]
    x = sign * _HALF_HIPS * tall + who.steps_m[:, side]
    # The foot turns about the toe, which stays where it is on the ground.
    sine = (heel_m - toe_m) / foot_m
    cosine = np.sqrt(1 - sine**2)
    toe = _vector(x + sign * 0.02, (1 - ANKLE_SHARE) * foot_m, toe_m)
    heel = _vector(x, (1 - ANKLE_SHARE) * foot_m - foot_m * cosine, heel_m)
    ankle = heel + ANKLE_SHARE * (toe - heel) + ANKLE_HEIGHT * tall * _vector(0.0, sine, cosine)
    hip = points[:, _L.LEFT_HIP + side]
    points[:, _L.LEFT_HEEL + side], points[:, _L.LEFT_FOOT_INDEX + side] = heel, toe
    points[:, _L.LEFT_ANKLE + side] = ankle
    points[:, _L.LEFT_KNEE + side] = _knee(hip, ankle, _THIGH * tall, _SHANK * tall)


def _knee(hip: Array, ankle: Array, thigh_m: float, shank_m: float) -> Array:
    """Return where two bones meet, bent forwards; on the line where they would be too short."""
    between = ankle - hip
    reach = np.linalg.norm(between, axis=-1, keepdims=True)
    along = between / reach
    share = (thigh_m**2 - shank_m**2 + reach**2) / (2 * reach)
    out = np.sqrt(np.maximum(thigh_m**2 - share**2, 0.0))
    forwards = np.array([0.0, 1.0, 0.0]) - along * along[:, 1:2]
    forwards = forwards / np.linalg.norm(forwards, axis=-1, keepdims=True)
    return np.asarray(hip + share * along + out * forwards)


def _arm(points: Array, who: _Posture, side: int, sign: float) -> None:
    tall = who.stature_m
    shoulder = points[:, _L.LEFT_SHOULDER + side]
    hip = points[:, _L.LEFT_HIP + side]
    aside, ahead = 0.14 + 2.9 * who.raised, 2.9 * who.swing
    along = _vector(
        sign * np.sin(aside), np.sin(ahead) * np.cos(aside), -np.cos(ahead) * np.cos(aside)
    )
    elbow = shoulder + _UPPER_ARM * tall * along
    wrist = elbow + _FOREARM * tall * along
    if who.akimbo:
        # Hands leave the hips only as far as the arms are raised or have to reach the ground.
        on_hips = 1 - np.clip(4 * who.raised + 2 * who.bend, 0, 1)[:, None]
        elbow = elbow + on_hips * (shoulder + tall * np.array([sign * 0.10, -0.03, -0.15]) - elbow)
        wrist = wrist + on_hips * (hip + tall * np.array([sign * 0.02, 0.02, 0.05]) - wrist)
        along = along + on_hips * (np.array([-sign * 0.5, 0.8, -0.2]) - along)
    points[:, _L.LEFT_ELBOW + side], points[:, _L.LEFT_WRIST + side] = elbow, wrist
    for landmark, share, offset in (
        (_L.LEFT_PINKY, 0.95, -0.01),
        (_L.LEFT_INDEX, 1.0, 0.01),
        (_L.LEFT_THUMB, 0.6, 0.025),
    ):
        points[:, landmark + side] = wrist + tall * (share * _HAND * along + [0, offset, 0])
