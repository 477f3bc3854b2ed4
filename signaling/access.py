"""Owns who may do what: trust on loopback, tokens and sign-ins anywhere else. Pure: a verdict.

That a request calls us by our name and that no `Origin` of another site sends it is the gate's to
see to. A token is nothing that a browser sends by itself. The cookie of a sign-in is: so a request
that has nothing but the cookie must also be seen to come from a page of ours.

It is seen in ways each of which would do (OWASP Cross-Site Request Forgery Prevention Cheat Sheet,
"Fetch Metadata Headers" and "Employing Custom Request Headers"; ASVS 5.0, 3.5.1): the cookie is
SameSite, `Sec-Fetch-Site` is ours where a browser sends it, and what changes anything carries the
header `Hangtime-Page`: a page elsewhere cannot add it without asking us first, and we never agree.
So no token of the page can leak, and nothing is kept for each browser.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from signaling.answerer import Refusal
from signaling.caller import PAGE_HEADER, Caller
from signaling.tokens import ACTIONS, EXPIRED, Action, Grant, Role, verify

_OUR_PAGES: Final = ("same-origin", "none")
"""Values of Sec-Fetch-Site: a page of ours, and a person who typed the address."""


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
class Verdict:
    """Who was let in."""

    role: Role
    person: Person | None = None
    """None: a token, or somebody at this machine who did not sign in."""
    grant: Grant | None = None
    """Of the token, if it was one."""


def _no_life(_: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Access:
    """What a server knows of itself."""

    key: bytes = field(repr=False)
    """Signs tokens."""
    people: People | None = None
    """None: there are no accounts, and no token is ever taken back."""
    life_of: Callable[[str], str | None] = _no_life
    """A session's name → the id of its present life, None while it has none."""

    def check(
        self, caller: Caller, session: str | None, action: Action, person: Person | None = None
    ) -> Verdict:
        """Return who *caller* is; raise Refusal (401, 403, 503) unless they may do this there.

        *person* is whose cookie came along. *session* None is what belongs to no session:
        athletes, squads, how the server fares.
        """
        verdict = self._who(caller, person)
        if verdict.grant is not None:
            self._check_scope(verdict.grant, session)
        if action not in ACTIONS[verdict.role]:
            raise Refusal(403, f"The role {verdict.role} does not allow to {action}.")
        return verdict

    def why_over(self, grant: Grant, session: str | None, now_s: float) -> str | None:
        """Return why who was let in by *grant* may not stay at *now_s*, seconds since 1970.

        None: they may, be it that nobody can tell.
        """
        if grant.expires_at_s is not None and now_s >= grant.expires_at_s:
            return EXPIRED
        try:
            self._check_scope(grant, session)
            self._check_revoked(grant)
        except Refusal as refusal:
            return None if refusal.status == 503 else refusal.detail
        return None

    def check_page(self, caller: Caller) -> None:
        """Raise Refusal (403) for what may not have come from a page of ours."""
        _check_site(caller)
        if caller.changes and not caller.has_page_header:
            raise Refusal(403, f"What changes anything is sent with the header {PAGE_HEADER}: 1.")

    def _who(self, caller: Caller, person: Person | None) -> Verdict:
        if caller.authorization is not None:
            grant = self._grant(caller.authorization)
            return Verdict(grant.role, grant=grant)
        if caller.is_here:
            _check_site(caller)
            return Verdict("admin", person)
        if person is not None:
            self.check_page(caller)
            return Verdict(person.role, person)
        raise Refusal(
            401,
            "A token is needed here: scan the QR code that the server shows, or sign in at /login.",
        )

    def _grant(self, authorization: str) -> Grant:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Refusal(401, "Authorization is Bearer and a token here.")
        grant = verify(self.key, token.strip())
        self._check_revoked(grant)
        return grant

    def _check_revoked(self, grant: Grant) -> None:
        """Raise Refusal for a token that was taken back, or one that it was made with."""
        for token_id in (grant.token_id, *grant.made_with):
            if self.people is not None and self.people.is_revoked(token_id):
                raise Refusal(401, "This token was taken back: ask for a new QR code.")

    def _check_scope(self, grant: Grant, session: str | None) -> None:
        if grant.session is None:
            return
        if session is None:
            raise Refusal(403, "This token is for one session, not for what the club has.")
        if grant.session != session:
            raise Refusal(403, "This token is for another session.")
        if grant.life is not None and grant.life != self.life_of(session):
            raise Refusal(403, "This session has ended: ask for a new code.")


def _check_site(caller: Caller) -> None:
    """Raise Refusal (403) for what a browser says came from another site."""
    if caller.fetch_site is not None and caller.fetch_site.lower() not in _OUR_PAGES:
        raise Refusal(403, "Requests from pages of another site are not taken.")
