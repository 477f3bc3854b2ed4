"""Owns the tokens that open a session off loopback: signed, for one session and role, expiring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import jwt

from signaling.answerer import Refusal

Role = Literal["camera", "viewer", "coach", "ops"]
Action = Literal["publish", "listen", "configure", "read", "edit", "operate"]

ACTIONS: Final[Mapping[str, frozenset[Action]]] = {
    "camera": frozenset(("publish", "listen", "configure")),
    "viewer": frozenset(("listen",)),
    "coach": frozenset(("publish", "listen", "configure", "read", "edit")),
    "ops": frozenset(("operate",)),
}
"""What each role may do in its session."""

_ALGORITHM: Final = "HS256"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows."""

    session: str
    role: Role


def mint(key: bytes, grant: Grant, expires_at_s: int) -> str:
    """Return a token for *grant*, good until *expires_at_s* (seconds since 1970)."""
    claims = {"session": grant.session, "role": grant.role, "exp": expires_at_s}
    return jwt.encode(claims, key, _ALGORITHM)


def verify(key: bytes, token: str) -> Grant:
    """Return the grant of *token*; raise Refusal (401) for one that is not good."""
    try:
        claims = jwt.decode(token, key, [_ALGORITHM], options={"require": ["exp"]})
    except jwt.ExpiredSignatureError:
        raise Refusal(401, "This token has expired: scan a new QR code.") from None
    except jwt.InvalidTokenError:
        raise Refusal(
            401,
            "This token is not valid: scan the QR code again. On the server's own machine "
            "leave the token out.",
        ) from None
    session, role = claims.get("session"), claims.get("role")
    if not isinstance(session, str) or not isinstance(role, str) or role not in ACTIONS:
        raise Refusal(401, "This token names no session and role: scan the QR code again.")
    return Grant(session, role)  # type: ignore[arg-type] # one of the keys of ACTIONS
