"""Owns join codes: six characters read aloud in a gym, each for one life of one session.

They are kept in memory beside the sessions they open, one for each: what ends with the session
needs no row to be cleaned up. How often somebody may guess, the rate limits say: of 31⁶ codes, 887
million, forty a minute are 0.0005 % in the two hours that one is good for.

A server that is started anew knows none of them. So the page that was shown a code also has our
signature under it, and may have it back once its session is there again: screens come in by it.
"""

import hashlib
import hmac
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
    expires_at_s: int
    """By the clock of its JoinCodes."""
    signature: str = ""
    """With which it can be had back from a server that was started since."""


class JoinCodes:
    """The codes that are good now."""

    def __init__(
        self,
        life_of: Callable[[str], str | None],
        key: bytes,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """*life_of*: a session's name → the id of its present life, None while it has none."""
        self._life_of = life_of
        self._key = key
        self._clock = clock
        self._began_s = clock()
        self._by_session: dict[str, JoinCode] = {}
        self._had_back: dict[str, int] = {}

    def show(self, session: str) -> JoinCode:
        """Return the session's code, a new one while there is none that is good for half its time.

        Raise Refusal (409) while the session is not alive.
        """
        self._forget()
        life = self._life(session)
        known = self._by_session.get(session)
        if known is None or known.expires_at_s - self._clock() < GOOD_FOR_S / 2:
            known = self._keep(self._new(), session, life, int(self._clock() + GOOD_FOR_S))
        return known

    def show_again(self, session: str, code: str, expires_at_s: int, signature: str) -> JoinCode:
        """Return the session's code: the very one that was shown before we were started.

        Raise Refusal (409) where it is not that, ended, is had back already, or another's by now.
        One that was shown since then opened a life of the session that we know, and ended with it.
        """
        self._forget()
        life = self._life(session)
        known = self._by_session.get(session)
        if known is not None:
            return known
        is_ours = secrets.compare_digest(
            self._signature(code, session, expires_at_s).encode(), signature.encode()
        )
        is_before_us = expires_at_s - GOOD_FOR_S < self._began_s
        is_taken = code in self._had_back or code in self._codes()
        if not is_ours or not is_before_us or is_taken or expires_at_s <= self._clock():
            raise Refusal(409, "This code cannot be had back: show a new one.")
        self._had_back[code] = expires_at_s
        return self._keep(code, session, life, expires_at_s)

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

    def _life(self, session: str) -> str:
        life = self._life_of(session)
        if life is None:
            raise Refusal(409, f"There is no session {session!r} now: connect its camera first.")
        return life

    def _keep(self, code: str, session: str, life: str, expires_at_s: int) -> JoinCode:
        signature = self._signature(code, session, expires_at_s)
        kept = self._by_session[session] = JoinCode(code, session, life, expires_at_s, signature)
        return kept

    def _signature(self, code: str, session: str, expires_at_s: int) -> str:
        # A token has no space in what is signed: neither passes for the other.
        signed = f"join code {code} {session} {expires_at_s}".encode()
        return hmac.new(self._key, signed, hashlib.sha256).hexdigest()

    def _codes(self) -> set[str]:
        return {known.code for known in self._by_session.values()}

    def _new(self) -> str:
        taken = self._codes()
        while (code := "".join(secrets.choice(LETTERS) for _ in range(LENGTH))) in taken:
            pass
        return code

    def _forget(self) -> None:
        """Let go what has expired, or whose session has ended: also one that came again since."""
        now = self._clock()
        self._had_back = {code: until for code, until in self._had_back.items() if now < until}
        self._by_session = {
            name: known
            for name, known in self._by_session.items()
            if now < known.expires_at_s and self._life_of(name) == known.life
        }
