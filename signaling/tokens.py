"""Owns the tokens that open a server off loopback: signed, for one role, expiring.

What an attacker may change is checked, never believed: the algorithm is fixed here and not read
from the token, the audience must be ours, and a token must say when it ends (RFC 8725, 3.1, 3.9).
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

import jwt

from signaling.answerer import Refusal

Role = Literal["camera", "viewer", "coach", "ops", "admin"]
Action = Literal[
    "publish",  # film a session
    "listen",  # hear what is said in it
    "configure",  # choose its test
    "invite",  # show its join code
    "strike",  # take a repetition of its present life out, so that it can be had back
    "read",  # what is stored
    "edit",  # change it, or delete it so that it can be undone
    "export",  # take it away
    "share",  # give a link or a token to somebody without an account
    "erase",  # for good
    "operate",  # see how the server does
    "administer",  # people and their passwords, tokens of every role, the audit log
]

_SESSION: Final[tuple[Action, ...]] = ("publish", "listen", "configure", "invite", "strike")
_STORE: Final[tuple[Action, ...]] = ("read", "edit", "export", "share", "erase")

ACTIONS: Final[Mapping[Role, frozenset[Action]]] = {
    "camera": frozenset(_SESSION),
    "viewer": frozenset(("listen",)),
    "coach": frozenset((*_SESSION, *_STORE)),
    "ops": frozenset(("operate",)),
    "admin": frozenset(get_args(Action)),
}
"""What each role may do: with a token for one session there, else anywhere."""

IN_ONE_SESSION: Final[frozenset[Role]] = frozenset(("camera", "viewer"))
"""Roles that nobody has but in a session."""

LONGEST_S: Final = 31 * 24 * 3600
"""How long a token may be good for: it cannot be taken back where the store does not answer."""

LONGEST_LINE: Final = 4
"""How many tokens one may be made with, each with the next: a header has an end."""

EXPIRED: Final = "This token has expired: scan a new QR code."

_ALGORITHM: Final = "HS256"
_AUDIENCE: Final = "hangtime"
_REQUIRED: Final = ("exp", "iat", "aud", "jti")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows."""

    session: str | None
    """By name; None: every one, and what belongs to none."""
    role: Role
    life: str | None = None
    """Good for this life of the session only, by its id; None: whenever it has one."""
    token_id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    """By which it can be revoked."""
    expires_at_s: int | None = field(default=None, compare=False)
    """When its token ends, seconds since 1970; None: it is not signed yet."""
    made_with: tuple[str, ...] = ()
    """The ids of the token that its maker came with, of the one which that was made with, …: taken
    back with any of them."""


def mint(key: bytes, grant: Grant, expires_at_s: int) -> str:
    """Return a token for *grant*, good until *expires_at_s* (seconds since 1970)."""
    claims: dict[str, object] = {
        "aud": _AUDIENCE,
        "jti": grant.token_id,
        "iat": int(time.time()),
        "exp": expires_at_s,
        "role": grant.role,
    }
    if grant.session is not None:
        claims["session"] = grant.session
    if grant.life is not None:
        claims["life"] = grant.life
    if grant.made_with:
        claims["made_with"] = list(grant.made_with)
    return jwt.encode(claims, key, _ALGORITHM)


def verify(key: bytes, token: str) -> Grant:
    """Return the grant of *token*; raise Refusal (401) for one that is not good."""
    try:
        if not token.isascii():
            raise jwt.DecodeError("a token is ASCII")
        claims = jwt.decode(
            token, key, [_ALGORITHM], audience=_AUDIENCE, options={"require": list(_REQUIRED)}
        )
    except jwt.ExpiredSignatureError:
        raise Refusal(401, EXPIRED) from None
    except jwt.InvalidTokenError:
        raise Refusal(
            401,
            "This token is not valid: scan the QR code again. On the server's own machine "
            "leave the token out.",
        ) from None
    grant = _grant(claims)
    if grant is None:
        raise Refusal(401, "This token names no session and role: scan the QR code again.")
    return grant


def _grant(claims: Mapping[str, object]) -> Grant | None:
    session, role, life = (claims.get(name) for name in ("session", "role", "life"))
    if not isinstance(role, str) or role not in ACTIONS:
        return None
    if session is None and role in IN_ONE_SESSION:
        return None
    if not isinstance(session, str | None) or not isinstance(life, str | None):
        return None
    made_with = claims.get("made_with", [])
    if not isinstance(made_with, list):
        return None
    known = str(claims["jti"]), int(str(claims["exp"])), tuple(map(str, made_with))
    return Grant(session, role, life, *known)  # type: ignore[arg-type] # one of ACTIONS
