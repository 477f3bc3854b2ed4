"""Owns the bytes on the two data channels; docs/reference/protocol.md is its promise.

Values in, bytes out: no channel, no clock. Golden messages in tests/data/wire/ are read by the
Python and the JavaScript tests alike.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.errors import BadInput
from server.events import (
    FrameAnalysed,
    GatesSeen,
    Notice,
    PhaseChanged,
    RepDone,
    RepRejected,
    SaidEvent,
    SetDone,
)

VERSION: Final = 1
MAX_EVENT_BYTES: Final = 16 * 1024
UNKNOWN_HIP_HEIGHT: Final = -32768

FLAG_BODY: Final = 1
FLAG_PICTURE_SIZE_CHANGED: Final = 2
FLAG_RATE_REDUCED: Final = 4

_HEADER: Final = struct.Struct("<BBHIBB5Hh")
_IMAGE_UNIT: Final = 16384
_LANDMARK: Final = np.dtype([("x", "<i2"), ("y", "<i2"), ("visibility", "u1")])


@dataclass(frozen=True, slots=True)
class FrameStamps:
    """What the receive path knows of one frame; times in seconds since its first packet."""

    sequence: int
    rtp_timestamp: int
    """Absolute, as the sender put it on the wire."""
    complete_s: float
    decoded_s: float
    pose_start_s: float
    pose_end_s: float
    sent_s: float
    picture_size_changed: bool = False
    rate_reduced: bool = False


def pose_message(seen: FrameAnalysed, stamps: FrameStamps) -> bytes:
    """Return one message of the `pose` channel: 22 bytes, and 165 more where there is a body."""
    flags = (
        FLAG_BODY * (seen.body is not None)
        | FLAG_PICTURE_SIZE_CHANGED * stamps.picture_size_changed
        | FLAG_RATE_REDUCED * stamps.rate_reduced
    )
    stages = (
        stamps.complete_s,
        stamps.decoded_s,
        stamps.pose_start_s,
        stamps.pose_end_s,
        stamps.sent_s,
    )
    header = _HEADER.pack(
        VERSION,
        flags,
        stamps.sequence & 0xFFFF,
        stamps.rtp_timestamp & 0xFFFFFFFF,
        seen.phase,
        seen.quality,
        *(max(0, min(0xFFFF, round(stage * 1e4))) for stage in stages),
        _as_i16_mm(seen.hip_height_m),
    )
    if seen.body is None:
        return header
    landmarks = np.empty(len(seen.body.visibility), _LANDMARK)
    units = np.clip(np.rint(seen.body.image * _IMAGE_UNIT), -32768, 32767)
    landmarks["x"], landmarks["y"] = units[:, 0], units[:, 1]
    landmarks["visibility"] = np.clip(np.rint(seen.body.visibility * 255), 0, 255)
    return header + landmarks.tobytes()


def _as_i16_mm(height_m: float | None) -> int:
    if height_m is None:
        return UNKNOWN_HIP_HEIGHT
    return max(-32767, min(32767, round(height_m * 1000)))


def event_message(event: SaidEvent) -> dict[str, object]:
    """Return the JSON object that carries *event* on the `events` channel."""
    match event:
        case PhaseChanged(time_s, phase):
            return message("phase", time_s=time_s, phase=phase.name.lower())
        case RepDone(rep):
            return message("rep", rep=rep.as_json())
        case SetDone(hop_set):
            return message("set", set=hop_set.as_json())
        case RepRejected(time_s, code, text):
            return message("rep_rejected", time_s=time_s, code=code, text=text)
        case Notice(code, text):
            return message("notice", code=code, text=text)
        case GatesSeen(time_s, gates):
            judged = {name: {"ok": gate.ok, "value": gate.value} for name, gate in gates.items()}
            return message("gates", time_s=time_s, gates=judged)


def rep_saved_message(rep_id: str, revision: int) -> dict[str, object]:
    """Return the message that this revision of a repetition, or a later one, is durable."""
    return message("rep_saved", rep_id=rep_id, revision=revision)


def rep_changed_message(rep_id: str, athlete_id: str | None, *, deleted: bool) -> dict[str, object]:
    """Return the message that a stored repetition was moved, deleted, or had back."""
    return message("rep_changed", rep_id=rep_id, athlete_id=athlete_id, deleted=deleted)


def configured_message(
    configuration: Mapping[str, object], queue: Mapping[str, object] | None
) -> dict[str, object]:
    """Return the message of what the coach chose, and of who jumps one after the other."""
    return message("configured", configuration=configuration, queue=queue)


def message(kind: str, **fields: object) -> dict[str, object]:
    """Return an event message of *kind*."""
    return {"type": kind, "v": VERSION, **fields}


def rate_message(max_fps: float, scale_down_by: float, *, reduced: bool) -> dict[str, object]:
    """Return the message that asks a camera to send fewer pictures, or as many as it likes."""
    return message(
        "rate",
        max_fps=max_fps,
        scale_resolution_down_by=scale_down_by,
        reason="overload" if reduced else "recovered",
    )


def dump(event: Mapping[str, object]) -> str:
    """Return the text of one event message."""
    return json.dumps(event, separators=(",", ":"), allow_nan=False)


def parse_client_message(text: str | bytes) -> dict[str, object]:
    """Return a client's event message; raise BadInput with a sentence for its sender."""
    if isinstance(text, bytes):
        raise BadInput("the events channel carries JSON text, not binary")
    if len(text.encode(errors="replace")) > MAX_EVENT_BYTES:
        raise BadInput(f"a message is at most {MAX_EVENT_BYTES} bytes")
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"the message is not JSON: {error}") from None
    if not isinstance(parsed, dict) or not isinstance(parsed.get("type"), str):
        raise BadInput('a message is a JSON object with "type" and "v"')
    if parsed.get("v") != VERSION:
        raise BadInput(f'"v" is {parsed.get("v")!r}: this server speaks version {VERSION}')
    return parsed
