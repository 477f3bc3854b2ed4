"""What the pictures show is what the trajectory says."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from server.pose.landmarks import Array
from tests.truth.body_model import MASS_WEIGHTS
from tests.truth.jump_path import TrueJump
from tests.truth.rendered_jumper import Lens, Renderer
from tests.truth.scene import PX_PER_M, SOLE_Y
from tests.truth.trajectory import (
    Motion,
)
from tests.truth.warp import Stance, sources, tip_m


def rise_px(renderer: Renderer, time_s: float, rows: slice) -> float:
    """How far the part of the standing body in *rows* has risen, as the pictures show it."""
    columns = slice(110, 250)
    whole = renderer.frame(time_s)[:, columns].mean(axis=2).astype(np.float32)
    part = renderer.frame(0.0)[rows, columns].mean(axis=2).astype(np.float32)
    ground = renderer.plate[:, columns].mean(axis=2).astype(np.float32)
    mask = (np.abs(part - ground[rows]) > 12).astype(np.float32)
    match = cv2.matchTemplate(whole, part, cv2.TM_SQDIFF, mask=mask)
    scores = match[:, match.shape[1] // 2]
    best = int(np.clip(np.argmin(scores), 1, len(scores) - 2))
    before, here, after = (float(s) for s in scores[best - 1 : best + 2])
    between = 0.5 * (before - after) / (before - 2 * here + after)
    return float(rows.start - (best + between))


def jump_times(jump: TrueJump) -> Array:
    """From before take-off until after landing."""
    return np.linspace(jump.takeoff_time_s - 0.2, jump.landing_time_s + 0.1, 25)


def test_head_and_hips_are_seen_where_the_stance_says(renderer: Renderer) -> None:
    for jump in renderer.motion.jumps:
        for time_s in jump_times(jump):
            true_px = Stance.at(renderer.motion, float(time_s)).body * renderer.scale
            for rows in (slice(196, 290), slice(340, 420)):
                assert rise_px(renderer, time_s, rows) == pytest.approx(true_px, abs=1.0)


def test_the_bodys_own_centre_of_mass_follows_the_trajectory(motion: Motion) -> None:
    # Rows and columns of the clip where the man's joints are; only what legs lag by matters.
    rows = np.full(33, 160.0)
    columns = np.where(np.arange(33) % 2, 678.0, 628.0)
    rows[[23, 24]], rows[[25, 26]], rows[[27, 28]] = 268.0, 350.0, 436.0
    rows[29:33] = SOLE_Y
    columns[[30, 32, 28]] = 638.0, 598.0, 628.0
    for jump in motion.jumps:
        for time_s in np.linspace(jump.takeoff_time_s - 0.12, jump.landing_time_s + 0.12, 15):
            stance = Stance.at(motion, time_s)
            y = np.arange(60.0 - stance.body, 480.0, 0.5)
            seen = [
                float(np.interp(rows[i], sources(stance, columns[i : i + 1], y)[1][:, 0], y))
                for i in range(33)
            ]
            risen_m = (rows - np.array(seen)) @ MASS_WEIGHTS / PX_PER_M
            assert risen_m == pytest.approx(float(motion.com(time_s)), abs=0.005)


def test_points_of_the_sole_rise_as_the_foot_turns_about_the_toe(motion: Motion) -> None:
    # Columns of the clip: toe, middle and heel of his right foot, which points aside.
    x, y = np.array([598.0, 618.0, 638.0]), np.arange(300.0, 480.0, 0.25)
    for jump in motion.jumps:
        for time_s in np.linspace(jump.takeoff_time_s - 0.15, jump.landing_time_s + 0.15, 15):
            stance = Stance.at(motion, time_s)
            _, source_y = sources(stance, x, y)
            seen = [float(np.interp(SOLE_Y, source_y[:, i], y)) for i in range(3)]
            toe_m = tip_m(motion, 1, time_s)
            heel_m = toe_m + float(motion.heels[1](time_s) - motion.toes[1](time_s))
            true_m = np.array([toe_m, (toe_m + heel_m) / 2, heel_m])
            np.testing.assert_allclose(SOLE_Y - np.array(seen), PX_PER_M * true_m, atol=0.5)


def test_the_tip_of_the_shoe_is_on_the_ground_whenever_the_ground_pushes(motion: Motion) -> None:
    for jump in motion.jumps:
        for side in (0, 1):
            for time_s in np.linspace(-0.12, 0.12, 25):
                before = tip_m(motion, side, jump.takeoff_time_s + time_s)
                after = tip_m(motion, side, jump.landing_time_s - time_s)
                for tip in (before, after):
                    assert (tip > 0) == (time_s > 0)
                if 0 < time_s < 0.03:
                    assert before / time_s > 0.8 * jump.takeoff_velocity_m_s - 0.15


def test_no_frame_differs_from_its_neighbours_by_a_jolt(renderer: Renderer) -> None:
    jump = renderer.motion.jumps[1]
    for event_s in (jump.takeoff_time_s, jump.landing_time_s):
        times_s = np.arange(event_s - 0.08, event_s + 0.08, 0.002)
        frames = [renderer.frame(t).astype(np.int16) for t in times_s]
        changes = np.array([np.abs(b - a).mean() for a, b in pairwise(frames)])
        # From one to the next, what changes between two neighbours changes little.
        assert np.abs(np.diff(changes)).max() < 0.25 * changes.max()


def test_beside_the_person_the_picture_is_still(renderer: Renderer) -> None:
    apex_s = (renderer.motion.jumps[2].takeoff_time_s + renderer.motion.jumps[2].landing_time_s) / 2
    still, flying = renderer.frame(0.0), renderer.frame(apex_s)
    np.testing.assert_array_equal(still[:, :80], flying[:, :80])
    np.testing.assert_array_equal(still[:, 280:], flying[:, 280:])


def test_an_exposure_smears_what_moves_and_noise_is_as_asked(renderer: Renderer) -> None:
    jump = renderer.motion.jumps[2]
    noisy = Renderer(renderer.motion, 360, 640, Lens(noise=4.0))
    assert np.std(noisy.frame(0.0)[400:, :80] - renderer.plate[400:, :80]) == pytest.approx(
        4, abs=1
    )
    blurred = Renderer(renderer.motion, 360, 640, Lens(exposure_s=0.016)).frame(jump.takeoff_time_s)
    sharp = renderer.frame(jump.takeoff_time_s)
    edges = [
        np.abs(np.diff(p[150:560, 120:240].astype(int), axis=0)).mean() for p in (sharp, blurred)
    ]
    assert edges[1] < 0.9 * edges[0]


@pytest.mark.parametrize(("width", "height"), [(540, 960), (640, 360), (720, 1280)])
def test_every_size_shows_the_same_man(renderer: Renderer, width: int, height: int) -> None:
    other = Renderer(renderer.motion, width, height)
    small = cv2.resize(other.frame(2.0), (round(width * 640 / height), 640))
    middle = small.shape[1] // 2
    difference = small[:, middle - 100 : middle + 100].astype(int) - renderer.frame(2.0)[:, 80:280]
    assert np.abs(difference).mean() < 4
