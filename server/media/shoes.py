"""Owns what the shoes' own pixels say of take-off and landing.

Keeps the part of each picture around the feet for a few seconds. When a flight was seen, the tip
of each shoe is looked for where it rested: the last picture in which it is there and the first in
which it is not hold the event between them, and how far it has gone by then, at the body's own
speed, says where between. This is what a careful person with a frame-step button does. Landmarks
only say where to look. Knows no clock; the jump package asks it by `PixelWitness`.
"""

from bisect import insort
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.jump.feet import Instant
from server.media.patches import LEAST_PX, RESTS_M, Kept, fit_at_rest, patch_at, ramp, rises_of
from server.media.shoe_votes import Vote, mixture, of_both
from server.pose.frame import Frame
from server.pose.landmarks import Array, Landmark, Pose

KEPT_S: Final = 2.5
MOST_BYTES: Final = 24 << 20
"""Of kept pictures; beyond it the oldest go, and a jump that needed them has one witness less."""

_HEELS: Final = [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]
_TOES: Final = [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX]
_AROUND_M: Final = 0.35  # kept around both feet; a foot is lost by its landmarks no further
_TIPS_M: Final = (-0.02, 0.0, 0.02)  # below the landmark: three patches of a shoe vote

_REST_BEFORE_S: Final = (0.34, 0.09)  # before take-off the tip of the shoe rests
_REST_AFTER_S: Final = (0.07, 0.20)
_SEARCHED_S: Final = 0.13  # around the event as the body tells it

# Each of these is a half of the way from no to yes over its width: a hair must not decide.
# Correlation lost when the shoe has gone; where it was less, dim drawn shoes read 15 to 130 ms off.
_CONTRAST: Final = 0.5
_CONTRAST_WIDTH: Final = 0.2
_LEFT_WIDTH: Final = 0.3  # of that loss, about its middle: whether the patch rests in a picture
_LONGEST_GAP_S: Final = 0.06
_MOST_BACK: Final = 2.0  # of that time: a shoe hardly off still counts as resting
# Of 160 events of drawn shoes through a codec, at 24, 30 and 60 pictures a second: 6 ms, in poor
# light 9. With these and the spread of what is weighed together they were off by 0.7 of what they
# say of themselves, whether that was much or little, and at most by 1.6 of it.
_REFINED_SD_S: Final = 0.005
_REFINED_SHARE: Final = 0.08  # of the time between the two pictures
# Where the shoe was not found again: the same drawn shoes; a shoe that is hardly off is found.
_BETWEEN_SD_S: Final = 0.003
_BETWEEN_SHARE: Final = 0.18


@dataclass(frozen=True, slots=True)
class _Brackets:
    """The pictures that hold an event between them: the first of each two, and its weight."""

    weights: list[tuple[int, float]]
    share: float
    """0 to 1: how plainly the patch tells rest and air apart."""


class ShoePictures:
    """The feet of one athlete in the last pictures; one a stream."""

    def __init__(self, metres_per_unit: float = 3.4) -> None:
        self._kept: deque[Kept] = deque()
        self._bytes = 0
        self._around = _AROUND_M / metres_per_unit

    def keep(self, frame: Frame, pose: Pose | None) -> None:
        """Keep what *frame* shows around the feet of *pose*."""
        if pose is None:
            return
        height, width = frame.size
        places = pose.image[_HEELS + _TOES] * (width, height)
        reach = self._around * height
        x0, y0 = np.clip(places.min(axis=0) - reach, 0, (width, height)).astype(int)
        x1, y1 = np.clip(places.max(axis=0) + reach, 0, (width, height)).astype(int)
        if x1 - x0 < 4 * LEAST_PX or y1 - y0 < 4 * LEAST_PX:
            return
        grey = frame.grey(slice(y0, y1), slice(x0, x1))
        toes = pose.image[_TOES] * (width, height)
        kept = Kept(frame.time_s, grey, int(x0), int(y0), height, toes)
        insort(self._kept, kept, key=lambda one: one.time_s)
        self._bytes += grey.nbytes
        oldest_s = frame.time_s - KEPT_S
        while self._kept[0].time_s < oldest_s or self._bytes > MOST_BYTES:
            self._bytes -= self._kept.popleft().grey.nbytes

    def copy(self) -> "ShoePictures":
        """Return the same pictures, which stay when here newer ones push them out."""
        other = ShoePictures()
        other._kept, other._bytes, other._around = self._kept.copy(), self._bytes, self._around
        return other

    @property
    def kept_bytes(self) -> int:
        """The size of what is kept."""
        return self._bytes

    @property
    def kept_s(self) -> float:
        """How far back it reaches."""
        return self._kept[-1].time_s - self._kept[0].time_s if self._kept else 0.0

    def left(
        self, takeoff_s: float, speed: float, metres_per_unit: float, rests_from_s: float
    ) -> Instant | None:
        """See `PixelWitness`."""
        kept = [k for k in self._kept if k.time_s >= rests_from_s]
        seen = [_votes(kept, side, takeoff_s, speed, metres_per_unit, 1) for side in (0, 1)]
        return of_both(seen, last=True)

    def met(self, landing_s: float, speed: float, metres_per_unit: float) -> Instant | None:
        """See `PixelWitness`; seen backwards, a landing is a take-off."""
        kept = tuple(self._kept)[::-1]
        seen = [_votes(kept, side, landing_s, speed, metres_per_unit, -1) for side in (0, 1)]
        return of_both(seen, last=False)


def _votes(
    kept: Sequence[Kept],
    side: int,
    event_s: float,
    speed: float,
    metres_per_unit: float,
    direction: int,
) -> list[Vote]:
    """Return when a shoe's patches leave where they rest, in pictures ordered from rest to air."""
    ago = [direction * (event_s - k.time_s) for k in kept]
    far, near = _REST_BEFORE_S if direction > 0 else _REST_AFTER_S[::-1]
    resting = [k for k, a in zip(kept, ago, strict=True) if near <= a <= far]
    watched = [k for k, a in zip(kept, ago, strict=True) if abs(a) <= _SEARCHED_S]
    if not resting or len(watched) < 2:
        return []
    px_per_m = resting[-1].height_px / metres_per_unit
    place = np.median([k.toes_px[side] for k in resting], axis=0)

    def below(distance_m: float) -> Array:
        return np.array([0.0, distance_m * px_per_m])

    return [
        vote
        for below_m in _TIPS_M
        if (vote := _vote(resting[-1], watched, place + below(below_m), px_per_m, speed))
    ]


def _vote(
    resting: Kept, watched: Sequence[Kept], place: Array, px_per_m: float, speed: float
) -> Vote | None:
    """Return when the patch at *place* leaves it; None where that is unclear."""
    patch = patch_at(resting, place, px_per_m)
    if patch is None:
        return None
    rests = [(k, r) for k in watched if (r := fit_at_rest(k, place, patch, px_per_m)) is not None]
    brackets = _brackets([fit for _, fit in rests])
    if brackets is None:
        return None
    found = [
        (_between(rests[i][0], rests[i + 1][0], place, patch, px_per_m, speed), likely)
        for i, likely in brackets.weights
    ]
    return Vote(mixture(found), brackets.share)


def _between(
    rest: Kept, air: Kept, place: Array, patch: NDArray[np.uint8], px_per_m: float, speed: float
) -> Instant:
    """Return when the patch left, which still rests in one picture and no more in the next."""
    between_s = air.time_s - rest.time_s  # negative for a landing, seen backwards
    px_per_s = speed * air.height_px
    # A shoe that is off by less than the reach of a rest still counts as resting.
    before_s = np.sign(between_s) * min(RESTS_M * px_per_m / px_per_s, abs(between_s))
    unseen = Instant(
        rest.time_s + between_s / 2 - before_s,
        float(np.hypot(_BETWEEN_SD_S, _BETWEEN_SHARE * between_s)),
    )
    rises = rises_of(air, place, patch, px_per_m, px_per_s * _LONGEST_GAP_S)
    if rises is None:
        return unseen
    gone = np.minimum(_MOST_BACK, rises.risen_px / (px_per_s * abs(between_s)))
    left_s = air.time_s - gone * between_s
    mean_s = float(rises.weight @ left_s)
    spread_s2 = rises.weight @ (left_s - mean_s) ** 2
    sd_s = np.sqrt(_REFINED_SD_S**2 + (_REFINED_SHARE * between_s) ** 2 + spread_s2)
    return mixture([(Instant(mean_s, float(sd_s)), rises.sure), (unseen, 1 - rises.sure)])


def _brackets(rests: Sequence[float]) -> _Brackets | None:
    """Return after which picture the patch may have left; None where that is unclear."""
    if len(rests) < 2:
        return None
    contrast = rests[0] - min(rests)
    share = ramp(contrast, _CONTRAST, _CONTRAST_WIDTH)
    if not share:
        return None
    limit = (rests[0] + min(rests)) / 2
    here = [ramp(rest, limit, _LEFT_WIDTH * contrast) for rest in rests]
    still, weights = 1.0, []
    for i, (now, then) in enumerate(pairwise(here)):
        still *= now
        if likely := still * (1 - then):
            weights.append((i, likely))
    return _Brackets(weights, share)
