"""Owns how exact the shoes' pixels are by themselves, on rendered jumps through real codecs."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.jump.feet import Instant
from server.media.files import open_video
from server.media.shoes import ShoePictures
from server.pose.blazepose import BlazePose
from server.pose.model_build import model_path
from server.session import Session
from server.settings import Settings
from tests.validity.conditions import Condition
from tests.validity.rendered import filmed, jumps_of

CONDITIONS: Final = (
    Condition("30 fps, H.264 4 Mb/s", kbps=4000, takes=4),
    Condition("30 fps, VP8 1.2 Mb/s", codec="vp8", takes=4),
    Condition("60 fps, H.264 4 Mb/s", fps=60.0, kbps=4000, takes=4),
    Condition("60 fps, VP8 1.2 Mb/s", fps=60.0, codec="vp8", takes=4),
)
_FIRST_SEED: Final = 701
_SAME_EVENT_S: Final = 0.15


@dataclass(frozen=True, slots=True)
class Event:
    """One take-off or landing, and what the pixels said of it."""

    condition: str
    is_takeoff: bool
    off_s: float | None
    """Said minus true; None where the shoes were not held."""


class Heard:
    """The shoes' pixels, and a list of what they were asked and said."""

    def __init__(self, pictures: ShoePictures) -> None:
        self._pictures = pictures
        self.said: list[tuple[bool, float, Instant | None]] = []

    def left(
        self, takeoff_s: float, speed: float, metres_per_unit: float, rests_from_s: float
    ) -> Instant | None:
        said = self._pictures.left(takeoff_s, speed, metres_per_unit, rests_from_s)
        self.said.append((True, takeoff_s, said))
        return said

    def met(self, landing_s: float, speed: float, metres_per_unit: float) -> Instant | None:
        said = self._pictures.met(landing_s, speed, metres_per_unit)
        self.said.append((False, landing_s, said))
        return said


def shoes_alone() -> list[Event]:
    """Ask the shoes about every take-off and landing that was looked for."""
    takes = [each for each in CONDITIONS for _ in range(each.takes)]
    return [
        event
        for seed, condition in enumerate(takes, _FIRST_SEED)
        for event in _take(condition, seed)
    ]


def _take(condition: Condition, seed: int) -> Iterator[Event]:
    motion = jumps_of(seed)
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "take.mkv"
        start_s = filmed(condition, motion, seed, clip)
        said = _said(clip)
    for jump in motion.jumps:
        for is_takeoff, true_s in ((True, jump.takeoff_time_s), (False, jump.landing_time_s)):
            near = [
                instant
                for kind, asked_s, instant in said
                if kind == is_takeoff and abs(asked_s + start_s - true_s) < _SAME_EVENT_S
            ]
            known = near[-1] if near else None
            off_s = None if known is None else known.time_s + start_s - true_s
            yield Event(condition.name, is_takeoff, off_s)


def _said(clip: Path) -> list[tuple[bool, float, Instant | None]]:
    settings = Settings.from_environment({})
    session, pictures = Session(), ShoePictures()
    heard = Heard(pictures)
    model = model_path(settings.model_dir, settings.pose_model)
    with closing(BlazePose(model)) as estimator, open_video(clip) as video:
        for frame in video:
            pose = estimator.detect(frame)
            pictures.keep(frame, pose)
            session.feed(frame.time_s, pose, heard)
    return heard.said
