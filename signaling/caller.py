"""Owns who sent a request: the other end of its connection, or whom a trusted proxy speaks for."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import HttpVersion11, web

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PAGE_HEADER: Final = "Hangtime-Page"
"""That a page of ours adds to what changes anything."""
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
LOOPBACK_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
_PROXY_HEADERS: Final = ("forwarded", "via", "x-real-ip")
_PROXY_PREFIX: Final = "x-forwarded-"
_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}
_HOUSEHOLD_BITS: Final = 64  # of IPv6: one customer has all the addresses below it (RFC 6177)


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request tells of who sent it."""

    remote: str | None
    """IP address of the other end of the TCP connection, or the one a trusted proxy names."""
    scheme: str
    port: int
    """Ours, that it came to."""
    host: str
    """The Host header."""
    origin: str | None = None
    authorization: str | None = None
    is_forwarded: bool = False
    """A proxy says, or is known, to speak for somebody else."""
    fetch_site: str | None = None
    """The Sec-Fetch-Site header."""
    has_page_header: bool = False
    changes: bool = True
    """Whether its method is one that changes something."""

    @property
    def is_near(self) -> bool:
        """Whether its connection begins on this very machine, and nobody says it is another's."""
        return is_loopback(self.remote) and not self.is_forwarded

    @property
    def is_here(self) -> bool:
        """Whether it is a program on this very machine, which asks for this machine."""
        return self.is_near and self.host_and_port[0] in LOOPBACK_NAMES

    @property
    def host_and_port(self) -> tuple[str, str]:
        """Return the parts of `host` in small letters; the port that goes without saying, too."""
        host = self.host.lower()
        name, colon, port = host.rpartition(":")
        if not colon or host.endswith("]"):
            return host, _DEFAULT_PORTS.get(self.scheme, "")
        return name, port

    @property
    def source(self) -> str:
        """Return what is counted as one sender: an IPv4 address, or a /64 of IPv6."""
        return source(self.remote)


CALLER: Final = web.RequestKey("caller", Caller)
"""Whose request it is, noted by the gate before anything else looks at it."""


def read_caller(request: web.Request, proxies: Sequence[Network]) -> Caller:
    """Return who sent *request*; what headers say of it counts only from one of *proxies*."""
    transport = request.transport
    ours = None if transport is None else transport.get_extra_info("sockname")
    remote, scheme = request.remote, request.scheme
    is_proxy = is_among(remote, proxies)
    if is_proxy:
        remote = _spoken_for(request, proxies) or remote
        scheme = request.headers.get("X-Forwarded-Proto", scheme).strip().lower()
    return Caller(
        remote=remote,
        scheme=scheme,
        port=0 if ours is None else ours[1],  # None: the caller is gone
        host=request.headers.get("Host", ""),
        origin=request.headers.get("Origin"),
        authorization=request.headers.get("Authorization"),
        is_forwarded=is_proxy or _looks_forwarded(request),
        fetch_site=request.headers.get("Sec-Fetch-Site"),
        has_page_header=PAGE_HEADER in request.headers,
        changes=request.method not in _SAFE,
    )


def _looks_forwarded(request: web.Request) -> bool:
    """Whether it is what proxies send that nobody named to us, and no program on this machine."""
    names = [name.lower() for name in request.headers]
    said = any(name in _PROXY_HEADERS or name.startswith(_PROXY_PREFIX) for name in names)
    # nginx as it comes says nothing and asks for localhost, but in the words of 1996.
    return said or request.version < HttpVersion11


def _spoken_for(request: web.Request, proxies: Sequence[Network]) -> str | None:
    """Return the last address that is no proxy of ours: those before it may be made up."""
    named = ",".join(request.headers.getall("X-Forwarded-For", ())).split(",")
    for text in reversed(named):
        address = text.strip()
        if address and not is_among(address, proxies):
            return address if _address(address) is not None else None
    return None


def source(remote: str | None) -> str:
    """Return what *remote* is counted by; whoever has no address is counted as one."""
    address = _address(remote)
    if address is None:
        return "nobody"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(address), _HOUSEHOLD_BITS), strict=False))
    return str(address)


def is_loopback(remote: str | None) -> bool:
    """Return whether *remote* is this machine's own address."""
    address = _address(remote)
    return address is not None and address.is_loopback


def is_among(remote: str | None, networks: Sequence[Network]) -> bool:
    """Return whether *remote* is an address of *networks*."""
    address = _address(remote)
    return address is not None and any(address in network for network in networks)


def _address(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address((text or "").split("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
