"""Owns a repetition while its values gather: numbers, their errors, and why some are missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from server.jump.rep import Reason


@dataclass(slots=True)
class Draft:
    """Values by key in SI units, one standard deviation of each, and what to tell the coach."""

    values: dict[str, float | None] = field(default_factory=dict)
    sds: dict[str, float | None] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def put(self, key: str, value: float, sd: float) -> None:
        """Set *key*, whatever it was before."""
        self.values[key], self.sds[key] = value, sd
        self.unavailable.pop(key, None)

    def leave(self, key: str, reason: str) -> None:
        """Say that *key* is not known, and why."""
        self.values[key] = self.sds[key] = None
        self.unavailable[key] = reason

    def leave_all(self, keys: Iterable[str], reason: str) -> None:
        """Say the same of several keys."""
        for key in keys:
            self.leave(key, reason)

    def known(self, key: str) -> tuple[float, float]:
        """Return a value that was put, and its standard deviation."""
        value, sd = self.values[key], self.sds[key]
        assert value is not None
        assert sd is not None
        return value, sd
