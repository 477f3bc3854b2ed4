"""Owns how the votes of both shoes' patches become one event, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.feet import Instant, mixed, of_two

_ONE_SHOE_SD_S: Final = 0.008
_AGREEING: Final = 5
"""Rounds in which patches that are off the others' come to count less."""
# Shoes further apart than people's feet leave and land are told as such.
_DISAGREEMENT_SHARE: Final = 0.5
_FEET_APART_S: Final = 0.050
_LEAST_VOTES: Final = 3
"""Of both shoes' patches. Of 475 drawn events 457 had so many and were off by 15 ms RMS; the 18
with less, shoes that hardly stood out, by 61, up to 118."""
_FEWEST_VOTES: Final = 2  # and from here on they say nothing
_FEW_VOTES_SD_S: Final = 0.061


@dataclass(frozen=True, slots=True)
class Vote:
    """What one patch says, and how much it counts."""

    instant: Instant
    share: float
    """0 to 1: how plainly the patch told rest and air apart."""


def of_both(votes: Sequence[Sequence[Vote]], *, last: bool) -> Instant | None:
    """Return when the last, or the first, shoe left or came down; None where too few patches say.

    *votes* are those of the left shoe's patches and of the right one's.
    """
    counted = sum(vote.share for of in votes for vote in of)
    if counted < _FEWEST_VOTES:
        return None
    known = [(_of_shoe(of), min(1.0, sum(vote.share for vote in of))) for of in votes if of]
    found = known[0][0]
    if len(known) == 1:
        found = _widened(found, _ONE_SHOE_SD_S)
    else:
        (one, one_share), (other, other_share) = known
        found = mixture(
            [
                (_last_or_first(one, other, last=last), one_share * other_share),
                (_widened(one, _ONE_SHOE_SD_S), one_share * (1 - other_share)),
                (_widened(other, _ONE_SHOE_SD_S), other_share * (1 - one_share)),
            ]
        )
    missing = min(1.0, max(0.0, _LEAST_VOTES - counted) / (_LEAST_VOTES - _FEWEST_VOTES))
    return _widened(found, missing * _FEW_VOTES_SD_S)


def mixture(found: Sequence[tuple[Instant, float]]) -> Instant:
    """Return an event that is each of *found*, as likely as its weight."""
    times_s = np.array([instant.time_s for instant, _ in found])
    sds_s = np.array([instant.sd_s for instant, _ in found])
    return mixed(times_s, sds_s, np.array([weight for _, weight in found]))


def _last_or_first(one: Instant, other: Instant, *, last: bool) -> Instant:
    apart_s = abs(one.time_s - other.time_s)
    more_sd_s = _DISAGREEMENT_SHARE * max(0.0, apart_s - _FEET_APART_S)
    return _widened(of_two(one, other, last=last), more_sd_s)


def _of_shoe(votes: Sequence[Vote]) -> Instant:
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


def _widened(instant: Instant, more_sd_s: float) -> Instant:
    return Instant(instant.time_s, float(np.hypot(instant.sd_s, more_sd_s)))
