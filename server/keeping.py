"""Owns what a session hands over to be kept: a repetition as it was sent, and what was seen of it.

No file, no database: where it goes is a RepSink's affair. Pictures are never part of it.
"""

import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Protocol

from server.events import Notice
from server.jump.camera import PictureLook
from server.jump.protocols import Configuration
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.poses_file import StoredFrame

WINDOW_S: Final = 6.0
"""How far back of a repetition is kept: standing, a slow countermovement, flight and landing."""
_SAVED_TOLD: Final = 100  # reps that a `hello` tells to be saved; of older ones the page knows
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
        # A frame from before an athlete stirred may have been looked at after it.
        frames = sorted(self._frames, key=lambda frame: frame.time_s)
        return RepWindow(width, height, tuple(frames))


class SessionKeeping:
    """What one session keeps, and what of it is known to be saved."""

    def __init__(self, session_name: str, sink: RepSink | None) -> None:
        """Without a *sink* nothing is kept."""
        self.session_id = str(uuid.uuid4())
        """This life's of the session: its name may come again."""
        self._session_name = session_name
        self._sink = sink
        self._recent: RecentFrames | None = None
        self._saved: dict[str, int] = {}

    def recorder(self) -> RecentFrames:
        """Return what is to be shown every frame of a new stream; what came before is let go."""
        self._recent = RecentFrames()
        return self._recent

    def keep(self, rep: Mapping[str, object], configuration: Configuration) -> None:
        """Hand *rep*, as it is sent, to whoever keeps it."""
        if self._sink is None:
            return
        window = self._recent.window() if self._recent is not None and rep["final"] else None
        self._sink.keep(RepToKeep(self.session_id, self._session_name, configuration, rep, window))

    def note_saved(self, rep_id: str, revision: int) -> None:
        """Remember it for whoever comes later; of many the oldest are forgotten."""
        self._saved[rep_id] = max(revision, self._saved.pop(rep_id, 0))
        if len(self._saved) > _SAVED_TOLD:
            del self._saved[next(iter(self._saved))]

    def greeting(self) -> dict[str, object]:
        """Return what a `hello` tells of it."""
        trouble = None if self._sink is None else self._sink.trouble
        return {
            "saved": dict(self._saved),
            "saving": None if trouble is None else asdict(trouble),
        }
