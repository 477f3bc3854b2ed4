"""What pictures of a rendered jumper over a real place say of their camera, light and lens."""

from collections.abc import Callable, Iterable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from server.jump.camera import (
    CAMERA_TILTED,
    PICTURE_BLURRED,
    TOO_DARK,
    PictureLook,
    what_to_change,
)
from server.media.background import ELSEWHERE
from server.media.picture import EVERY_S, PictureGates
from server.pose.estimator import Frame
from server.pose.landmarks import Pose
from tests.truth.athlete import Athlete
from tests.truth.rendered_jumper import Lens, Renderer
from tests.truth.scene import PX_PER_M, load_scene
from tests.truth.trajectory import Jump, Motion, Stand
from tests.truth.video_files import write_video
from tests.truth.warp import Stance

Picture = NDArray[np.uint8]
Change = Callable[[float, Picture], Picture]

WIDTH, HEIGHT = 360, 640
FLOOR = 0.001  # picture heights: what a still camera must stay below
MOTION = Motion(Athlete.from_seed(3), [Stand(0.8), Jump(0.4), Stand(1.2)])
LOOKS_S = np.arange(0.0, MOTION.duration_s, EVERY_S)


@pytest.fixture(scope="module")
def noisy() -> Renderer:
    return Renderer(MOTION, WIDTH, HEIGHT, Lens(noise=4.0))


@pytest.fixture(scope="module")
def clear() -> Renderer:
    return Renderer(MOTION, WIDTH, HEIGHT)


def pose_at(renderer: Renderer, time_s: float) -> Pose:
    """Landmarks that span the drawn man, nose to sole."""
    rise = Stance.at(renderer.motion, time_s).body * renderer.scale
    feet = renderer.ground_y - rise
    nose = feet - 1.65 * PX_PER_M * renderer.scale
    half = 0.25 * PX_PER_M * renderer.scale
    x = np.linspace(renderer.width / 2 - half, renderer.width / 2 + half, 33) / renderer.width
    y = np.linspace(nose, feet, 33) / renderer.height
    return Pose(time_s, renderer.width / renderer.height, np.stack([x, y], 1), np.ones(33), None)


def looks(
    renderer: Renderer, change: Change = lambda _, rgb: rgb, times_s: Iterable[float] = LOOKS_S
) -> list[PictureLook]:
    gates = PictureGates()
    seen = [
        gates.look(
            Frame(float(t), change(float(t), renderer.frame(float(t)))),
            pose_at(renderer, float(t)),
        )
        for t in times_s
    ]
    return [look for look in seen if look is not None]


def shifts(told: list[PictureLook]) -> list[float]:
    return [look.shift for look in told if look.shift is not None]


def moved(rgb: Picture, right: float, down: float) -> Picture:
    """*rgb* by a camera that looks elsewhere, picture heights."""
    matrix = np.array([[1, 0, right * HEIGHT], [0, 1, down * HEIGHT]], np.float64)
    return np.asarray(
        cv2.warpAffine(rgb, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT), np.uint8
    )


def lit(rgb: Picture, gain: float) -> Picture:
    return np.asarray(np.clip(rgb * gain, 0, 255), np.uint8)


def test_it_looks_five_times_a_second_whatever_the_frame_rate(clear: Renderer) -> None:
    for fps in (24, 30, 60):
        told = looks(clear, times_s=np.arange(0.0, 1.0, 1 / fps))
        gaps = np.diff([look.time_s for look in told])
        assert (gaps >= EVERY_S - 1e-5).all()
        assert (gaps < EVERY_S + 1 / fps).all()


def test_the_first_look_has_nothing_to_compare_with(clear: Renderer) -> None:
    first, second = looks(clear, times_s=[0.0, 0.2])
    assert first.shift is None
    assert first.down is None
    assert second.shift is not None


def test_a_stream_that_starts_again_is_looked_at_again(clear: Renderer) -> None:
    assert len(looks(clear, times_s=[5.0, 0.0])) == 2


def test_a_jump_before_a_still_camera_moves_nothing(noisy: Renderer) -> None:
    told = shifts(looks(noisy))
    assert len(told) == len(LOOKS_S) - 1
    assert max(told) < FLOOR


def test_a_poor_encoder_moves_nothing(noisy: Renderer, tmp_path: Path) -> None:
    times_s = np.arange(0.0, MOTION.duration_s, 1 / 30)
    # A quarter of the pixels of 720p, and a quarter of 300 kb/s.
    options = {"b": "75k", "maxrate": "75k", "bufsize": "75k", "tune": "zerolatency"}
    path = write_video(
        tmp_path / "poor.mp4", [noisy.frame(float(t)) for t in times_s], times_s, options=options
    )
    with av.open(str(path)) as container:
        pictures = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    gates = PictureGates()
    told = [
        gates.look(Frame(float(t), np.asarray(rgb, np.uint8)), pose_at(noisy, float(t)))
        for t, rgb in zip(times_s, pictures, strict=True)
    ]
    seen = shifts([look for look in told if look is not None])
    assert len(seen) == len(LOOKS_S) - 1
    assert max(seen) < FLOOR


@pytest.mark.parametrize(("right", "down"), [(0.01, 0.0), (0.0, 0.01), (-0.006, -0.008)])
def test_a_nudge_is_seen_once_with_its_size_and_direction(
    noisy: Renderer, right: float, down: float
) -> None:
    told = looks(noisy, lambda t, rgb: moved(rgb, right, down) if t > 0.9 else rgb)
    nudged = [look for look in told if (look.shift or 0) > FLOOR]
    assert len(nudged) == 1
    assert 0.9 < nudged[0].time_s < 0.9 + 1.5 * EVERY_S
    assert nudged[0].shift == pytest.approx(0.01, abs=FLOOR / 2)
    assert nudged[0].down == pytest.approx(down, abs=FLOOR / 2)


def test_a_drift_too_slow_for_two_looks_adds_up(noisy: Renderer) -> None:
    told = looks(noisy, lambda t, rgb: moved(rgb, 0.0, 0.001 * t))
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
def test_changing_light_moves_nothing(noisy: Renderer, light: Change) -> None:
    told = shifts(looks(noisy, light))
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
def test_somebody_who_walks_past_moves_nothing(noisy: Renderer, size: float) -> None:
    told = looks(noisy, lambda t, rgb: passer_by(rgb, 0.45 * t - 0.3, size))
    assert len(shifts(told)) >= len(LOOKS_S) - 2
    assert max(shifts(told)) < FLOOR


def test_who_stands_before_most_of_it_leaves_it_untold_until_they_go(noisy: Renderer) -> None:
    def covered(t: float, rgb: Picture) -> Picture:
        if not 0.7 < t < 1.5:
            return rgb
        near = rgb.copy()
        near[:, : int(0.75 * WIDTH)] = np.random.default_rng(round(t * 1e6)).integers(
            0, 255, (HEIGHT, 1, 1)
        )
        return near

    told = looks(noisy, covered)
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


def test_another_place_is_a_whole_picture_away(clear: Renderer) -> None:
    told = looks(clear, lambda t, rgb: rgb[::-1, ::-1].copy() if t > 0.9 else rgb, LOOKS_S[:8])
    assert [look.shift for look in told].count(ELSEWHERE) == 1
    assert told[-1].shift is not None
    assert told[-1].shift < FLOOR


def test_where_nothing_has_edges_nothing_is_told(noisy: Renderer) -> None:
    def wall(t: float, rgb: Picture) -> Picture:
        grain = np.random.default_rng(round(t * 1e6)).normal(0, 4, rgb.shape)
        return np.clip(128 + grain, 0, 255).astype(np.uint8)

    told = looks(noisy, wall)
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


def test_trees_do_not_tell_how_the_camera_leans(noisy: Renderer) -> None:
    assert {look.tilt_deg for look in looks(noisy)} == {None}


def test_light_is_the_bodys_own_and_falls_with_the_lamp(clear: Renderer) -> None:
    bright, half, dark = (
        PictureGates().look(Frame(0.0, lit(clear.frame(0.0), gain)), pose_at(clear, 0.0))
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


def test_a_body_beside_the_picture_is_no_fault(clear: Renderer) -> None:
    pose = pose_at(clear, 0.0)
    aside = Pose(0.0, pose.aspect, pose.image + np.array([1.5, 0.0]), pose.visibility, None)
    look = PictureGates().look(Frame(0.0, clear.frame(0.0)), aside)
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


def test_blur_rises_with_every_blur_and_reads_no_less_than_it(clear: Renderer) -> None:
    shares = [0.0, 0.004, 0.006, 0.008, 0.010, 0.014]
    told = [blurred(clear, share).blur or 0.0 for share in shares]
    assert told == sorted(set(told))
    for share, seen in zip(shares[1:], told[1:], strict=True):
        assert 0.95 * share < seen < 1.8 * share


def test_a_sharp_picture_is_not_called_blurred_and_a_blurred_one_is(clear: Renderer) -> None:
    assert what_to_change(blurred(clear, 0.0)) == ()
    assert what_to_change(blurred(clear, 0.004)) == ()
    assert what_to_change(blurred(clear, 0.010)) == (PICTURE_BLURRED,)


def test_blur_is_of_the_body_not_of_the_pixels() -> None:
    sizes = [(360, 640), (720, 1280), (1080, 1920)]
    told = [blurred(Renderer(MOTION, *size), 0.013).blur for size in sizes]
    assert told == [pytest.approx(told[0], rel=0.1)] * 3
