"""Owns the cameras: one stream each, by WebRTC or by WebSocket, all on the caller's event loop.

Both send at their times whatever the server does, and note when each result comes.
"""

import asyncio
import json
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from server.media.network import NETWORK, Network
from tests.compare.clip import as_jpeg_texts, as_vp8
from tests.compare.timeline import Result, Timeline
from tests.server.media_peer import FPS, Camera

LOOPBACK = Network((("127.0.0.1", "127.0.0.1"),), (48000, 48099))
_RTCP = range(200, 207)
_BODY = 1
"""The flag of a pose message."""
_FIRST_RESULTS_S = 30
_ENOUGH = 10**6
"""Frames: nine hours."""


class RefusedError(Exception):
    """A server that answers an offer with anything but an answer."""


class RtcSender(Camera):
    """Sends the clip's packets; takes results from Hangtime, the tutorial and FastRTC."""

    def __init__(self) -> None:
        super().__init__(_ENOUGH, as_vp8())
        self.timeline = Timeline(FPS)
        self.answered = asyncio.Event()
        self._tap_packets()

    async def connect(self, http: aiohttp.ClientSession, url: str, name: str) -> None:
        token = NETWORK.set(LOOPBACK)
        try:
            offer = await self.offer()
        finally:
            NETWORK.reset(token)
        headers = {"Content-Type": "application/sdp"}
        async with http.post(f"{url}/whip/{name}", data=offer, headers=headers) as response:
            answer = await response.text()
            if response.status != 201:
                raise RefusedError(f"{url} refused the offer: {response.status} {answer}")
        await self.accept(answer)

    def _tap_packets(self) -> None:
        transport = self.connection.getSenders()[0].transport
        send = transport._send_rtp

        async def noted(data: bytes) -> None:
            if data[1] not in _RTCP:
                (rtp,) = struct.unpack_from("!I", data, 4)
                self.timeline.note_packet(rtp, len(data), time.perf_counter())
            await send(data)

        transport._send_rtp = noted  # type: ignore[method-assign]

    def _take_pose(self, message: bytes | str) -> None:
        now_s, timeline = time.perf_counter(), self.timeline
        if isinstance(message, bytes):
            flags, rtp = struct.unpack_from("<xBxxI", message)
            number, has_body = timeline.number_of(rtp), bool(flags & _BODY)
        else:
            told = json.loads(message)
            if "landmarks" not in told or told.get("counter", 0) is None:
                return
            number = (
                timeline.number_of(told["rtp"])
                if "rtp" in told
                else timeline.number_near_last(told["counter"], len(as_vp8()))
            )
            has_body = bool(told["landmarks"])
        timeline.results.append(Result(now_s, number, has_body))
        self.answered.set()

    def _take_event(self, message: str) -> None:
        # FastRTC answers on the channel that came last.
        self._take_pose(message)


class SocketSender:
    """Sends the clip's pictures as JSON, as a page would: what is not taken piles up."""

    def __init__(self) -> None:
        self.timeline = Timeline(FPS)
        self.answered = asyncio.Event()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._texts = as_jpeg_texts()

    async def connect(self, http: aiohttp.ClientSession, url: str, name: str) -> None:
        socket = await http.ws_connect(f"{url}/stream/{name}", max_msg_size=0)
        self._socket = socket
        both = self._send(socket), self._receive(socket)
        self._tasks = [asyncio.ensure_future(each) for each in both]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

    async def _send(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        began_s = time.perf_counter()
        for number in range(_ENOUGH):
            due_s = began_s + number / FPS
            await asyncio.sleep(max(0.0, due_s - time.perf_counter()))  # the camera's schedule
            image = self._texts[number % len(self._texts)]
            text = json.dumps(
                {"frame": number, "time_ms": round(1e3 * number / FPS), "image": image}
            )
            # Dated by its schedule: time that it waits behind others is the way's own.
            self.timeline.sent_s.append(due_s)
            self.timeline.sent_bytes.append(len(text))
            await socket.send_str(text)

    async def _receive(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            now_s, told = time.perf_counter(), json.loads(message.data)
            self.timeline.results.append(Result(now_s, told["frame"], bool(told["landmarks"])))
            self.answered.set()


Sender = RtcSender | SocketSender


@asynccontextmanager
async def connected(kind: type[Sender], url: str, count: int) -> AsyncIterator[list[Sender]]:
    """*count* senders, one after the other, with their first results.

    Who is refused, or gets none in time, stays among them: as one without results.
    """
    senders = [kind() for _ in range(count)]
    async with aiohttp.ClientSession() as http:
        try:
            try:
                async with asyncio.timeout(_FIRST_RESULTS_S):
                    for index, sender in enumerate(senders):
                        await sender.connect(http, url, f"compare-{index}")
                    for sender in senders:
                        await sender.answered.wait()
            except (TimeoutError, RefusedError, aiohttp.ClientError) as error:
                print(f"({url}: not every sender got results: {error or 'none in time'})")
            yield senders
        finally:
            await asyncio.gather(*(sender.close() for sender in senders))
