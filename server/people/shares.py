"""Owns share links: whoever has one reads a session, until it expires or is taken back.

The token is 256 bits that nobody can guess, told to who makes the link; the store has its hash.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from server.guests import rep_for_guests
from server.people.accounts import sha256_of
from server.store import share_links
from server.store.database import ANSWER_S, Database, RecordRefused
from server.store.share_links import StoredLink
from server.store.tables import Json
from signaling.answerer import Refusal

_UNKNOWN = "This link opens nothing: it may have expired or been taken back. Ask for a new one."
"""The same whatever the reason."""

_NOT_SHOWN = (
    "No link shows an athlete who has not agreed to be stored (`has_consent`), nor a minor unless "
    "a parent agreed, and somebody noted that the athlete is not hidden "
    "(`hidden_from_leaderboards`)."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a link shows."""

    began_at: datetime
    nickname: str | None
    """None: everybody's repetitions, or somebody without one."""
    reps: Sequence[Json]
    """As they were sent, oldest first."""
    expires_at: datetime


class Shares:
    """The share links of one database; everything here may raise DatabaseAway."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._clock = clock

    async def make(
        self,
        link_id: str,
        token: str,
        session_id: str,
        athlete_id: str | None,
        good_for: timedelta,
    ) -> StoredLink:
        """Return the link of that id, made anew unless there is one; *token* opens it.

        Raise Refusal (404) for what is not stored.
        """
        now = self._clock()
        link = StoredLink(link_id, session_id, athlete_id, now, now + good_for, None)
        try:
            async with self._database.writing() as connection:
                if not await share_links.is_shareable(connection, athlete_id):
                    raise Refusal(409, _NOT_SHOWN)
                return await share_links.add_link(connection, link, sha256_of(token))
        except RecordRefused:
            raise Refusal(404, "There is no such session, or no such athlete.") from None

    async def of(self, session_id: str) -> Sequence[StoredLink]:
        """Return the links to a session, oldest first."""
        async with self._database.reading(ANSWER_S) as connection:
            return await share_links.links_of(connection, session_id)

    async def revoke(self, link_id: str) -> None:
        """Take a link back; raise Refusal (404)."""
        async with self._database.writing() as connection:
            if not await share_links.revoke_link(connection, link_id, self._clock()):
                raise Refusal(404, "There is no such link.")

    async def open(self, token: str) -> Shown:
        """Return what the link of *token* shows; raise Refusal (404), in the same words always."""
        async with self._database.reading(ANSWER_S) as connection:
            link = await share_links.good_link(connection, sha256_of(token), self._clock())
            if link is None:
                raise Refusal(404, _UNKNOWN)
            if not await share_links.is_shareable(connection, link.athlete_id):
                raise Refusal(404, _UNKNOWN)
            began_at, nickname, reps = await share_links.shown_by(connection, link)
        if link.athlete_id is None:  # else it is for the athlete, whose own mass it is
            reps = [rep_for_guests(rep) for rep in reps]
        return Shown(began_at, nickname, reps, link.expires_at)
