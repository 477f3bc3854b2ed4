"""Owns one camera's connection from answer to end. No arithmetic: it carries values about.

One task group holds everything that runs; leaving it is the clean-up. One analysis at a time is in
flight, on the shared executor.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Final, Protocol

from aiortc import RTCDataChannel, RTCPeerConnection

from server.errors import BadConfiguration, BadInput
from server.events import Event, FrameAnalysed, RepDone
from server.media.decoder import Picture
from server.media.frame_queue import FrameQueue, TimedPicture
from server.media.pictures import as_rgb
from server.media.rtp_clock import RtpClock
from server.media.upstream import PeerReceiver
from server.pose.estimator import Frame
from server.sessions import LiveSession
from server.wire import (
    FrameStamps,
    dump,
    event_message,
    message,
    parse_client_message,
    pose_message,
)

logger = logging.getLogger(__name__)

SILENCE_S: Final = 5.0
CONNECT_S: Final = 15.0
"""How long the first packet may take: ICE, DTLS and a phone's camera permission lie before it."""


class Analysis(Protocol):
    """What a peer needs of an analysis: pictures in, events out; then `close`."""

    @property
    def moving(self) -> bool:
        """Whether every picture counts."""

    def feed(self, frame: Frame) -> tuple[Event, ...]:
        """Analyse one frame."""

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
    ) -> None:
        self.queue = FrameQueue()
        self._connection, self._receiver = connection, receiver
        self._live, self._resumed = live, resumed
        self._analysis, self._executor = analysis, executor
        self._clock = RtpClock()
        self._pose: RTCDataChannel | None = None
        self._events: RTCDataChannel | None = None
        self._sequence = 0
        self._size: tuple[int, int] | None = None
        self._in_flight: asyncio.Future[tuple[tuple[Event, ...], float, float]] | None = None
        self._over = asyncio.Event()
        self._bye: tuple[str, str] | None = None
        self._task: asyncio.Task[None] | None = None
        receiver.on_picture = self._take_picture
        connection.on("datachannel", self._take_channel)
        connection.on("connectionstatechange", self._note_state)

    def start(self, ended: Callable[[], None]) -> None:
        """Run until the connection ends; *ended* is called when all is freed."""
        self._task = asyncio.create_task(self._run(), name=f"peer {self._live.name}")
        self._task.add_done_callback(lambda _: ended())

    async def end(self, code: str, text: str) -> None:
        """Say bye and close; return when everything is freed."""
        self._bye = self._bye or (code, text)
        self._over.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = (group.create_task(self._analyse()), group.create_task(self._watch()))
                await self._over.wait()
                for task in tasks:
                    task.cancel()
        except* Exception:
            logger.exception("the connection of session %s failed", self._live.name)
            self._bye = ("failed", "The server could not go on with this connection.")
        finally:
            await self._free()

    async def _free(self) -> None:
        if self._bye is not None:
            code, text = self._bye
            self._send_event(message("bye", code=code, text=text))
        if self._in_flight is not None:
            await asyncio.wait([self._in_flight])
        await asyncio.get_running_loop().run_in_executor(self._executor, self._analysis.close)
        await self._connection.close()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        while True:
            last_s = self._receiver.last_packet_s
            until_s = began_s + CONNECT_S if last_s is None else last_s + SILENCE_S
            if loop.time() >= until_s:
                self._bye = self._bye or ("silence", f"No video came for {SILENCE_S:.0f} s.")
                self._over.set()
                return
            await asyncio.sleep(until_s - loop.time())

    def _note_state(self) -> None:
        if self._connection.connectionState in ("failed", "closed"):
            self._over.set()

    def _take_picture(self, picture: Picture) -> None:
        time_s = self._clock.time_s(picture.rtp_timestamp)
        if time_s is not None:
            self.queue.put(TimedPicture(time_s, picture))

    async def _analyse(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            waiting = await self.queue.get()
            self._in_flight = loop.run_in_executor(self._executor, self._feed, waiting)
            events, start_s, end_s = await asyncio.shield(self._in_flight)
            self.queue.every_frame = self._analysis.moving
            self._tell(waiting.picture, events, start_s, end_s)

    def _feed(self, waiting: TimedPicture) -> tuple[tuple[Event, ...], float, float]:
        """Runs on the executor."""
        start_s = time.perf_counter()
        rgb = as_rgb(waiting.picture.frame)
        events = self._analysis.feed(Frame(waiting.time_s, rgb))
        return events, start_s, time.perf_counter()

    def _tell(
        self, picture: Picture, events: tuple[Event, ...], start_s: float, end_s: float
    ) -> None:
        for event in events:
            if isinstance(event, FrameAnalysed):
                self._send_pose(event, picture, start_s, end_s)
                continue
            told = event_message(event)
            if isinstance(event, RepDone):
                recorded_at = datetime.now(UTC).isoformat(timespec="milliseconds")
                told["rep"] = {**event.rep.as_json(), "recorded_at": recorded_at}
            self._send_event(told)
            self._live.say(dump(told))

    def _send_pose(
        self, seen: FrameAnalysed, picture: Picture, start_s: float, end_s: float
    ) -> None:
        channel = self._pose
        size = (picture.frame.width, picture.frame.height)
        changed = self._size is not None and size != self._size
        self._size = size
        self._sequence = (self._sequence + 1) & 0xFFFF
        # A result that cannot leave at once is late already: dropped, the next one is on its way.
        if channel is None or channel.readyState != "open" or channel.bufferedAmount > 0:
            return
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
        channel.send(pose_message(seen, stamps))

    def _send_event(self, told: dict[str, object]) -> None:
        if self._events is not None and self._events.readyState == "open":
            self._events.send(dump(told))

    def _take_channel(self, channel: RTCDataChannel) -> None:
        if channel.label == "pose" and self._pose is None:
            self._pose = channel
        elif channel.label == "events" and self._events is None:
            self._events = channel
            channel.on("message", self._take_message)
            self._send_event(self._live.hello(resumed=self._resumed))

    def _take_message(self, text: str | bytes) -> None:
        try:
            self._act_on(parse_client_message(text))
        except BadConfiguration as error:
            self._send_event(message("notice", code="bad_configuration", text=str(error)))
        except BadInput as error:
            self._send_event(message("notice", code="bad_message", text=str(error)))

    def _act_on(self, told: dict[str, object]) -> None:
        kind = told["type"]
        if kind == "ping":
            self._send_event({**told, "type": "pong", "server_time_s": time.time()})
        elif kind == "configure":
            changes = {key: value for key, value in told.items() if key not in ("type", "v")}
            session = self._live.session
            session.configuration = session.configuration.changed(changes)
        else:
            raise BadInput(f"unknown message type {kind!r}: this server knows configure and ping")
