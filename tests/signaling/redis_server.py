"""Owns a Redis server of the tests' own: a free port of loopback, nothing kept."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Redis:
    """A server that can be stopped and started again."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = f"--bind 127.0.0.1 --port {self.port} --appendonly no --dir /"
        self._process = subprocess.Popen(
            [self._program, *options.split(), "--save", ""], stdout=subprocess.DEVNULL
        )
        began_s = time.monotonic()
        while not self._answers():
            assert self._process.poll() is None, "Redis ended"
            assert time.monotonic() - began_s < 20, "Redis does not answer"
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.01)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as asking:
                asking.sendall(b"PING\r\n")
                return asking.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def program() -> str | None:
    """Where the server is; None without one."""
    return shutil.which("redis-server")


@contextmanager
def redis() -> Iterator[Redis]:
    """Run a server."""
    found = program()
    assert found is not None
    server = Redis(found)
    server.start()
    try:
        yield server
    finally:
        server.stop()
