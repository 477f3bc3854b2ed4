"""When pictures are looked at, and what they say of light, lens and an upright camera."""

import cv2
import numpy as np
import pytest

from server.jump.camera import (
    CAMERA_TILTED,
    PICTURE_BLURRED,
    TOO_DARK,
    PictureLook,
    what_to_change,
)
from server.media.picture import EVERY_S, PictureGates
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from tests.server.picture_rig import MOTION, Picture, clear, lit, looks, noisy, pose_at, shifts
from tests.truth.rendered_jumper import Renderer


def test_it_looks_five_times_a_second_whatever_the_frame_rate() -> None:
    for fps in (24, 30, 60):
        told = looks(clear(), times_s=np.arange(0.0, 1.0, 1 / fps))
        gaps = np.diff([look.time_s for look in told])
        assert (gaps >= EVERY_S - 1e-5).all()
        assert (gaps < EVERY_S + 1 / fps).all()


def test_the_first_look_has_nothing_to_compare_with() -> None:
    first, second = looks(clear(), times_s=[0.0, 0.2])
    assert first.shift is None
    assert first.down is None
    assert second.shift is not None


def test_a_stream_that_starts_again_is_looked_at_again() -> None:
    assert len(looks(clear(), times_s=[5.0, 0.0])) == 2


def test_where_nothing_has_edges_nothing_is_told() -> None:
    def wall(t: float, rgb: Picture) -> Picture:
        grain = np.random.default_rng(round(t * 1e6)).normal(0, 4, rgb.shape)
        return np.clip(128 + grain, 0, 255).astype(np.uint8)

    told = looks(noisy(), wall)
    assert shifts(told) == []
    assert all(look.tilt_deg is None for look in told)
    assert all(look.blur is None for look in told)


def room(lean_deg: float) -> Picture:
    """Door frames, shelves and grain, seen by a camera such that they lean clockwise."""
    rng = np.random.default_rng(7)
    plain = np.full((900, 900), 150, np.uint8)
    for x in range(40, 900, 90):
        cv2.rectangle(
            plain, (x, 30), (x + int(rng.integers(8, 40)), 870), int(rng.integers(30, 250)), -1
        )
    for y in range(100, 900, 200):
        cv2.rectangle(plain, (0, y), (900, y + 12), int(rng.integers(30, 250)), -1)
    turn = cv2.getRotationMatrix2D((450, 450), -lean_deg, 1)
    turned = cv2.warpAffine(plain, turn, (900, 900))[130:770, 270:630]
    grain = rng.normal(0, 4, turned.shape)
    return np.repeat(np.clip(turned + grain, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


@pytest.mark.parametrize("lean_deg", [-12.0, -6.0, -3.0, -1.0, 0.0, 1.0, 3.0, 6.0, 12.0])
def test_the_lean_of_a_built_place_is_known_to_a_degree(lean_deg: float) -> None:
    look = PictureGates().look(Frame(0.0, room(lean_deg)), None)
    assert look is not None
    assert look.tilt_deg == pytest.approx(lean_deg, abs=1.0)
    assert (CAMERA_TILTED in what_to_change(look)) == (abs(lean_deg) > 5)


def test_trees_do_not_tell_how_the_camera_leans() -> None:
    assert {look.tilt_deg for look in looks(noisy())} == {None}


def test_light_is_the_bodys_own_and_falls_with_the_lamp() -> None:
    bright, half, dark = (
        PictureGates().look(Frame(0.0, lit(clear().frame(0.0), gain)), pose_at(clear(), 0.0))
        for gain in (1.0, 0.5, 0.12)
    )
    assert bright is not None
    assert half is not None
    assert dark is not None
    assert half.light == pytest.approx(bright.light / 2, abs=0.01)
    assert dark.light == pytest.approx(bright.light * 0.12, abs=0.01)
    assert what_to_change(bright) == ()
    assert TOO_DARK in what_to_change(dark)


def test_light_without_a_body_is_the_pictures() -> None:
    for level in (0, 51, 255):
        look = PictureGates().look(Frame(0.0, np.full((360, 640, 3), level, np.uint8)), None)
        assert look is not None
        assert look.light == pytest.approx(level / 255, abs=1e-6)


def test_a_body_beside_the_picture_is_no_fault() -> None:
    pose = pose_at(clear(), 0.0)
    aside = Pose(0.0, pose.aspect, pose.image + np.array([1.5, 0.0]), pose.visibility, None)
    look = PictureGates().look(Frame(0.0, clear().frame(0.0)), aside)
    assert look is not None
    assert look.blur is None
    assert 0 < look.light < 1


def blurred(renderer: Renderer, share: float) -> PictureLook:
    """A look at the standing man, blurred by that share of his height."""
    pose, rgb = pose_at(renderer, 0.0), renderer.frame(0.0)
    sd_px = share * float(np.ptp(pose.image[:, 1])) * renderer.height
    soft = cv2.GaussianBlur(rgb, (0, 0), sd_px) if share else rgb
    look = PictureGates().look(Frame(0.0, np.asarray(soft, np.uint8)), pose)
    assert look is not None
    return look


def test_blur_rises_with_every_blur_and_reads_no_less_than_it() -> None:
    shares = [0.0, 0.004, 0.006, 0.008, 0.010, 0.014]
    told = [blurred(clear(), share).blur or 0.0 for share in shares]
    assert told == sorted(set(told))
    for share, seen in zip(shares[1:], told[1:], strict=True):
        assert 0.95 * share < seen < 1.8 * share


def test_a_sharp_picture_is_not_called_blurred_and_a_blurred_one_is() -> None:
    assert what_to_change(blurred(clear(), 0.0)) == ()
    assert what_to_change(blurred(clear(), 0.004)) == ()
    assert what_to_change(blurred(clear(), 0.010)) == (PICTURE_BLURRED,)


def test_blur_is_of_the_body_not_of_the_pixels() -> None:
    sizes = [(360, 640), (720, 1280), (1080, 1920)]
    told = [blurred(Renderer(MOTION, *size), 0.013).blur for size in sizes]
    assert told == [pytest.approx(told[0], rel=0.1)] * 3
