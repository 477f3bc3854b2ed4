"""Owns which signed tokens were taken back: asked of the store, remembered while it is away.

Tokens are not in the store: only those few that are good no more. So the whole list is read, at
most once in REFRESH_S, when somebody comes with a token; other servers' take effect by then.
"""

import asyncio
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from server.store import people
from server.store.database import Database, DatabaseAway
from signaling.answerer import Refusal

REFRESH_S: Final = 2.0
_ANSWER_S: Final = 2.0
"""A camera that connects does not wait longer than that for a store that hangs."""


class Revocations:
    """The ids of tokens that are good no more."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._revoked: frozenset[str] | None = None
        self._read_at_s = -math.inf
        self._turn = asyncio.Lock()

    def is_revoked(self, token_id: str) -> bool:
        """Return whether it was; raise Refusal (503) before the store has answered once."""
        if self._revoked is None:
            raise Refusal(
                503, "Whether this token is still good cannot be looked up: try again.", 5
            )
        return token_id in self._revoked

    async def refresh(self) -> None:
        """Read the list if it is old; a store that is away leaves what is known."""
        async with self._turn:
            if self._clock() - self._read_at_s < REFRESH_S:
                return
            try:
                async with self._database.reading(_ANSWER_S) as connection:
                    self._revoked = await people.revoked_tokens(connection)
            except DatabaseAway:
                pass  # its writer says so in the log, and on the page
            self._read_at_s = self._clock()

    async def revoke(self, token_id: str) -> None:
        """Take a token back, from now on; raise DatabaseAway."""
        async with self._database.writing() as connection:
            await people.revoke_token(connection, token_id, datetime.now(UTC))
        if self._revoked is not None:  # else the others are still to be read
            self._revoked |= {token_id}
