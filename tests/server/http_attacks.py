"""Owns attacks on the HTTP plane over real sockets, and the words for what came of each."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

EVIL: Final = "https://evil.example"
PROXY: Final = "127.0.0.2"  # whose word for others the attacked server takes
_DRIP_S: Final = 0.05  # between two bytes: far from silence


@dataclass(frozen=True, slots=True)
class Target:
    """The server that is attacked."""

    port: int

    @property
    def own(self) -> str:
        return f"Host: localhost:{self.port}\r\n"

    @asynccontextmanager
    async def connected(
        self, source: str = "127.0.0.1"
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self.port, local_addr=(source, 0)
        )
        try:
            yield reader, writer
        finally:
            writer.close()

    async def said(self, request: str, *, source: str = "127.0.0.1", drip: str = "") -> str:
        """Send *request*, then *drip* byte by byte over and over; return what came of it."""
        async with self.connected(source) as (reader, writer):
            writer.write(request.encode("latin-1"))
            dripping = asyncio.ensure_future(_drip(writer, drip)) if drip else None
            try:
                return _outcome(await reader.readuntil(b"\r\n\r\n"))
            except (asyncio.IncompleteReadError, ConnectionError):
                return "closed, unanswered"
            finally:
                if dripping is not None:
                    dripping.cancel()
                    await asyncio.wait([dripping])


async def _drip(writer: asyncio.StreamWriter, drip: str) -> None:
    try:
        while not writer.is_closing():
            for byte in drip.encode():
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(_DRIP_S)  # the attack's own schedule
    except ConnectionError:
        pass  # cut off, as hoped


def _outcome(head: bytes) -> str:
    found = re.match(rb"HTTP/1\.[01] (\d+)", head)
    assert found is not None, head
    return f"`{found[1].decode()}`"


async def _all(target: Target, requests: list[str], *, source: str = "127.0.0.1") -> str:
    outcomes = {await target.said(request, source=source) for request in requests}
    return " or ".join(sorted(outcomes))


def _request(method: str, path: str, host: str, more: str = "") -> str:
    return f"{method} {path} HTTP/1.1\r\n{host}{more}\r\n"


async def cross_origin(target: Target) -> str:
    origin = f"Origin: {EVIL}\r\nContent-Length: 0\r\n"
    return await _all(target, [_request(*each, target.own, origin) for each in CHANGES])


async def rebinding(target: Target) -> str:
    host = f"Host: evil.example:{target.port}\r\n"
    reads = [("GET", path) for path in ("/", "/healthz", "/api/v1/sessions/gym/events", "/nowhere")]
    length = "Content-Length: 0\r\n"
    return await _all(target, [_request(*each, host, length) for each in (*reads, *CHANGES)])


async def no_host(target: Target) -> str:
    return await target.said("GET / HTTP/1.0\r\n\r\n")


async def traversal(target: Target) -> str:
    return await _all(target, [_request("GET", path, target.own) for path in TRAVERSALS])


async def oversized(target: Target) -> str:
    more = "Content-Type: application/sdp\r\nContent-Length: 10000000000\r\n"
    return await target.said(_request("POST", "/whip/gym", target.own, more))


async def endless(target: Target) -> str:
    more = "Content-Type: application/sdp\r\nTransfer-Encoding: chunked\r\n"
    chunks = 100 * ("2000\r\n" + 8192 * "x" + "\r\n")
    return await target.said(_request("POST", "/whip/gym", target.own, more) + chunks)


async def long_header(target: Target) -> str:
    return await target.said(_request("GET", "/", target.own, f"X: {100_000 * 'x'}\r\n"))


async def many_headers(target: Target) -> str:
    more = "".join(f"X-{index}: x\r\n" for index in range(10_000))
    return await target.said(_request("GET", "/", target.own, more))


async def two_lengths(target: Target) -> str:
    more = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n"
    return await target.said(_request("POST", "/whip/gym", target.own, more) + "0\r\n\r\n")


async def not_utf8(target: Target) -> str:
    host = f"Host: 127.0.0.1:{target.port}\r\nX-Forwarded-For: 192.0.2.67\r\n"
    path = "/api/v1/sessions/gym"
    headers = ("Authorization: Bearer \xff", "Cookie: __Host-hangtime=\xff")
    requests = [_request("GET", path, host, f"{header}\r\n") for header in headers]
    return await _all(target, requests, source=PROXY)


async def silence(target: Target) -> str:
    return await target.said("")


async def slow_header(target: Target) -> str:
    return await target.said(f"GET / HTTP/1.1\r\n{target.own}", drip="X-Slow: x\r\n")


async def slow_second_header(target: Target) -> str:
    async with target.connected() as (reader, writer):
        writer.write(_request("GET", "/healthz", target.own).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        assert length is not None
        await reader.readexactly(int(length[1]))
        writer.write(f"GET / HTTP/1.1\r\n{target.own}".encode())
        dripping = asyncio.ensure_future(_drip(writer, "X-Slow: x\r\n"))
        try:
            assert await reader.read() == b""
        except ConnectionError:
            pass
        finally:
            dripping.cancel()
            await asyncio.wait([dripping])
        return "closed, unanswered"


async def dripped_body(target: Target) -> str:
    more = "Content-Type: application/sdp\r\nContent-Length: 60000\r\n"
    return await target.said(_request("POST", "/whip/gym", target.own, more), drip="v=0\r\n")


async def dripped_after_refusal(target: Target) -> str:
    more = "Content-Length: 60000\r\n"
    async with target.connected() as (reader, writer):
        writer.write(_request("POST", "/", target.own, more).encode())
        dripping = asyncio.ensure_future(_drip(writer, "x"))
        try:
            told = _outcome(await reader.readuntil(b"\r\n\r\n"))
            await reader.read()
        except ConnectionError:
            pass
        finally:
            dripping.cancel()
            await asyncio.wait([dripping])
        return f"{told}, then closed"


async def unread_answer(target: Target) -> str:
    asked = _request("GET", "/static/main.js", target.own).encode()
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(deaf, ("127.0.0.1", target.port))
        try:
            while True:  # more than all the buffers between us hold
                await loop.sock_sendall(deaf, asked)
        except ConnectionError:
            return "closed"


async def flood(target: Target) -> str:
    more = "Content-Length: 0\r\nX-Forwarded-For: 192.0.2.66\r\n"
    offer = _request("POST", "/whip/gym", f"Host: 127.0.0.1:{target.port}\r\n", more)
    outcomes = [await target.said(offer, source=PROXY) for _ in range(100)]
    return f"{outcomes.count('`401`')} × `401`, then `429`" if outcomes[-1] == "`429`" else "all in"


CHANGES: Final = (
    ("POST", "/whip/gym"),
    ("PATCH", "/whip/gym/c0nnection"),
    ("DELETE", "/whip/gym/c0nnection"),
    ("PATCH", "/api/v1/sessions/gym"),
)
TRAVERSALS: Final = (
    "/static/../pyproject.toml",
    "/static/../../../../../../etc/passwd",
    "/static/%2e%2e/pyproject.toml",
    "/static/..%2fpyproject.toml",
    "/static/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/static/..%5cpyproject.toml",
    "/static//etc/passwd",
    "/static/css/%00",
    "/c/../../pyproject.toml",
    "//etc/passwd",
)

Attack = Callable[[Target], Awaitable[str]]

ATTACKS: Final[tuple[tuple[str, str, Attack], ...]] = (
    ("cross-origin", "every change, with another site's `Origin`", cross_origin),
    ("DNS rebinding", "every kind of route, with another site's name as `Host`", rebinding),
    ("no name", "HTTP/1.0 without `Host`", no_host),
    ("path traversal", "ten ways out of the page's folder", traversal),
    ("oversized body", "a `Content-Length` of 10 GB", oversized),
    ("endless body", "800 kB in chunks, no length", endless),
    ("oversized header", "one of 100 kB", long_header),
    ("too many headers", "10,000", many_headers),
    ("smuggling", "`Content-Length` and `Transfer-Encoding` at once", two_lengths),
    ("bytes of no text", "headers that are not UTF-8: a token, a cookie", not_utf8),
    ("silent connection", "nothing", silence),
    ("slow header", "a header after another, byte by byte", slow_header),
    ("slow header, later", "the same, as a connection's second request", slow_second_header),
    ("dripped body", "an offer byte by byte", dripped_body),
    ("dripped body, unwanted", "the same, where nothing is read", dripped_after_refusal),
    ("unread answer", "requests without end, no answer read", unread_answer),
    ("flood", "100 offers of one address, without a token", flood),
)
"""What it is called, what is sent, and the attack itself, which returns what came of it."""


def row(name: str, sent: str, outcome: str) -> str:
    """Return the line of docs/reference/http-attacks.md."""
    return f"| {name} | {sent} | {outcome} |"
