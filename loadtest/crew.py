"""Locust's side of the child processes: starts them, says who films, hands on what they tell.

Runs under gevent, which makes `subprocess`'s pipes cooperative; knows neither aiortc nor asyncio.
"""

import itertools
import json
import subprocess  # nosec B404 # our own programs, without a shell
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import gevent
from gevent.event import AsyncResult, Event

ROOT: Final = Path(__file__).parents[1]
CHILDREN: Final = 2
READY_WITHIN_S: Final = 60.0
ENDS_WITHIN_S: Final = 15.0


class ChildError(Exception):
    """A child process ended before it was told to; its own words are on standard error."""


class Crew:
    """Child processes that film on request, from its making until `end`."""

    def __init__(
        self,
        url: str,
        folder: str,
        least_per_s: float,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        """Start them and wait until they are ready; raise ChildError.

        They publish to *url* what is encoded in *folder*; *tell* takes what they tell.
        """
        self._tell = tell
        self._numbers = itertools.count()
        self._waiting: list[dict[int, AsyncResult[float]]] = [{} for _ in range(CHILDREN)]
        self._children = [
            subprocess.Popen(  # nosec B603 # our own program; no shell reads the words
                [sys.executable, "-m", "loadtest.publishers", url, folder, str(least_per_s)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
            )
            for _ in range(CHILDREN)
        ]
        self._ready = [Event() for _ in range(CHILDREN)]
        self._readers = [gevent.spawn(self._read, place) for place in range(CHILDREN)]
        gevent.wait(self._ready, timeout=READY_WITHIN_S)
        if not all(reader for reader in self._readers):
            raise ChildError

    def film(self, session: str, clip: str, seconds: float | None) -> float:
        """Publish *clip* into *session* for *seconds*, or until this greenlet is killed.

        Returns how many seconds to wait before the next time; raises ChildError.
        """
        number = next(self._numbers)
        place = min(range(CHILDREN), key=lambda one: len(self._waiting[one]))
        ended: AsyncResult[float] = AsyncResult()
        self._waiting[place][number] = ended
        self._say(place, film=number, session=session, clip=clip, seconds=seconds)
        try:
            wait_s = ended.get()
        finally:
            if not ended.ready():
                self._say(place, leave=number)
        assert wait_s is not None
        return wait_s

    def end(self) -> bool:
        """Let all leave, hear the last they have to tell, and end the processes.

        Returns whether each had told all it had to and ended by itself.
        """
        for child in self._children:
            assert child.stdin is not None
            child.stdin.close()
        waits = [gevent.spawn(child.wait) for child in self._children]
        ending: list[gevent.Greenlet[..., Any]] = [*self._readers, *waits]
        gevent.joinall(ending, timeout=ENDS_WITHIN_S)
        for child in self._children:
            child.kill()  # which does nothing to one that has ended
        gevent.joinall(ending)
        return all(child.returncode == 0 for child in self._children)

    def _say(self, place: int, **asked: object) -> None:
        stdin = self._children[place].stdin
        assert stdin is not None
        if stdin.closed:
            return
        try:
            stdin.write(json.dumps(asked) + "\n")
            stdin.flush()
        except BrokenPipeError:
            raise ChildError from None

    def _read(self, place: int) -> None:
        stdout = self._children[place].stdout
        assert stdout is not None
        for line in stdout:
            self._ready[place].set()
            told = json.loads(line)
            self._tell(told)
            for number, wait_s in told["ended"]:
                self._waiting[place].pop(number).set(wait_s)
        self._ready[place].set()
        for ended in self._waiting[place].values():
            ended.set_exception(ChildError())
