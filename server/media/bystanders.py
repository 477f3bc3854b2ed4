"""Owns who else is in the picture, and keeps the estimator from taking them for the athlete.

Twice a second everybody in the picture is found and counted. While there are others, the estimator
is shown only the part of the picture where the athlete is: whoever crosses it leaves it again, and
what is found there then is the athlete. Synchronous; reads no clock.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.events import Notice
from server.pose.estimator import PeopleFinder, Person
from server.pose.frame import Frame
from server.pose.landmarks import Landmark, Pose, nose_to_heels

_EVERY_S: Final = 0.5
"""Between two counts: somebody who walks comes 0.7 m nearer."""
_OVERDUE_S: Final = 2.0
"""Without a count: on a server with no time to spare it takes the place of a standing frame."""
_GONE_S: Final = 2.0
"""Since others were last seen: two people in one place are counted as one."""
_BESIDE: Final = 0.45
"""Of the athlete's height to each side of the hips: what the estimator is shown among others."""
_NEAREST: Final = 0.5
"""Of the athlete's height: somebody further from where the athlete was is somebody else."""
_SAME: Final = 0.2
"""Of the athlete's height: two bodies found nearer than this are one, found twice."""
_LEAST_TALL: Final = 0.5
"""Of the athlete's height: smaller people are far behind, and the estimator passes them over."""
_TOLD_AT: Final = 2
"""Counts: who is seen only once has gone by."""
_LEAST_HEIGHT: Final = 0.05
"""Of the picture's height: who lies, or was misread, is taken for as small as this."""
_HIDDEN: Final = 127

OTHERS: Final = Notice(
    "others_in_view",
    "Somebody else is in the picture: let only the athlete stand before the camera.",
)

_HIPS: Final = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where somebody is; picture heights."""

    hips_x: float
    tall: float

    @classmethod
    def of(cls, pose: Pose) -> "_Place":
        hips_x = float(pose.image[_HIPS, 0].mean()) * pose.aspect
        return cls(hips_x, max(nose_to_heels(pose.image), _LEAST_HEIGHT))

    @classmethod
    def of_person(cls, person: Person, height_px: int) -> "_Place":
        tall = person.tall_px / height_px
        return cls(person.region.centre_x_px / height_px, max(tall, _LEAST_HEIGHT))


class Bystanders:
    """Those of one stream."""

    def __init__(self, finder: PeopleFinder | None) -> None:
        """Without a *finder* everybody is taken for the athlete."""
        self._finder = finder
        self._athlete: _Place | None = None
        self._frame: Frame | None = None
        self._followed_s = np.inf
        self._counted_s = -np.inf
        self._others_s = -np.inf
        self._counts_of_others = 0

    def shown(self, frame: Frame) -> Frame:
        """Return what of *frame* the estimator may see."""
        self._frame = frame
        if self._athlete is None or not self._among_others(frame.time_s):
            return frame
        height, width = frame.size
        reach = _BESIDE * self._athlete.tall
        left = round((self._athlete.hips_x - reach) * height)
        right = round((self._athlete.hips_x + reach) * height)
        rgb = np.full_like(frame.rgb, _HIDDEN)
        kept = slice(max(left, 0), min(max(right, 0), width))
        rgb[:, kept] = frame.rgb[:, kept]
        return Frame(frame.time_s, rgb)

    def follow(self, pose: Pose | None) -> None:
        """Take the first body for the athlete; from then on only a count can tell."""
        if pose is not None and self._athlete is None:
            self._athlete = _Place.of(pose)
            self._followed_s = pose.time_s

    def wants_time(self, time_s: float) -> bool:
        """Whether it is time to count."""
        due = time_s - self._counted_s >= _EVERY_S
        return due and self._finder is not None and self._athlete is not None

    def is_overdue(self, time_s: float) -> bool:
        """Whether a count waited so long that it is not to wait for spare time any more."""
        since_s = max(self._counted_s, self._followed_s)
        return self.wants_time(time_s) and time_s - since_s >= _OVERDUE_S

    def count(self) -> tuple[Notice, ...]:
        """Count the people in the newest frame; say when somebody else stays."""
        athlete = self._athlete
        if self._finder is None or self._frame is None or athlete is None:
            return ()
        time_s = self._counted_s = self._frame.time_s
        height_px = self._frame.size[0]
        found = [_Place.of_person(person, height_px) for person in self._finder.find(self._frame)]
        # From the nearest to where the athlete was.
        places = _distinct(sorted(found, key=lambda place: _apart(place, athlete)), athlete.tall)
        if len(places) > 1:
            known = _apart(places[0], athlete) < _NEAREST * athlete.tall
        else:
            known = len(places) == 1 and not self._among_others(time_s)
        if known:
            self._athlete = places[0]
        if len(places) > 1:
            self._others_s = time_s
            self._counts_of_others += 1
        elif not self._among_others(time_s):
            self._counts_of_others = 0
        return (OTHERS,) if len(places) > 1 and self._counts_of_others == _TOLD_AT else ()

    @property
    def others(self) -> bool | None:
        """Whether somebody else stays in the picture; None before the first count, or without."""
        if not math.isfinite(self._counted_s) or self._frame is None:
            return None
        return self._counts_of_others >= _TOLD_AT and self._among_others(self._frame.time_s)

    def _among_others(self, time_s: float) -> bool:
        return time_s - self._others_s < _GONE_S


def _distinct(places: list[_Place], tall: float) -> list[_Place]:
    """Return who counts: nobody twice, nobody far behind; the first is the athlete."""
    apart: list[_Place] = []
    for place in places:
        if place.tall < _LEAST_TALL * tall:
            continue
        if all(_apart(place, other) > _SAME * tall for other in apart):
            apart.append(place)
    return apart


def _apart(one: _Place, other: _Place) -> float:
    return abs(one.hips_x - other.hips_x)
