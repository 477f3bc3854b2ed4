"""Attacks on the HTTP plane, all at once, while a camera films: what comes of each is written."""

import asyncio
import datetime
import re
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from server.app import create_app
from server.lan import certificate_for
from signaling.connections import Connections, Patience, listen, runner
from tests.server.http_attacks import ATTACKS, PROXY, Target, row
from tests.server.media_peer import Camera
from tests.server.test_app import KEY, OFFER, SETTINGS, Blind

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "http-attacks.md"
SHORT = Patience(request_s=1, handshake_s=1, reading_s=1, refused_body_s=1)


@pytest.fixture
async def target(tmp_path: Path) -> AsyncIterator[Target]:
    proxies = (ip_network(PROXY),)
    app = create_app(
        replace(SETTINGS, data_dir=tmp_path, trusted_proxies=proxies), KEY, Blind().make
    )
    running = runner(app, 1, SHORT)
    await running.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    server = await listen(running, listener, proxies=proxies, patience=SHORT)
    yield Target(listener.getsockname()[1])
    server.close()
    await running.cleanup()


async def test_each_attack_ends_as_the_reference_says_and_costs_a_camera_nothing(
    target: Target,
) -> None:
    camera = Camera(100_000)
    async with ClientSession(f"http://localhost:{target.port}") as client, asyncio.timeout(30):
        response = await client.post("/whip/gym-1", data=await camera.offer(), headers=OFFER)
        await camera.accept(await response.text())
        await camera.poses_came(5)
        outcomes = await asyncio.gather(*(attack(target) for _, _, attack in ATTACKS))
        await camera.poses_came(len(camera.poses) + 5)
        assert (await client.get("/healthz")).status == 200
    await camera.close()
    told = [
        row(name, sent, outcome) for (name, sent, _), outcome in zip(ATTACKS, outcomes, strict=True)
    ]
    assert told == re.findall(r"^\| (?!---|attack).*\|$", REFERENCE.read_text(), re.MULTILINE)


def test_one_address_has_so_many_connections_and_all_together_so_many() -> None:
    connections = Connections(asyncio.Protocol, (ip_network("10.0.0.1"),), most=9, most_of_one=2)
    assert [connections.admit("192.0.2.50") for _ in range(3)] == ["192.0.2.50"] * 2 + [None]
    assert [connections.admit(f"2001:db8::{last}") is None for last in range(3)] == [
        False,
        False,
        True,
    ]
    assert connections.admit("192.0.2.51")
    for free in ("127.0.0.1", "10.0.0.1", "127.0.0.1", "10.0.0.1"):
        assert connections.admit(free), "this machine and proxies have no limit of their own"
    assert connections.admit("127.0.0.1") is None
    connections.leave("192.0.2.50")
    assert connections.admit("192.0.2.50")


async def test_a_connection_too_many_is_closed_at_once_and_another_takes_its_place() -> None:
    class Echo(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            transport.write(b"in")

    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connections(Echo, most=1), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async def came() -> asyncio.StreamWriter | None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            await reader.readexactly(2)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return None
        return writer

    async with server, asyncio.timeout(10):
        first = await came()
        assert first is not None
        assert await came() is None
        first.close()
        await first.wait_closed()
        while (second := await came()) is None:  # until the server has seen the first one go
            pass
        second.close()


async def test_a_handshake_that_never_ends_is_cut_off(tmp_path: Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate_for(("127.0.0.1",), tmp_path, now).path)
    running = runner(web.Application(), 1, SHORT)
    await running.setup()
    listener = socket.create_server(("127.0.0.1", 0))
    server = await listen(running, listener, tls, patience=SHORT)
    async with asyncio.timeout(10):
        outcome = await Target(listener.getsockname()[1]).said("\x16\x03\x01", drip="\x01")
        assert outcome == "closed, unanswered"
    server.close()
    await running.cleanup()
