"""Owns who may do what: trust on loopback, tokens anywhere else. Pure: a caller in, a verdict out.

A page of another site can make a browser on this machine send requests to loopback, but neither
choose the Host of its own address nor hide its Origin: so both are checked there. Elsewhere only a
token opens a session, and a token is nothing that a browser sends by itself.
"""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from signaling.answerer import Refusal
from signaling.tokens import ACTIONS, Action, verify

LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


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


@dataclass(frozen=True, slots=True)
class Access:
    """What a server knows of itself."""

    key: bytes
    """Signs tokens."""
    hosts: Collection[str] = ()
    """More names, each with or without a port, by which this machine's browser may call us."""

    def check(self, caller: Caller, session: str | None, action: Action) -> None:
        """Raise Refusal (401, 403, 421) unless *caller* may do this in *session*.

        None is what belongs to no session: athletes, squads, how the server fares.
        """
        if caller.authorization is not None:
            self._check_token(caller.authorization, session, action)
        elif is_loopback(caller.remote) and not caller.is_forwarded:
            self._check_page(caller)
        else:
            raise Refusal(401, "A token is needed here: scan the QR code that the server shows.")

    def _check_token(self, authorization: str, session: str | None, action: Action) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Refusal(401, f"Authorization is Bearer and a token here, not {scheme[:20]!r}.")
        grant = verify(self.key, token.strip())
        if session is None and grant.role != "ops":
            raise Refusal(403, "This token is for one session, not for what the club has.")
        if session is not None and grant.session != session:
            raise Refusal(403, f"This token is not for session {session!r}.")
        if action not in ACTIONS[grant.role]:
            raise Refusal(403, f"A {grant.role}'s token does not allow to {action}.")

    def _check_page(self, caller: Caller) -> None:
        host = caller.host.lower()
        if not self._is_own(host, caller):
            raise Refusal(
                421,
                f"This server is not {host[:100]!r}: use {caller.scheme}://localhost:{caller.port}"
                " or add the name to HANGTIME_ALLOWED_HOSTS.",
            )
        if caller.origin is not None and caller.origin.lower() != f"{caller.scheme}://{host}":
            raise Refusal(403, "Requests from pages of another site are not taken.")

    def _is_own(self, host: str, caller: Caller) -> bool:
        name, colon, port = host.rpartition(":")
        if not colon or host.endswith("]"):
            name, port = host, str(_DEFAULT_PORTS.get(caller.scheme))
        if name in LOOPBACK_NAMES and port == str(caller.port):
            return True
        return host in self.hosts or name in self.hosts


def is_loopback(address: str | None) -> bool:
    """Return whether *address* is this machine's own."""
    try:
        return address is not None and ipaddress.ip_address(address.split("%")[0]).is_loopback
    except ValueError:
        return False
