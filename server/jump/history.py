"""Owns what an athlete's own past says of a new number: noise, or more than noise.

A history is one quantity's values of the repetitions of each session, in one unit; sessions may
differ in length. Pure: which repetitions count, and of which test, is for who asks.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from server.pose.landmarks import Array

Sessions = Sequence[Sequence[float]]
Verdict = Literal["more than noise", "within noise"]

LEAST_DEGREES_OF_FREEDOM: Final = 10
"""A standard deviation from ten is itself known to about a fifth (1/√(2·10)); from fewer, worse."""

_BOTH_ENDS: Final = 1.96
"""The normal distribution's 95 %. With little history the truth is wider: at the least allowed,
unchanged athletes pass it 8 times in 100, not 5 (Student's t)."""

_WORTHWHILE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number in the history's unit, or None and in `note` what is missing, for the coach."""

    value: float | None
    degrees_of_freedom: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CameraPart:
    """How much of the typical error is the measurement's own."""

    sd: float
    """What the given standard deviations alone would scatter, in the history's unit."""
    share: float
    """Of the typical error's variance. Above 1: the given ones are wider than what was seen."""


def typical_error(sessions: Sessions) -> Estimate:
    """Return the SD within sessions, pooled: √(Σ(x − session mean)²/Σ(n − 1)).

    Athlete and camera together. None below ten degrees of freedom, Σ(n − 1). Raise ValueError for
    a value that is not finite.
    """
    arrays = _arrays(sessions)
    dof = sum(len(values) - 1 for values in arrays)
    if dof < LEAST_DEGREES_OF_FREEDOM:
        missing = _more(LEAST_DEGREES_OF_FREEDOM - dof, "repetition")
        return Estimate(None, dof, f"Needs {missing} beyond the first of each session.")
    squares = sum(float(((values - values.mean()) ** 2).sum()) for values in arrays)
    return Estimate((squares / dof) ** 0.5, dof)


def minimal_detectable_change(sessions: Sessions, reps: int = 1) -> Estimate:
    """Return 1.96·√2·typical error/√reps: two means of *reps* differ by less, 19 times in 20.

    So for an athlete who did not change (Weir 2005, J Strength Cond Res 19:231-240). It knows the
    scatter within a session only; good and bad days come on top. Raise ValueError for fewer than
    one repetition.
    """
    if reps < 1:
        raise ValueError(f"a mean is of one repetition or more, not {reps}")
    error = typical_error(sessions)
    if error.value is None:
        return error
    return Estimate(_detectable(error.value, reps, reps), error.degrees_of_freedom)


def smallest_worthwhile_change(sessions: Sessions) -> Estimate:
    """Return 0.3 × the true SD between one athlete's sessions (Hopkins 2004, Sportscience 8:1-7).

    Hopkins takes it from competition to competition; here sessions stand for them. What the typical
    error alone makes session means differ, its variance × mean(1/n), is taken off the variance of
    the means, floored at 0.
    """
    error = typical_error(sessions)
    if error.value is None:
        return error
    arrays = _arrays(sessions)
    dof = len(arrays) - 1
    if dof < LEAST_DEGREES_OF_FREEDOM:
        missing = _more(LEAST_DEGREES_OF_FREEDOM - dof, "session")
        return Estimate(None, dof, f"Needs {missing}.")
    of_means = float(np.var([values.mean() for values in arrays], ddof=1))
    of_error = error.value**2 * float(np.mean([1 / len(values) for values in arrays]))
    if of_means <= of_error:
        return Estimate(0.0, dof, "Sessions differ no more than the repetitions' scatter explains.")
    return Estimate(_WORTHWHILE * (of_means - of_error) ** 0.5, dof)


def change(before: Sequence[float], after: Sequence[float], history: Sessions) -> Verdict | None:
    """Return whether the means differ by more than the minimal detectable change.

    For means of n and of m repetitions √(1/n + 1/m) takes the place of √(2/n). None with too
    little history (`typical_error` says what is missing) or an empty side. Raise ValueError for a
    value that is not finite.
    """
    sides = _arrays((before, after))
    error = typical_error(history)
    if error.value is None or len(sides) < 2:
        return None
    difference = abs(float(sides[1].mean() - sides[0].mean()))
    least = _detectable(error.value, len(before), len(after))
    return "more than noise" if difference > least else "within noise"


def camera_part(sessions: Sessions, sds: Sessions) -> CameraPart | None:
    """Return what of the typical error the measurement's own standard deviations *sds* explain.

    They are pooled as the typical error is, each session by its degrees of freedom. None with too
    little history, or none to explain. Raise ValueError where *sds* are not one for each value, or
    negative.
    """
    if [len(values) for values in sessions] != [len(own) for own in sds]:
        raise ValueError("one standard deviation for each value")
    own = _arrays(sds)
    if any((values < 0).any() for values in own):
        raise ValueError("a standard deviation is not negative")
    error = typical_error(sessions)
    if not error.value:
        return None
    squares = sum((len(values) - 1) * float((values**2).mean()) for values in own)
    variance = squares / error.degrees_of_freedom
    return CameraPart(variance**0.5, variance / error.value**2)


def _more(count: int, thing: str) -> str:
    return f"{count} more {thing}" + ("" if count == 1 else "s")


def _detectable(error: float, before: int, after: int) -> float:
    return _BOTH_ENDS * error * math.sqrt(1 / before + 1 / after)


def _arrays(sessions: Sessions) -> list[Array]:
    """Return the sessions that have values."""
    arrays: list[Array] = [np.asarray(values, float) for values in sessions if len(values)]
    if not all(np.isfinite(values).all() for values in arrays):
        raise ValueError("a history has finite numbers only; leave out what was not measured")
    return arrays
