"""Owns what a test hears of a session: the last revision of each repetition, sets, rejections."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from server.events import RepDone, RepRejected, SetDone
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.jump.sets import HopSet
from server.pose.landmarks import Pose
from server.session import Session
from tests.truth.landmark_jumper import Noise, View, frame_times, poses
from tests.truth.trajectory import Motion

MARKERS = Noise(correlated_m=0.004, white_m=0.001)


@dataclass
class Heard:
    """What was said."""

    reps: dict[str, JumpRep] = field(default_factory=dict)
    revisions: list[int] = field(default_factory=list)
    sets: dict[str, HopSet] = field(default_factory=dict)
    rejected: list[RepRejected] = field(default_factory=list)

    @property
    def all_reps(self) -> list[JumpRep]:
        return list(self.reps.values())


def listen(
    stream: Iterable[tuple[float, Pose | None]], test: str, mass_kg: float | None = None
) -> Heard:
    """What a session that does *test* says of *stream*."""
    session, heard = Session(Configuration(test=test, mass_kg=mass_kg)), Heard()
    for time_s, pose in stream:
        for event in session.feed(time_s, pose):
            match event:
                case RepDone(rep):
                    heard.reps[rep.rep_id] = rep
                    heard.revisions.append(rep.revision)
                case SetDone(hop_set):
                    heard.sets[hop_set.set_id] = hop_set
                case RepRejected():
                    heard.rejected.append(event)
                case _:
                    pass
    assert session.reps == len(heard.reps)
    return heard


def seen(
    motion: Motion, fps: float = 30.0, *, view: View = "oblique", noise: Noise = MARKERS
) -> list[tuple[float, Pose | None]]:
    """What a camera and an estimator make of *motion*."""
    phase_s = 0.003 * (motion.athlete.seed % 9)
    time_s = frame_times(motion, fps, phase_s=phase_s, jitter_s=0.0007)
    return poses(motion, time_s, view=view, noise=noise)


def value(rep: JumpRep, key: str) -> float:
    """A value that must be there."""
    found = rep.values[key]
    assert found is not None, rep.unavailable.get(key)
    return found
