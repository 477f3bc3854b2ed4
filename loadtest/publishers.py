"""A child process of the load test: many publishers on one event loop, far from Locust's gevent.

`python -m loadtest.publishers URL FOLDER LEAST_PER_S`. Lines of JSON come in, `{"film": number,
"session", "clip", "seconds"}` and `{"leave": number}`, and go out four times a second: `{"rows":
[[name, ms, error]…], "accounts": [{…}…], "ended": [[number, seconds to wait]…]}`. It ends when its
input does, so it never outlives the process that started it.
"""

import asyncio
import gc
import json
import signal
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import aioice.ice

from loadtest.encodings import read_clip
from loadtest.ledger import Row
from loadtest.loop_lag import watch_lag
from loadtest.playback import JUMPING, STANDING
from loadtest.publisher import Publisher

SHIP_EVERY_S: Final = 0.25
LOOPBACK: Final = ("localhost", "127.0.0.1")


class Publishers:
    """All publishers of this process, and what they have to tell."""

    def __init__(self, url: str, folder: Path, least_per_s: float) -> None:
        """Publish to *url* what is encoded in *folder*."""
        self._url = url
        self._least_per_s = least_per_s
        self._clips = {name: read_clip(folder, name) for name in (JUMPING, STANDING)}
        self._filming: dict[int, asyncio.Task[None]] = {}
        self._publishers: dict[int, Publisher] = {}
        # Bound: what comes within SHIP_EVERY_S. A pipe that nobody empties stops the loop, and
        # is seen as its lag.
        self._rows: list[Row] = []
        self._accounts: list[dict[str, object]] = []
        self._ended: list[tuple[int, float]] = []

    async def run(self) -> None:
        """Do what standard input asks for until it ends."""
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), sys.stdin
        )
        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as tasks:
            standing = [
                tasks.create_task(watch_lag(self._note_lag)),
                tasks.create_task(self._ship_for_ever()),
            ]
            async for line in lines:
                self._do(json.loads(line), tasks, http)
            for task in (*standing, *self._filming.values()):
                task.cancel()
        self._ship()

    def _do(
        self, asked: dict[str, Any], tasks: asyncio.TaskGroup, http: aiohttp.ClientSession
    ) -> None:
        if "leave" in asked:
            # Taken out, so that the end of the input does not interrupt who is leaving already.
            if (task := self._filming.pop(asked["leave"], None)) is not None:
                task.cancel()
        else:
            filming = self._film(http, asked["film"], asked)
            self._filming[asked["film"]] = tasks.create_task(filming)

    async def _film(self, http: aiohttp.ClientSession, number: int, asked: dict[str, Any]) -> None:
        publisher = Publisher(
            asked["session"], self._clips[asked["clip"]], self._least_per_s, self._rows.append
        )
        self._publishers[number] = publisher
        wait_s = 0.0
        try:
            wait_s = await publisher.film(http, self._url, asked["seconds"])
        finally:
            self._filming.pop(number, None)
            del self._publishers[number]
            self._accounts.append(publisher.account() | {"clip": asked["clip"]})
            self._ended.append((number, wait_s))

    async def _ship_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SHIP_EVERY_S)
            now_s = asyncio.get_running_loop().time()
            for publisher in self._publishers.values():
                publisher.ledger.settle(now_s)
            self._ship()

    def _ship(self) -> None:
        told = {"rows": self._rows, "accounts": self._accounts, "ended": self._ended}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        for shipped in (self._rows, self._accounts, self._ended):
            shipped.clear()

    def _note_lag(self, lag_ms: float) -> None:
        self._rows.append(Row("client_loop_lag", lag_ms))


def main() -> None:
    """Publish to where the command line says."""
    url, folder, least_per_s = sys.argv[1:]
    if urlsplit(url).hostname in LOOPBACK:
        # aioice never gathers it by itself.
        aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    publishers = Publishers(url, Path(folder), float(least_per_s))
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for Locust, which ends this by its input
    gc.freeze()  # the clips need not be looked at again and again
    asyncio.run(publishers.run())


if __name__ == "__main__":
    main()
