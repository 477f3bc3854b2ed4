"""A UDP relay between a camera and the server, on loopback, with a `Link` each way.

The camera knows the relay's port alone (`through`); the server learns it when the first check
comes, because the offer it gets names no address (`without_candidates`).
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.impaired.link import Link

HOST = "127.0.0.1"
MOST_CAMERAS = 8

_CANDIDATE = re.compile(r"^(a=candidate:\S+ \d+ \S+ \d+) (\S+) (\d+) ", re.MULTILINE)


def without_candidates(offer: str) -> str:
    """The offer of a camera that does not say where it is."""
    kept = (line for line in offer.splitlines() if not line.startswith("a=candidate:"))
    return "\r\n".join(line for line in kept if line != "a=end-of-candidates") + "\r\n"


def through(answer: str, port: int) -> tuple[str, int]:
    """The answer with the relay's *port* in place of the server's, and the server's."""
    found = _CANDIDATE.search(answer)
    assert found is not None
    return _CANDIDATE.sub(rf"\1 {HOST} {port} ", answer), int(found[3])


class _Pipe:
    """One link and its timer; what comes out goes to *send*."""

    def __init__(self, link: Link, send: Callable[[bytes], None]) -> None:
        self._link, self._send = link, send
        self._timer: asyncio.TimerHandle | None = None
        self._loop = asyncio.get_running_loop()

    def put(self, data: bytes) -> None:
        self._link.offer(data, self._loop.time())
        self._flush()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _flush(self) -> None:
        for data in self._link.due(self._loop.time()):
            self._send(data)
        self.close()
        due_s = self._link.next_due_s
        self._timer = None if due_s is None else self._loop.call_at(due_s, self._flush)


class _Socket(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, Any], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        self._take(data, addr)


class UdpRelay:
    """Stands between; see `relay`."""

    def __init__(self, to_server: Link, to_camera: Link) -> None:
        self.to_server, self.to_camera = to_server, to_camera
        self.port = 0
        self.server_port: int | None = None
        self._down: asyncio.DatagramTransport | None = None
        self._up: dict[Any, tuple[asyncio.DatagramTransport, _Pipe, _Pipe]] = {}
        self._opening: set[Any] = set()

    def black_out(self, dark: bool) -> None:
        """Lose everything, both ways, until told otherwise."""
        self.to_server.is_open = self.to_camera.is_open = not dark

    async def open(self) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        self._down, _ = await loop.create_datagram_endpoint(
            lambda: _Socket(self._from_camera), (HOST, 0)
        )
        self.port = self._down.get_extra_info("sockname")[1]

    def close(self) -> None:
        """Stop, and lose what is on its way."""
        assert self._down is not None
        self._down.close()
        for transport, *pipes in self._up.values():
            transport.close()
            for pipe in pipes:
                pipe.close()

    def _from_camera(self, data: bytes, camera: Any) -> None:  # noqa: ANN401 - as asyncio gives it
        if camera in self._up:
            self._up[camera][1].put(data)
        elif len(self._up) < MOST_CAMERAS and camera not in self._opening:
            self._opening.add(camera)  # this first datagram is a check, and will be sent again
            self._task = asyncio.ensure_future(self._open_for(camera))

    async def _open_for(self, camera: Any) -> None:  # noqa: ANN401 - as asyncio gives it
        assert self._down is not None
        down, loop = self._down, asyncio.get_running_loop()
        back = _Pipe(self.to_camera, lambda data: down.sendto(data, camera))
        up, _ = await loop.create_datagram_endpoint(
            lambda: _Socket(lambda data, _: back.put(data)), (HOST, 0)
        )
        forth = _Pipe(self.to_server, lambda data: up.sendto(data, (HOST, self.server_port)))
        self._up[camera] = (up, forth, back)
        self._opening.discard(camera)


@asynccontextmanager
async def relay(
    to_server: Link | None = None, to_camera: Link | None = None
) -> AsyncIterator[UdpRelay]:
    """A relay on a free port; set `server_port` once the answer has told it."""
    made = UdpRelay(to_server or Link(), to_camera or Link())
    await made.open()
    try:
        yield made
    finally:
        made.close()
