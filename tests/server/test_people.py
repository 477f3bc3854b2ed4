"""People are found where MediaPipe finds them, and what is no body is not counted."""

from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

from server.media.files import open_video
from server.pose.blazepose import BlazePose
from server.pose.detection import SIDE_PX, Detection
from server.pose.estimator import Person
from server.pose.frame import Frame, Pixels, Planes
from server.pose.landmarks import Landmark
from server.pose.model_build import model_path
from server.pose.models import pose_models
from server.pose.networks import DETECTOR, LiteRtNetwork, OpenVinoNetwork
from server.pose.people import People
from server.pose.readout import MAP_SIDE, POINTS, Readout
from server.pose.region import Crop, Region, letterbox
from server.settings import Settings
from tests.server.clips import person_frames

DEMO = Path(__file__).parents[2] / "static/demo/cmj.mp4"
MODEL_DIR = Settings.from_environment({}).model_dir
LITE = model_path(MODEL_DIR, "lite")
HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
PICTURES = {"landscape": (360, 640), "portrait": (641, 361), "square": (300, 300)}
BLACK, NO_COLOUR = 16, 128


@pytest.fixture(scope="module")
def people() -> People:
    finder = pose_models(MODEL_DIR, "lite", "openvino").finder
    assert finder is not None
    return finder


@pytest.fixture(scope="module")
def jumper() -> list[Frame]:
    with open_video(DEMO) as video:
        return list(islice(video, 0, 90, 3))


@pytest.mark.parametrize("size", PICTURES.values(), ids=PICTURES)
def test_the_detector_is_shown_the_whole_picture_and_black_beyond(size: tuple[int, int]) -> None:
    height, width = size
    planes = Planes.of(np.full((height, width, 3), 255, np.uint8))
    shown = letterbox(planes, SIDE_PX).planes
    bright = shown[0] > BLACK
    share = min(size) / max(size)
    assert bright.mean() == pytest.approx(share, abs=0.02)
    assert bright[SIDE_PX // 2].all() == (width >= height)
    assert bright[:, SIDE_PX // 2].all() == (height >= width)
    assert (shown[0][~bright] == BLACK).all()
    assert (shown[1:] == NO_COLOUR).all()


@pytest.mark.parametrize("size", PICTURES.values(), ids=PICTURES)
@pytest.mark.parametrize("at", [(0.2, 0.3), (0.8, 0.9)])
def test_what_lies_in_the_letterbox_is_found_in_the_picture(
    size: tuple[int, int], at: tuple[float, float]
) -> None:
    height, width = size
    picture = np.zeros((height, width, 3), np.uint8)
    x, y = round(at[0] * width), round(at[1] * height)
    picture[y - 20 : y + 20, x - 20 : x + 20] = 255
    planes = Planes.of(picture)
    light = letterbox(planes, SIDE_PX).planes[0].astype(float) - BLACK
    row, column = (np.average(range(SIDE_PX), weights=light.sum(axis=axis)) for axis in (1, 0))
    to_picture = Region.whole(planes.luma.shape).to_picture()
    found = to_picture[:, :2] @ (column / SIDE_PX, row / SIDE_PX) + to_picture[:, 2]
    # A pixel's place is its corner in the picture, and its middle in the letterbox.
    np.testing.assert_allclose(found, (x - 0.5, y - 0.5), atol=max(size) / SIDE_PX / 2)


def test_both_engines_find_the_same(jumper: list[Frame]) -> None:
    networks = OpenVinoNetwork(LITE, DETECTOR), LiteRtNetwork(LITE, DETECTOR)
    for frame in (*jumper[:5], *person_frames(5)):
        one, other = (network(letterbox(frame.planes, SIDE_PX)) for network in networks)
        assert len(one) == len(other) > 0
        assert one[0].hips == pytest.approx(other[0].hips, abs=1e-4)
        assert one[0].reach == pytest.approx(other[0].reach, abs=1e-4)
        assert one[0].score == pytest.approx(other[0].score, abs=1e-3)


@pytest.mark.parametrize("clip", ["drawn", "real"])
def test_hips_are_found_where_mediapipe_sees_them(
    people: People, jumper: list[Frame], clip: str
) -> None:
    frames = jumper if clip == "drawn" else person_frames(60)[::2]
    estimator = BlazePose(LITE)
    off, found = [], 0
    for frame in frames:
        pose, bodies = estimator.detect(frame), people.find(frame)
        if pose is None or not bodies:
            continue
        found += 1
        marks = pose.image * frame.size[::-1]
        hips = marks[HIPS].mean(axis=0)
        places = [(one.region.centre_x_px, one.region.centre_y_px) for one in bodies]
        away = [np.hypot(*(hips - place)) for place in places]
        off.append(min(away) / np.ptp(marks[:, 1]))
    estimator.close()
    assert found > 0.9 * len(frames)
    assert np.percentile(off, 50) < 0.03
    assert np.percentile(off, 95) < 0.06


@pytest.mark.parametrize("by", [(200, 0), (-80, 60), (120, 60)])
def test_who_moves_in_the_picture_is_found_as_far_away(
    people: People, jumper: list[Frame], by: tuple[int, int]
) -> None:
    height, width = 560, 700
    body = jumper[0].rgb[200:760, 100:440]

    def found(x: int, y: int) -> Region:
        picture = np.full((height + 60, width, 3), 120, np.uint8)
        picture[y : y + height, x : x + body.shape[1]] = body
        (one,) = people.find(Frame(0.0, picture))
        return one.region

    before, after = found(100, 0), found(100 + by[0], by[1])
    moved = after.centre_x_px - before.centre_x_px, after.centre_y_px - before.centre_y_px
    np.testing.assert_allclose(moved, by, atol=0.1 * before.radius_px)


def test_an_empty_room_shows_nobody(people: People) -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(60, 190, (640, 360, 1)).astype(np.uint8).repeat(3, axis=2)
    stripes = np.zeros((360, 640, 3), np.uint8)
    stripes[:, ::40] = stripes[:, 1::40] = 255
    for picture in (noise, stripes, np.full((640, 360, 3), 90, np.uint8)):
        assert people.find(Frame(0.0, picture)) == ()


def test_most_bags_that_the_detector_takes_for_people_do_not_count(people: People) -> None:
    detector = OpenVinoNetwork(LITE, DETECTOR)
    frames = [Frame(0.0, bags(seed)) for seed in range(60)]
    taken = sum(len(detector(letterbox(frame.planes, SIDE_PX))) for frame in frames)
    counted = sum(len(people.find(frame)) for frame in frames)
    assert taken > 10
    assert counted < taken / 2


def bags(seed: int) -> Pixels:
    """A dozen boxes and balls of any colour on a wall."""
    rng = np.random.default_rng(seed)
    picture = np.full((640, 360, 3), rng.integers(60, 200), np.uint8)
    for _ in range(12):
        x, y, across, up = (
            int(side) for side in rng.integers((0, 0, 20, 20), (360, 640, 160, 160))
        )
        colour = rng.integers(0, 256, 3).tolist()
        if rng.random() < 0.5:
            cv2.rectangle(picture, (x, y), (x + across, y + up), colour, -1)
        else:
            cv2.ellipse(picture, (x, y), (across // 2, up), 0, 0, 360, colour, -1)
    return picture


class Judge:
    """A landmark network that knows how bright a body is; it counts how often it was asked."""

    def __init__(self, least_bright: int) -> None:
        self.asked, self._least_bright = 0, least_bright

    def __call__(self, crop: Crop) -> Readout:
        self.asked += 1
        points = np.zeros((POINTS, 5), np.float32)
        points[33, :2], points[34, :2] = (128, 128), (128, 28)
        points[[Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL], 1] = 128
        unlikely = np.full((MAP_SIDE, MAP_SIDE, POINTS), -9, np.float32)
        presence = float(crop.planes[0, 128, 128] >= self._least_bright)
        return Readout(points, presence, unlikely, np.zeros((POINTS, 3), np.float32))


def found_among(judge: Judge, *detections: tuple[float, float]) -> tuple[Person, ...]:
    """Who is found when the detector says: hips x, score. The right half is dark."""
    picture = np.zeros((400, 400, 3), np.uint8)
    picture[:, :200] = 255
    said = tuple(Detection((x, 0.5), (x, 0.3), score) for x, score in detections)
    return People(lambda: lambda _: said, lambda: judge).find(Frame(0.0, picture))


def test_of_several_only_those_count_whom_the_landmark_model_confirms() -> None:
    judge = Judge(200)
    (one,) = found_among(judge, (0.75, 0.9), (0.25, 0.3))
    assert judge.asked == 2
    assert one.region.centre_x_px == pytest.approx(100, abs=1)
    side_px = 2 * 1.25 * 0.2 * 400
    assert one.tall_px == pytest.approx(side_px / 2)


def test_one_alone_is_confirmed_only_when_the_detector_is_unsure() -> None:
    judge = Judge(200)
    (alone,) = found_among(judge, (0.75, 0.6))
    assert alone.tall_px == pytest.approx(1.6 * 0.2 * 400)
    assert judge.asked == 0
    assert found_among(judge, (0.75, 0.4)) == ()
    assert len(found_among(judge, (0.25, 0.4))) == 1


def test_networks_are_loaded_when_they_are_first_needed() -> None:
    def no_network() -> Judge:
        raise AssertionError("loaded")

    finder = People(lambda: lambda _: (), no_network)
    assert finder.find(Frame(0.0, np.zeros((100, 100, 3), np.uint8))) == ()
    with pytest.raises(AssertionError, match="loaded"):
        finder.load()
