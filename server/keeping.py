"""Owns what a session hands over to be kept: a repetition as it was sent, and what was seen of it.

No file, no database: where it goes is a RepSink's affair. Pictures are never part of it.
"""

import uuid
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Protocol

from server.events import Notice
from server.jump.camera import PictureLook
from server.jump.protocols import Configuration
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.poses_file import StoredFrame

WINDOW_S: Final = 6.0
"""What is kept of a repetition: standing, a slow countermovement, flight and landing."""
_LANDED_S: Final = 1.0
"""After a landing: its posture is read from less."""
_HELD_S: Final = 14.0
"""A last word may come late: a second look waits five seconds for time to spare, and may take five
more. Of a jump of which even that is not enough, as after a pause, nothing is kept."""
_SAVED_TOLD: Final = 100  # reps that a `hello` tells to be saved; of older ones the page knows
_MOST_FRAMES: Final = 1680  # 14 s at 120 frames a second; then the oldest go


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
    """Of a final revision, where all of it is here; None of others: the final one comes a moment
    later."""


class RepSink(Protocol):
    """What a session needs of whoever keeps its repetitions."""

    @property
    def trouble(self) -> Notice | None:
        """Why saving does not go on now; None while it does."""

    def keep(self, rep: RepToKeep) -> None:
        """Take *rep* at once; that it is durable is told later."""


class RecentFrames:
    """The last _HELD_S of one stream, as an Analyser's `record`."""

    def __init__(self) -> None:
        self._frames: deque[StoredFrame] = deque(maxlen=_MOST_FRAMES)
        self._size = (0, 0)

    def __call__(self, frame: Frame, pose: Pose | None, look: PictureLook | None) -> None:
        """Keep one frame's landmarks."""
        self._size = frame.size
        self._frames.append(StoredFrame(frame.time_s, pose, look))
        while frame.time_s - self._frames[0].time_s > _HELD_S:
            self._frames.popleft()

    def window(self, begin_s: float, landing_s: float) -> RepWindow | None:
        """Return what was seen around a jump; None where its frames are not here from *begin_s*.

        A window that begins after its own jump, or within it, would be read as another jump.
        """
        # A frame from before an athlete stirred may have been looked at after it.
        seen = sorted(self._frames, key=lambda frame: frame.time_s)
        seen = [frame for frame in seen if frame.time_s <= landing_s + _LANDED_S]
        frames = [frame for frame in seen if seen[-1].time_s - frame.time_s <= WINDOW_S]
        if not frames or frames[0].time_s > begin_s or frames[-1].time_s < landing_s:
            return None
        height, width = self._size
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
        window = self._window(rep) if rep["final"] else None
        self._sink.keep(RepToKeep(self.session_id, self._session_name, configuration, rep, window))

    def _window(self, rep: Mapping[str, Any]) -> RepWindow | None:
        takeoff_s, landing_s = rep.get("takeoff_time_s"), rep.get("landing_time_s")
        if self._recent is None or takeoff_s is None or landing_s is None:
            return None
        touchdown_s = rep.get("touchdown_time_s")
        push_s = rep.get("time_to_takeoff_s") or 0.0
        begin_s = takeoff_s - push_s if touchdown_s is None else touchdown_s
        return self._recent.window(begin_s, landing_s)

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
