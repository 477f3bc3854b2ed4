"""Owns who may do what: trust on loopback, tokens and sign-ins anywhere else. Pure: a caller in, a
verdict out.

A page of another site can make a browser on this machine send requests to loopback, but neither
choose the Host of its own address nor hide its Origin: so both are checked there. A token is nothing
that a browser sends by itself. The cookie of a sign-in is: so a request that has nothing but the cookie
must also come from a page of ours.

That is seen three ways, each of which would do (OWASP Cross-Site Request Forgery Prevention Cheat Sheet,
"Fetch Metadata Headers" and "Employing Custom Request Headers"; ASVS 5.0, 3.5.1): the cookie is SameSite;
`Sec-Fetch-Site`, and `Origin` where a browser sends it, are ours; and what changes anything carries the
header `Hangtime-Page`, which a page elsewhere cannot add without asking us first, and we never agree.
So there is no token in the page that could leak, and nothing to keep for each browser.
"""

import ipaddress
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final, Protocol

from signaling.answerer import Refusal
from signaling.tokens import ACTIONS, Action, Grant, Role, verify

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
PAGE_HEADER: Final = "Hangtime-Page"
_OUR_PAGES: Final = ("same-origin", "none")
"""Values of Sec-Fetch-Site: a page of ours, and a person who typed the address."""
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in."""

    account_id: str
    name: str
    role: Role


class People(Protocol):
    """What the HTTP plane needs of whoever knows accounts and tokens."""

    async def person_of(self, cookie: str) -> Person | None:
        """Return who is signed in by *cookie*; raise Refusal (503) where nobody can tell."""

    async def refresh(self) -> None:
        """Look up which tokens were taken back, before `is_revoked` is asked."""

    def is_revoked(self, token_id: str) -> bool:
        """Return whether this token was taken back; raise Refusal (503) where nobody can tell."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request tells of who sent it."""

    remote: str | None
    """IP address of the other end of the TCP connection."""
    scheme: str
    port: int
    """Ours, that it came to."""
    host: str
    """The Host header."""
    origin: str | None = None
    authorization: str | None = None
    is_forwarded: bool = False
    """A proxy says that it speaks for somebody else."""
    fetch_site: str | None = None
    """The Sec-Fetch-Site header."""
    has_page_header: bool = False
    changes: bool = True
    """Whether its method is one that changes something."""
    person: Person | None = None
    """Whose sign-in its cookie is."""

    @property
    def is_here(self) -> bool:
        """Whether it is a program on this very machine."""
        return is_loopback(self.remote) and not self.is_forwarded


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who was let in."""

    role: Role
    person: Person | None = None
    """None: this machine, or a token."""
    grant: Grant | None = None
    """Of the token, if it was one."""


def _no_life(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Access:
    """What a server knows of itself."""

    key: bytes = field(repr=False)
    """Signs tokens."""
    hosts: Collection[str] = ()
    """More names, each with or without a port, by which this machine's browser may call us."""
    people: People | None = None
    """None: there are no accounts, and no token is ever taken back."""
    life_of: Callable[[str], str | None] = _no_life
    """A session's name → the id of its present life, None while it has none."""

    def check(self, caller: Caller, session: str | None, action: Action) -> Verdict:
        """Return who it is; raise Refusal (401, 403, 421, 503) unless they may do this in *session*.

        None is what belongs to no session: athletes, squads, how the server fares.
        """
        verdict = self._who(caller)
        if verdict.grant is not None:
            self._check_scope(verdict.grant, session)
        if action not in ACTIONS[verdict.role]:
            raise Refusal(403, f"The role {verdict.role} does not allow to {action}.")
        return verdict

    def check_page(self, caller: Caller) -> None:
        """Raise Refusal (403, 421) unless it is a page of ours: for what asks for no right yet."""
        if caller.is_here:
            self._check_page(caller)
        _check_own_page(caller)

    def _who(self, caller: Caller) -> Verdict:
        if caller.authorization is not None:
            grant = self._grant(caller.authorization)
            return Verdict(grant.role, grant=grant)
        if caller.is_here:
            self._check_page(caller)
            return Verdict("admin", caller.person)
        if caller.person is not None:
            _check_own_page(caller)
            return Verdict(caller.person.role, caller.person)
        raise Refusal(
            401,
            "A token is needed here: scan the QR code that the server shows, or sign in at /login.",
        )

    def _grant(self, authorization: str) -> Grant:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Refusal(401, "Authorization is Bearer and a token here.")
        grant = verify(self.key, token.strip())
        if self.people is not None and self.people.is_revoked(grant.token_id):
            raise Refusal(401, "This token was taken back: ask for a new QR code.")
        return grant

    def _check_scope(self, grant: Grant, session: str | None) -> None:
        if grant.session is None:
            return
        if session is None:
            raise Refusal(403, "This token is for one session, not for what the club has.")
        if grant.session != session:
            raise Refusal(403, f"This token is not for session {session!r}.")
        if grant.life is not None and grant.life != self.life_of(session):
            raise Refusal(403, "This session has ended: ask for a new code.")

    def _check_page(self, caller: Caller) -> None:
        host = caller.host.lower()
        if not self._is_own(host, caller):
            raise Refusal(
                421,
                f"This server is not {host[:100]!r}: use {caller.scheme}://localhost:{caller.port}"
                " or add the name to HANGTIME_ALLOWED_HOSTS.",
            )
        _check_site(caller)

    def _is_own(self, host: str, caller: Caller) -> bool:
        name, colon, port = host.rpartition(":")
        if not colon or host.endswith("]"):
            name, port = host, str(_DEFAULT_PORTS.get(caller.scheme))
        if name in LOOPBACK_NAMES and port == str(caller.port):
            return True
        return host in self.hosts or name in self.hosts


def _check_own_page(caller: Caller) -> None:
    """Raise Refusal (403) for what may not have come from a page of ours."""
    _check_site(caller)
    if caller.changes and not caller.has_page_header:
        raise Refusal(403, f"What changes anything is sent with the header {PAGE_HEADER}: 1.")


def _check_site(caller: Caller) -> None:
    """Raise Refusal (403) for what a browser says came from another site."""
    site, origin = caller.fetch_site, caller.origin
    is_foreign = site is not None and site.lower() not in _OUR_PAGES
    if origin is not None and origin.lower() != f"{caller.scheme}://{caller.host.lower()}":
        is_foreign = True
    if is_foreign:
        raise Refusal(403, "Requests from pages of another site are not taken.")


def is_loopback(address: str | None) -> bool:
    """Return whether *address* is this machine's own."""
    try:
        return address is not None and ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False
