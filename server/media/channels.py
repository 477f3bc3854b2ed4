"""Owns a camera's two data channels: what leaves on them and what comes in. Knows no media.

Results are dropped rather than queued; events are kept up to MOST_WAITING_BYTES, and a camera that
does not take them, or none so long, is let go. So is one that sends more messages than
MESSAGES_PER_S for long, or opens more than MOST_CHANNELS.
"""

import logging
import time
from collections.abc import Callable
from typing import Final, Protocol

from aiortc import RTCDataChannel

from server.errors import BadConfiguration, BadInput
from server.events import FrameAnalysed
from server.live_session import LiveSession
from server.media.latency import LatencyDigest
from server.wire import FrameStamps, dump, message, parse_client_message, pose_message

logger = logging.getLogger(__name__)

MOST_WAITING_BYTES: Final = 256 * 1024
MESSAGES_PER_S: Final = 20
"""A page sends two: a ping and a digest."""
MESSAGES_SAVED: Final = 100
MOST_CHANNELS: Final = 8


class _Guard(Protocol):
    def __call__(self, react: Callable[[str | bytes], None]) -> Callable[[str | bytes], None]: ...


class Channels:
    """The `pose` and `events` channels of one connection; either may never come."""

    def __init__(
        self,
        live: LiveSession,
        *,
        resumed: bool,
        guard: _Guard,
        finish: Callable[[str, str], None],
    ) -> None:
        """*guard* keeps errors from aiortc; *finish* ends the connection, with code and text."""
        self._live, self._resumed = live, resumed
        self._guard, self._finish = guard, finish
        self._pose: RTCDataChannel | None = None
        self._events: RTCDataChannel | None = None
        self.latency: LatencyDigest | None = None
        """The newest that the page told."""
        self._opened = 0
        self._messages_left = float(MESSAGES_SAVED)
        self._message_s: float | None = None

    def take(self, channel: RTCDataChannel) -> None:
        """Take in a channel that the client opened; one of another name is let be."""
        self._opened += 1
        if self._opened > MOST_CHANNELS:
            self._finish("flooding", f"A camera opens at most {MOST_CHANNELS} data channels.")
            return
        if channel.label == "pose" and self._pose is None:
            self._pose = channel
        elif channel.label == "events" and self._events is None:
            self._events = channel
            channel.on("message", self._guard(self._take_message))
            for told in self._live.hello(resumed=self._resumed):
                self.send_event(told)

    @property
    def can_send_pose(self) -> bool:
        """Whether a result would leave at once; if not it is late already, and the next is near."""
        channel = self._pose
        return channel is not None and channel.readyState == "open" and channel.bufferedAmount == 0

    def send_pose(self, seen: FrameAnalysed, stamps: FrameStamps) -> None:
        """Send one result; only while `can_send_pose`."""
        assert self._pose is not None
        self._send(self._pose, pose_message(seen, stamps))

    @property
    def can_send_event(self) -> bool:
        """Whether an event message would leave."""
        return self._events is not None and self._events.readyState == "open"

    def send_event(self, told: dict[str, object]) -> None:
        """Send one event message."""
        if self._events is None or self._events.readyState != "open":
            return
        if self._events.bufferedAmount > MOST_WAITING_BYTES:
            self._finish("lagging", "The connection is too slow for the events of this session.")
        else:
            self._send(self._events, dump(told))

    def _send(self, channel: RTCDataChannel, message: str | bytes) -> None:
        try:
            channel.send(message)
        except ValueError as error:
            logger.warning("a message to session %s: %s", self._live.name, error)
            self._finish(
                "too_long",
                "A message is longer than this camera takes: offer a larger a=max-message-size.",
            )

    def _take_message(self, text: str | bytes) -> None:
        if not self._is_in_time(time.monotonic()):
            self._finish("flooding", f"At most {MESSAGES_PER_S} messages a second are taken.")
            return
        try:
            self._act_on(parse_client_message(text))
        except BadConfiguration as error:
            self.send_event(message("notice", code="bad_configuration", text=str(error)))
        except (BadInput, ValueError, RecursionError) as error:  # the latter two by a `pong`
            self.send_event(message("notice", code="bad_message", text=str(error)))

    def _is_in_time(self, now_s: float) -> bool:
        """Whether no more messages have come than may."""
        passed_s = 0.0 if self._message_s is None else now_s - self._message_s
        self._message_s = now_s
        earned = self._messages_left + MESSAGES_PER_S * passed_s
        self._messages_left = min(MESSAGES_SAVED, earned) - 1
        return self._messages_left >= 0

    def _act_on(self, told: dict[str, object]) -> None:
        kind = told["type"]
        if kind == "ping":
            self.send_event({**told, "type": "pong", "server_time_s": time.time()})
        elif kind == "configure":
            changes = {key: value for key, value in told.items() if key not in ("type", "v")}
            self.send_event(self._live.configure_by_camera(changes))
        elif kind == "countdown":
            self._live.say(message("countdown", seconds=_seconds(told)))
        elif kind == "latency":
            self.latency = LatencyDigest.parse(told)
        else:
            raise BadInput(
                f"unknown message type {kind!r}: this server knows configure, countdown, latency "
                "and ping"
            )


def _seconds(told: dict[str, object]) -> int:
    seconds = told.get("seconds")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 <= seconds <= 60:
        raise BadInput(f"seconds is {seconds!r}: a whole number from 0 to 60")
    return seconds
