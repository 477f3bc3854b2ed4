"""Owns one camera's connection from answer to end. No arithmetic: it ties its parts together.

One task group holds everything that runs; leaving it is the clean-up.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from contextlib import AsyncExitStack
from typing import Final, ParamSpec

from aiortc import RTCPeerConnection

from server.live_session import LiveSession
from server.media.analysing import Analysing, Analysis
from server.media.channels import Channels
from server.media.memory import give_back
from server.media.pace import Pace
from server.media.results import Results
from server.media.turns import Turns
from server.media.upstream import PeerReceiver
from server.ops.budget import Budget
from server.ops.peer_table import PeerReading
from server.wire import message
from signaling.answerer import WhyOver

logger = logging.getLogger(__name__)

P = ParamSpec("P")

SILENCE_S: Final = 5.0
CONNECT_S: Final = 15.0
"""How long the first packet may take: ICE, DTLS and a phone's camera permission lie before it."""
CLOSE_S: Final = 10.0
"""How long a connection may take to close; milliseconds do."""


class Peer:
    """A camera that films one session."""

    def __init__(
        self,
        *,
        connection: RTCPeerConnection,
        receiver: PeerReceiver,
        live: LiveSession,
        resumed: bool,
        analysis: Analysis,
        executor: Executor,
        turns: Turns,
        budget: Budget,
        why_over: WhyOver,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._silence_s = silence_s
        self._why_over = why_over
        self._connection, self._receiver = connection, receiver
        self._executor = executor
        self._live = live
        self._channels = Channels(live, resumed=resumed, guard=self._guarded, finish=self._finish)
        self._pace = Pace(budget)
        results = Results(self._channels, live)
        self._analysing = Analysing(analysis, executor, turns, self._pace, results)
        self._over = asyncio.Event()
        self._bye: tuple[str, str] | None = None
        self._task: asyncio.Task[None] | None = None
        self._began_s = time.perf_counter()
        receiver.on_picture = self._guarded(self._analysing.take)
        receiver.on_undecodable = self._guarded(self._give_up)
        connection.on("datachannel", self._guarded(self._channels.take))
        connection.on("connectionstatechange", self._guarded(self._note_state))

    def start(self, ended: Callable[[], None]) -> None:
        """Run until the connection ends; *ended* is called when all is freed."""
        self._task = asyncio.create_task(self._run(), name=f"peer {self._live.name}")
        self._task.add_done_callback(lambda _: ended())

    async def end(self, code: str, text: str) -> None:
        """Say bye and close; return when everything is freed."""
        self._finish(code, text)
        if self._task is not None:
            await asyncio.wait([self._task])

    def hear(self, told: Mapping[str, object]) -> None:
        """See Camera."""
        self._guarded(self._channels.send_event)(dict(told))

    def reading(self, now_s: float) -> PeerReading:
        """Return what is known of this camera at *now_s*, by time.perf_counter."""
        link, meter, queue = self._receiver.link, self._analysing.meter, self._analysing.queue
        width, height = meter.size or (None, None)
        latency, asked, picture_s = self._channels.latency, self._pace.asked, self._pace.picture_s
        return PeerReading(
            session=self._live.name,
            connected_s=now_s - self._began_s,
            codec=link.codec,
            width=width,
            height=height,
            received_fps=meter.came.per_s(now_s),
            analysed_fps=meter.analysed.per_s(now_s),
            asked_fps=asked.max_fps if asked.reduced else None,
            bitrate_bps=link.bitrate_bps(now_s),
            jitter_ms=link.jitter_ms,
            packets_lost_pct=link.packets_lost_pct,
            frames_lost=self._receiver.frames_lost,
            freezes=meter.freezes,
            pictures_analysed=self._analysing.pictures,
            pictures_not_looked_at=queue.replaced,
            pictures_asked_down=self._pace.asked_down,
            pictures_dropped=queue.dropped,
            capture_to_result_p50_ms=None if latency is None else latency.p50_ms,
            capture_to_result_p95_ms=None if latency is None else latency.p95_ms,
            stages=meter.stages,
            analysis_ms=None if picture_s is None else 1000 * picture_s,
        )

    def _finish(self, code: str, text: str) -> None:
        self._bye = self._bye or (code, text)
        self._over.set()

    def _fail(self) -> None:
        """Note the error that is being dealt with; it ends this connection and no other."""
        if not self._over.is_set():
            logger.exception("the connection of session %s failed", self._live.name)
        self._finish("failed", "The server could not go on with this connection.")

    def _guarded(self, react: Callable[P, None]) -> Callable[P, None]:
        """Return *react* with its errors kept from aiortc and the event loop, which call it."""

        def guarded(*args: P.args, **options: P.kwargs) -> None:
            try:
                react(*args, **options)
            except Exception:  # noqa: BLE001 - an edge: logged there, and ends the connection
                self._fail()

        return guarded

    async def _run(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = (group.create_task(self._analysing.run()), group.create_task(self._watch()))
                await self._over.wait()
                for task in tasks:
                    task.cancel()
        except* Exception:  # noqa: BLE001 - the boundary: logged there, ends the connection
            self._fail()
        finally:
            await self._free()
            logger.info(
                "the camera of session %s left after %.0f s: %d pictures analysed, %d not looked "
                "at while the athlete stood, %d asked down, %d dropped, %d lost on the way; from "
                "capture to result %s",
                self._live.name,
                time.perf_counter() - self._began_s,
                self._analysing.pictures,
                self._analysing.queue.replaced,
                self._pace.asked_down,
                self._analysing.queue.dropped,
                self._receiver.frames_lost,
                self._channels.latency or "not told",
            )

    async def _free(self) -> None:
        self._pace.leave()
        try:
            async with AsyncExitStack() as to_do:  # from the last to the first, whichever fails
                to_do.push_async_callback(self._close)
                to_do.push_async_callback(self._analysing.free)
                to_do.callback(self._say_bye)
                await self._analysing.last_words()
        except Exception:
            logger.exception("session %s did not end as it should", self._live.name)
        # Its decoder has ended, too.
        await asyncio.get_running_loop().run_in_executor(self._executor, give_back)

    def _say_bye(self) -> None:
        if self._bye is not None:
            code, text = self._bye
            self._channels.send_event(message("bye", code=code, text=text))

    async def _close(self) -> None:
        """Close the connection; of one that hangs the socket, at least, and wait no longer."""
        for close in (self._connection.close, self._receiver.transport.transport.stop):
            closing = asyncio.create_task(close())
            _, late = await asyncio.wait([closing], timeout=CLOSE_S)
            if not late:
                closing.result()
                return
            closing.cancel()
            logger.error("%s took more than %g s and is let go", close.__qualname__, CLOSE_S)

    async def _watch(self) -> None:
        began_s = time.perf_counter()
        while True:
            if (why := await self._why_over()) is not None:
                self._finish("not_allowed", why)
                return
            last_s = self._receiver.last_packet_s
            until_s = began_s + CONNECT_S if last_s is None else last_s + self._silence_s
            now_s = time.perf_counter()
            if now_s >= until_s:
                self._finish("silence", f"No video came for {self._silence_s:g} s.")
                return
            # The first packet, which moves the end nearer, wakes nobody.
            await asyncio.sleep(min(until_s - now_s, self._silence_s))

    def _note_state(self) -> None:
        if self._connection.connectionState in ("failed", "closed"):
            self._over.set()

    def _give_up(self) -> None:
        text = "The video cannot be decoded: send VP8 or H.264, up to 1920×1088 pixels."
        self._finish("undecodable", text)
