"""Owns one repetition on its way to the database: the same as a value, a line and a row.

A line begins with the CRC-32 of the rest, so that one half written by a dying machine is known.
"""

import base64
import gzip
import io
import json
import logging
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import numpy as np

from server.keeping import RepToKeep, RepWindow
from server.pose.landmarks import Pose
from server.poses_file import PosesWriter
from server.store.tables import ID_LENGTH, Json

logger = logging.getLogger(__name__)

_DECIMALS: Final = 5
"""Of landmarks, in the picture's size and in metres: a hundredth of a pixel, of a millimetre."""


@dataclass(frozen=True, slots=True)
class WindowRecord:
    """The landmarks around a repetition."""

    frame_count: int
    configuration: Json
    poses_jsonl_gzip: bytes


@dataclass(frozen=True, slots=True)
class RepRecord:
    """One revision of a repetition, ready to be stored."""

    session_id: str
    session_name: str
    athlete_id: str | None
    rep: Json
    window: WindowRecord | None

    @property
    def rep_id(self) -> str:
        """Which repetition."""
        return str(self.rep["rep_id"])

    @property
    def revision(self) -> int:
        """Which of its revisions."""
        return int(self.rep["revision"])

    @property
    def recorded_at(self) -> datetime:
        """When it was told, UTC."""
        return datetime.fromisoformat(self.rep["recorded_at"])

    @classmethod
    def from_kept(cls, kept: RepToKeep) -> "RepRecord":
        """Compress the window: some milliseconds, to be spent on a thread."""
        configuration = asdict(kept.configuration)
        athlete_id = configuration.pop("athlete_id")
        return cls(
            session_id=kept.session_id,
            session_name=kept.session_name,
            athlete_id=athlete_id if _is_id(athlete_id) else None,
            rep=dict(kept.rep),
            window=_window(kept.window, configuration),
        )

    def as_line(self) -> bytes:
        """Return it as one line."""
        fields = asdict(self)
        if self.window is not None:
            packed = base64.b64encode(self.window.poses_jsonl_gzip).decode()
            fields["window"] = {**asdict(self.window), "poses_jsonl_gzip": packed}
        text = json.dumps(fields, separators=(",", ":"), allow_nan=False).encode()
        return b"%08x %s\n" % (zlib.crc32(text), text)

    @classmethod
    def from_line(cls, line: bytes) -> "RepRecord":
        """Read a line; raise ValueError where it is not whole."""
        check, _, text = line.removesuffix(b"\n").partition(b" ")
        if not line.endswith(b"\n") or check != b"%08x" % zlib.crc32(text):
            raise ValueError("the line is not whole")
        fields = json.loads(text)
        if (window := fields["window"]) is not None:
            packed = base64.b64decode(window["poses_jsonl_gzip"])
            fields["window"] = WindowRecord(**{**window, "poses_jsonl_gzip": packed})
        return cls(**fields)


def _is_id(text: str | None) -> bool:
    """Whether a database takes *text*: PostgreSQL refuses NUL, and half of a surrogate pair."""
    return text is not None and text.isprintable() and len(text) <= ID_LENGTH


def _window(window: RepWindow | None, configuration: Mapping[str, object]) -> WindowRecord | None:
    if window is None:
        return None
    text = io.StringIO()
    writer = PosesWriter(text, window.width, window.height)
    try:
        for frame in window.frames:
            writer.write(frame.time_s, _rounded(frame.pose), frame.look)
    except ValueError as error:  # a landmark that is no number; the repetition itself is sound
        logger.warning("the window of a repetition is not kept: %s", error)
        return None
    # No time of its own inside: the same window is the same bytes.
    packed = gzip.compress(text.getvalue().encode(), compresslevel=6, mtime=0)
    return WindowRecord(len(window.frames), dict(configuration), packed)


def _rounded(pose: Pose | None) -> Pose | None:
    if pose is None:
        return None
    world_m = None if pose.world_m is None else np.round(pose.world_m, _DECIMALS)
    image, visibility = np.round(pose.image, _DECIMALS), np.round(pose.visibility, 3)
    return Pose(pose.time_s, pose.aspect, image, visibility, world_m)
