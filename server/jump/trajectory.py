"""Owns the recent past of one body: a bounded run of samples, and looks at stretches of it."""

from bisect import insort
from collections import deque
from dataclasses import dataclass, field
from itertools import compress
from typing import Final

import numpy as np

from server.jump.body import Sample
from server.pose.landmarks import Array, Pose

KEPT_S: Final = 8.0
"""How far back a repetition may reach: a slow countermovement, the flight and the landing."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of samples as arrays, oldest first; heights up, in picture heights."""

    time_s: Array
    """(n,), rising."""
    com: Array
    """(n,)."""
    hip: Array
    """(n,)."""
    heels: Array
    """(n, 2): left, right."""
    toes: Array
    """(n, 2): left, right."""
    feet_seen: np.ndarray[tuple[int], np.dtype[np.bool_]]
    hips_seen: np.ndarray[tuple[int], np.dtype[np.bool_]]
    body_m_per_unit: Array = field(default_factory=lambda: np.empty(0))
    """(n,): the scale by the body's own size, NaN where unknown; for its changes only."""
    poses: tuple[Pose, ...] = ()
    """n bodies, for angles."""

    @property
    def soles(self) -> Array:
        """(n, 2): the lower end of each foot."""
        return np.minimum(self.heels, self.toes)

    def between(self, start_s: float, end_s: float) -> "Window":
        """Return the samples with start <= time <= end; they share this window's arrays."""
        first, last = self.time_s.searchsorted(start_s), self.time_s.searchsorted(end_s, "right")
        inside = slice(first, max(first, last))
        return Window(
            self.time_s[inside],
            self.com[inside],
            self.hip[inside],
            self.heels[inside],
            self.toes[inside],
            self.feet_seen[inside],
            self.hips_seen[inside],
            self.body_m_per_unit[inside],
            self.poses[inside],
        )

    def interval_s(self, start_s: float = -np.inf, end_s: float = np.inf) -> float:
        """Return the typical time between two samples from *start_s* to *end_s*.

        Of who stands still fewer pictures may be analysed: asked where the body moves.
        """
        near = self.time_s[(self.time_s >= start_s) & (self.time_s <= end_s)]
        return float(np.median(np.diff(near if len(near) > 2 else self.time_s)))

    def where(self, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "Window":
        """Return the samples that *keep* (n,) marks."""
        return Window(
            self.time_s[keep],
            self.com[keep],
            self.hip[keep],
            self.heels[keep],
            self.toes[keep],
            self.feet_seen[keep],
            self.hips_seen[keep],
            self.body_m_per_unit[keep] if len(self.body_m_per_unit) else self.body_m_per_unit,
            tuple(compress(self.poses, keep)),
        )


def window_from_samples(samples: "list[Sample] | deque[Sample]") -> Window:
    """Return *samples* as arrays."""
    rows = np.array(
        [(s.time_s, s.com, s.hip, s.metres_per_unit, *s.heels, *s.toes) for s in samples], float
    ).reshape(-1, 8)
    time_s, com, hip, body_m_per_unit = rows[:, :4].T.copy()
    return Window(
        time_s=time_s,
        com=com,
        hip=hip,
        heels=rows[:, 4:6].copy(),
        toes=rows[:, 6:8].copy(),
        feet_seen=np.array([s.feet_seen for s in samples], bool),
        hips_seen=np.array([s.hips_seen for s in samples], bool),
        body_m_per_unit=body_m_per_unit,
        poses=tuple([s.pose for s in samples]),
    )


class Trajectory:
    """The samples of the last KEPT_S seconds; older ones are let go."""

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque()

    def add(self, sample: Sample) -> None:
        """Append *sample*, which is later than all before."""
        self._samples.append(sample)
        while self._samples[0].time_s < sample.time_s - KEPT_S:
            self._samples.popleft()

    def fill_in(self, sample: Sample) -> None:
        """Put *sample*, which is earlier than the newest, in its place."""
        insort(self._samples, sample, key=lambda known: known.time_s)

    def clear(self) -> None:
        """Forget everything."""
        self._samples.clear()

    def __len__(self) -> int:
        return len(self._samples)

    def last(self, seconds: float) -> Window:
        """Return the samples of the last *seconds*."""
        if not self._samples:
            return window_from_samples([])
        start = self._samples[-1].time_s - seconds
        recent: list[Sample] = []
        for sample in reversed(self._samples):
            if sample.time_s < start:
                break
            recent.append(sample)
        return window_from_samples(recent[::-1])
