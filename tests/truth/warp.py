"""Owns how the cut-out body moves: which of its pixels is seen where, at one time of a motion.

Seen from the front. Head, trunk, arms and hips move as one; the legs below the hands are squashed
or stretched between hips and ankles. Since legs lag, the trunk goes further than the centre of
mass: as far as makes the whole body's obey the motion. Each foot turns about its toe: a point on it
at distance d behind the toe rises by toe + d sin(pitch), and the height h at which it was above the
sole shrinks to h cos(pitch). His right foot points outwards, so that d is read across the
picture and the heel is seen to rise beside the toe; his left foot points at the camera, so that d
is read upwards along the instep and the foot is seen to unfold.

The motion's toes are markers on top of the foot: they rise by some centimetres while the tip of
the shoe, where the ground still pushes, cannot. The picture shows the shoe, whose tip leaves at
take-off and is met by the ground at landing.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.pose.landmarks import Array, Landmark
from tests.truth.body_model import MASS_WEIGHTS
from tests.truth.flight import ANKLE_SHARE
from tests.truth.scene import MIDDLE_X, PX_PER_M, SOLE_Y
from tests.truth.trajectory import Motion

Map = NDArray[np.float32]

# Rows of the clip between which the body is moved in straight lines; the hands end at the second.
_TOP, _HANDS, _ANKLE, _INSTEP, _BELOW = 60.0, 300.0, 436.0, 448.0, 470.0
_KNEE: Final = 353.0
ROWS: Final = np.array([_TOP, _HANDS, _ANKLE, _INSTEP, SOLE_Y, _BELOW])
_RIGHT_TOE_X, _RIGHT_HEEL_X = 598.0, 638.0
_LEGS_PART_X: Final = (646.0, 659.0)
"""Left of the first column all is his right leg, right of the second all is his left leg."""
_LONGEST_STRIDE: Final = 10.0
_INSTEP_SHARE: Final = 0.30
"""How far behind the toe the instep of a foot is that points at the camera, in foot lengths."""
_ROLLS_S: Final = 0.15
"""Longer than any foot takes from its first rise to take-off, or from landing to rest."""
_THINNEST: Final = 0.5
"""No band of rows is squashed below this, in clip pixels."""


@dataclass(frozen=True, slots=True)
class Stance:
    """What a motion does to the picture at one time; clip pixels, up and to the picture's right."""

    body: float
    aside: float
    heels: tuple[float, float]
    """Left, right."""
    toes: tuple[float, float]
    steps: tuple[float, float]
    """Sideways, from under the body."""
    foot: float

    @classmethod
    def at(cls, motion: Motion, time_s: float) -> "Stance":
        """Return the stance of *motion* at *time_s*."""
        aside_m = float(motion.sideways(time_s))
        tips_m = [tip_m(motion, side, time_s) for side in (0, 1)]
        toes = _pair([PX_PER_M * tip for tip in tips_m])
        heels = _pair(
            [
                PX_PER_M * (float(heel(time_s) - toe(time_s)) + tip)
                for heel, toe, tip in zip(motion.heels, motion.toes, tips_m, strict=True)
            ]
        )
        return cls(
            body=_trunk(PX_PER_M * float(motion.com(time_s)), heels, toes),
            aside=PX_PER_M * aside_m,
            heels=heels,
            toes=toes,
            steps=_pair([_stride(float(track(time_s)) - aside_m) for track in motion.steps]),
            foot=PX_PER_M * motion.athlete.foot_length_m,
        )


def tip_m(motion: Motion, side: int, time_s: float) -> float:
    """Return how high the tip of the shoe of *side* is: what lies under the marker of its toe."""
    marker = motion.toes[side]
    for jump in (*motion.jumps, *motion.tiny_hops):
        off_s, down_s, fallen_s = jump.takeoff_time_s, jump.landing_time_s, jump.touchdown_time_s
        if off_s <= time_s <= down_s:
            share = (time_s - off_s) / (down_s - off_s)
            above = marker(off_s) + share * (marker(down_s) - marker(off_s))
            return float(marker(time_s) - above)
        if (fallen_s or off_s - _ROLLS_S) <= time_s < off_s or 0 < time_s - down_s < _ROLLS_S:
            return 0.0
        if jump.release_time_s is not None and fallen_s is not None:
            share = (time_s - jump.release_time_s) / (fallen_s - jump.release_time_s)
            if 0 <= share <= 1:
                return float(marker(time_s) - share * marker(fallen_s))
    return float(marker(time_s))


def _stride(aside_m: float) -> float:
    """Return how far a leg is put aside: less than it is in truth, so that two never cross."""
    return float(_LONGEST_STRIDE * np.tanh(PX_PER_M * aside_m / _LONGEST_STRIDE))


def _trunk(com: float, heels: tuple[float, float], toes: tuple[float, float]) -> float:
    """Return the trunk's lift with which the whole body's centre of mass is lifted by *com*."""
    knee_to_ankle = (_KNEE - _HANDS) / (_ANKLE - _HANDS)
    with_trunk, from_feet = 1.0, 0.0
    for side, (heel, toe) in enumerate(zip(heels, toes, strict=True)):
        ankle = toe + (heel - toe) * (1 - ANKLE_SHARE)
        at_ankle = MASS_WEIGHTS[Landmark.LEFT_ANKLE + side]
        at_ankle += MASS_WEIGHTS[Landmark.LEFT_KNEE + side] * knee_to_ankle
        at_heel = MASS_WEIGHTS[Landmark.LEFT_HEEL + side]
        at_toe = MASS_WEIGHTS[Landmark.LEFT_FOOT_INDEX + side]
        with_trunk -= at_ankle + at_heel + at_toe
        from_feet += at_ankle * ankle + at_heel * heel + at_toe * toe
    return float((com - from_feet) / with_trunk)


def _pair(values: list[float]) -> tuple[float, float]:
    return values[0], values[1]


def sources(stance: Stance, x: Array, y: Array) -> tuple[Map, Map]:
    """Return the clip's columns and rows that are seen at columns *x* and rows *y*.

    *x* and *y* are one-dimensional, in clip pixels, as if the body stood where it stands in the
    clip (`stance.aside` is the caller's). Both results are (len(y), len(x)).
    """
    left = _smooth((x - _LEGS_PART_X[0]) / (_LEGS_PART_X[1] - _LEGS_PART_X[0]))
    step = stance.steps[1] + (stance.steps[0] - stance.steps[1]) * left
    lifts = _lifts(stance, x - step, left)
    seen = ROWS[:, None] - lifts
    # From the top down, so that a squashed band pushes those below it.
    seen = seen[0] + np.concatenate(
        [np.zeros_like(seen[:1]), np.cumsum(np.maximum(np.diff(seen, axis=0), _THINNEST), axis=0)]
    )
    source_y = np.full((len(y), len(x)), _TOP)
    for band in range(len(ROWS) - 1):
        tall = seen[band + 1] - seen[band]
        inside = y[:, None] - seen[band]
        np.clip(inside, 0, tall, out=inside)
        inside *= (ROWS[band + 1] - ROWS[band]) / tall
        source_y += inside
    down_leg = np.clip((source_y - _HANDS) / (_ANKLE - _HANDS), 0, 1)
    squashed = _ANKLE - _HANDS - (seen[2] - seen[1]).min()
    # Knees go outwards when legs bend.
    widened = 1 + 0.4 * np.clip(squashed / 77, 0, 1.2) * np.sin(np.pi * down_leg) ** 2
    source_x = MIDDLE_X + (x - step * down_leg - MIDDLE_X) / widened
    return source_x.astype(np.float32), source_y.astype(np.float32)


def _lifts(stance: Stance, x: Array, left: Array) -> Array:
    """Return how far each of `ROWS` goes up in each column, (rows, columns)."""
    whole = np.full_like(x, stance.body)
    behind = np.clip((x - _RIGHT_TOE_X) / (_RIGHT_HEEL_X - _RIGHT_TOE_X), 0, 1)
    ankle = 1 - ANKLE_SHARE
    feet = []
    for side, (sole, instep) in enumerate(
        ((np.zeros_like(x), np.full_like(x, _INSTEP_SHARE)), (behind, (behind + ankle) / 2))
    ):
        heel, toe = stance.heels[side], stance.toes[side]
        sine = (heel - toe) / stance.foot
        shrunk = 1 - np.sqrt(1 - sine**2)
        feet.append(
            np.stack(
                [
                    toe + (heel - toe) * ankle - (SOLE_Y - _ANKLE) * shrunk + 0 * x,
                    toe + (heel - toe) * instep - (SOLE_Y - _INSTEP) * shrunk,
                    toe + (heel - toe) * sole,
                    toe + (heel - toe) * sole,
                ]
            )
        )
    return np.concatenate([np.stack([whole, whole]), feet[1] + (feet[0] - feet[1]) * left])


def _smooth(share: Array) -> Array:
    share = np.clip(share, 0, 1)
    return np.asarray(share * share * (3 - 2 * share))
