"""A real aiortc camera in the test's own process: replays encoded frames, keeps what comes back."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any, Final

import av
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)

FPS = 30
_LOST_S: Final = 2.0
"""An answer that did not come for so long will not come."""
WIDTH, HEIGHT = 320, 240


@cache
def encoded_frames(count: int = 60, width: int = WIDTH, height: int = HEIGHT) -> tuple[bytes, ...]:
    """A bright square that wanders over noise, in VP8, with a key frame a second."""
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.bit_rate = 600_000
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "g": "30"}
    rng = np.random.default_rng(1)
    background = rng.integers(0, 60, (height, width, 3), np.uint8)
    packets: list[bytes] = []
    for index in range(count):
        rgb = background.copy()
        rgb[100:140, 4 * index % (width - 40) : 4 * index % (width - 40) + 40] = 255
        frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = index, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(packets + [bytes(packet) for packet in encoder.encode(None)])


class Replay(MediaStreamTrack):
    """Sends encoded frames at their times, over and over, *count* of them, then nothing more."""

    kind = "video"

    def __init__(
        self,
        frames: Sequence[bytes],
        count: int,
        times_s: Sequence[float] | None = None,
        turn_of: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        """Without *times_s*, one for each of *count*, there are FPS frames a second.

        A frame whose *turn_of* has not come waits for it.
        """
        super().__init__()
        self._turn_of = turn_of
        self._frames = frames
        self._times_s = times_s
        self._left = count
        self._index = 0
        self._began_s: float | None = None
        self.all_sent = asyncio.Event()

    async def recv(self) -> "av.Packet[Any]":
        loop = asyncio.get_running_loop()
        self._began_s = self._began_s or loop.time()
        if self._left == 0:
            self.all_sent.set()
            await asyncio.Event().wait()
        if self._turn_of is not None:
            await self._turn_of(self._index)
        time_s = self._index / FPS if self._times_s is None else self._times_s[self._index]
        wait_s = self._began_s + time_s - loop.time()
        if wait_s > 0:
            await asyncio.sleep(wait_s)  # the schedule of the camera this stands for
        packet = av.Packet(self._frames[self._index % len(self._frames)])
        packet.pts, packet.time_base = round(time_s * 90000), Fraction(1, 90000)
        self._index += 1
        self._left -= 1
        return packet


class Camera:
    """One publisher; use `offer`, hand the answer to `accept`, await what should come back."""

    def __init__(
        self,
        count: int = 60,
        frames: Sequence[bytes] | None = None,
        codec: str = "video/VP8",
        times_s: Sequence[float] | None = None,
        configuration: RTCConfiguration | None = None,
        patient: bool = False,
    ) -> None:
        """Send *count* of *frames*, in *codec*; a wandering square in VP8 if there are none.

        Who is *patient* sends a frame when the one before was answered: a slow server skips none.
        """
        self.connection = RTCPeerConnection(configuration or RTCConfiguration(iceServers=[]))
        turn_of = self._answered if patient else None
        self.track = Replay(frames or encoded_frames(), count, times_s, turn_of)
        self._lost = 0
        self.poses: list[bytes] = []
        self.events: list[dict[str, Any]] = []
        self._came = asyncio.Condition()
        self.pose = self.connection.createDataChannel("pose", ordered=False, maxRetransmits=0)
        self.told = self.connection.createDataChannel("events")
        transceiver = self.connection.addTransceiver(self.track, direction="sendonly")
        known = RTCRtpSender.getCapabilities("video").codecs
        transceiver.setCodecPreferences(
            [one for one in known if one.mimeType in (codec, "video/rtx")]
        )
        self.pose.on("message", self._take_pose)
        self.told.on("message", self._take_event)

    @property
    def reps(self) -> list[dict[str, Any]]:
        return [told["rep"] for told in self.events if told["type"] == "rep"]

    async def offer(self) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription.sdp

    async def accept(self, answer: str) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def poses_came(self, count: int) -> None:
        async with asyncio.timeout(20), self._came:
            await self._came.wait_for(lambda: len(self.poses) >= count)

    async def event_came(self, kind: str) -> dict[str, Any]:
        return await self.event_is(lambda told: bool(told["type"] == kind))

    async def event_is(
        self, wanted: Callable[[dict[str, Any]], bool], nth: int = 0, within_s: float = 20
    ) -> dict[str, Any]:
        """Return the *nth* event, from 0, that is *wanted*."""

        def found() -> list[dict[str, Any]]:
            return [told for told in self.events if wanted(told)]

        async with asyncio.timeout(within_s), self._came:
            await self._came.wait_for(lambda: len(found()) > nth)
        return found()[nth]

    async def last_word_came(self) -> None:
        """Return when a repetition is final, or was rejected."""

        def is_last(told: dict[str, Any]) -> bool:
            return told["type"] == "rep_rejected" or (
                told["type"] == "rep" and bool(told["rep"]["final"])
            )

        async with asyncio.timeout(20), self._came:
            await self._came.wait_for(lambda: any(map(is_last, self.events)))

    async def _answered(self, frames: int) -> None:
        if frames == 0:
            await self.event_came("hello")
        try:
            async with asyncio.timeout(_LOST_S), self._came:
                await self._came.wait_for(lambda: len(self.poses) + self._lost >= frames)
        except TimeoutError:
            self._lost += 1  # answers are not sent again

    def say(self, **told: object) -> None:
        self.told.send(json.dumps(told))

    async def close(self) -> None:
        await self.connection.close()

    def _take_pose(self, message: bytes) -> None:
        self.poses.append(message)
        self._notify()

    def _take_event(self, message: str) -> None:
        self.events.append(json.loads(message))
        self._notify()

    def _notify(self) -> None:
        async def notify() -> None:
            async with self._came:
                self._came.notify_all()

        self._notifying = asyncio.ensure_future(notify())
