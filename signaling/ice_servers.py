"""Owns the STUN and TURN servers a client is told of, and how a Link header names them."""

import re
from dataclasses import dataclass
from typing import Final

_URL: Final = re.compile(r"(stuns?:[^\s<>\"?]+|turns?:[^\s<>\"?]+(\?transport=(udp|tcp))?)")
# What a quoted string of a header carries without escapes, which few WHIP clients undo.
_QUOTABLE: Final = re.compile(r"[!#-\[\]-~]+")


@dataclass(frozen=True, slots=True)
class IceServer:
    """One server; TURN needs username and credential. Raises ValueError."""

    url: str
    username: str | None = None
    credential: str | None = None

    def __post_init__(self) -> None:
        """Check that a Link header can carry it."""
        if not isinstance(self.url, str) or not _URL.fullmatch(self.url):
            raise ValueError(f"{self.url!r} is no stun:, stuns:, turn: or turns: address")
        secrets = [self.username, self.credential]
        if self.url.startswith("turn") and None in secrets:
            raise ValueError(f"{self.url} needs username and credential")
        for secret in secrets:
            if secret is not None and not (isinstance(secret, str) and _QUOTABLE.fullmatch(secret)):
                raise ValueError('username and credential are ASCII without spaces, " and \\')

    def as_link(self) -> str:
        """Return the value of its Link header (RFC 9725, 4.6)."""
        link = f'<{self.url}>; rel="ice-server"'
        if self.username is not None and self.credential is not None:
            link += f'; username="{self.username}"; credential="{self.credential}"'
            link += '; credential-type="password"'
        return link
