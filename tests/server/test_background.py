"""A moving camera is told from noise, poor encoding, changing light and people who walk past."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from server.media.background import ELSEWHERE, Background
from server.media.picture import EVERY_S, PictureGates
from server.pose.frame import Frame
from tests.server.picture_rig import (
    FLOOR,
    HEIGHT,
    LOOKS_S,
    MOTION,
    WIDTH,
    Change,
    Picture,
    clear,
    lit,
    looks,
    noisy,
    pose_at,
    shifts,
)
from tests.truth.scene import load_scene
from tests.truth.video_files import write_video


def moved(rgb: Picture, right: float, down: float) -> Picture:
    """*rgb* by a camera that looks elsewhere, picture heights."""
    matrix = np.array([[1, 0, right * HEIGHT], [0, 1, down * HEIGHT]], np.float64)
    return np.asarray(
        cv2.warpAffine(rgb, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def test_a_jump_before_a_still_camera_moves_nothing() -> None:
    told = shifts(looks(noisy()))
    assert len(told) == len(LOOKS_S) - 1
    assert max(told) < FLOOR


def test_a_poor_encoder_moves_nothing(tmp_path: Path) -> None:
    times_s = np.arange(0.0, MOTION.duration_s, 1 / 30)
    # A quarter of the pixels of 720p, and a quarter of 300 kb/s.
    options = {"b": "75k", "maxrate": "75k", "bufsize": "75k", "tune": "zerolatency"}
    path = write_video(
        tmp_path / "poor.mp4", [noisy().frame(float(t)) for t in times_s], times_s, options=options
    )
    with av.open(str(path)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    gates = PictureGates()
    told = [
        gates.look(Frame(float(t), np.asarray(rgb, np.uint8)), pose_at(noisy(), float(t)))
        for t, rgb in zip(times_s, pictures, strict=True)
    ]
    seen = shifts([look for look in told if look is not None])
    assert len(seen) == len(LOOKS_S) - 1
    assert max(seen) < FLOOR


@pytest.mark.parametrize(("right", "down"), [(0.01, 0.0), (0.0, 0.01), (-0.006, -0.008)])
def test_a_nudge_is_seen_once_with_its_size_and_direction(right: float, down: float) -> None:
    told = looks(noisy(), lambda t, rgb: moved(rgb, right, down) if t > 0.9 else rgb)
    nudged = [look for look in told if (look.shift or 0) > FLOOR]
    assert len(nudged) == 1
    assert 0.9 < nudged[0].time_s < 0.9 + 1.5 * EVERY_S
    assert nudged[0].shift == pytest.approx(0.01, abs=FLOOR / 2)
    assert nudged[0].down == pytest.approx(down, abs=FLOOR / 2)


def test_a_drift_too_slow_for_two_looks_adds_up() -> None:
    told = looks(noisy(), lambda t, rgb: moved(rgb, 0.0, 0.001 * t))
    assert max(shifts(told)) < FLOOR
    drifted = sum(look.down for look in told if look.down is not None)
    assert drifted == pytest.approx(0.001 * LOOKS_S[-1], abs=0.0004)


@pytest.mark.parametrize(
    "light",
    [
        lambda t, rgb: lit(rgb, 0.75 + 0.25 * np.sin(12 * t)),
        lambda t, rgb: lit(rgb, 1.6 if t > 0.9 else 0.6),
        lambda t, rgb: lit(rgb, 1 + 0.3 * np.sin(9 * t) * np.linspace(-1, 1, WIDTH)[:, None]),
    ],
    ids=["flicker", "exposure", "lamp"],
)
def test_changing_light_moves_nothing(light: Change) -> None:
    told = shifts(looks(noisy(), light))
    assert len(told) == len(LOOKS_S) - 1
    assert max(told) < FLOOR


def passer_by(rgb: Picture, x: float, size: float) -> Picture:
    """*rgb* with the man of the clip once more, *size* as tall as the picture, from column *x*."""
    man = cv2.resize(load_scene().person, None, fx=size * HEIGHT / 820, fy=size * HEIGHT / 820)
    wide = cv2.warpAffine(
        man, np.array([[1, 0, x * WIDTH], [0, 1, HEIGHT * (0.95 - size)]]), (WIDTH, HEIGHT)
    )
    return np.asarray(rgb * (1 - wide[..., 3:]) + wide[..., :3], np.float32).astype(np.uint8)


@pytest.mark.parametrize("size", [0.5, 0.8])
def test_somebody_who_walks_past_moves_nothing(size: float) -> None:
    told = looks(noisy(), lambda t, rgb: passer_by(rgb, 0.45 * t - 0.3, size))
    assert len(shifts(told)) >= len(LOOKS_S) - 2
    assert max(shifts(told)) < FLOOR


def test_who_stands_before_most_of_it_leaves_it_untold_until_they_go() -> None:
    def covered(t: float, rgb: Picture) -> Picture:
        if not 0.7 < t < 1.5:
            return rgb
        near = rgb.copy()
        near[:, : int(0.8 * WIDTH)] = np.random.default_rng(round(t * 1e6)).integers(
            0, 255, (HEIGHT, 1, 1)
        )
        return near

    told = looks(noisy(), covered)
    hidden = [look for look in told if 0.7 < look.time_s < 1.5]
    assert all(look.shift is None for look in hidden)
    assert max(shifts(told)) < FLOOR
    assert told[-1].shift is not None


def place(right: float, down: float) -> Picture:
    """The place without anyone, seen by a camera that shows it so much further right and down."""
    x, y = round(700 - right * HEIGHT), round(170 - down * HEIGHT)
    return np.ascontiguousarray(load_scene().plate[y : y + HEIGHT, x : x + WIDTH]).astype(np.uint8)


@pytest.mark.parametrize(
    ("right", "down"), [(0.12, 0.0), (0.25, 0.0), (0.0, 0.25), (0.0, -0.25), (-0.1, -0.2)]
)
def test_a_pan_too_far_to_follow_point_by_point_is_still_measured(
    right: float, down: float
) -> None:
    gates = PictureGates()
    gates.look(Frame(0.0, place(0.0, 0.0)), None)
    look = gates.look(Frame(0.2, place(right, down)), None)
    assert look is not None
    assert look.shift == pytest.approx(np.hypot(right, down), abs=0.002)
    assert look.down == pytest.approx(down, abs=0.002)


def test_another_place_is_a_whole_picture_away() -> None:
    told = looks(clear(), lambda t, rgb: rgb[::-1, ::-1].copy() if t > 0.9 else rgb, LOOKS_S[:8])
    assert [look.shift for look in told].count(ELSEWHERE) == 1
    assert told[-1].shift is not None
    assert told[-1].shift < FLOOR


@pytest.mark.filterwarnings("error")
def test_a_grey_thing_before_a_black_wall_has_no_contrast_below_none() -> None:
    wall = np.zeros((90, 160), np.uint8)
    wall[30:50, 70:75] = 90
    assert Background().moved(0.0, wall, None) is None
