"""Owns a crowd of cameras on a machine of its own: the real parts, in a time that only they pass.

Queue, turns, pace and budget are the server's own. A picture takes as long to analyse as a test
says, and nothing else takes any time, so what comes out is the same on every machine.
"""

import asyncio
import selectors
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

import av

from server.events import Event, FrameAnalysed, SaidEvent
from server.jump.rep import Phase
from server.media.analysing import Analysing
from server.media.decoder import Picture
from server.media.pace import Asked, Pace
from server.media.turns import Turns
from server.ops.budget import Budget
from server.ops.peer_table import PeerMeter
from server.pose.frame import Frame

P = ParamSpec("P")
T = TypeVar("T")

CORES = 2
FRAME = av.VideoFrame(64, 48, "yuv420p")


class _Selector(selectors.DefaultSelector):
    """Waits for nothing: time goes on by what would have been waited."""

    passed_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.passed_s += timeout or 0.0
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._own = _Selector()
        super().__init__(self._own)

    def time(self) -> float:
        return self._own.passed_s


class _Machine(Executor):
    """Does what is submitted at once, and says so when the analysis would have been done."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._ahead_s = 0.0

    def spend(self, seconds: float) -> None:
        self._ahead_s += seconds

    def perf_counter(self) -> float:
        return self._loop.time() + self._ahead_s

    def submit(self, fn: Callable[P, T], /, *args: P.args, **options: P.kwargs) -> Future[T]:
        done: Future[T] = Future()
        self._ahead_s = 0.0
        result = fn(*args, **options)
        spent_s, self._ahead_s = self._ahead_s, 0.0
        self._loop.call_later(spent_s, done.set_result, result)
        return done


@dataclass
class Athlete:
    """Who moves when, what each picture costs, and what came of them."""

    moves: Callable[[float], bool]
    picture_s: float
    obeys: bool = False
    looked_s: list[float] = field(default_factory=list)
    """Times of the pictures that were analysed, late ones too."""
    results: list[tuple[float, float]] = field(default_factory=list)
    """When each picture came, and how long its result took; late ones have none."""
    asked: list[Asked] = field(default_factory=list)
    dropped: int = 0

    def waited_s(self, from_s: float = 0.0) -> list[float]:
        """How long the results of the pictures from *from_s* on took."""
        return [waited_s for came_s, waited_s in self.results if came_s >= from_s]

    def between(self, start_s: float, end_s: float) -> list[float]:
        """The times looked at, in order."""
        return sorted(time_s for time_s in self.looked_s if start_s <= time_s < end_s)


class _Analysis:
    """Implements Analysis by a script."""

    wants_time = False
    is_overdue = False

    def __init__(self, athlete: Athlete, machine: _Machine) -> None:
        self.moving = False
        self._athlete, self._machine = athlete, machine

    def feed(self, frame: Frame) -> tuple[Event, ...]:
        self.recall(frame)
        self.moving = self._athlete.moves(frame.time_s)
        return (FrameAnalysed(frame.time_s, Phase.STANDING, 100, None, None),)

    def recall(self, frame: Frame) -> None:
        self._machine.spend(self._athlete.picture_s)
        self._athlete.looked_s.append(frame.time_s)

    def use_time(self) -> tuple[SaidEvent, ...]:
        return ()

    def pause(self) -> tuple[SaidEvent, ...]:
        return ()

    def last_words(self) -> tuple[SaidEvent, ...]:
        return ()

    def close(self) -> None:
        pass


class _Results:
    """Notes when results leave."""

    def __init__(self, athlete: Athlete, loop: asyncio.AbstractEventLoop) -> None:
        self._athlete, self._loop = athlete, loop
        self.meter = PeerMeter()

    def ask(self, asked: Asked) -> None:
        if asked not in self._athlete.asked[-1:]:
            self._athlete.asked.append(asked)

    def tell(self, event: SaidEvent) -> None:
        raise AssertionError(event)

    def send_pose(self, _: FrameAnalysed, picture: Picture, *times: float, reduced: bool) -> None:
        came_s = picture.complete_s
        self._athlete.results.append((came_s, self._loop.time() - came_s))


def film(athletes: Sequence[Athlete], for_s: float, least_per_s: float = 5.0) -> Budget:
    """Let all of *athletes* be filmed at 30 pictures a second; return the budget at the end."""
    loop = _Loop()
    machine = _Machine(loop)
    budget = Budget(CORES, least_per_s)

    async def filmed(athlete: Athlete, turns: Turns, begin_s: float) -> None:
        results: Any = _Results(athlete, loop)
        analysis = _Analysis(athlete, machine)
        one = Analysing(analysis, machine, turns, Pace(budget), results)
        running = asyncio.create_task(one.run())
        sent_s = 0.0
        for index in range(round(30 * for_s)):
            time_s = index / 30
            await asyncio.sleep(max(0.0, begin_s + time_s - loop.time()))
            if (
                athlete.obeys
                and athlete.asked
                and time_s < sent_s + 0.9 / athlete.asked[-1].max_fps
            ):
                continue
            sent_s = time_s
            one.take(Picture(FRAME, index * 3000, 0.0, loop.time(), 0.0))
        athlete.dropped = one.queue.dropped
        running.cancel()
        await asyncio.wait([running])

    async def all_filmed() -> None:
        turns = Turns(CORES)
        async with asyncio.TaskGroup() as group:
            for index, athlete in enumerate(athletes):
                begin_s = (index * 0.618) % 1 / 30
                group.create_task(filmed(athlete, turns, begin_s))

    with (
        patch("server.media.analysing.time", machine),
        asyncio.Runner(loop_factory=lambda: loop) as runner,
    ):
        runner.run(all_filmed())
    return budget
