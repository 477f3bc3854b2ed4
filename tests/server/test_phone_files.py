"""`hangtime analyze` on a rendered athlete filmed in every way that phones film."""

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.__main__ import main
from server.pose.landmarks import Array
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Jump, Motion, Stand
from tests.truth.video_files import Picture, film, write_video

SCRIPT = (Stand(1.0), Jump(0.40), Stand(0.6))
DURATIONS = ("flight_time_s", "jump_height_flight_time_m", "jump_height_takeoff_velocity_m")


def analyzed(path: Path) -> list[dict[str, Any]]:
    """The repetitions that the command prints; it must have rejected nothing."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["analyze", str(path), "--test", "cmj", "--json"]) == 0
    told = json.loads(printed.getvalue())
    assert told["rejected"] == []
    reps: list[dict[str, Any]] = told["reps"]
    return reps


Film = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def sixty_a_second() -> tuple[Array, list[Picture]]:
    """The athlete at 60 pictures a second, drawn once for all; every other one is 30 a second."""
    motion = athlete()
    times_s = frame_times(motion, 60)
    return times_s, list(film(Renderer(motion, 540, 960), times_s))


@pytest.fixture(scope="module")
def filmed(
    tmp_path_factory: pytest.TempPathFactory, sixty_a_second: tuple[Array, list[Picture]]
) -> Film:
    """Film an athlete and analyze the file."""
    folder = tmp_path_factory.mktemp("films")

    def film_and_analyze(
        name: str,
        *,
        every: int = 2,
        uneven: bool = False,
        **how: Any,  # noqa: ANN401 - write_video has their types
    ) -> list[dict[str, Any]]:
        times_s, pictures = sixty_a_second[0][::every], sixty_a_second[1][::every]
        if uneven:
            # As phones do in dim light: some frames late, some not taken at all.
            motion, rng = athlete(), np.random.default_rng(8)
            kept = np.flatnonzero(rng.random(len(times_s)) > 0.03)
            times_s = times_s[kept] + rng.uniform(0, 0.006, len(kept))
            pictures = list(film(Renderer(motion, 360, 640), times_s))
        return analyzed(write_video(folder / name, pictures, times_s, **how))

    return film_and_analyze


@pytest.fixture(scope="module")
def plain(filmed: Film) -> list[dict[str, Any]]:
    return filmed("plain.mp4")


def athlete() -> Motion:
    return Motion(Athlete.from_seed(3), SCRIPT)


def assert_true(reps: list[dict[str, Any]], motion: Motion) -> None:
    assert len(reps) == len(motion.jumps)
    for rep, true in zip(reps, motion.jumps, strict=True):
        off_s = rep["flight_time_s"] - true.flight_time_s
        print(f"{true.jump_height_flight_time_m:.2f} m: {off_s * 1e3:+.0f} ms")
        assert abs(off_s) < 0.020


def test_thirty_pictures_a_second_give_a_flight_time_within_20_ms(
    plain: list[dict[str, Any]],
) -> None:
    assert_true(plain, athlete())


def test_sixty_pictures_a_second_give_a_flight_time_within_20_ms(filmed: Film) -> None:
    assert_true(filmed("sixty.mp4", every=1), athlete())


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("turned_with_sound.mp4", {"turned_deg": 90, "audio": True}),
        ("turned_back_in_ten_bit.mov", {"turned_deg": 270, "codec": "hevc10"}),
        ("uneven_and_narrow.mov", {"uneven": True}),
    ],
)
def test_a_phones_file_gives_the_same_repetitions_as_a_plain_one(
    filmed: Film,
    plain: list[dict[str, Any]],
    name: str,
    how: dict[str, Any],
) -> None:
    reps = filmed(name, **how)
    assert len(reps) == len(plain) == 1
    for rep, other in zip(reps, plain, strict=True):
        for key in DURATIONS:
            joint_sd = np.hypot(rep["uncertainty"][key], other["uncertainty"][key])
            assert abs(rep[key] - other[key]) < 2 * joint_sd
