"""Owns what a repetition is, and the phases that lead to one. No arithmetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Phase(IntEnum):
    """Where in a jump the athlete is; the number is the one on the wire."""

    NO_BODY = 0
    STANDING = 1
    UNWEIGHTING = 2
    BRAKING = 3
    PROPULSION = 4
    FLIGHT = 5
    LANDING = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: a code for programs, a sentence for a coach."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a repetition was seen: 0 (not at all) to 100."""

    score: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class JumpRep:
    """One measured repetition; a later revision replaces an earlier one with the same id."""

    rep_id: str
    revision: int
    final: bool
    test: str
    estimator_version: str
    values: Mapping[str, float | None]
    """By quantity key (docs/reference/quantities.md), SI units; None where not measurable."""
    uncertainty: Mapping[str, float | None]
    """One standard deviation of each value, same keys."""
    unavailable: Mapping[str, str]
    """Why a value is None, by key."""
    quality: Quality

    def as_json(self) -> dict[str, object]:
        """Return the repetition as `analyze` prints it and the wire carries it."""
        return {
            "rep_id": self.rep_id,
            "revision": self.revision,
            "final": self.final,
            "test": self.test,
            "estimator_version": self.estimator_version,
            **self.values,
            "unavailable": dict(self.unavailable),
            "uncertainty": dict(self.uncertainty),
            "quality": {
                "score": self.quality.score,
                "reasons": [{"code": r.code, "text": r.text} for r in self.quality.reasons],
            },
        }
