"""Owns the still start of a squat jump: how long it was held, and what sank after it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.jump.countermovement import slopes
from server.jump.feet import Instant
from server.jump.trajectory import Window

_LOOKED_BACK_S: Final = 4.0
_STILL_M_S: Final = 0.12
_SHORTEST_S: Final = 0.25  # less is a turning point, no hold
_PUSH_BEFORE_S: Final = 0.050
"""The push begins before the body plainly rises: on drawn squat jumps 24 to 83 ms."""
_DIP_S: Final = 0.6  # a countermovement between the hold and the push is no longer than this


@dataclass(frozen=True, slots=True)
class Hold:
    """A stillness before the push."""

    duration_s: float
    push: Instant
    """The push begins: the lowest point after the hold."""
    sank_m: float
    """From the hold to the lowest point."""


def find_hold(window: Window, takeoff_s: float, metres_per_unit: float) -> Hold | None:
    """Return the last stillness before *takeoff_s*; None where there was none."""
    before = window.between(takeoff_s - _LOOKED_BACK_S, takeoff_s)
    if len(before.time_s) < 8:
        return None
    time_s, com_m = before.time_s, before.com * metres_per_unit
    velocity_m_s = slopes(time_s, com_m)
    not_rising = np.flatnonzero(velocity_m_s <= _STILL_M_S)
    if not len(not_rising):
        return None
    push = int(not_rising[-1])
    end = push
    while end > 0 and not _still_since(time_s, velocity_m_s, end):
        end -= 1
        if time_s[push] - time_s[end] > _DIP_S:
            return None
    start = end
    while start > 0 and abs(velocity_m_s[start - 1]) < _STILL_M_S:
        start -= 1
    if time_s[end] - time_s[start] < _SHORTEST_S:
        return None
    level_m = float(np.median(com_m[start : end + 1]))
    frame_s = before.interval_s(time_s[end])
    return Hold(
        duration_s=float(time_s[end] - time_s[start]),
        push=Instant(float(time_s[push]) - _PUSH_BEFORE_S, float(np.hypot(frame_s / 2, 0.03))),
        sank_m=max(0.0, level_m - float(com_m[end : push + 1].min())),
    )


def _still_since(time_s: np.ndarray, velocity_m_s: np.ndarray, end: int) -> bool:
    held = (time_s <= time_s[end]) & (time_s >= time_s[end] - _SHORTEST_S)
    return bool((np.abs(velocity_m_s[held]) < _STILL_M_S).all())
