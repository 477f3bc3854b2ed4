"""Owns the audit log: who did what to which object when. Entries are added and read, never changed.

No personal data: ids that this server made are written down, any other text as a digest of it.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.pages import After, page, rows
from server.store.tables import AuditEntry, Json

_DIGEST_LETTERS: Final = 16


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did."""

    at: datetime
    actor: str
    action: str
    object_ids: Sequence[str]


async def write_entry(connection: AsyncConnection, deed: Deed) -> None:
    """Add an entry, in the transaction of *connection*."""
    await connection.execute(
        insert(AuditEntry).values(
            entry_id=str(uuid.uuid4()),
            at=deed.at,
            actor=deed.actor[:64],
            action=deed.action[:64],
            object=" ".join(map(_harmless, deed.object_ids))[:200],
        )
    )


async def list_entries(connection: AsyncConnection, after: After, limit: int) -> list[Json]:
    """Return entries, the newest first; one more than *limit*."""
    query = select(
        AuditEntry.entry_id, AuditEntry.at, AuditEntry.actor, AuditEntry.action, AuditEntry.object
    )
    key = (AuditEntry.at, AuditEntry.entry_id)
    return await rows(connection, page(query, key, after, limit, newest_first=True))


def _harmless(text: str) -> str:
    """Return an id as it is, and anything that a person may have typed as a digest."""
    if _is_id(text):
        return text
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LETTERS]}"


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
