"""Owns who has an account and in which browsers they are signed in. What they may do is for others.

A browser is known by a cookie of 256 random bits, of which the store has the hash. It is new with
every sign-in, so nobody can plant one beforehand; it ends when it is not used, when it is old, when
its owner signs out or gets a new password.
"""

import hashlib
import logging
import secrets
import unicodedata
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, get_args

from server.errors import BadInput
from server.people.passwords import Passwords
from server.store import people
from server.store.audit import Deed, write_entry
from server.store.database import ANSWER_S, Database, DatabaseAway
from server.store.people import StoredAccount
from signaling.access import Person
from signaling.answerer import Refusal

logger = logging.getLogger(__name__)

AccountRole = Literal["coach", "ops", "admin"]
ACCOUNT_ROLES: Final = get_args(AccountRole)

IDLE: Final = timedelta(hours=36)
"""A coach who comes every day stays signed in; a tablet in a drawer does not."""
LONGEST: Final = timedelta(days=14)
_NOTED_AGAIN: Final = timedelta(minutes=1)
_LONGEST_NAME: Final = 64
_COMMAND_LINE: Final = "command line"
_WRONG: Final = (
    "Name or password is wrong. `hangtime user password NAME` on the server sets a new one."
)
"""The same for both: nobody learns who has an account."""


class NameTaken(BadInput):
    """Somebody has this name already."""


class Accounts:
    """The accounts of one database, and who is signed in."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._passwords = passwords or Passwords()
        self._clock = clock

    async def has_accounts(self) -> bool:
        """Return whether anybody has one; raise DatabaseAway, as everything here does."""
        async with self._database.reading(ANSWER_S) as connection:
            return await people.count_accounts(connection) > 0

    async def may_make_first(self) -> bool:
        """Return whether nobody has one; False where nobody can tell."""
        try:
            return not await self.has_accounts()
        except DatabaseAway:
            return False

    async def accounts(self) -> Sequence[StoredAccount]:
        """Return all of them, by name."""
        async with self._database.reading(ANSWER_S) as connection:
            return await people.accounts(connection)

    async def add(self, name: str, password: str, role: AccountRole) -> None:
        """Make an account; raise BadInput, NameTaken."""
        account = await self._new(name, password, role)
        async with self._database.writing() as connection:
            if not await people.add_account(connection, account):
                raise NameTaken(f"{account.name} has an account already: choose another name")
            await write_entry(connection, self._deed(_COMMAND_LINE, "user add", account.account_id))

    async def add_first(self, name: str, password: str) -> bool:
        """Make the first account, an admin's; raise BadInput. Return False where it is not."""
        account = await self._new(name, password, "admin")
        async with self._database.writing() as connection:
            made = await people.add_first_account(connection, account)
            if made:
                await write_entry(
                    connection, self._deed("this machine", "first account", account.account_id)
                )
            return made

    async def _new(self, name: str, password: str, role: AccountRole) -> StoredAccount:
        return StoredAccount(
            account_id=str(uuid.uuid4()),
            name=account_name(name),
            role=role,
            password_hash=await self._passwords.hash(password),
            created_at=self._clock(),
        )

    async def set_password(self, name: str, password: str) -> None:
        """Change it, and sign its owner out everywhere; raise BadInput."""
        stored = await self._passwords.hash(password)
        async with self._database.writing() as connection:
            found = await people.account_named(connection, account_name(name))
            if found is None:
                raise BadInput(_nobody(name))
            await people.set_password(connection, found.name, stored, self._clock())
            await write_entry(
                connection, self._deed(_COMMAND_LINE, "user password", found.account_id)
            )

    async def remove(self, name: str) -> None:
        """Delete an account and its sign-ins; raise BadInput."""
        async with self._database.writing() as connection:
            found = await people.account_named(connection, account_name(name))
            if found is None:
                raise BadInput(_nobody(name))
            await people.remove_account(connection, found.name)
            await write_entry(
                connection, self._deed(_COMMAND_LINE, "user remove", found.account_id)
            )

    async def sign_in(self, name: str, password: str) -> str:
        """Return the cookie of a new sign-in; raise Refusal (401)."""
        found = await self._named(name)
        stored = None if found is None else found.password_hash
        if not await self._passwords.is_right(password, stored) or found is None:
            await self._note_failed(found)
            raise Refusal(401, _WRONG)
        cookie = secrets.token_urlsafe(32)
        now = self._clock()
        async with self._database.writing() as connection:
            await people.end_old_sign_ins(connection, now - LONGEST, now - IDLE)
            # It may have been removed, or its password set anew, while this one was checked.
            still = await people.account_named(connection, found.name)
            if still != found:
                raise Refusal(401, _WRONG)
            await people.put_sign_in(connection, sha256_of(cookie), found.account_id, now)
            await write_entry(connection, self._deed(found.account_id, "signed in"))
        return cookie

    async def _note_failed(self, found: StoredAccount | None) -> None:
        """Write down that somebody guessed, at whose account; what they typed may be a password."""
        whose = () if found is None else (found.account_id,)
        try:
            async with self._database.writing() as connection:
                await write_entry(connection, self._deed("somebody", "sign-in failed", *whose))
        except DatabaseAway as error:  # wrong stays wrong on a full disk
            logger.error("not in the audit log: a sign-in failed: %s", error)

    def _deed(self, actor: str, action: str, *account_ids: str) -> Deed:
        return Deed(self._clock(), actor, action, account_ids)

    async def _named(self, name: str) -> StoredAccount | None:
        try:
            name = account_name(name)
        except BadInput:
            return None
        async with self._database.reading(ANSWER_S) as connection:
            return await people.account_named(connection, name)

    async def sign_out(self, cookie: str) -> None:
        """End the sign-in of *cookie*; one that is over already is no error."""
        async with self._database.writing() as connection:
            await people.end_sign_in(connection, sha256_of(cookie))

    async def person_of(self, cookie: str) -> Person | None:
        """Return who is signed in by *cookie*; raise Refusal (503) where nobody can tell."""
        try:
            return await self._person_of(sha256_of(cookie))
        except DatabaseAway:
            raise Refusal(503, "Who you are cannot be looked up now: try again.", 5) from None

    async def _person_of(self, cookie_sha256: str) -> Person | None:
        now = self._clock()
        async with self._database.reading(ANSWER_S) as connection:
            found = await people.signed_in(connection, cookie_sha256)
        if found is None:
            return None
        account, began_at, seen_at = found
        if now - began_at > LONGEST or now - seen_at > IDLE or account.role not in ACCOUNT_ROLES:
            return None
        if now - seen_at > _NOTED_AGAIN:
            # A full disk takes nothing, and signs nobody out.
            with suppress(DatabaseAway):
                async with self._database.writing() as connection:
                    await people.note_seen(connection, cookie_sha256, now)
        return Person(account.account_id, account.name, account.role)  # type: ignore[arg-type] # one of ACCOUNT_ROLES


def account_name(name: str) -> str:
    """Return *name* as it is stored: one for all ways to type it; raise BadInput."""
    plain = _normal(name)
    if not plain or len(plain) > _LONGEST_NAME or not plain.isprintable():
        raise BadInput(f"a name has 1 to {_LONGEST_NAME} characters, none of them invisible")
    return plain


def sha256_of(secret: str) -> str:
    """Return what is stored of a random secret: too long to be guessed, it needs no salt."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def _nobody(name: str) -> str:
    return f"nobody has the name {name[:_LONGEST_NAME]!r}: `hangtime user list` shows the accounts"
