"""Owns the comparison with recorded truth: drop jumps on force plates, clips annotated by eye."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.commands.analyze import from_poses, from_video
from server.jump.protocols import Configuration

DATA: Final = Path(os.environ.get("VALIDITY_DATA", Path(__file__).parents[3] / "shared/data"))

DROP_JUMP_KEYS: Final = (
    "flight_time_s",
    "ground_contact_time_s",
    "jump_height_flight_time_m",
    "jump_height_takeoff_velocity_m",
)
CLIP_KEYS: Final = {
    "takeoff_time_s": "takeoff_best_s",
    "landing_time_s": "landing_best_s",
    "flight_time_s": "flight_best_s",
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recording: what was found, and said minus true with its ± for each key."""

    name: str
    reps: int
    rejected: tuple[str, ...]
    off: dict[str, float]
    sd: dict[str, float]

    @property
    def rate(self) -> str:
        """The group of rates it belongs to."""
        return "60 fps" if "_60fps_" in self.name else "30 fps and varying"


def drop_jumps() -> list[Recorded]:
    """Compare every drop-jump stream with its force plate; nothing was fitted to them."""
    found = []
    for stream in sorted((DATA / "dropjumps").glob("*.poses.jsonl")):
        truth = json.loads(
            stream.with_name(stream.name.replace("poses.jsonl", "truth.json")).read_text()
        )
        report = from_poses(stream, Configuration(test="dj"))
        off, sd = {}, {}
        for rep in report.reps[:1]:
            for key in DROP_JUMP_KEYS:
                off[key] = (rep.values[key] or 0.0) - truth[key]
                sd[key] = rep.uncertainty[key] or 0.0
        codes = tuple(rejected.code for rejected in report.rejected)
        found.append(Recorded(stream.name, len(report.reps), codes, off, sd))
    return found


def real_clips() -> list[Recorded]:
    """Compare each real jump annotated by eye (± 6 ms) as a file."""
    found = []
    clips = json.loads((DATA / "clips/real_jump_events.json").read_text())
    for name, truth in clips.items():
        (jump,) = truth["jumps"]
        report = from_video(DATA / "clips" / name, Configuration())
        off, sd = {}, {}
        for rep in report.reps[:1]:
            for key, true in CLIP_KEYS.items():
                off[key] = (rep.values[key] or 0.0) - jump[true]
                sd[key] = rep.uncertainty[key] or 0.0
        codes = tuple(rejected.code for rejected in report.rejected)
        found.append(Recorded(name, len(report.reps), codes, off, sd))
    return found
