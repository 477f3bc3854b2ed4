"""Owns how long and how many connections are kept: what aiohttp leaves open without end.

aiohttp closes a connection whose next request has not come whole within its keep-alive time, be it
silent or dripping headers. It has no word against many connections of one sender, against a TLS
handshake that never ends, nor against a client that asks and then does not read: those are here.
"""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from signaling.caller import Network, is_loopback, source
from signaling.caller import is_among as is_proxy

MOST: Final = 2000
"""Open at once. A server has a file descriptor for each, and for each camera one more."""
MOST_OF_ONE: Final = 250
"""Of one address: thirty browsers behind it, each with six and an event stream."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a client may take, in seconds."""

    request_s: float = 20.0
    """From a connection's start, or the end of the answer before, to the end of the headers."""
    handshake_s: float = 10.0
    """For TLS."""
    reading_s: float = 30.0
    """How long what is sent may stay unread. A camera's own connection is no part of this."""
    refused_body_s: float = 2.0
    """How long the rest of a body that nobody wants is read, so that the answer arrives."""


PATIENCE: Final = Patience()


def runner(app: web.Application, stop_s: float, patience: Patience = PATIENCE) -> web.AppRunner:
    """Return what runs *app*; requests under way have *stop_s* when it stops."""
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=stop_s,
        keepalive_timeout=patience.request_s,
        lingering_time=patience.refused_body_s,
    )


async def listen(
    running: web.AppRunner,
    listener: socket.socket,
    tls: ssl.SSLContext | None = None,
    proxies: Sequence[Network] = (),
    patience: Patience = PATIENCE,
) -> asyncio.Server:
    """Serve *running*, which was set up, on *listener*; close what is returned before it."""
    assert running.server is not None
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux; each connection has it from its listener
        listener.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(patience.reading_s * 1000)
        )
    return await asyncio.get_running_loop().create_server(
        Connections(running.server, proxies),
        sock=listener,
        ssl=tls,
        ssl_handshake_timeout=None if tls is None else patience.handshake_s,
    )


class Connections:
    """Makes the protocol of each new connection, and closes at once what is too much."""

    def __init__(
        self,
        make: Callable[[], asyncio.Protocol],
        proxies: Sequence[Network] = (),
        most: int = MOST,
        most_of_one: int = MOST_OF_ONE,
    ) -> None:
        """*make* makes what serves one; *proxies* and this machine have no limit of their own."""
        self._make = make
        self._proxies = proxies
        self._most, self._most_of_one = most, most_of_one
        self._open: Counter[str] = Counter()

    def __call__(self) -> asyncio.Protocol:
        return _Connection(self._make(), self)

    def admit(self, remote: str | None) -> str | None:
        """Return what the connection from *remote* is counted by; None: it is one too many."""
        name = source(remote)
        many = not is_loopback(remote) and not is_proxy(remote, self._proxies)
        if self._open.total() >= self._most or (many and self._open[name] >= self._most_of_one):
            return None
        self._open[name] += 1
        return name

    def leave(self, name: str) -> None:
        """Count one connection less."""
        self._open[name] -= 1
        if not self._open[name]:
            del self._open[name]


class _Connection(asyncio.Protocol):
    """One connection: passes everything on to what serves it, if it was admitted."""

    def __init__(self, served: asyncio.Protocol, connections: Connections) -> None:
        self._served = served
        self._connections = connections
        self._name: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        self._name = self._connections.admit(peer[0] if peer else None)
        if self._name is None:
            assert isinstance(transport, asyncio.Transport)
            transport.abort()
        else:
            self._served.connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._name is not None:
            self._connections.leave(self._name)
            self._served.connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if self._name is not None:
            self._served.data_received(data)

    def eof_received(self) -> bool | None:
        return self._served.eof_received()

    def pause_writing(self) -> None:
        self._served.pause_writing()

    def resume_writing(self) -> None:
        self._served.resume_writing()
