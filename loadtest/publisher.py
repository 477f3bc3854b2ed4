"""One camera on the wire: offers by WHIP, replays a clip, obeys `rate`, hears results.

It answers a server's requests for a key frame as an encoder would. It sends fewer frames when it
is asked to, and never smaller ones: its encodings have one size.
"""

import asyncio
import json
import random
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urljoin

import aiohttp
import av
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)

from loadtest.ledger import Ledger, Row
from loadtest.playback import CLOCK_HZ, Clip, Playback

RETRY_S: Final = 1.0
"""Before the next offer, when the server did not say."""
MOST_RETRY_S: Final = 30.0
_ANSWER: Final = aiohttp.ClientTimeout(total=30)
_RTCP_TYPES: Final = range(192, 224)  # second byte of a packet (RFC 5761)
_POSE_BYTES: Final = (22, 187)
_POSE_VERSION: Final = 1


class Replay(MediaStreamTrack):
    """A playback at its own pace."""

    kind = "video"

    def __init__(self, playback: Playback) -> None:
        super().__init__()
        self.playback = playback
        self._taken = 0
        self._began_s: float | None = None

    async def recv(self) -> "av.Packet[Any]":
        """The next frame, when it is due."""
        loop = asyncio.get_running_loop()
        if self._began_s is None:
            self._began_s = loop.time()
        wait_s = self._began_s + self.playback.next_ticks / CLOCK_HZ - loop.time()
        if wait_s > 0:
            await asyncio.sleep(wait_s)  # the schedule of the camera this stands for
        shown = self.playback.show()
        self._taken += 1
        packet = av.Packet(shown.data)
        packet.pts, packet.time_base = shown.ticks, Fraction(1, CLOCK_HZ)
        return packet

    def frames_due(self, now_s: float) -> int:
        """How many frames should have been taken by *now_s*."""
        if self._began_s is None:
            return 0
        behind_s = now_s - self._began_s - self.playback.next_ticks / CLOCK_HZ
        return self._taken + max(0, int(behind_s * self.playback.rate_fps))


class Publisher:
    """One connection of one athlete's camera, from its offer to its end."""

    def __init__(
        self, session: str, clip: Clip, least_per_s: float, tell: Callable[[Row], None]
    ) -> None:
        """Film *clip* into *session*; *tell* takes each row as it is known."""
        self.ledger = Ledger(least_per_s, tell)
        self._session = session
        self._tell = tell
        self._now_s = asyncio.get_running_loop().time
        # Not all in step: each begins at a second of its own.
        begins = random.randrange(len(clip[1]))  # nosec B311 # which picture comes first
        self._replay = Replay(Playback(clip, begins))
        self._frames_due = 0
        self._lost = asyncio.Event()
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))

    async def film(self, http: aiohttp.ClientSession, url: str, seconds: float | None) -> float:
        """Publish for *seconds*, or until the server ends it; cancel to leave earlier.

        Returns how many seconds to wait before another offer. Refusals and losses are rows.
        """
        location: str | None = None
        try:
            self._make_channels()
            self._make_sender()
            await self._connection.setLocalDescription(await self._connection.createOffer())
            self.ledger.offered(self._now_s())
            async with http.post(
                f"{url}/whip/{self._session}",
                data=self._connection.localDescription.sdp,
                headers={"Content-Type": "application/sdp"},
                timeout=_ANSWER,
            ) as response:
                answer = await response.text()
            if response.status != 201:
                self.ledger.answered(self._now_s(), f"refused: {response.status}")
                return _retry_after_s(response)
            location = urljoin(str(response.url), response.headers["Location"])
            self.ledger.answered(self._now_s())
            await self._connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
            return await self._stay(seconds)
        except (aiohttp.ClientError, TimeoutError, KeyError, ValueError) as error:
            # No server, none that answers, or an answer that is none.
            self.ledger.answered(self._now_s(), f"failed: {type(error).__name__}")
            return RETRY_S
        finally:
            self._connection.remove_all_listeners()
            # Judged before it leaves, as leaving takes time in which nothing is due.
            self.ledger.end(self._now_s())
            self._frames_due = self._replay.frames_due(self._now_s())
            await self._leave(http, location)

    def account(self) -> dict[str, object]:
        """What was offered over this connection, and what was got; of one that has ended."""
        return {
            "session": self._session,
            "frames_due": self._frames_due,
            "frames_sent": self.ledger.frames_sent,
            "seconds": round(self.ledger.seconds, 3),
            "results": self.ledger.results,
            "results_owed": self.ledger.results_owed,
            "results_met": self.ledger.results_met,
        }

    def _make_channels(self) -> None:
        pose = self._connection.createDataChannel("pose", ordered=False, maxRetransmits=0)
        pose.on("message", self._take_pose)
        self._connection.createDataChannel("events").on("message", self._take_event)
        self._connection.on("connectionstatechange", self._see_state)

    def _make_sender(self) -> None:
        transceiver = self._connection.addTransceiver(self._replay, direction="sendonly")
        known = RTCRtpSender.getCapabilities("video").codecs
        transceiver.setCodecPreferences(
            [codec for codec in known if codec.mimeType in ("video/VP8", "video/rtx")]
        )
        sender = transceiver.sender
        # aiortc asks its own encoder for key frames, and there is none: the clip has them.
        sender._send_keyframe = self._replay.playback.skip_to_key_frame  # type: ignore[method-assign]
        # The one place that knows the RTP timestamp of a frame and the moment it goes out.
        transport = sender.transport
        send = transport._send_rtp

        async def note_and_send(data: bytes) -> None:
            if data[1] not in _RTCP_TYPES:
                self.ledger.sent(int.from_bytes(data[4:8]), self._now_s())
            await send(data)

        transport._send_rtp = note_and_send  # type: ignore[method-assign]

    async def _stay(self, seconds: float | None) -> float:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._lost.wait(), seconds)
            self.ledger.lost()
            return RETRY_S
        return 0.0

    async def _leave(self, http: aiohttp.ClientSession, location: str | None) -> None:
        await self._connection.close()
        if location is not None:
            with suppress(aiohttp.ClientError, TimeoutError):  # whoever leaves, leaves
                await http.delete(location, timeout=_ANSWER)

    def _take_pose(self, message: bytes | str) -> None:
        if (
            isinstance(message, str)
            or len(message) not in _POSE_BYTES
            or message[0] != _POSE_VERSION
        ):
            self._tell(Row("send_to_result", None, "malformed"))
        else:
            self.ledger.came(int.from_bytes(message[4:8], "little"), self._now_s())

    def _take_event(self, message: bytes | str) -> None:
        try:
            told = json.loads(message)
            kind = told["type"]
            max_fps = positive(told["max_fps"]) if kind == "rate" else None
        except (ValueError, KeyError, TypeError):
            self._tell(Row("events", None, "malformed"))
            return
        if max_fps is not None:
            self._replay.playback.obey(max_fps)
            self.ledger.asked(max_fps)
        if kind == "bye":
            self._lost.set()

    def _see_state(self) -> None:
        if self._connection.connectionState in ("failed", "closed"):
            self._lost.set()


def positive(value: object) -> float:
    """The number *value*; raise ValueError when it is none, or not above 0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError(f"{value} is no rate")
    return float(value)


def _retry_after_s(response: aiohttp.ClientResponse) -> float:
    text = response.headers.get("Retry-After", "")
    return min(float(text), MOST_RETRY_S) if text.isdigit() else RETRY_S
