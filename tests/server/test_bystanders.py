"""Somebody who walks through the picture is counted and told, and never becomes the athlete."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from server.events import Event, Notice
from server.media.analyser import Analyser
from server.media.bystanders import OTHERS, Bystanders
from server.pose.estimator import Person
from server.pose.frame import Frame
from server.pose.landmarks import Landmark, Pose
from server.pose.models import Models, pose_models
from server.pose.region import Region
from server.session import Session
from server.settings import Settings
from tests.truth.scene import Picture, load_scene

WIDTH, HEIGHT = 640, 512
FPS = 15
ATHLETE_X = 0.5
HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


@pytest.fixture(scope="module")
def models() -> Iterator[Models]:
    settings = Settings.from_environment({})
    models = pose_models(settings.model_dir, "lite", "mediapipe")
    yield models
    models.close()


def people(*places: tuple[float, float]) -> Picture:
    """The lawn with somebody at each (share of the width, size), the last one in front."""
    scene = load_scene()
    picture = scene.plate[354:994, 585:1385].copy()
    for x, size in places:
        person = cv2.resize(scene.person, None, fx=size / 2, fy=size / 2)
        height, width = person.shape[:2]
        left, top = round(x * 800 - width / 2), 630 - height
        first, last = max(0, left), min(800, left + width)
        if first >= last:
            continue
        shown = person[:, first - left : last - left]
        part = picture[top : top + height, first:last]
        part *= 1 - shown[..., 3:]
        part += shown[..., :3]
    small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(small, 0, 255), np.uint8)


def passer_at(time_s: float) -> float:
    """The share of the width at which somebody walks by, in front, at 1.4 m/s (3.7 m wide)."""
    return -0.15 + 1.4 / 3.7 * (time_s - 1.5)


class Watched:
    """An estimator whose poses are kept."""

    def __init__(self, models: Models) -> None:
        self._estimator = models.make_estimator()
        self.poses: list[tuple[float, Pose | None]] = []

    def detect(self, frame: Frame) -> Pose | None:
        pose = self._estimator.detect(frame)
        self.poses.append((frame.time_s, pose))
        return pose

    def close(self) -> None:
        self._estimator.close()


def test_a_passer_by_is_told_of_and_does_not_take_over(models: Models) -> None:
    estimator = Watched(models)
    analyser = Analyser(estimator, Session(), None, models.finder)
    said: list[Event] = []
    for index in range(7 * FPS):
        time_s = index / FPS
        picture = people((ATHLETE_X, 1.0), (passer_at(time_s), 1.05))
        said += analyser.feed(Frame(time_s, picture))
        while analyser.wants_time:
            said += analyser.use_time()
    analyser.close()
    assert said.count(OTHERS) == 1
    after = [pose for time_s, pose in estimator.poses if passer_at(time_s) > ATHLETE_X + 0.17]
    hips_x = [float(pose.image[HIPS, 0].mean()) for pose in after if pose is not None]
    assert len(hips_x) > 0.8 * len(after)
    assert np.abs(np.array(hips_x) - ATHLETE_X).max() < 0.06


@pytest.mark.parametrize(
    ("others", "count"), [((), 1), (((0.2, 1.0),), 2), (((0.15, 0.9), (0.85, 1.0)), 3)]
)
def test_everybody_in_a_picture_is_found(
    models: Models, others: tuple[tuple[float, float], ...], count: int
) -> None:
    assert models.finder is not None
    found = models.finder.find(Frame(0.0, people(*others, (ATHLETE_X, 1.0))))
    assert len(found) == count


class Found:
    """A finder that was told where people are: (hips x in picture widths, tall)."""

    def __init__(self) -> None:
        self.places: list[tuple[float, float]] = []
        self.asked = 0

    def find(self, frame: Frame) -> tuple[Person, ...]:
        self.asked += 1
        height, width = frame.size
        return tuple(
            Person(Region(x * width, height / 2, tall * height, 0.0), tall * height)
            for x, tall in self.places
        )


def somebody(time_s: float, x: float, tall: float) -> Pose:
    image = np.stack([np.full(33, x), np.linspace(0.9 - tall, 0.9, 33)], axis=1)
    return Pose(time_s, 1.0, image, np.ones(33), None)


def after(
    bystanders: Bystanders, finder: Found, start_s: float, places: list[tuple[float, float]]
) -> list[Notice]:
    """What is said in the two seconds in which people are at *places*."""
    finder.places = places
    said: list[Notice] = []
    for index in range(20):
        time_s = start_s + index / 10
        bystanders.shown(Frame(time_s, np.full((100, 100, 3), 200, np.uint8)))
        bystanders.follow(somebody(time_s, *places[0]))
        if bystanders.wants_time(time_s):
            said += bystanders.count()
    return said


def test_two_people_are_told_once_and_again_when_they_come_back() -> None:
    finder = Found()
    bystanders = Bystanders(finder)
    alone, together = [(0.3, 0.6)], [(0.3, 0.6), (0.8, 0.6)]
    said = [
        after(bystanders, finder, start_s, places)
        for start_s, places in ((0, alone), (2, together), (4, together), (6, alone), (8, alone))
    ]
    assert said == [[], [OTHERS], [], [], []]
    assert after(bystanders, finder, 10.0, together) == [OTHERS]


def test_people_far_behind_do_not_count() -> None:
    finder = Found()
    assert after(Bystanders(finder), finder, 0.0, [(0.3, 0.6), (0.8, 0.2)]) == []


def test_among_others_only_the_athletes_part_of_the_picture_is_shown() -> None:
    finder = Found()
    bystanders = Bystanders(finder)
    after(bystanders, finder, 0.0, [(0.3, 0.6), (0.8, 0.6)])
    frame = Frame(2.0, np.full((100, 100, 3), 200, np.uint8))
    shown = bystanders.shown(frame).rgb[50, :, 0]
    assert set(shown[5:55]) == {200}
    assert 200 not in shown[60:]
    assert (frame.rgb == 200).all()


def test_the_next_athlete_may_stand_elsewhere() -> None:
    finder = Found()
    bystanders = Bystanders(finder)
    after(bystanders, finder, 0.0, [(0.3, 0.6), (0.8, 0.6)])
    for start_s in (2.0, 4.0):
        assert after(bystanders, finder, start_s, [(0.8, 0.6)]) == []
    frame = Frame(6.0, np.full((100, 100, 3), 200, np.uint8))
    assert (bystanders.shown(frame).rgb == 200).all()


def test_who_else_is_there_is_counted_though_a_server_has_no_time_to_spare() -> None:
    finder = Found()
    bystanders = Bystanders(finder)
    overdue = []
    for index in range(7 * FPS):
        time_s = index / FPS
        bystanders.shown(Frame(time_s, np.full((100, 100, 3), 200, np.uint8)))
        bystanders.follow(None if time_s < 1 else somebody(time_s, 0.5, 0.6))
        if bystanders.is_overdue(time_s):
            overdue.append(time_s)
            bystanders.count()
    assert overdue == [3.0, 5.0]
    assert bystanders.others is False
