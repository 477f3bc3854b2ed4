"""Owns the measuring of rendered jumps: film, encode, analyse as a file, compare with the truth."""

import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import cv2

from server.commands.analyze import from_video
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from tests.truth.athlete import Athlete
from tests.truth.jump_path import TrueJump
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Action, Jump, Motion, Stand
from tests.truth.video_files import film, write_video
from tests.validity.conditions import Condition, disturbed, heights_m, times_s

COMPARED: Final = (
    "takeoff_time_s",
    "landing_time_s",
    "flight_time_s",
    "jump_height_flight_time_m",
    "jump_height_takeoff_velocity_m",
)
_NEAR_S: Final = 0.3
_FIRST_SEED: Final = 901
"""On the athletes before the errors of the shoes' pixels and the limits of noise were set."""
PROCESSES: Final = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One true jump, and what was said of it."""

    condition: str
    good: bool
    seed: int
    height_m: float
    found: bool
    refused: tuple[str, ...] = ()
    """Codes, where it was seen and not measured."""
    off: dict[str, float] | None = None
    """Said minus true, by key."""
    sd: dict[str, float] | None = None
    extra: bool = False
    """A repetition where there was no jump."""


def measured(grid: Sequence[Condition]) -> list[Row]:
    """Film and measure the whole *grid*."""
    # Each take is of another person: the seed is its number in the grid.
    takes = [each for each in grid for _ in range(each.takes)]
    context = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        found = pool.map(take, takes, range(_FIRST_SEED, _FIRST_SEED + len(takes)))
        return [row for rows in found for row in rows]


def take(condition: Condition, seed: int) -> list[Row]:
    """Film one athlete's jumps and measure them."""
    cv2.setNumThreads(1)
    motion = jumps_of(seed)
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "take.mkv"
        start_s = filmed(condition, motion, seed, clip)
        report = from_video(clip, Configuration())
    reps = {rep.rep_id: rep for rep in report.reps}
    rows = []
    for jump in motion.jumps:
        off_s, down_s = jump.takeoff_time_s - start_s, jump.landing_time_s - start_s
        near = [r for r in reps.values() if abs(_known(r, "takeoff_time_s") - off_s) < _NEAR_S]
        if near:
            rows.append(_compared(condition, seed, jump, start_s, reps.pop(near[0].rep_id)))
            continue
        codes = tuple(r.code for r in report.rejected if abs(r.time_s - down_s) < 2 * _NEAR_S)
        height_m = jump.jump_height_flight_time_m
        rows.append(Row(condition.name, condition.good, seed, height_m, False, codes))
    rows += [Row(condition.name, condition.good, seed, 0.0, True, extra=True) for _ in reps]
    return rows


def jumps_of(seed: int) -> Motion:
    """Return one athlete's jumps, of the heights of the take of *seed*."""
    script: list[Action] = [Stand(1.2)]
    for height_m in heights_m(seed):
        script += [Jump(height_m), Stand(1.1)]
    return Motion(Athlete.from_seed(seed), script)


def filmed(condition: Condition, motion: Motion, seed: int, clip: Path) -> float:
    """Write *clip*; return the time in the motion of its first picture."""
    width, height = condition.size
    renderer = Renderer(motion, width, height, condition.lens, condition.rows)
    taken_s = times_s(condition, motion.duration_s, seed)
    rate = f"{condition.kbps}000"
    options = {"b": rate, "maxrate": rate, "bufsize": rate}
    if condition.codec == "vp8":
        options |= {"deadline": "realtime", "cpu-used": "8"}
    else:
        options |= {"preset": "veryfast", "tune": "zerolatency", "profile": "baseline"}
    pictures = disturbed(condition, film(renderer, taken_s))
    write_video(clip, pictures, taken_s, codec=condition.codec, options=options)
    return float(taken_s[0])


def _compared(condition: Condition, seed: int, jump: TrueJump, start_s: float, rep: JumpRep) -> Row:
    off = {}
    for key in COMPARED:
        true = float(getattr(jump, key)) - (start_s if key in COMPARED[:2] else 0.0)
        off[key] = _known(rep, key) - true
    sd = {key: rep.uncertainty[key] or 0.0 for key in COMPARED}
    height_m = jump.jump_height_flight_time_m
    return Row(condition.name, condition.good, seed, height_m, True, off=off, sd=sd)


def _known(rep: JumpRep, key: str) -> float:
    value = rep.values[key]
    assert value is not None, rep.unavailable.get(key)
    return value
