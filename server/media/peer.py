"""Owns one camera's connection from answer to end. No arithmetic: it carries values about.

One task group holds everything that runs; leaving it is the clean-up. One analysis at a time is in
flight, on the shared executor, when it is this camera's turn.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Any, Final, ParamSpec, Protocol

from aiortc import RTCPeerConnection

from server.events import Event, FrameAnalysed, RepDone, SaidEvent
from server.media.channels import Channels
from server.media.decoder import Picture
from server.media.frame_queue import FrameQueue, TimedPicture
from server.media.pictures import as_frame
from server.media.rtp_clock import RtpClock
from server.media.turns import Share, Turns
from server.media.upstream import PeerReceiver
from server.pose.frame import Frame
from server.sessions import LiveSession
from server.wire import FrameStamps, dump, event_message, message

logger = logging.getLogger(__name__)

P = ParamSpec("P")

SILENCE_S: Final = 5.0
PAUSE_S: Final = 0.5
"""Without a picture for so long, what waits for more of a jump is told or looked at now."""
CONNECT_S: Final = 15.0
"""How long the first packet may take: ICE, DTLS and a phone's camera permission lie before it."""


class Analysis(Protocol):
    """What a peer needs of an analysis: pictures in, events out; then `close`."""

    @property
    def moving(self) -> bool:
        """Whether every picture counts."""

    @property
    def wants_time(self) -> bool:
        """Whether `use_time` has something to do."""

    def feed(self, frame: Frame) -> tuple[Event, ...]:
        """Analyse one frame."""

    def use_time(self) -> tuple[SaidEvent, ...]:
        """Spend the time of about one frame on what can wait."""

    def pause(self) -> tuple[SaidEvent, ...]:
        """Return what can be said while no picture comes; pictures may follow."""

    def last_words(self) -> tuple[SaidEvent, ...]:
        """Return what is left to say when no picture comes any more."""

    def close(self) -> None:
        """Free what it holds."""


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
        silence_s: float = SILENCE_S,
    ) -> None:
        self.queue = FrameQueue()
        self._silence_s = silence_s
        self._connection, self._receiver = connection, receiver
        self._live = live
        self._channels = Channels(live, resumed=resumed, guard=self._guarded, finish=self._finish)
        self._analysis, self._executor = analysis, executor
        self._turns, self._share = turns, Share()
        self._clock = RtpClock()
        self._sequence = 0
        self._analysed = 0
        self._told_size: tuple[int, int] | None = None
        self._in_flight: asyncio.Future[Any] | None = None
        self._over = asyncio.Event()
        self._bye: tuple[str, str] | None = None
        self._task: asyncio.Task[None] | None = None
        receiver.on_picture = self._guarded(self._take_picture)
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
        self._channels.send_event(dict(told))

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
        began_s = time.perf_counter()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = (group.create_task(self._analyse()), group.create_task(self._watch()))
                await self._over.wait()
                for task in tasks:
                    task.cancel()
        except* Exception:  # noqa: BLE001 - the boundary: logged there, ends the connection
            self._fail()
        finally:
            await self._free()
            logger.info(
                "the camera of session %s left after %.0f s: %d pictures analysed, %d replaced by "
                "newer ones, %d dropped, %d lost on the way; from capture to result %s",
                self._live.name,
                time.perf_counter() - began_s,
                self._analysed,
                self.queue.replaced,
                self.queue.dropped,
                self._receiver.frames_lost,
                self._channels.latency or "not told",
            )

    async def _free(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            if self._in_flight is not None:
                await asyncio.wait([self._in_flight])
            for event in await loop.run_in_executor(self._executor, self._analysis.last_words):
                self._tell(event)
            if self._bye is not None:
                code, text = self._bye
                self._channels.send_event(message("bye", code=code, text=text))
            await loop.run_in_executor(self._executor, self._analysis.close)
        except Exception:
            logger.exception("session %s could not free its analysis", self._live.name)
        finally:
            await self._connection.close()

    async def _watch(self) -> None:
        began_s = time.perf_counter()
        while True:
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

    def _take_picture(self, picture: Picture) -> None:
        time_s = self._clock.time_s(picture.rtp_timestamp)
        if time_s is not None:
            self.queue.put(TimedPicture(time_s, picture))

    async def _analyse(self) -> None:
        while True:
            try:
                async with asyncio.timeout(PAUSE_S):
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
            loop = asyncio.get_running_loop()
            pausing = loop.run_in_executor(self._executor, self._analysis.pause)
            self._in_flight = pausing
            for event in await asyncio.shield(pausing):
                self._tell(event)
            spent_s = await self._use_spare_time()
        finally:
            self._turns.give_back(self._share, spent_s)

    async def _use_turns(self) -> None:
        """Analyse what waits, turn by turn, until nothing does; a turn was taken."""
        while True:
            try:
                spent_s = await self._analyse_one()
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
        waiting = self.queue.take()
        loop = asyncio.get_running_loop()
        feeding = loop.run_in_executor(self._executor, self._feed, waiting)
        self._in_flight = feeding
        events, start_s, end_s = await asyncio.shield(feeding)
        self._analysed += 1
        self.queue.every_frame = self._analysis.moving
        for event in events:
            if isinstance(event, FrameAnalysed):
                self._send_pose(event, waiting.picture, start_s, end_s)
            else:
                self._tell(event)
        return end_s - start_s

    async def _use_spare_time(self) -> float:
        """Use the time until the next picture, where no other camera needs it; return how much."""
        loop = asyncio.get_running_loop()
        began_s = time.perf_counter()
        while self._analysis.wants_time and not len(self.queue) and not len(self._turns):
            spent = loop.run_in_executor(self._executor, self._analysis.use_time)
            self._in_flight = spent
            for event in await asyncio.shield(spent):
                self._tell(event)
        return time.perf_counter() - began_s

    def _feed(self, waiting: TimedPicture) -> tuple[tuple[Event, ...], float, float]:
        """Runs on the executor."""
        start_s = time.perf_counter()
        events = self._analysis.feed(as_frame(waiting.time_s, waiting.picture.frame))
        return events, start_s, time.perf_counter()

    def _tell(self, event: SaidEvent) -> None:
        told = event_message(event)
        if isinstance(event, RepDone):
            recorded_at = datetime.now(UTC).isoformat(timespec="milliseconds")
            rep = {**event.rep.as_json(), "recorded_at": recorded_at}
            told["rep"] = rep
            self._live.keep(rep)
        self._channels.send_event(told)
        self._live.say(dump(told))

    def _send_pose(
        self, seen: FrameAnalysed, picture: Picture, start_s: float, end_s: float
    ) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        if not self._channels.can_send_pose:
            return
        size = (picture.frame.width, picture.frame.height)
        changed = self._told_size is not None and size != self._told_size
        self._told_size = size
        first_s = picture.first_packet_s
        stamps = FrameStamps(
            sequence=self._sequence,
            rtp_timestamp=picture.rtp_timestamp,
            complete_s=picture.complete_s - first_s,
            decoded_s=picture.decoded_s - first_s,
            pose_start_s=start_s - first_s,
            pose_end_s=end_s - first_s,
            sent_s=time.perf_counter() - first_s,
            picture_size_changed=changed,
        )
        self._channels.send_pose(seen, stamps)
