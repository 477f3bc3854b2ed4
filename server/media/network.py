"""Owns where media is received: which addresses are bound and announced, and which UDP ports."""

import asyncio
import copy
import errno
import logging
import random
import socket
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from aioice import Candidate, Connection, stun
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import StunProtocol

from signaling.answerer import Refusal

logger = logging.getLogger(__name__)

_RECEIVE_BUFFER_BYTES: Final = 256 * 1024
_NETWORK_BACK_S: Final = 30
MOST_DATAGRAMS: Final = 1024
"""Of one peer, read and not yet looked at: a loop stalled for seconds. The newest are dropped."""
MOST_REMOTE: Final = 100
"""Addresses of one peer; it proves each with its ICE password."""
_STUN: Final = range(4)  # first byte of a datagram that can be STUN (RFC 7983)
_STUN_COOKIE: Final = stun.COOKIE.to_bytes(4, "big")
_STUN_HEADER_BYTES: Final = 20


@dataclass(frozen=True, slots=True)
class Network:
    """What an operator set."""

    announced: tuple[tuple[str, str], ...] = ()
    """(bind, public) pairs: bound here, written into answers there. None: every address."""
    udp_ports: tuple[int, int] = (40000, 40399)
    """First and last port for media."""
    _away: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Addresses that could not be bound at the last try: it was logged."""

    async def bind(
        self, make: Callable[[], StunProtocol], address: str
    ) -> tuple[asyncio.DatagramTransport, StunProtocol] | None:
        """Bind one free port of the range; raise Refusal (503) when there is none.

        None where *address* cannot be bound, for a VPN that was closed or a cable that was pulled:
        other addresses go on.
        """
        first, last = self.udp_ports
        count = last - first + 1
        # So that a port just freed is not at once used again; ICE has a password against guesses.
        offset = random.randrange(count)  # nosec B311
        loop = asyncio.get_running_loop()
        for index in range(count):
            port = first + (offset + index) % count
            try:
                bound = await loop.create_datagram_endpoint(make, local_addr=(address, port))
            except OSError as error:
                if _is_taken(error):
                    continue
                if address not in self._away:
                    logger.warning("no video by %s, it cannot be bound: %s", address, error)
                    self._away.add(address)
                return None
            self._away.discard(address)
            return bound
        raise Refusal(503, "All UDP ports for video are in use: try again in a moment.", 5)


def _is_taken(error: OSError) -> bool:
    return error.errno == errno.EADDRINUSE


class GuardedProtocol(StunProtocol):
    """aioice's socket, deaf to strangers: upstream takes DTLS and RTP from any address.

    One stray alert would end a handshake. STUN proves itself by the ICE password.
    """

    receiver: "BoundConnection"

    def datagram_received(self, data: bytes | str, addr: tuple[Any, ...]) -> None:
        """Pass on STUN, and whatever comes from an address of this peer."""
        assert isinstance(data, bytes)
        if data[:1] and data[0] not in _STUN:
            if self.receiver.knows((addr[0], addr[1])):
                self.receiver.data_received(data, self.local_candidate.component)
        elif len(data) >= _STUN_HEADER_BYTES and data[4:8] == _STUN_COOKIE:
            super().datagram_received(data, addr)


NETWORK: Final[ContextVar[Network | None]] = ContextVar("network", default=None)
"""The network of the connection that is being made; aiortc builds its transports out of reach."""


class BoundConnection(Connection):
    """aioice's connection, with host candidates from a Network where one is set."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as upstream
        super().__init__(*args, **options)
        self._network = NETWORK.get()

    def knows(self, address: tuple[str, int]) -> bool:
        """Whether *address* has shown that it is this peer's, or was named by it."""
        for pair in self._nominated.values():
            if pair.remote_addr == address:
                return True
        return any(pair.remote_addr == address for pair in self._check_list) or any(
            early == address for _, early, _ in self._early_checks
        )

    def data_received(self, data: bytes, component: int) -> None:
        """Queue a datagram, if there is room."""
        if self._queue.qsize() < MOST_DATAGRAMS:
            super().data_received(data, component)

    def check_incoming(
        self, message: stun.Message, addr: tuple[str, int], protocol: StunProtocol
    ) -> None:
        """Take a check in; new addresses only up to MOST_REMOTE."""
        if len(self._remote_candidates) < MOST_REMOTE or self.knows(addr):
            super().check_incoming(message, addr, protocol)

    async def get_component_candidates(
        self,
        component: int,
        addresses: list[str],
        timeout: int = 5,  # noqa: ASYNC109 - upstream's
    ) -> list[Candidate]:
        """Bind and return this component's candidates; raise Refusal (503) where there are none."""
        if self._network is None:
            return await super().get_component_candidates(component, addresses, timeout)
        pairs = self._network.announced or tuple((address, address) for address in addresses)
        candidates = []
        for address, public in pairs:
            bound = await self._network.bind(lambda: GuardedProtocol(self), address)
            if bound is None:
                continue
            transport, protocol = bound
            _widen_receive_buffer(transport)
            self._protocols.append(protocol)
            host, port = transport.get_extra_info("sockname")[:2]
            protocol.local_candidate = Candidate(
                foundation=candidate_foundation("host", "udp", host),
                component=component,
                transport="udp",
                priority=candidate_priority(component, "host"),
                host=host,
                port=port,
                type="host",
            )
            announced = copy.copy(protocol.local_candidate)
            announced.host = public
            candidates.append(announced)
        if not candidates:
            raise Refusal(503, _none_left(address for address, _ in pairs), _NETWORK_BACK_S)
        return candidates


def _none_left(addresses: Iterable[str]) -> str:
    named = ", ".join(addresses) or "it has none"
    return (
        f"The server's machine has no address left for video ({named}): connect its network again, "
        "or set HANGTIME_ANNOUNCED_ADDRESSES to addresses that it has and start the server anew."
    )


def _widen_receive_buffer(transport: asyncio.DatagramTransport) -> None:
    bound: socket.socket | None = transport.get_extra_info("socket")
    if bound is not None:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER_BYTES)
