"""Owns join codes: six characters read aloud in a gym, each for one life of one session.

They are kept in memory beside the sessions they open, one for each: what ends with the session
needs no row to be cleaned up. How often somebody may guess, the rate limits say: of 31⁶ codes,
887 million, ten guesses a minute try five million of them in a year, and a code lives two hours.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from signaling.answerer import Refusal

LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I and L beside 1, no O beside 0: and neither 1 nor 0."""
LENGTH: Final = 6
GOOD_FOR_S: Final = 2 * 3600.0
"""A training; a coach whose training is longer shows the next one."""
_UNKNOWN: Final = (
    "This code opens nothing: it may be mistyped, expired, or its session over. Ask for the one "
    "that the coach's page shows now."
)
"""The same whatever the reason: a guess learns nothing."""


@dataclass(frozen=True, slots=True)
class JoinCode:
    """What a code opens."""

    code: str
    session: str
    """By name."""
    life: str
    """The id of that life of it."""
    expires_at_s: float
    """By the clock of its JoinCodes."""


class JoinCodes:
    """The codes that are good now."""

    def __init__(
        self, life_of: Callable[[str], str | None], clock: Callable[[], float] = time.time
    ) -> None:
        """*life_of*: a session's name → the id of its present life, None while it has none."""
        self._life_of = life_of
        self._clock = clock
        self._by_session: dict[str, JoinCode] = {}

    def show(self, session: str) -> JoinCode:
        """Return the session's code, a new one while there is none that is good for half its time.

        Raise Refusal (409) while the session is not alive.
        """
        self._forget()
        life = self._life_of(session)
        if life is None:
            raise Refusal(409, f"There is no session {session!r} now: connect its camera first.")
        known = self._by_session.get(session)
        if known is None or known.expires_at_s - self._clock() < GOOD_FOR_S / 2:
            known = JoinCode(self._new(), session, life, self._clock() + GOOD_FOR_S)
            self._by_session[session] = known
        return known

    def withdraw(self, session: str) -> None:
        """Make the session's code good for nothing."""
        self._by_session.pop(session, None)

    def open(self, typed: str) -> JoinCode:
        """Return what a typed code opens; raise Refusal (404), in the same words always."""
        self._forget()
        code = "".join(typed.split()).replace("-", "").upper()
        for known in self._by_session.values():
            if secrets.compare_digest(known.code.encode(), code.encode()):
                return known
        raise Refusal(404, _UNKNOWN)

    def _new(self) -> str:
        taken = {known.code for known in self._by_session.values()}
        while (code := "".join(secrets.choice(LETTERS) for _ in range(LENGTH))) in taken:
            pass
        return code

    def _forget(self) -> None:
        """Let go what has expired, or whose session has ended: also one that came again since."""
        now = self._clock()
        self._by_session = {
            name: known
            for name, known in self._by_session.items()
            if now < known.expires_at_s and self._life_of(name) == known.life
        }
