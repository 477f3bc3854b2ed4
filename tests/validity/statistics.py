"""Owns what is said of many errors: bias, spread, coverage, rank correlation. Pure numpy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from server.pose.landmarks import Array


@dataclass(frozen=True, slots=True)
class Summary:
    """Said minus true over *n* values, in their unit, and how the said ± holds them."""

    n: int
    bias: float
    sd: float
    mae: float
    within_two: float
    """Share with the truth within two of the said standard deviations."""
    beyond_three: int
    worst: float
    """In said standard deviations."""
    median_said: float
    rank_correlation: float
    """Spearman's, of said standard deviation and absolute error."""


def summary(off: Sequence[float] | Array, said_sd: Sequence[float] | Array) -> Summary:
    """Return what there is to say of errors *off* with standard deviations *said_sd*."""
    off, said = np.asarray(off, float), np.asarray(said_sd, float)
    in_sds = np.abs(off) / said
    return Summary(
        n=len(off),
        bias=float(off.mean()),
        sd=float(off.std()),
        mae=float(np.abs(off).mean()),
        within_two=float(np.mean(in_sds <= 2)),
        beyond_three=int(np.sum(in_sds > 3)),
        worst=float(in_sds.max()),
        median_said=float(np.median(said)),
        rank_correlation=spearman(said, np.abs(off)),
    )


def spearman(one: Array, other: Array) -> float:
    """Return Spearman's rank correlation; ties get their mean rank."""
    if len(one) < 3:
        return float("nan")
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray(ends[inverse] - (counts[inverse] - 1) / 2)
