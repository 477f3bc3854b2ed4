"""Owns a coturn of the tests' own: the configuration of the how-to, loopback, nothing kept."""

import asyncio
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from aioice import stun
from aioice.turn import TurnClientUdpProtocol, create_turn_endpoint

SECRET: Final = b"a secret of the relay and the server"
FIRST_PORT, LAST_PORT = 43200, 43299
_HOW_TO: Final = Path(__file__).parents[2] / "docs" / "how-to" / "relay-with-coturn.md"


class Coturn:
    """A relay that runs."""

    def __init__(self, port: int) -> None:
        self.address = ("127.0.0.1", port)
        self.url = f"turn:127.0.0.1:{port}?transport=udp"


def program() -> str | None:
    """Where the server is; None without one."""
    return shutil.which("turnserver")


@contextmanager
def coturn(folder: Path) -> Iterator[Coturn]:
    """Run a relay as the how-to says, on loopback."""
    found = program()
    assert found is not None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    file = folder / "turnserver.conf"
    file.write_text(_configuration(port, folder))
    log = folder / "coturn.log"
    with log.open("wb") as out:
        process = subprocess.Popen([found, "-c", str(file)], stdout=out, stderr=out, cwd=folder)
    try:
        _wait_for_answer(process, port, log)
        yield Coturn(port)
    finally:
        process.kill()
        process.wait()


def _configuration(port: int, folder: Path) -> str:
    found = re.search(r"```conf\n(.*?)```", _HOW_TO.read_text(), re.DOTALL)
    assert found is not None
    lines = [line.strip() for line in found[1].splitlines()]
    change = {
        "static-auth-secret": f"static-auth-secret={SECRET.decode()}",
        "allowed-peer-ip": "allowed-peer-ip=127.0.0.1",
    }
    ours = [change.get(line.partition("=")[0], line) for line in lines]
    ours += [
        "listening-ip=127.0.0.1",
        f"listening-port={port}",
        "relay-ip=127.0.0.1",
        f"min-port={FIRST_PORT}",
        f"max-port={LAST_PORT}",
        "no-tls",
        "no-dtls",
        "allow-loopback-peers",  # the server under test is there
        "log-file=stdout",
        "simple-log",
        f"pidfile={folder}/pid",
        f"userdb={folder}/users.db",
    ]
    return "\n".join(ours)


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ask = bytes(stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST))
    began_s = time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.1)
        asking.connect(("127.0.0.1", port))
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() - began_s < 20, log.read_text()
            try:
                asking.send(ask)
                asking.recv(2000)
            except OSError:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.02)
            else:
                return


class Allocation:
    """A relayed port of a client that has these credentials."""

    def __init__(self, relay: Coturn, username: str, password: str) -> None:
        self._arguments = (relay.address, username, password)
        self._client: TurnClientUdpProtocol | None = None
        self._channel = 0x4000

    async def open(self) -> int:
        """Return the port; raise stun.TransactionFailed."""
        transport, _ = await create_turn_endpoint(asyncio.DatagramProtocol, *self._arguments)
        self._client = transport._TurnTransport__inner_protocol  # type: ignore[attr-defined]
        assert self._client is not None
        assert self._client.relayed_address is not None
        return self._client.relayed_address[1]

    async def reaches(self, address: str) -> bool:
        """Return whether the relay would send to *address*."""
        assert self._client is not None
        self._channel += 1
        try:
            await self._client.channel_bind(self._channel, (address, 4000))
        except stun.TransactionFailed as refused:
            if refused.response.error_code != 403:
                raise
            return False
        return True

    async def close(self) -> None:
        if self._client is not None:
            await self._client.delete()
