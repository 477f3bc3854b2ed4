"""Owns how one camera's results and messages leave: by its channels and to who listens."""

import time
from datetime import UTC, datetime
from typing import Final

from server.events import FrameAnalysed, Notice, RepDone, SaidEvent, SetDone
from server.jump.protocols import PROTOCOLS
from server.jump.rep import Phase
from server.live_session import LiveSession
from server.media.channels import Channels
from server.media.decoder import Picture
from server.media.pace import FREE, Asked
from server.ops.peer_table import PeerMeter
from server.wire import FrameStamps, event_message, rate_message

_AT_REST: Final = (Phase.NO_BODY, Phase.STANDING)
RECOVERED: Final = Notice(
    "recovered", "The server keeps up again: jumps are measured as surely as before."
)


def overloaded(asked: Asked) -> Notice:
    """Return what a coach should know when pictures are asked down."""
    return Notice(
        "overloaded",
        f"Too many cameras share the server: it looks at {asked.max_fps:.0f} pictures a second, so "
        "jumps are measured less surely, or not at all.",
    )


class Results:
    """Of one camera."""

    def __init__(self, channels: Channels, live: LiveSession) -> None:
        self._channels, self._live = channels, live
        self.meter = PeerMeter()
        self._sequence = 0
        self._told_size: tuple[int, int] | None = None
        self._told_camera = self._told_coach = FREE

    def tell(self, event: SaidEvent) -> None:
        """Tell *event* to the camera and to everybody who listens."""
        told = event_message(event)
        told_before = isinstance(event, RepDone) and self._live.recent.knows(event.rep.rep_id)
        if isinstance(event, RepDone):
            recorded_at = datetime.now(UTC).isoformat(timespec="milliseconds")
            rep = told["rep"] = {**event.rep.as_json(), "recorded_at": recorded_at}
            told = self._live.take(told, event.chosen)
            self._live.keep(rep)
        else:
            told = self._live.take(told)
        self._channels.send_event(told)
        if not told_before:
            self._count(event)

    def _count(self, event: SaidEvent) -> None:
        """Count what fills an athlete's turn: a jump, or a whole set of hops."""
        if isinstance(event, SetDone) and event.hop_set.final:
            self._live.count(event.hop_set.set_id, of=event.hop_set.rep_ids[0])
        elif isinstance(event, RepDone) and not PROTOCOLS[event.rep.test].in_sets:
            self._live.count(event.rep.rep_id, of=event.rep.rep_id)

    def ask(self, asked: Asked) -> None:
        """Ask the camera to send as *asked*, once it can hear, and say what that means, once."""
        if asked != self._told_camera and self._channels.can_send_event:
            self._told_camera = asked
            self._channels.send_event(
                rate_message(asked.max_fps, asked.scale_resolution_down_by, reduced=asked.reduced)
            )
        if asked.reduced != self._told_coach.reduced:
            self._told_coach = asked
            self.tell(overloaded(asked) if asked.reduced else RECOVERED)

    def send_pose(
        self, seen: FrameAnalysed, picture: Picture, start_s: float, end_s: float, *, reduced: bool
    ) -> None:
        """Send one result, with its stage times, unless the one before is still on its way."""
        self._live.see(seen.time_s, at_rest=seen.phase in _AT_REST)
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
            rate_reduced=reduced,
        )
        self._channels.send_pose(seen, stamps)
        self.meter.note_result(
            (
                stamps.complete_s,
                stamps.decoded_s,
                stamps.pose_start_s,
                stamps.pose_end_s,
                stamps.sent_s,
            )
        )
