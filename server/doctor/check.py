"""Owns what a check says: a state, a sentence for the person, and what to do where it is not ok."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from server.errors import HangtimeError


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    WARN = "warn"
    """It works now, and will not for long, or not for everybody; or what is asked is not known."""
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: State
    text: str
    remedy: str = ""
    """What to do; there is one unless the state is ok."""
    facts: Mapping[str, float] = field(default_factory=dict)
    """Numbers and nothing else: what a support bundle may pass on. Units ride in the names."""


def ok(name: str, text: str, **facts: float) -> Check:
    """Return that all is well."""
    return Check(name, State.OK, text, "", facts)


def warn(name: str, text: str, remedy: str, **facts: float) -> Check:
    """Return that something will go wrong, or is not known."""
    return Check(name, State.WARN, text, remedy, facts)


def fail(name: str, text: str, remedy: str, **facts: float) -> Check:
    """Return that something is wrong now."""
    return Check(name, State.FAIL, text, remedy, facts)


def failed(name: str, error: HangtimeError) -> Check:
    """Return what *error* says; it ends with what to do."""
    text, _, remedy = str(error).rpartition(": ")
    return fail(name, text, remedy)
