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

import cv2
import numpy as np
from numpy.typing import NDArray

from server.jump.feet import Instant
from server.pose.frame import Frame
from server.pose.landmarks import Array, Landmark, Pose

KEPT_S: Final = 2.5
MOST_BYTES: Final = 24 << 20
"""Of kept pictures; beyond it the oldest go, and a jump that needed them has one witness less."""

_HEELS: Final = [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]
_TOES: Final = [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX]
_AROUND_M: Final = 0.35  # kept around both feet; a foot is lost by its landmarks no further
_TIP_M: Final = (0.07, 0.045)  # half the width and height of the patch that is looked for
_TIPS_M: Final = (-0.02, 0.0, 0.02)  # below the landmark: three patches of a shoe vote
_LEAST_PX: Final = 5
_RESTS_M: Final = 0.012  # a patch found this near to where it rested still rests
_ASIDE_M: Final = 0.06

_REST_BEFORE_S: Final = (0.34, 0.09)  # before take-off the tip of the shoe rests
_REST_AFTER_S: Final = (0.07, 0.20)
_SEARCHED_S: Final = 0.13  # around the event as the body tells it

# Correlation lost when the shoe has gone; where it was less, dim drawn shoes read 15 to 130 ms off.
_CONTRAST: Final = 0.5
_CONTRAST_WIDTH: Final = 0.2
_FOUND: Final = 0.55
_FOUND_WIDTH: Final = 0.2
_LIMIT_WIDTH: Final = 0.3
_PEAK: Final = 30.0
_AGREEING: Final = 5
_LONGEST_GAP_S: Final = 0.06
_MOST_BACK: Final = 2.0  # of that time: a shoe hardly off still counts as resting
# On drawn shoes through a codec at 24, 30 and 60 pictures a second 3 to 6 ms, on real clips 9.
_REFINED_SD_S: Final = 0.005
_REFINED_SHARE: Final = 0.12  # of the time between the two pictures
# Where the shoe was not found again: the same drawn shoes; a shoe that is hardly off is found.
_BETWEEN_SD_S: Final = 0.003
_BETWEEN_SHARE: Final = 0.22
_ONE_SHOE_SD_S: Final = 0.008
# What is off tells itself: patches of one shoe that disagree, and shoes further apart than people's
# feet leave and land. With both, none of 940 drawn events was off by more than 2.5 of its SDs; the
# worst had been off by nine.
_DISAGREEMENT_SHARE: Final = 0.5
_FEET_APART_S: Final = 0.050
_LEAST_VOTES: Final = 3
_FEWEST_VOTES: Final = 2
_FEW_VOTES_SD_S: Final = 0.061
"""Of both shoes' patches. Of 475 drawn events 457 had so many and were off by 15 ms RMS; the 18
with less, shoes that hardly stood out, by 61, up to 118."""


@dataclass(frozen=True, slots=True)
class _Kept:
    time_s: float
    grey: NDArray[np.uint8]
    x0: int
    y0: int
    height_px: int
    toes_px: Array
    """(2, 2): left, right; x and y in the picture."""


@dataclass(frozen=True, slots=True)
class _Vote:
    """What one patch says, and how much it counts."""

    instant: Instant
    share: float
    """0 to 1: how plainly the patch told rest and air apart."""


@dataclass(frozen=True, slots=True)
class _Brackets:
    """The pictures that hold an event between them: the first of each two, and its weight."""

    weights: list[tuple[int, float]]
    share: float


@dataclass(frozen=True, slots=True)
class _Rises:
    """How far above its rest a patch may be, each as likely as its weight."""

    risen_px: Array
    weight: Array
    sure: float
    """0 to 1: whether it is seen there at all."""


class ShoePictures:
    """The feet of one athlete in the last pictures; one a stream."""

    def __init__(self, metres_per_unit: float = 3.4) -> None:
        self._kept: deque[_Kept] = deque()
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
        if x1 - x0 < 4 * _LEAST_PX or y1 - y0 < 4 * _LEAST_PX:
            return
        grey = frame.grey(slice(y0, y1), slice(x0, x1))
        toes = pose.image[_TOES] * (width, height)
        kept = _Kept(frame.time_s, grey, int(x0), int(y0), height, toes)
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
        return _of_both(seen, last=True)

    def met(self, landing_s: float, speed: float, metres_per_unit: float) -> Instant | None:
        """See `PixelWitness`; seen backwards, a landing is a take-off."""
        kept = tuple(self._kept)[::-1]
        seen = [_votes(kept, side, landing_s, speed, metres_per_unit, -1) for side in (0, 1)]
        return _of_both(seen, last=False)


def _of_both(votes: Sequence[Sequence[_Vote]], *, last: bool) -> Instant | None:
    counted = sum(vote.share for of in votes for vote in of)
    if counted < _FEWEST_VOTES:
        return None
    known = [(_of_shoe(of), min(1.0, sum(vote.share for vote in of))) for of in votes if of]
    found = known[0][0]
    if len(known) == 1:
        found = _widened(found, _ONE_SHOE_SD_S)
    else:
        (one, one_share), (other, other_share) = known
        found = _mixed(
            [
                (_of_two(one, other, last=last), one_share * other_share),
                (_widened(one, _ONE_SHOE_SD_S), one_share * (1 - other_share)),
                (_widened(other, _ONE_SHOE_SD_S), other_share * (1 - one_share)),
            ]
        )
    missing = min(1.0, max(0.0, _LEAST_VOTES - counted) / (_LEAST_VOTES - _FEWEST_VOTES))
    return _widened(found, missing * _FEW_VOTES_SD_S)


def _of_two(one: Instant, other: Instant, *, last: bool) -> Instant:
    """Return the last, or the first, of two shoes' events."""
    apart_s = one.time_s - other.time_s
    found_s = (max if last else min)(one.time_s, other.time_s)
    mine = _ramp(apart_s if last else -apart_s, 0.0, one.sd_s + other.sd_s)
    sd_s = float(np.sqrt(mine * one.sd_s**2 + (1 - mine) * other.sd_s**2))
    more_sd_s = _DISAGREEMENT_SHARE * max(0.0, abs(apart_s) - _FEET_APART_S)
    return _widened(Instant(found_s, sd_s), more_sd_s)


def _of_shoe(votes: Sequence[_Vote]) -> Instant:
    time_s = np.array([vote.instant.time_s for vote in votes])
    sd_s = np.array([vote.instant.sd_s for vote in votes])
    share = np.array([vote.share for vote in votes])
    weight = share / sd_s**2
    middle_s = weight @ time_s / weight.sum()
    for _ in range(_AGREEING):
        off = np.abs(time_s - middle_s) / sd_s
        weight = share / sd_s**2 / np.maximum(off, 1)
        middle_s = weight @ time_s / weight.sum()
    sd2 = weight @ sd_s**2 / weight.sum()
    spread = weight @ (time_s - middle_s) ** 2 / weight.sum()
    return Instant(float(middle_s), float(np.sqrt(sd2 + spread)))


def _mixed(found: Sequence[tuple[Instant, float]]) -> Instant:
    """Return the mean and the spread of an event that is each of *found* by its weight."""
    time_s = np.array([instant.time_s for instant, _ in found])
    sd_s = np.array([instant.sd_s for instant, _ in found])
    weight = np.array([weight for _, weight in found])
    weight = weight / weight.sum()
    mean_s = float(weight @ time_s)
    return Instant(mean_s, float(np.sqrt(weight @ (sd_s**2 + (time_s - mean_s) ** 2))))


def _widened(instant: Instant, more_sd_s: float) -> Instant:
    return Instant(instant.time_s, float(np.hypot(instant.sd_s, more_sd_s)))


def _ramp(value: float, middle: float, width: float) -> float:
    """Return how far *value* is beyond *middle*: 0 to 1 over *width*, a half at it."""
    return float(np.clip(0.5 + (value - middle) / width, 0.0, 1.0))


def _votes(
    kept: Sequence[_Kept],
    side: int,
    event_s: float,
    speed: float,
    metres_per_unit: float,
    direction: int,
) -> list[_Vote]:
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
    resting: _Kept, watched: Sequence[_Kept], place: Array, px_per_m: float, speed: float
) -> _Vote | None:
    """Return when the patch at *place* leaves it; None where that is unclear."""
    patch = _patch(resting, place, px_per_m)
    if patch is None:
        return None
    rests = [(k, r) for k in watched if (r := _rest(k, place, patch, px_per_m)) is not None]
    brackets = _brackets([rest for _, rest in rests])
    if brackets is None:
        return None
    found = [
        (_between(rests[i][0], rests[i + 1][0], place, patch, px_per_m, speed), likely)
        for i, likely in brackets.weights
    ]
    return _Vote(_mixed(found), brackets.share)


def _between(
    rest: _Kept, air: _Kept, place: Array, patch: NDArray[np.uint8], px_per_m: float, speed: float
) -> Instant:
    """Return when the patch left, which still rests in one picture and no more in the next."""
    between_s = air.time_s - rest.time_s  # negative for a landing, seen backwards
    px_per_s = speed * air.height_px
    # A shoe that is off by less than the reach of a rest still counts as resting.
    before_s = np.sign(between_s) * min(_RESTS_M * px_per_m / px_per_s, abs(between_s))
    unseen = Instant(
        rest.time_s + between_s / 2 - before_s,
        float(np.hypot(_BETWEEN_SD_S, _BETWEEN_SHARE * between_s)),
    )
    rises = _rises(air, place, patch, px_per_m, px_per_s * _LONGEST_GAP_S)
    if rises is None:
        return unseen
    gone = np.minimum(_MOST_BACK, rises.risen_px / (px_per_s * abs(between_s)))
    left_s = air.time_s - gone * between_s
    mean_s = float(rises.weight @ left_s)
    spread_s2 = rises.weight @ (left_s - mean_s) ** 2
    sd_s = np.sqrt(_REFINED_SD_S**2 + (_REFINED_SHARE * between_s) ** 2 + spread_s2)
    return _mixed([(Instant(mean_s, float(sd_s)), rises.sure), (unseen, 1 - rises.sure)])


def _brackets(rests: Sequence[float]) -> _Brackets | None:
    """Return after which picture the patch may have left; None where that is unclear."""
    if len(rests) < 2:
        return None
    contrast = rests[0] - min(rests)
    share = _ramp(contrast, _CONTRAST, _CONTRAST_WIDTH)
    if not share:
        return None
    limit = (rests[0] + min(rests)) / 2
    here = [_ramp(rest, limit, _LIMIT_WIDTH * contrast) for rest in rests]
    still, weights = 1.0, []
    for i, (now, then) in enumerate(pairwise(here)):
        still *= now
        if likely := still * (1 - then):
            weights.append((i, likely))
    return _Brackets(weights, share)


def _box(place: Array, px_per_m: float) -> tuple[int, int, int, int]:
    half_x = max(_LEAST_PX, round(_TIP_M[0] * px_per_m))
    half_y = max(_LEAST_PX, round(_TIP_M[1] * px_per_m))
    x, y = round(float(place[0])), round(float(place[1]))
    return x - half_x, y - half_y, x + half_x + 1, y + half_y + 1


def _patch(kept: _Kept, place: Array, px_per_m: float) -> NDArray[np.uint8] | None:
    x0, y0, x1, y1 = _box(place, px_per_m)
    height, width = kept.grey.shape
    if x0 < kept.x0 or y0 < kept.y0 or x1 > kept.x0 + width or y1 > kept.y0 + height:
        return None
    return kept.grey[y0 - kept.y0 : y1 - kept.y0, x0 - kept.x0 : x1 - kept.x0]


def _rest(kept: _Kept, place: Array, patch: NDArray[np.uint8], px_per_m: float) -> float | None:
    """Return the best correlation of *patch* within reach of where it rested."""
    reach = max(1, round(_RESTS_M * px_per_m))
    fits = _fits(kept, place, patch, px_per_m, (reach, reach, reach))
    return None if fits is None else float(fits.max())


def _rises(
    kept: _Kept, place: Array, patch: NDArray[np.uint8], px_per_m: float, furthest_px: float
) -> _Rises | None:
    """Return how far above its rest *patch* may be; None beyond what was kept."""
    down = max(1, round(_RESTS_M * px_per_m))
    aside = max(2, round(_ASIDE_M * px_per_m))
    up = round(furthest_px)
    fits = _fits(kept, place, patch, px_per_m, (up, down, aside))
    if fits is None:
        return None
    # What is found where it rested is the floor.
    risen_px = up - np.arange(len(fits))
    away = np.clip(2 * (risen_px / (_RESTS_M * px_per_m) - 1), 0, 1)
    if not away.any():
        return None
    rows = fits.max(axis=1)
    weight = away * np.exp(_PEAK * (rows - rows[away > 0].max()))
    weight /= weight.sum()
    return _Rises(risen_px, weight, _ramp(float(weight @ rows), _FOUND, _FOUND_WIDTH))


def _fits(
    kept: _Kept,
    place: Array,
    patch: NDArray[np.uint8],
    px_per_m: float,
    reach_px: tuple[int, int, int],
) -> Array | None:
    """Return the correlations up, down and to both sides of *place*; None beyond what was kept."""
    x0, y0, x1, y1 = _box(place, px_per_m)
    up, down, aside = reach_px
    height, width = kept.grey.shape
    left, right, top, bottom = x0 - aside - kept.x0, x1 + aside - kept.x0, y0 - up, y1 + down
    top, bottom = top - kept.y0, bottom - kept.y0
    if left < 0 or right > width or top < 0 or bottom > height:
        return None
    return np.asarray(
        cv2.matchTemplate(kept.grey[top:bottom, left:right], patch, cv2.TM_CCOEFF_NORMED), float
    )
