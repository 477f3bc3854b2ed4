"""Owns what a session hands over to be kept: a repetition as it was sent, and what was seen of it.

Values and one bounded run of frames: no file, no database. Pictures are never part of it.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from server.events import Notice
from server.jump.camera import PictureLook
from server.jump.protocols import Configuration
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.poses_file import StoredFrame

WINDOW_S: Final = 6.0
"""How far back of a repetition is kept: standing, a slow countermovement, flight and landing."""
_MOST_FRAMES: Final = 720  # 6 s at 120 frames a second; then the oldest go


@dataclass(frozen=True, slots=True)
class RepWindow:
    """What the estimator saw around one repetition."""

    width: int
    height: int
    """Of the pictures, pixels."""
    frames: tuple[StoredFrame, ...]


@dataclass(frozen=True, slots=True)
class RepToKeep:
    """One revision of a repetition."""

    session_id: str
    session_name: str
    configuration: Configuration
    rep: Mapping[str, object]
    """As it was sent, with `recorded_at`."""
    window: RepWindow | None
    """Of a final revision; None of others: the final one comes a moment later."""


class RepSink(Protocol):
    """What a session needs of whoever keeps its repetitions."""

    @property
    def trouble(self) -> Notice | None:
        """Why saving does not go on now; None while it does."""

    def keep(self, rep: RepToKeep) -> None:
        """Take *rep* at once; that it is durable is told later."""


class RecentFrames:
    """The last seconds of one stream, as an Analyser's `record`."""

    def __init__(self) -> None:
        self._frames: deque[StoredFrame] = deque(maxlen=_MOST_FRAMES)
        self._size = (0, 0)

    def __call__(self, frame: Frame, pose: Pose | None, look: PictureLook | None) -> None:
        """Keep one frame's landmarks."""
        self._size = frame.size
        self._frames.append(StoredFrame(frame.time_s, pose, look))
        while frame.time_s - self._frames[0].time_s > WINDOW_S:
            self._frames.popleft()

    def window(self) -> RepWindow | None:
        """Return what is kept now; None before the first frame."""
        if not self._frames:
            return None
        height, width = self._size
        return RepWindow(width, height, tuple(self._frames))
