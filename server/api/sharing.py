"""Owns join codes, tokens and share links over HTTP: how somebody without an account is let in."""

import base64
import hmac
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from server.api.audit import VERDICT
from server.api.routes import Call, Input, Output, Reply, Route
from server.people.revocations import Revocations
from server.people.shares import Shares
from server.sessions import LiveSessions
from server.store.share_links import StoredLink
from signaling.access import Access
from signaling.answerer import Refusal
from signaling.door import admit
from signaling.joining import JoinCode, JoinCodes
from signaling.tokens import IN_ONE_SESSION, LONGEST_LINE, LONGEST_S, Grant, Role, mint

_VIEWER_S: Final = 12 * 3600
_HOUR_S: Final = 3600
SessionName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
StoredId = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]{1,64}$")]


class Code(Output):
    """What somebody types to watch a session."""

    code: str
    expires_at: datetime
    signature: str
    """With which the page that was shown it has it back from a server that was started anew."""


class ShownBefore(Input):
    """What was answered when a code was shown."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    expires_at: AwareDatetime
    signature: Annotated[str, Field(min_length=1, max_length=100)]


class Typed(Input):
    """A code as somebody typed it; spaces, hyphens and small letters do not matter."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class Joined(Output):
    """What a code opened."""

    session: str
    token: str
    """A viewer's, for this life of the session."""
    expires_at: datetime


class TokenWish(Input):
    """What a token shall be good for."""

    role: Role
    session: SessionName | None = None
    """Cameras and viewers need one; others without one may do theirs in all of them."""
    hours: Annotated[int, Field(ge=1, le=LONGEST_S // _HOUR_S)] = 12


class Token(Output):
    """A token, told once."""

    token_id: str
    token: str
    expires_at: datetime


class LinkWish(Input):
    """What a link shall show, and for how long."""

    session_id: StoredId
    athlete_id: StoredId | None = None
    days: Annotated[int, Field(ge=1, le=365)] = 30


class Link(Output):
    """A share link, without its token."""

    link_id: str
    session_id: str
    athlete_id: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class NewLink(Link):
    """A share link with its address, told once."""

    path: str


class Links(Output):
    """The links to a session, oldest first."""

    items: Sequence[Link]


class LinksOf(Input):
    """Whose links are listed."""

    session_id: StoredId


class Shared(Input):
    """What stands behind the `#` of a share link."""

    token: Annotated[str, Field(min_length=1, max_length=200)]


class SharedSession(Output):
    """What a share link shows."""

    began_at: datetime
    nickname: str | None
    expires_at: datetime
    reps: Sequence[dict[str, Any]]  # Any: docs/reference/protocol.md says what a repetition is


class Sharing:
    """The routes."""

    def __init__(
        self,
        access: Access,
        codes: JoinCodes,
        revocations: Revocations,
        shares: Shares,
        live: LiveSessions,
    ) -> None:
        self._access = access
        self._codes = codes
        self._revocations = revocations
        self._shares = shares
        self._live = live

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        code, link = "/sessions/{session}/code", "/share-links/{link_id}"
        return (
            Route("POST", code, "invite", "Show the session's join code.", self._show_code, Code,
                  refuses=(409,)),
            Route("PUT", code, "invite", "Have a code back that was shown before a restart.",
                  self._show_again, Code, reads=ShownBefore, refuses=(409,)),
            Route("DELETE", code, "invite", "Make the session's join code good for nothing.",
                  self._withdraw_code, status=204),
            Route("DELETE", "/sessions/{session}/guests", "invite",
                  "Send everybody away who came by a code.", self._dismiss, status=204),
            Route("POST", "/join", None, "Exchange a join code for a viewer's token.", self._join,
                  Joined, reads=Typed, refuses=(404, 429)),
            Route("POST", "/tokens", "share", "Sign a token.", self._mint, Token, reads=TokenWish,
                  makes=True),
            Route("DELETE", "/tokens/{token_id}", "share", "Take a token back.", self._revoke,
                  status=204),
            Route("GET", "/share-links", "share", "List the links to a session.", self._list, Links,
                  query=LinksOf),
            Route("POST", "/share-links", "share", "Make a link to a session.", self._make, NewLink,
                  reads=LinkWish, makes=True, refuses=(404, 409)),
            Route("DELETE", link, "share", "Take a link back.", self._revoke_link, status=204),
            Route("POST", "/shared", None, "Read what a share link shows.", self._open,
                  SharedSession, reads=Shared, refuses=(404, 429)),
        )  # fmt: skip

    async def _show_code(self, call: Call) -> Reply:
        return Reply(_code(self._codes.show(self._name(call))))

    async def _show_again(self, call: Call) -> Reply:
        shown = call.body(ShownBefore)
        expires_at_s = int(shown.expires_at.timestamp())
        again = self._codes.show_again(self._name(call), shown.code, expires_at_s, shown.signature)
        return Reply(_code(again))

    async def _withdraw_code(self, call: Call) -> Reply:
        self._codes.withdraw(self._name(call))
        return Reply()

    async def _dismiss(self, call: Call) -> Reply:
        name = self._name(call)
        self._codes.withdraw(name)
        self._live.dismiss_guests(name)
        return Reply()

    def _name(self, call: Call) -> str:
        return self._live.name_of(call.path["session"])

    async def _join(self, call: Call) -> Reply:
        found = self._codes.open(call.body(Typed).code)
        expires_at_s = int(time.time()) + _VIEWER_S
        token = mint(self._access.key, Grant(found.session, "viewer", found.life), expires_at_s)
        return Reply(Joined(session=found.session, token=token, expires_at=_moment(expires_at_s)))

    async def _mint(self, call: Call) -> Reply:
        wish = call.body(TokenWish)
        if wish.role not in IN_ONE_SESSION:  # nobody hands out more than they have
            await admit(call.request, self._access, "administer", None)
        elif wish.session is None:
            raise Refusal(422, f"session: a {wish.role}'s token is for one session.")
        asking = call.request[VERDICT].grant
        grant = Grant(wish.session, wish.role, None, call.made_id, made_with=_line(asking))
        expires_at_s = int(time.time()) + wish.hours * _HOUR_S
        if asking is not None and asking.expires_at_s is not None:  # nor for longer
            expires_at_s = min(expires_at_s, asking.expires_at_s)
        token = mint(self._access.key, grant, expires_at_s)
        made = Token(token_id=grant.token_id, token=token, expires_at=_moment(expires_at_s))
        return Reply(made, about=(grant.token_id,))

    async def _revoke(self, call: Call) -> Reply:
        await self._revocations.revoke(call.path["token_id"])
        return Reply()

    async def _list(self, call: Call) -> Reply:
        found = await self._shares.of(call.query(LinksOf).session_id)
        return Reply(Links(items=[Link(**_fields(each)) for each in found]))

    async def _make(self, call: Call) -> Reply:
        wish = call.body(LinkWish)
        good_for = timedelta(days=wish.days)
        token = _link_token(self._access.key, call.made_id)
        link = await self._shares.make(
            call.made_id, token, wish.session_id, wish.athlete_id, good_for
        )
        # Behind the #, which browsers do not send: no log has it, and no other site is told.
        made = NewLink(**_fields(link), path=f"/s#{token}")
        whose = () if link.athlete_id is None else (link.athlete_id,)
        return Reply(made, about=(link.link_id, link.session_id, *whose))

    async def _revoke_link(self, call: Call) -> Reply:
        await self._shares.revoke(call.path["link_id"])
        return Reply()

    async def _open(self, call: Call) -> Reply:
        shown = await self._shares.open(call.body(Shared).token)
        return Reply(
            SharedSession(
                began_at=shown.began_at,
                nickname=shown.nickname,
                expires_at=shown.expires_at,
                reps=shown.reps,
            )
        )


def _code(found: JoinCode) -> Code:
    expires_at = _moment(found.expires_at_s)
    return Code(code=found.code, expires_at=expires_at, signature=found.signature)


def _line(asking: Grant | None) -> tuple[str, ...]:
    """Return the ids of the tokens with which a new one is taken back; raise Refusal (422)."""
    if asking is None:
        return ()
    line = (asking.token_id, *asking.made_with)
    if len(line) > LONGEST_LINE:
        raise Refusal(422, "This token is a token's token's: ask with the first one, or sign in.")
    return line


def _link_token(key: bytes, link_id: str) -> str:
    """Return the 256 bits that open a link: told again to who asks for the same link again."""
    return (
        base64.urlsafe_b64encode(hmac.digest(key, f"share link {link_id}".encode(), "sha256"))
        .decode()
        .rstrip("=")
    )


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(int(at_s), UTC)


def _fields(link: StoredLink) -> dict[str, Any]:  # Any: columns of several types
    return {name: getattr(link, name) for name in Link.model_fields}
