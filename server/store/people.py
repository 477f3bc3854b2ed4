"""Owns the statements about people: accounts, sign-ins, share links, tokens that were taken back.

Each takes a connection in a transaction of its caller's. What is secret comes here as a hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.repository import insert
from server.store.tables import Account, RevokedToken, SignIn


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account as it is stored."""

    account_id: str
    name: str
    role: str
    password_hash: str
    created_at: datetime


_ACCOUNT = (
    Account.account_id,
    Account.name,
    Account.role,
    Account.password_hash,
    Account.created_at,
)


async def accounts(connection: AsyncConnection) -> Sequence[StoredAccount]:
    """Return every account, by name."""
    rows = await connection.execute(select(*_ACCOUNT).order_by(Account.name))
    return [StoredAccount(*row) for row in rows]


async def count_accounts(connection: AsyncConnection) -> int:
    """Return how many there are."""
    found = await connection.execute(select(func.count()).select_from(Account))
    return int(found.scalar_one())


async def account_named(connection: AsyncConnection, name: str) -> StoredAccount | None:
    """Return the account of *name*, None if nobody has it."""
    row = (await connection.execute(select(*_ACCOUNT).where(Account.name == name))).first()
    return None if row is None else StoredAccount(*row)


async def add_account(connection: AsyncConnection, account: StoredAccount) -> bool:
    """Store *account*; return whether its name was free."""
    row = {
        "account_id": account.account_id,
        "name": account.name,
        "role": account.role,
        "password_hash": account.password_hash,
        "created_at": account.created_at,
        "password_set_at": account.created_at,
    }
    statement = insert(connection, Account, row).on_conflict_do_nothing()
    return (await connection.execute(statement)).rowcount == 1


async def set_password(
    connection: AsyncConnection, name: str, password_hash: str, now: datetime
) -> bool:
    """Change it and end every sign-in of the account; return whether somebody has *name*."""
    found = await account_named(connection, name)
    if found is None:
        return False
    mine = Account.account_id == found.account_id
    changed = {"password_hash": password_hash, "password_set_at": now}
    await connection.execute(update(Account).where(mine).values(**changed))
    await connection.execute(delete(SignIn).where(SignIn.account_id == found.account_id))
    return True


async def remove_account(connection: AsyncConnection, name: str) -> bool:
    """Delete the account and its sign-ins; return whether somebody had *name*."""
    gone = await connection.execute(delete(Account).where(Account.name == name))
    return gone.rowcount == 1


async def put_sign_in(
    connection: AsyncConnection, cookie_sha256: str, account_id: str, now: datetime
) -> None:
    """Store that a browser signed in."""
    row = {
        "cookie_sha256": cookie_sha256,
        "account_id": account_id,
        "began_at": now,
        "seen_at": now,
    }
    await connection.execute(insert(connection, SignIn, row))


async def signed_in(
    connection: AsyncConnection, cookie_sha256: str
) -> tuple[StoredAccount, datetime, datetime] | None:
    """Return whose sign-in it is, when it began and was seen last; None: nobody's."""
    statement = (
        select(*_ACCOUNT, SignIn.began_at, SignIn.seen_at)
        .join(SignIn, SignIn.account_id == Account.account_id)
        .where(SignIn.cookie_sha256 == cookie_sha256)
    )
    row = (await connection.execute(statement)).first()
    return None if row is None else (StoredAccount(*row[:-2]), row[-2], row[-1])


async def note_seen(connection: AsyncConnection, cookie_sha256: str, now: datetime) -> None:
    """Store that a sign-in is in use."""
    mine = SignIn.cookie_sha256 == cookie_sha256
    await connection.execute(update(SignIn).where(mine).values(seen_at=now))


async def end_sign_in(connection: AsyncConnection, cookie_sha256: str) -> None:
    """Forget a sign-in; one that is gone already is no error."""
    await connection.execute(delete(SignIn).where(SignIn.cookie_sha256 == cookie_sha256))


async def end_old_sign_ins(
    connection: AsyncConnection, began_before: datetime, seen_before: datetime
) -> None:
    """Forget those that nobody can use any more."""
    old = or_(SignIn.began_at < began_before, SignIn.seen_at < seen_before)
    await connection.execute(delete(SignIn).where(old))


async def revoke_token(
    connection: AsyncConnection, token_id: str, now: datetime, forget_at: datetime
) -> None:
    """Store that a token was taken back, and forget those that have expired."""
    await connection.execute(delete(RevokedToken).where(RevokedToken.forget_at < now))
    row = {"token_id": token_id, "revoked_at": now, "forget_at": forget_at}
    await connection.execute(insert(connection, RevokedToken, row).on_conflict_do_nothing())


async def revoked_tokens(connection: AsyncConnection) -> frozenset[str]:
    """Return the ids of all that were taken back."""
    return frozenset((await connection.execute(select(RevokedToken.token_id))).scalars())
