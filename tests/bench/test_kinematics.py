"""What kinematics cost: every frame, and the frame in which a repetition is measured.

In the thread's own time: what a busy machine does meanwhile is no cost of ours.
"""

import time
from collections.abc import Iterable, Iterator

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from server.events import RepDone
from server.media.shoes import ShoePictures
from server.pose.blazepose import BlazePose
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.model_build import model_path
from server.session import Session
from server.settings import Settings
from tests.server.listening import seen
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Action, Jump, Motion, Stand

pytestmark = pytest.mark.bench

JUMPS = 8
WIDTH, HEIGHT = 360, 640
LONGEST_FRAME_MS = 1.0
LONGEST_REP_MS = 30.0


def jumps_in_a_row(seed: int) -> Motion:
    script: list[Action] = [Stand(1.2)]
    for index in range(JUMPS):
        script += [Jump(0.15 + 0.04 * index), Stand(0.6)]
    return Motion(Athlete.from_seed(seed), script)


def measured_ms(
    stream: Iterable[tuple[float, Pose | None]], pictures: ShoePictures | None = None
) -> tuple[list[float], list[float]]:
    """What each frame without a new repetition took, and each with one."""
    session, plain_ms, with_rep_ms = Session(), list[float](), list[float]()
    for time_s, pose in stream:
        began_s = time.thread_time()
        said = session.feed(time_s, pose, pictures)
        took_ms = 1e3 * (time.thread_time() - began_s)
        new = any(isinstance(event, RepDone) and event.rep.revision == 1 for event in said)
        (with_rep_ms if new else plain_ms).append(took_ms)
    assert len(with_rep_ms) == JUMPS
    return plain_ms, with_rep_ms


def filmed(motion: Motion, fps: int) -> Iterator[tuple[Frame, Pose | None]]:
    settings = Settings.from_environment({})
    estimator = BlazePose(model_path(settings.model_dir, settings.pose_model))
    renderer = Renderer(motion, WIDTH, HEIGHT)
    for time_s in frame_times(motion, fps):
        frame = Frame(float(time_s), renderer.frame(float(time_s)))
        yield frame, estimator.detect(frame)
    estimator.close()


@pytest.mark.parametrize("fps", [30, 60])
def test_a_frame_without_a_measurement_costs_less_than_a_millisecond(fps: int) -> None:
    stream = seen(jumps_in_a_row(1), fps)
    took_ms, with_rep_ms = measured_ms(stream)
    p50_ms, p95_ms = np.percentile(took_ms, [50, 95])
    print(f"\nkinematics, {fps} fps: p50 {p50_ms:.2f} ms a frame, p95 {p95_ms:.2f} ms", end="; ")
    print(f"a repetition without pixels {np.median(with_rep_ms):.1f} ms")
    assert p95_ms < LONGEST_FRAME_MS


@pytest.mark.parametrize("fps", [30, 60])
def test_a_repetition_is_measured_with_its_pixels_within_thirty_milliseconds(fps: int) -> None:
    pictures = ShoePictures()

    def kept() -> Iterable[tuple[float, Pose | None]]:
        for frame, pose in filmed(jumps_in_a_row(2), fps):
            pictures.keep(frame, pose)
            yield frame.time_s, pose

    _, took_ms = measured_ms(kept(), pictures)
    median_ms, longest_ms = np.median(took_ms), max(took_ms)
    print(f"\na repetition with pixels, {fps} fps: median {median_ms:.1f} ms", end=", ")
    print(f"longest {longest_ms:.1f} ms of {len(took_ms)}")
    assert longest_ms < LONGEST_REP_MS


def test_a_frame_of_kinematics(benchmark: BenchmarkFixture) -> None:
    stream = seen(jumps_in_a_row(1), 30)
    coming, session = iter(stream), Session()
    benchmark.pedantic(lambda: session.feed(*next(coming)), rounds=len(stream))  # type: ignore[no-untyped-call]
    assert session.reps == JUMPS


def test_a_repetition_with_its_pixels(benchmark: BenchmarkFixture) -> None:
    frames = list(filmed(Motion(Athlete.from_seed(2), [Stand(1.2), Jump(0.30), Stand(0.6)]), 30))

    def until_a_repetition(stop: int | None = None) -> tuple[Session, ShoePictures, int]:
        session, pictures = Session(), ShoePictures()
        for index, (frame, pose) in enumerate(frames[:stop]):
            pictures.keep(frame, pose)
            session.feed(frame.time_s, pose, pictures)
            if session.reps:
                return session, pictures, index
        return session, pictures, len(frames)

    *_, last = until_a_repetition()
    frame, pose = frames[last]

    def just_before() -> tuple[tuple[Session, ShoePictures], dict[str, object]]:
        session, pictures, _ = until_a_repetition(last)
        pictures.keep(frame, pose)
        return (session, pictures), {}

    def measure(session: Session, pictures: ShoePictures) -> None:
        session.feed(frame.time_s, pose, pictures)
        assert session.reps == 1

    benchmark.pedantic(measure, setup=just_before, rounds=20)  # type: ignore[no-untyped-call]
