"""Owns what the HTTP plane is told of people: who a cookie is, which tokens are good no more."""

from dataclasses import dataclass

from server.people.accounts import Accounts
from server.people.revocations import Revocations
from signaling.access import Person


@dataclass(frozen=True, slots=True)
class Known:
    """Implements signaling.access.People."""

    accounts: Accounts
    revocations: Revocations

    async def person_of(self, cookie: str) -> Person | None:
        """See signaling.access.People."""
        return await self.accounts.person_of(cookie)

    async def refresh(self) -> None:
        """See signaling.access.People."""
        await self.revocations.refresh()

    def is_revoked(self, token_id: str) -> bool:
        """See signaling.access.People."""
        return self.revocations.is_revoked(token_id)
