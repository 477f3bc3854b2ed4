"""Owns the statements about share links, and what one shows. Tokens come here as hashes only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.consent import may_be_shared
from server.store.repository import insert
from server.store.tables import Athlete, Json, Rep, Session, ShareLink


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link as it is stored, without its token."""

    link_id: str
    session_id: str
    athlete_id: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


_LINK = (
    ShareLink.link_id,
    ShareLink.session_id,
    ShareLink.athlete_id,
    ShareLink.created_at,
    ShareLink.expires_at,
    ShareLink.revoked_at,
)


async def add_link(connection: AsyncConnection, link: StoredLink, token_sha256: str) -> StoredLink:
    """Store *link* unless its id is there; return what is stored under it.

    Raises RecordRefused where session or athlete are not stored.
    """
    row = {
        "link_id": link.link_id,
        "token_sha256": token_sha256,
        "session_id": link.session_id,
        "athlete_id": link.athlete_id,
        "created_at": link.created_at,
        "expires_at": link.expires_at,
        "revoked_at": link.revoked_at,
    }
    await connection.execute(insert(connection, ShareLink, row).on_conflict_do_nothing())
    stored = select(*_LINK).where(ShareLink.link_id == link.link_id)
    return StoredLink(*(await connection.execute(stored)).one())


async def is_shareable(connection: AsyncConnection, athlete_id: str | None) -> bool:
    """Return whether a link may show this athlete; one not stored is for others to refuse."""
    athlete = select(Athlete.consent_at, Athlete.is_minor, Athlete.hidden_from_leaderboards).where(
        Athlete.athlete_id == athlete_id
    )
    row = (await connection.execute(athlete)).first()
    return row is None or may_be_shared(
        consent_at=row.consent_at,
        is_minor=row.is_minor,
        hidden_from_leaderboards=row.hidden_from_leaderboards,
    )


async def links_of(connection: AsyncConnection, session_id: str) -> Sequence[StoredLink]:
    """Return the links to a session, oldest first."""
    mine = ShareLink.session_id == session_id
    statement = select(*_LINK).where(mine).order_by(ShareLink.created_at, ShareLink.link_id)
    return [StoredLink(*row) for row in await connection.execute(statement)]


async def revoke_link(connection: AsyncConnection, link_id: str, now: datetime) -> bool:
    """Take a link back; return whether there is such a link. A second time changes nothing."""
    there = select(ShareLink.link_id).where(ShareLink.link_id == link_id)
    if (await connection.execute(there)).first() is None:
        return False
    mine = (ShareLink.link_id == link_id) & ShareLink.revoked_at.is_(None)
    await connection.execute(update(ShareLink).where(mine).values(revoked_at=now))
    return True


async def good_link(
    connection: AsyncConnection, token_sha256: str, now: datetime
) -> StoredLink | None:
    """Return the link of a token that opens something at *now*, else None."""
    good = (
        (ShareLink.token_sha256 == token_sha256)
        & ShareLink.revoked_at.is_(None)
        & (ShareLink.expires_at > now)
    )
    row = (await connection.execute(select(*_LINK).where(good))).first()
    return None if row is None else StoredLink(*row)


async def shown_by(
    connection: AsyncConnection, link: StoredLink
) -> tuple[datetime, str | None, Sequence[Json]]:
    """Return when the session began, the athlete's nickname, and the repetitions, in order."""
    session = select(Session.first_recorded_at).where(Session.session_id == link.session_id)
    began = (await connection.execute(session)).scalar_one()
    shown = (Rep.session_id == link.session_id) & Rep.deleted_at.is_(None)
    nickname = None
    if link.athlete_id is not None:
        shown &= Rep.athlete_id == link.athlete_id
        athlete = select(Athlete.nickname).where(Athlete.athlete_id == link.athlete_id)
        nickname = (await connection.execute(athlete)).scalar_one()
    reps = select(Rep.document).where(shown).order_by(Rep.recorded_at, Rep.rep_id)
    return began, nickname, list((await connection.execute(reps)).scalars())
