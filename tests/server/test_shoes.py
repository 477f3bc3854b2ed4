"""Shoes drawn on a floor, leaving and landing at known times between the pictures."""

import cv2
import numpy as np
import pytest

from server.media.shoes import KEPT_S, MOST_BYTES, ShoePictures
from server.pose.frame import Frame
from server.pose.landmarks import Landmark, Pose

WIDTH, HEIGHT, FLOOR_Y = 360, 640, 560
METRES_PER_UNIT = 2.9
PX_PER_M = HEIGHT / METRES_PER_UNIT
TAKEOFF_S, FLIGHT_S = 1.2137, 0.46
LANDING_S = TAKEOFF_S + FLIGHT_S
SPEED = 9.80665 * FLIGHT_S / 2 / METRES_PER_UNIT
RNG = np.random.default_rng(5)
FLOOR = cv2.GaussianBlur(RNG.uniform(60, 200, (HEIGHT, WIDTH)).astype(np.float32), (0, 0), 2)
SHOES = [cv2.GaussianBlur(RNG.uniform(0, 255, (26, 22)).astype(np.float32), (0, 0), 1.5)] * 2
OTHER_SIDE = cv2.GaussianBlur(RNG.uniform(0, 255, (26, 22)).astype(np.float32), (0, 0), 1.5)
X = (140, 200)


def height_m(time_s: float) -> float:
    since_s = np.clip(time_s - TAKEOFF_S, 0.0, FLIGHT_S)
    return float(9.80665 / 2 * since_s * (FLIGHT_S - since_s))


def picture(time_s: float, noise: float, right_early_s: float = 0.0, turned: float = 0.0) -> Frame:
    image = FLOOR.copy()
    for x, resting, early_s in zip(X, SHOES, (0.0, right_early_s), strict=True):
        up = height_m(time_s + early_s) * PX_PER_M
        shoe = resting if up == 0 else (1 - turned) * resting + turned * OTHER_SIDE
        shift = np.array([[1, 0, x - 11], [0, 1, FLOOR_Y - 26 - up]], np.float32)
        drawn = cv2.warpAffine(shoe, shift, (WIDTH, HEIGHT))
        mask = cv2.warpAffine(np.ones_like(shoe), shift, (WIDTH, HEIGHT))
        image = image * (1 - mask) + drawn * mask
    grain = np.random.default_rng(round(time_s * 1e4)).normal(0, noise, image.shape)
    grey = np.clip(image + grain, 0, 255).astype(np.uint8)
    return Frame(time_s, np.repeat(grey[..., None], 3, axis=2))


def pose(time_s: float, off_px: float = 0.0) -> Pose:
    image = np.full((33, 2), 0.5)
    for side, x in enumerate(X):
        y = FLOOR_Y - 12 - height_m(time_s) * PX_PER_M + off_px
        for part in (Landmark.LEFT_FOOT_INDEX, Landmark.LEFT_HEEL):
            image[part + side] = (x / WIDTH, y / HEIGHT)
    return Pose(time_s, WIDTH / HEIGHT, image, np.ones(33), None)


def shown(
    fps: float,
    noise: float = 4.0,
    off_px: float = 0.0,
    right_early_s: float = 0.0,
    turned: float = 0.0,
) -> ShoePictures:
    pictures = ShoePictures(METRES_PER_UNIT)
    for time_s in np.arange(0.2, LANDING_S + 0.25, 1 / fps):
        seen = picture(float(time_s), noise, right_early_s, turned)
        pictures.keep(seen, pose(float(time_s), off_px))
    return pictures


@pytest.mark.parametrize(("fps", "within_s"), [(30, 0.015), (60, 0.008)])
@pytest.mark.parametrize("guessed_s", [-0.03, 0.0, 0.03])
def test_both_events_are_found_between_the_pictures(
    fps: float, within_s: float, guessed_s: float
) -> None:
    pictures = shown(fps)
    left = pictures.left(TAKEOFF_S + guessed_s, SPEED, METRES_PER_UNIT, -np.inf)
    met = pictures.met(LANDING_S + guessed_s, SPEED, METRES_PER_UNIT)
    assert left is not None
    assert met is not None
    assert left.time_s == pytest.approx(TAKEOFF_S, abs=within_s)
    assert met.time_s == pytest.approx(LANDING_S, abs=within_s)
    assert 0.005 < left.sd_s < 0.020


def test_landmarks_that_lie_a_little_off_change_little() -> None:
    left = shown(30, off_px=4.0).left(TAKEOFF_S, SPEED, METRES_PER_UNIT, -np.inf)
    assert left is not None
    assert left.time_s == pytest.approx(TAKEOFF_S, abs=0.015)


def test_shoes_that_leave_further_apart_than_feet_do_widen_the_spread() -> None:
    together, slightly, far = (
        shown(30, right_early_s=early_s).left(TAKEOFF_S, SPEED, METRES_PER_UNIT, -np.inf)
        for early_s in (0.0, 0.03, 0.12)
    )
    assert together is not None
    assert slightly is not None
    assert far is not None
    assert slightly.sd_s < 1.3 * together.sd_s
    assert far.sd_s > 2 * together.sd_s


def test_shoes_that_cannot_be_told_from_the_floor_say_nothing() -> None:
    pictures = ShoePictures(METRES_PER_UNIT)
    plain = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    for time_s in np.arange(0.2, 2.0, 1 / 30):
        pictures.keep(Frame(float(time_s), plain), pose(float(time_s)))
    assert pictures.left(TAKEOFF_S, SPEED, METRES_PER_UNIT, -np.inf) is None
    assert pictures.met(LANDING_S, SPEED, METRES_PER_UNIT) is None


def test_without_pictures_around_the_event_nothing_is_said() -> None:
    pictures = shown(30)
    assert pictures.left(TAKEOFF_S + 5, SPEED, METRES_PER_UNIT, -np.inf) is None
    assert ShoePictures().met(LANDING_S, SPEED, METRES_PER_UNIT) is None


def test_no_more_is_kept_than_a_few_seconds_and_megabytes() -> None:
    pictures = ShoePictures(METRES_PER_UNIT)
    for index in range(600):
        time_s = index / 60
        pictures.keep(Frame(time_s, np.zeros((1920, 1080, 3), np.uint8)), pose(time_s))
        assert pictures.kept_bytes <= MOST_BYTES
    assert pictures.kept_s <= KEPT_S


def test_a_shoe_that_is_only_just_found_again_in_the_air_moves_no_event_by_a_jump() -> None:
    """From a shoe that looks in the air as it did at rest to one that is not known again."""
    events = []
    for turned in np.linspace(0.2, 0.8, 21):
        pictures = shown(30, turned=float(turned))
        left = pictures.left(TAKEOFF_S, SPEED, METRES_PER_UNIT, -np.inf)
        met = pictures.met(LANDING_S, SPEED, METRES_PER_UNIT)
        assert left is not None
        assert met is not None
        events.append((left.time_s, met.time_s))
    steps_s = np.abs(np.diff(events, axis=0))
    # Where one threshold decided, one of these steps was a whole interval of pictures.
    assert steps_s.max() < 0.25 / 30
