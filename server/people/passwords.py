"""Owns passwords: which are taken, how they are stored, whether one is right. Forgets them at once.

Argon2id with the parameters of RFC 9106's second recommendation, on a thread, two at a time: each
takes 64 MiB and some tenths of a second, and a video frame must not wait for a stranger's guesses.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from server.errors import BadInput

SHORTEST: Final = 10
LONGEST: Final = 200
"""Characters. ASVS 5.0, 6.2.1 asks for eight and advises more; 6.2.9 for room for 64."""
_AT_ONCE: Final = 2
_TRIVIAL: Final = ("", "password", "passwort", "hangtime", "qwertyuiop", "qwertzuiop", "letmein")

T = TypeVar("T")


class Passwords:
    """Makes and checks hashes."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """Return what is stored of a new password; raise BadInput for one that is not taken."""
        check_new(password)
        return await self._on_a_thread(partial(self._hasher.hash, _normal(password)))

    async def is_right(self, password: str, stored: str | None) -> bool:
        """Return whether *stored* is of this password; for None it takes as long, and is not."""
        if stored is None:
            if self._nobodys is None:
                self._nobodys = await self._on_a_thread(
                    partial(self._hasher.hash, "nobody has this one")
                )
            await self._verify(self._nobodys, password)
            return False
        return await self._verify(stored, password)

    async def _verify(self, stored: str, password: str) -> bool:
        if len(password) > LONGEST:
            return False  # nobody's is, and the hash of a megabyte is work
        try:
            await self._on_a_thread(partial(self._hasher.verify, stored, _normal(password)))
        except (VerificationError, InvalidHashError):
            return False
        return True

    async def _on_a_thread(self, work: Callable[[], T]) -> T:
        async with self._turn:
            return await asyncio.to_thread(work)


def check_new(password: str) -> None:
    """Raise BadInput unless somebody may choose *password*; it is not repeated in the sentence."""
    if len(password) < SHORTEST:
        raise BadInput(f"a password has at least {SHORTEST} characters: a few words are fine")
    if len(password) > LONGEST:
        raise BadInput(f"a password has at most {LONGEST} characters")
    if not password.isprintable():
        raise BadInput("a password has no control characters")
    lowered = password.casefold()
    if len(set(lowered)) < 4 or lowered.strip("0123456789!.-_") in _TRIVIAL:
        raise BadInput("this password is among the first that anybody would guess: choose another")


def _normal(password: str) -> str:
    """The same letters are the same password, whatever keyboard wrote them (RFC 8265)."""
    return unicodedata.normalize("NFC", password)
