"""Owns a camera's analysis without a connection: frames through queue and analyser, in its time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import av
import numpy as np

from server.events import RepDone, RepRejected
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.media.analyser import Analyser
from server.media.decoder import Picture
from server.media.frame_queue import FrameQueue, TimedPicture
from server.pose.estimator import Estimator
from server.pose.frame import Frame, Planes
from server.pose.landmarks import Pose
from server.session import Session

HEIGHT, WIDTH = 64, 36


@dataclass
class Seen:
    """What was said of a stream, and what it took."""

    reps: dict[str, JumpRep] = field(default_factory=dict)
    rejected: list[str] = field(default_factory=list)
    analysed: int = 0
    late: int = 0
    dropped: int = 0


def analysed(
    frames: Sequence[Frame], estimator: Estimator, test: str, look_every_s: float, each: int = 2
) -> Seen:
    """Let *frames* come one by one; at most *each* analyses are done from one to the next."""
    queue, seen = FrameQueue(), Seen()
    queue.look_every_s = look_every_s
    analyser = Analyser(estimator, Session(Configuration(test=test)))
    of_time = {frame.time_s: frame for frame in frames}
    height, width = frames[0].size
    picture = Picture(av.VideoFrame(width, height, "yuv420p"), 0, 0.0, 0.0, 0.0)
    for frame in frames:
        queue.put(TimedPicture(frame.time_s, picture))
        for _ in range(min(each, len(queue))):
            taken = queue.take()
            seen.analysed += 1
            if taken.late:
                seen.late += 1
                analyser.recall(of_time[taken.time_s])
                continue
            for event in analyser.feed(of_time[taken.time_s]):
                if isinstance(event, RepDone):
                    seen.reps[event.rep.rep_id] = event.rep
                elif isinstance(event, RepRejected):
                    seen.rejected.append(event.code)
            queue.every_frame = analyser.moving
    analyser.close()
    seen.dropped = queue.dropped
    return seen


class Drawn:
    """An estimator that finds in each frame the body that was drawn for it."""

    def __init__(self, stream: Sequence[tuple[float, Pose | None]]) -> None:
        self.frames = [Frame(time_s, planes=_blank()) for time_s, _ in stream]
        self._poses = {
            id(frame.planes): pose for frame, (_, pose) in zip(self.frames, stream, strict=True)
        }
        self._last_s = -np.inf

    def detect(self, frame: Frame) -> Pose | None:
        assert frame.time_s > self._last_s, "times must rise"
        self._last_s = frame.time_s
        return self._poses[id(frame.planes)]

    def close(self) -> None:
        self._last_s = -np.inf


def _blank() -> Planes:
    grey = np.full((HEIGHT, WIDTH), 128, np.uint8)
    half = np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8)
    return Planes(grey, half, half)
