"""Owns the budget of analysis: how many pictures a second each camera may have analysed.

One core gives one second of analysis a second. A camera costs what one of its pictures was measured
to take, times the pictures of it that are analysed. While all of them take less than SAVES_FROM of
what there is, every picture is. Above, athletes who stand are only looked at STANDING_LOOKS_PER_S
times a second. When even that is too much, every camera is asked down to the same rate; and whom
even the lowest rate leaves no room for is not let in. Pure: no clock, no task; times are arguments.
"""

import math
import statistics
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from server.ops.load import USUAL_PER_S, Load

STANDING_LOOKS_PER_S: Final = 10.0
SAVES_FROM: Final = 0.70
SAVES_UNTIL: Final = 0.60
FULL: Final = 0.95
"""Shares of the capacity. More than this is too much: the nearer to all of it, the longer waits."""
CUT_TO: Final = 0.85
RAISED_TO: Final = 0.75

LEAST_PER_S: Final = 5.0
"""What a camera is asked down to at most, unless an operator says otherwise."""
_EVERY_S: Final = 0.5
_SETTLES_S: Final = 1.0
"""Too much must last for this long, and what a change of rates does must show first."""
_HOLDS_S: Final = 2.0
_MOST_HOLDS_S: Final = 32.0
"""Less load must last before rates rise; twice as long each time a rise was soon too much."""
_SOON_S: Final = 10.0
_ALMOST: Final = 0.1
"""A picture in ten more than asked for is let pass: cameras are never quite even."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one camera asks of the budget."""

    picture_s: float
    """Time that one picture takes of a core's turns, with all that goes with it."""
    sends_per_s: float
    """Pictures that the camera would send."""
    moving: float = 1.0
    """Share of the time that its athlete moves, 0 to 1."""

    def granted_per_s(self, per_s: float, least_per_s: float) -> float:
        """Return every second, third, … picture of the camera's, so that it is at most *per_s*.

        Evenly spaced pictures are what a jump can be measured on. Never below *least_per_s*, nor
        what the camera sends.
        """
        each = math.ceil(self.sends_per_s / per_s - _ALMOST)
        return self.sends_per_s / max(1, min(each, math.floor(self.sends_per_s / least_per_s)))

    def use(self, per_s: float, *, saves: bool) -> float:
        """Return the seconds of analysis a second that *per_s* of its pictures take."""
        looks_per_s = min(per_s, STANDING_LOOKS_PER_S) if saves else per_s
        return self.picture_s * (self.moving * per_s + (1 - self.moving) * looks_per_s)


def total_use(
    demands: Collection[Demand], per_s: float, least_per_s: float, *, saves: bool
) -> float:
    """Return the seconds of analysis a second that *demands* take when asked down to *per_s*."""
    return sum(d.use(d.granted_per_s(per_s, least_per_s), saves=saves) for d in demands)


def fair_per_s(demands: Collection[Demand], capacity: float, least_per_s: float) -> float:
    """Return the highest rate, the same for all, at which *demands* take no more than *capacity*.

    Infinity where nobody need be asked down; *least_per_s* where even that is too much.
    """
    sent = {demand.sends_per_s for demand in demands}
    rates = sorted(
        {one / n for one in sent for n in range(1, 1 + max(1, math.floor(one / least_per_s)))}
    )
    fitting = _last(
        rates, lambda rate: total_use(demands, rate, least_per_s, saves=True) <= capacity
    )
    if not rates or fitting == rates[-1]:
        return math.inf
    return least_per_s if fitting is None else max(fitting, least_per_s)


def _last(rising: list[float], fits: Callable[[float], bool]) -> float | None:
    """Return the last of *rising* that fits, where each before it does; None where none does."""
    low, high = 0, len(rising)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if fits(rising[middle]) else (low, middle)
    return rising[low - 1] if low else None


class Budget:
    """Of one server; its cameras `join` and `leave`, and `update` is called now and then."""

    def __init__(self, cores: int, least_per_s: float) -> None:
        """No camera is asked below *least_per_s* pictures a second."""
        self.capacity = float(cores)
        self._least_per_s = least_per_s
        self._loads: list[Load] = []
        self._prior_s: float | None = None
        self._prior_light_s = 0.0
        self._saves = False
        self._per_s = math.inf
        self._changed_s = self._raised_s = self._updated_s = -math.inf
        self._heavier_since_s: float | None = None
        self._lighter_since_s: float | None = None
        self._much_since_s: float | None = None
        self._holds_s = _HOLDS_S

    def join(self) -> Load:
        """Return the load of one more camera; hand it to `leave` at its end."""
        load = Load()
        self._loads.append(load)
        return load

    def leave(self, load: Load) -> None:
        """Forget a camera that has gone."""
        self._learn()
        self._loads.remove(load)

    def fits(self, newcomers: int) -> bool:
        """Whether there is room for *newcomers* when everybody is asked down as far as may be.

        One costs what most of the present cameras, or of the last ones, cost. Asked down so far
        there is little else to do at a time, whatever crowds in just now: a picture is priced as
        one among few. Where nothing was measured yet nothing is known, and they fit.
        """
        self._learn()
        if self._prior_s is None:
            return True
        usual = Demand(self._prior_light_s, USUAL_PER_S)
        present = [
            Demand(one.light_s or self._prior_light_s, one.sends_per_s, one.moving)
            for one in self._loads
        ]
        demands = [*present, *[usual] * newcomers]
        use = total_use(demands, self._least_per_s, self._least_per_s, saves=True)
        return use <= FULL * self.capacity

    @property
    def look_every_s(self) -> float:
        """Between two looks at a standing athlete; 0: every picture is analysed."""
        return 1 / STANDING_LOOKS_PER_S if self._saves else 0.0

    def granted_per_s(self, load: Load) -> float:
        """Return how many pictures a second of this camera's are to be analysed."""
        sends = Demand(0.0, load.sends_per_s)
        return sends.granted_per_s(self._per_s, self._least_per_s)

    @property
    def share_used(self) -> float:
        """How much of the capacity the cameras take at the rates they are asked for."""
        return self._use(self._per_s) / self.capacity

    def update(self, now_s: float) -> None:
        """Decide anew, by what was measured until *now_s*; often is soon enough."""
        if now_s < self._updated_s + _EVERY_S:
            return
        self._updated_s = now_s
        self._save(now_s)
        if self._use(self._per_s) > FULL * self.capacity:
            self._lighter_since_s = None
            if self._heavier_since_s is None:
                self._heavier_since_s = now_s
            if now_s >= max(self._heavier_since_s, self._changed_s) + _SETTLES_S:
                self._cut(now_s)
        else:
            self._heavier_since_s = None
            self._raise_in_time(now_s)

    def _save(self, now_s: float) -> None:
        """Spare looks at those who stand, at once where all of it is too much."""
        all_of_it = sum(d.use(d.sends_per_s, saves=False) for d in self._demands())
        if all_of_it <= (SAVES_UNTIL if self._saves else SAVES_FROM) * self.capacity:
            self._saves, self._much_since_s = False, None
            return
        if self._much_since_s is None:
            self._much_since_s = now_s
        lasts = now_s >= self._much_since_s + _SETTLES_S
        self._saves = self._saves or lasts or all_of_it > FULL * self.capacity

    def _cut(self, now_s: float) -> None:
        per_s = self._fair(CUT_TO)
        if per_s >= self._per_s:
            return
        soon = now_s < self._raised_s + max(_SOON_S, 2 * self._holds_s)
        self._holds_s = min(2 * self._holds_s, _MOST_HOLDS_S) if soon else _HOLDS_S
        self._per_s, self._changed_s = per_s, now_s

    def _raise_in_time(self, now_s: float) -> None:
        per_s = self._fair(RAISED_TO)
        if per_s <= self._per_s:
            self._lighter_since_s = None
            return
        if self._lighter_since_s is None:
            self._lighter_since_s = now_s
        if now_s >= self._lighter_since_s + self._holds_s:
            self._per_s, self._changed_s, self._raised_s = per_s, now_s, now_s
            self._lighter_since_s = None

    def _fair(self, share: float) -> float:
        return fair_per_s(self._demands(), share * self.capacity, self._least_per_s)

    def _use(self, per_s: float) -> float:
        return total_use(self._demands(), per_s, self._least_per_s, saves=self._saves)

    def _demands(self) -> list[Demand]:
        """What the cameras ask; one that was not measured yet counts as the others do."""
        known = ((one.picture_s or self._prior_s or 0.0, one) for one in self._loads)
        return [Demand(picture_s, one.sends_per_s, one.moving) for picture_s, one in known]

    def _learn(self) -> None:
        measured = [one.picture_s for one in self._loads if one.picture_s is not None]
        if measured:
            self._prior_s = statistics.median(measured)
            light = [one.light_s for one in self._loads if one.light_s is not None]
            self._prior_light_s = statistics.median(light)
