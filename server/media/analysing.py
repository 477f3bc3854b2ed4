"""Owns one camera's analysis while it is connected: which picture, when, on which thread.

One analysis at a time is in flight, on the shared executor, when it is this camera's turn.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, Final, Protocol, TypeVar

from server.events import Event, FrameAnalysed, SaidEvent
from server.media.decoder import Picture
from server.media.frame_queue import FrameQueue, TimedPicture
from server.media.pace import Pace
from server.media.pictures import as_frame
from server.media.results import Results
from server.media.rtp_clock import RtpClock
from server.media.turns import Share, Turns
from server.pose.frame import Frame

T = TypeVar("T")

PAUSE_S: Final = 0.5
"""Without a picture for so long beyond when one is due, what waits for more of a jump is told or
looked at now."""


class Analysis(Protocol):
    """What is needed of an analysis: pictures in, events out; then `close`."""

    @property
    def moving(self) -> bool:
        """Whether every picture counts."""

    @property
    def wants_time(self) -> bool:
        """Whether `use_time` has something to do."""

    @property
    def is_overdue(self) -> bool:
        """Whether that cannot wait for time to spare."""

    def feed(self, frame: Frame) -> tuple[Event, ...]:
        """Analyse one frame."""

    def recall(self, frame: Frame) -> None:
        """Take in a frame from before the newest."""

    def use_time(self) -> tuple[SaidEvent, ...]:
        """Spend the time of about one frame on what can wait."""

    def pause(self) -> tuple[SaidEvent, ...]:
        """Return what can be said while no picture comes; pictures may follow."""

    def last_words(self) -> tuple[SaidEvent, ...]:
        """Return what is left to say when no picture comes any more."""

    def close(self) -> None:
        """Free what it holds."""


class Analysing:
    """Takes pictures in and tells results, while `run` runs; then `last_words`, and `free`."""

    def __init__(
        self, analysis: Analysis, executor: Executor, turns: Turns, pace: Pace, results: Results
    ) -> None:
        self.queue = FrameQueue()
        self.pictures = 0
        """How many were analysed."""
        self.meter = results.meter
        self._analysis, self._executor = analysis, executor
        self._turns, self._share = turns, Share()
        self._pace, self._results = pace, results
        self._clock = RtpClock()
        self._in_flight: asyncio.Task[Any] | None = None
        self._failed = False
        self._is_over = False

    def take(self, picture: Picture) -> None:
        """Take in the next picture, unless fewer are wanted."""
        if self._is_over:
            return
        frame = picture.frame
        self.meter.note_picture(picture.decoded_s, frame.width, frame.height)
        time_s = self._clock.time_s(picture.rtp_timestamp)
        if time_s is None:
            return
        admitted = self._pace.admits(time_s)
        self._results.ask(self._pace.asked)
        if admitted:
            self.queue.look_every_s = self._pace.look_every_s
            self.queue.put(TimedPicture(time_s, picture))

    async def run(self) -> None:
        """Analyse, until cancelled."""
        while True:
            try:
                async with asyncio.timeout(PAUSE_S + 1 / self._pace.asked.max_fps):
                    await self.queue.wait()
            except TimeoutError:
                await self._pause()
                continue
            # Which picture it is, is decided when the turn has come: by then a newer one may be.
            await self._turns.take(self._share)
            await self._use_turns()

    async def _pause(self) -> None:
        """Say what waits for pictures that do not come, and look again at what was unsure."""
        await self._turns.take(self._share)
        spent_s = 0.0
        try:
            await self._whole(self._tell(self._analysis.pause))
            spent_s = await self._use_spare_time()
        finally:
            self._turns.give_back(self._share, spent_s)

    async def last_words(self) -> None:
        """Tell what is left to say, after what is in flight and the rest of a movement.

        No more pictures are taken in: those that wait are no more than the queue holds.
        """
        self._is_over = True
        try:
            if not self._failed:
                await self._finish()
        finally:
            await self._tell(self._analysis.last_words)

    async def _finish(self) -> None:
        if self._in_flight is not None:
            await self._in_flight
        while len(self.queue) and self._analysis.moving:
            await self._turns.take(self._share)
            spent_s = 0.0
            try:
                spent_s = await self._analyse_one()
            finally:
                self._turns.give_back(self._share, spent_s)

    async def free(self) -> None:
        """Free the analysis, and let go of the pictures that wait for it."""
        await asyncio.get_running_loop().run_in_executor(self._executor, self._analysis.close)
        self.queue.clear()

    async def _use_turns(self) -> None:
        """Analyse what waits, turn by turn, until nothing does; a turn was taken."""
        while True:
            try:
                spent_s = await self._whole(self._analyse_one())
                spent_s += await self._use_spare_time()
            except BaseException:
                self._turns.give_back(self._share, 0.0)
                raise
            if not len(self.queue):
                self._turns.give_back(self._share, spent_s)
                return
            await self._turns.go_on(self._share, spent_s)

    async def _analyse_one(self) -> float:
        """Analyse the next picture; return how long that took, seconds."""
        began_s = time.perf_counter()
        waiting = self.queue.take()
        loop = asyncio.get_running_loop()
        feeding = loop.run_in_executor(self._executor, self._feed, waiting)
        events, start_s, end_s = await feeding
        self.pictures += 1
        moving = self._analysis.moving
        self.queue.every_frame = moving
        # The turn is taken until this loop comes to it, not only while the executor is at work.
        now_s = time.perf_counter()
        self.meter.analysed.add(now_s)
        self._pace.analysed(now_s, now_s - began_s, moving=moving)
        for event in events:
            if isinstance(event, FrameAnalysed):
                reduced = self._pace.asked.reduced
                self._results.send_pose(event, waiting.picture, start_s, end_s, reduced=reduced)
            else:
                self._results.tell(event)
        return end_s - start_s

    async def _use_spare_time(self) -> float:
        """Use the time until the next picture, where no other camera needs it; return how much.

        On a server that never has any, what is overdue takes a turn of this camera's.
        """
        began_s = time.perf_counter()
        while self._analysis.wants_time and (self._analysis.is_overdue or not self._is_waited_for):
            await self._whole(self._tell(self._analysis.use_time))
        return time.perf_counter() - began_s

    async def _whole(self, step: Coroutine[Any, Any, T]) -> T:
        """Do *step* to its end: where this is cancelled meanwhile, `last_words` waits for it."""
        self._in_flight = asyncio.create_task(step)
        try:
            return await asyncio.shield(self._in_flight)
        finally:
            self._failed = _has_failed(self._in_flight)

    async def _tell(self, ask: Callable[[], tuple[SaidEvent, ...]]) -> None:
        """Ask the analysis, on the executor, and tell what it says."""
        loop = asyncio.get_running_loop()
        for event in await loop.run_in_executor(self._executor, ask):
            self._results.tell(event)

    @property
    def _is_waited_for(self) -> bool:
        return len(self.queue) > 0 or len(self._turns) > 0

    def _feed(self, waiting: TimedPicture) -> tuple[tuple[Event, ...], float, float]:
        """Runs on the executor."""
        start_s = time.perf_counter()
        frame = as_frame(waiting.time_s, waiting.picture.frame)
        events: tuple[Event, ...] = ()
        if waiting.late:
            self._analysis.recall(frame)
        else:
            events = self._analysis.feed(frame)
        return events, start_s, time.perf_counter()


def _has_failed(step: asyncio.Task[Any]) -> bool:
    return step.done() and not step.cancelled() and step.exception() is not None
