"""Owns the STUN and TURN servers a client is told of, and how a Link header names them.

A TURN server with a shared secret takes credentials that expire: the user name begins with the
second of their end, the password is its HMAC-SHA1 (draft-uberti-behave-turn-rest-00, section 2.2;
coturn's `use-auth-secret`). So no password of a relay stands in a page, and none works for long.
"""

import base64
import hmac
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

CREDENTIAL_S: Final = 12 * 3600
"""A day of testing: coturn asks for good credentials as long as it relays, not only at first."""

_URL: Final = re.compile(r"(stuns?:[^\s<>\"?]+|turns?:[^\s<>\"?]+(\?transport=(udp|tcp))?)")
# What a quoted string of a header carries without escapes, which few WHIP clients undo.
_QUOTABLE: Final = re.compile(r"[!#-\[\]-~]+")


@dataclass(frozen=True, slots=True)
class IceServer:
    """One server; TURN has username and credential, or neither and a secret. Raises ValueError."""

    url: str
    username: str | None = None
    credential: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Check that a Link header can carry it."""
        if not isinstance(self.url, str) or not _URL.fullmatch(self.url):
            raise ValueError(f"{self.url!r} is no stun:, stuns:, turn: or turns: address")
        secrets = [self.username, self.credential]
        if (self.username is None) != (self.credential is None):
            raise ValueError(f"{self.url} needs username and credential")
        for secret in secrets:
            if secret is not None and not (isinstance(secret, str) and _QUOTABLE.fullmatch(secret)):
                raise ValueError('username and credential are ASCII without spaces, " and \\')

    @property
    def needs_secret(self) -> bool:
        """Whether its credentials are still to be made."""
        return self.url.startswith("turn") and self.credential is None

    def as_link(self) -> str:
        """Return the value of its Link header (RFC 9725, 4.6)."""
        link = f'<{self.url}>; rel="ice-server"'
        if self.username is not None and self.credential is not None:
            link += f'; username="{self.username}"; credential="{self.credential}"'
            link += '; credential-type="password"'
        return link


class IceServers:
    """What each session is told."""

    def __init__(
        self,
        servers: Sequence[IceServer] = (),
        secret: bytes | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """*secret* is shared with the TURN servers that need one; raises ValueError without."""
        for server in servers:
            if server.needs_secret and secret is None:
                raise ValueError(f"{server.url} needs username and credential, or a secret")
        self._servers, self._secret, self._clock = servers, secret, clock

    def links(self, session: str) -> list[str]:
        """Return a Link header's value for each server, with credentials that begin now."""
        return [self._with_credential(server, session).as_link() for server in self._servers]

    def _with_credential(self, server: IceServer, session: str) -> IceServer:
        if self._secret is None or not server.needs_secret:
            return server
        expires_at_s = int(self._clock()) + CREDENTIAL_S
        user = turn_user(self._secret, session, expires_at_s)
        return replace(server, username=user, credential=turn_password(self._secret, user))


def turn_user(secret: bytes, session: str, expires_at_s: int) -> str:
    """Return the user name: a quota counts by it, and it tells the relay no name of ours."""
    pseudonym = hmac.digest(secret, b"session " + session.encode(), "sha256").hex()[:16]
    return f"{expires_at_s}:{pseudonym}"


def turn_password(secret: bytes, user: str) -> str:
    """Return the password of *user*."""
    return base64.b64encode(hmac.digest(secret, user.encode(), "sha1")).decode()
