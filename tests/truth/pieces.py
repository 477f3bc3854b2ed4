"""Owns motion as pieces of polynomial in time: exact positions, velocities and accelerations.

Knows nothing of jumps. A track is built from its beginning to its end and is then only read.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from server.pose.landmarks import Array

TERMS: Final = 6
"""Coefficients of a piece: constant to fifth power of the time since the piece began."""


def hermite(
    start: tuple[float, float, float], end: tuple[float, float, float], duration_s: float
) -> Array:
    """Return the (6,) quintic between two (position, velocity, acceleration) states."""
    d = duration_s
    p0, v0, a0 = start[0], start[1] * d, start[2] * d * d
    p1, v1, a1 = end[0], end[1] * d, end[2] * d * d
    unit = np.array(
        [
            p0,
            v0,
            a0 / 2,
            10 * (p1 - p0) - 6 * v0 - 4 * v1 - 1.5 * a0 + 0.5 * a1,
            -15 * (p1 - p0) + 8 * v0 + 7 * v1 + 1.5 * a0 - a1,
            6 * (p1 - p0) - 3 * v0 - 3 * v1 - 0.5 * a0 + 0.5 * a1,
        ]
    )
    return np.asarray(unit / d ** np.arange(TERMS))


def derive(coefficients: Array, order: int) -> Array:
    """Return the (..., 6) coefficients of the derivative of that *order*."""
    for _ in range(order):
        raised = coefficients[..., 1:] * np.arange(1, TERMS)
        coefficients = np.concatenate([raised, np.zeros_like(raised[..., :1])], axis=-1)
    return coefficients


def evaluate(coefficients: Array, since_s: float) -> float:
    """Return one piece's value *since_s* after it began."""
    return float(coefficients @ since_s ** np.arange(TERMS))


class Track:
    """One quantity over time, appended piece by piece; before and after, it stays where it is."""

    def __init__(self, value: float) -> None:
        self.end_s = 0.0
        self._begins: list[float] = []
        self._pieces: list[Array] = []
        self._last = (value, 0.0, 0.0)

    def append(self, duration_s: float, coefficients: Sequence[float] | Array) -> None:
        """Append a piece; *coefficients* ascend, missing ones are zero."""
        piece = np.zeros(TERMS)
        piece[: len(coefficients)] = coefficients
        self._begins.append(self.end_s)
        self._pieces.append(piece)
        self._last = (
            evaluate(piece, duration_s),
            evaluate(derive(piece, 1), duration_s),
            evaluate(derive(piece, 2), duration_s),
        )
        self.end_s += duration_s

    def accelerate(self, duration_s: float, first: float, last: float) -> None:
        """Append a piece from the present position and velocity under a linear acceleration."""
        position, velocity, _ = self._last
        self.append(duration_s, (position, velocity, first / 2, (last - first) / (6 * duration_s)))

    def hold(self, until_s: float) -> None:
        """Stay at the present value until *until_s*."""
        if until_s > self.end_s:
            self.append(until_s - self.end_s, (self._last[0],))

    def ease(self, value: float, duration_s: float) -> None:
        """Go from the present state smoothly to rest at *value*."""
        self.append(duration_s, hermite(self._last, (value, 0.0, 0.0), duration_s))

    @property
    def last(self) -> tuple[float, float, float]:
        """Position, velocity and acceleration at the end."""
        return self._last

    def __call__(self, time_s: Array | float, derivative: int = 0) -> Array:
        """Return the value, or a derivative of it, at each time; same shape as *time_s*."""
        time_s = np.asarray(time_s, float)
        clipped = np.clip(time_s, 0.0, self.end_s)
        index = np.clip(np.searchsorted(self._begins, clipped, "right") - 1, 0, None)
        pieces = derive(np.stack(self._pieces), derivative)[index]
        since_s = clipped - np.asarray(self._begins)[index]
        value = np.sum(pieces * since_s[..., None] ** np.arange(TERMS), axis=-1)
        outside = (time_s < 0) | (time_s > self.end_s)
        return np.where(outside, 0.0, value) if derivative else np.asarray(value)
