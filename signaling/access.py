"""Owns who may do what: trust on loopback, tokens anywhere else. Pure: headers in, verdict out.

A page of another site can make a browser on this machine send requests to loopback. It cannot
choose the Host of a name that is ours without being us, nor hide its Origin: both are checked.
"""

import ipaddress
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from signaling.answerer import Refusal
from signaling.tokens import verify

LOOPBACK_HOSTS: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Access:
    """What a server knows of itself."""

    key: bytes
    """Signs tokens."""
    hosts: Collection[str] = ()
    """Names beside loopback's under which this server is reached (no port)."""

    def check(self, remote: str | None, headers: Mapping[str, str], session: str | None) -> None:
        """Raise Refusal (401, 403, 421) unless the request may touch *session* (None: any page)."""
        host = host_name(headers.get("Host", ""))
        if host not in LOOPBACK_HOSTS and host not in self.hosts:
            raise Refusal(421, f"This server is not {host or 'nameless'}: use its own address.")
        origin = headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("Host"):
            raise Refusal(403, "Requests from pages of another site are not taken.")
        if session is None or (host in LOOPBACK_HOSTS and is_loopback(remote)):
            return
        scheme, _, token = headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refusal(401, "A token is needed here: scan the QR code that the server shows.")
        if verify(self.key, token.strip()).session != session:
            raise Refusal(403, f"This token is not for session {session!r}.")


def host_name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def is_loopback(address: str | None) -> bool:
    """Return whether *address* is this machine's own."""
    try:
        return address is not None and ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False
