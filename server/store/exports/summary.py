"""Owns what a report says of an athlete's repetitions of one test: the best, the mean, the trend.

Numbers in, numbers out: how they look on paper is report.py's.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from server.jump.protocols import PROTOCOLS
from server.store.exports.records import Exported, ExportedRep

HEADLINES: Final[Mapping[str, tuple[str, ...]]] = {
    "cmj": ("jump_height_flight_time_m", "flight_time_s", "rsi_mod_m_s", "time_to_takeoff_s"),
    "sj": ("jump_height_flight_time_m", "flight_time_s", "propulsive_duration_s"),
    "dj": ("rsi_m_s", "jump_height_flight_time_m", "ground_contact_time_s", "drop_height_m"),
    "hops": ("rsi_m_s", "jump_height_flight_time_m", "ground_contact_time_s"),
}
"""What a report shows of each test; the best is the highest of the first."""
NOBODY: Final = "Without a name"
SHARED: Final = 0.6
"""How much of a repetition's ± all of a mean share, and n does not make less: posture, view, what a
landmark leads by. In docs/explanation/validity.md the means of 20 to 33 jumps of one condition, or
of one height, lie up to 0.7 of their median SD beside the truth, and up to 1.0 where the framing
guide warns: twice this covers all of them."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and one standard deviation, in the key's unit; None where not known."""

    value: float
    sd: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """One day of a trend: the mean of its repetitions."""

    day: date
    count: int
    mean: Measured


@dataclass(frozen=True, slots=True)
class Summary:
    """One athlete's repetitions of one test."""

    athlete: str
    """As a person reads it."""
    test: str
    reps: tuple[ExportedRep, ...]
    """In the order in which they were recorded."""

    @property
    def test_name(self) -> str:
        """What the test is called."""
        protocol = PROTOCOLS.get(self.test)
        return self.test if protocol is None else protocol.name.capitalize()

    @property
    def keys(self) -> tuple[str, ...]:
        """The quantities that are shown."""
        return HEADLINES.get(self.test, HEADLINES["cmj"])

    @property
    def days(self) -> tuple[date, ...]:
        """When, UTC."""
        return tuple(sorted({rep.recorded_at.date() for rep in self.reps}))

    @property
    def best(self) -> ExportedRep | None:
        """The repetition with the highest of the first quantity; None where none has it."""
        key = self.keys[0]
        having = [rep for rep in self.reps if rep.document.get(key) is not None]
        return max(having, key=lambda rep: float(rep.document[key]), default=None)

    def mean(self, key: str) -> Measured | None:
        """Return the mean of *key*; None where no repetition has it."""
        return mean_of([found for rep in self.reps if (found := measured(rep, key))])

    @property
    def trend(self) -> tuple[Point, ...]:
        """The first quantity day by day; days on which it was not measured are left out."""
        points = []
        for day in self.days:
            of_day = [rep for rep in self.reps if rep.recorded_at.date() == day]
            found = [each for rep in of_day if (each := measured(rep, self.keys[0]))]
            if (mean := mean_of(found)) is not None:
                points.append(Point(day, len(found), mean))
        return tuple(points)


def summaries(exported: Exported) -> tuple[Summary, ...]:
    """Return one for each athlete and test among the repetitions that nobody deleted."""
    groups: dict[tuple[str, str, str], list[ExportedRep]] = {}
    for rep in exported.there:
        athlete = exported.athlete(rep.athlete_id)
        name = NOBODY if athlete is None else athlete.name
        groups.setdefault((name, rep.athlete_id or "", str(rep.document["test"])), []).append(rep)
    return tuple(
        Summary(name, test, tuple(groups[name, athlete_id, test]))
        for name, athlete_id, test in sorted(groups)
    )


def measured(rep: ExportedRep, key: str) -> Measured | None:
    """Return a repetition's *key*; None where it was not measured."""
    value = rep.document.get(key)
    return None if value is None else Measured(value, rep.document["uncertainty"].get(key))


def mean_of(found: Sequence[Measured]) -> Measured | None:
    """Return the mean and its standard error; None of nothing.

    The error is the largest of three: from the scatter of the repetitions, s/√n, from their own ±
    as if each erred for itself, √(Σsd²)/n, and from what these share, SHARED · their mean. Two
    repetitions that agree by chance do not make a sure mean, and neither do many.
    """
    if not found:
        return None
    count = len(found)
    mean = math.fsum(each.value for each in found) / count
    errors = []
    own = [each.sd for each in found if each.sd is not None]
    if len(own) == count:
        errors.append(math.sqrt(math.fsum(sd**2 for sd in own)) / count)
        errors.append(SHARED * math.fsum(own) / count)
    if count > 1:
        scatter = math.fsum((each.value - mean) ** 2 for each in found) / (count - 1)
        errors.append(math.sqrt(scatter / count))
    return Measured(mean, max(errors, default=None))
