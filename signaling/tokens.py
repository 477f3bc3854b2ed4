"""Owns the tokens that open a session off loopback: signed, for one session and role, expiring."""

from dataclasses import dataclass
from typing import Final

import jwt

from signaling.answerer import Refusal

_ALGORITHM: Final = "HS256"
ROLES: Final = ("camera", "viewer", "coach", "ops")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows."""

    session: str
    role: str


def mint(key: bytes, grant: Grant, expires_at_s: int) -> str:
    """Return a token for *grant*, good until *expires_at_s* (seconds since 1970)."""
    claims = {"session": grant.session, "role": grant.role, "exp": expires_at_s}
    return jwt.encode(claims, key, _ALGORITHM)


def verify(key: bytes, token: str) -> Grant:
    """Return the grant of *token*; raise Refusal (401) for one that is not good."""
    try:
        claims = jwt.decode(token, key, [_ALGORITHM], options={"require": ["exp"]})
    except jwt.ExpiredSignatureError:
        raise Refusal(401, "This token has expired: scan the QR code again.") from None
    except jwt.InvalidTokenError:
        raise Refusal(401, "This token is not valid: scan the QR code again.") from None
    session, role = claims.get("session"), claims.get("role")
    if not isinstance(session, str) or role not in ROLES:
        raise Refusal(401, "This token names no session: scan the QR code again.")
    return Grant(session, role)
