"""Owns the QR codes that `hangtime serve --lan` shows: each good for half a day, the next in time.

All of them open one session, so a phone that scans anew films where it filmed before. A code ends
by the clock on the wall, and a laptop that slept is late by every other: so it is looked at often.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.lan import invitation
from signaling.tokens import Grant, mint

GOOD_FOR_S: Final = 12 * 3600  # a day of testing
BEFORE_S: Final = 3600
"""How long before a code ends the next one is shown."""
_LOOK_S: Final = 60.0
_SESSION_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # easily told apart when read aloud


@dataclass(frozen=True, slots=True)
class Shown:
    """A code that was shown."""

    text: str
    ends_at_s: float
    """Seconds since 1970."""


class Inviting:
    """The codes of one run of a server."""

    def __init__(
        self,
        url: str,
        key: bytes,
        fingerprint: str,
        asked: asyncio.Event,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """*url* is where a phone reaches the server; *fingerprint* its certificate's.

        *asked* is set by whoever wants a new code shown now.
        """
        self._url, self._key, self._fingerprint = url, key, fingerprint
        self._clock = clock
        self._session = "".join(secrets.choice(_SESSION_LETTERS) for _ in range(8))
        self._asked = asked

    async def run(self, show: Callable[[str], None], look_s: float = _LOOK_S) -> None:
        """*show* a code, and the next when it is asked for or this one is about to end."""
        while True:
            self._asked.clear()
            shown = self.next()
            show(shown.text)
            while not self._asked.is_set() and self._clock() < shown.ends_at_s - BEFORE_S:
                try:
                    async with asyncio.timeout(look_s):
                        await self._asked.wait()
                except TimeoutError:
                    pass

    def next(self) -> Shown:
        """Return a new code; those before stay good for as long as was said."""
        ends_at_s = int(self._clock()) + GOOD_FOR_S
        token = mint(self._key, Grant(self._session, "camera"), ends_at_s)
        link = f"{self._url}/c/{self._session}#token={token}"
        ends = datetime.fromtimestamp(ends_at_s).astimezone()
        until = (
            f"The code is good until {ends:%Y-%m-%d %H:%M}; an hour before that the next is shown "
            "here, and SIGUSR1 shows one at once.\n"
        )
        return Shown(invitation(link, self._fingerprint) + until, ends_at_s)
