"""How long things take: `make bench`. Machines differ: compare with the calibration loop."""

import asyncio
from itertools import count, cycle
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from server.events import FrameAnalysed
from server.jump.rep import Phase
from server.media.assembly import Part
from server.media.reception import Reception
from server.pose.frame import Frame, Planes
from server.pose.model_build import ENGINES
from server.pose.models import pose_models
from server.settings import Settings
from server.wire import FrameStamps, pose_message
from tests.bench.calibration import loop
from tests.e2e.performance import perform
from tests.server.clips import person_frames
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import frame_times, poses
from tests.truth.trajectory import Motion, Stand

pytestmark = pytest.mark.bench

LONGEST_POSE_S = 0.040


def test_calibration_loop(benchmark: BenchmarkFixture) -> None:
    benchmark(loop)


@pytest.mark.parametrize("engine", ENGINES)
def test_pose_on_real_frames_with_a_body(benchmark: BenchmarkFixture, engine: str) -> None:
    settings = Settings.from_environment({})
    models = pose_models(settings.model_dir, settings.pose_model, engine)
    estimator = models.make_estimator()
    # As the decoder leaves them, and to and fro, so that the body never leaps.
    planes = [Planes.of(frame.rgb) for frame in person_frames(60)]
    pictures = cycle([*planes, *reversed(planes)])
    number = count(1)

    def detect() -> None:
        assert estimator.detect(Frame(next(number) / 30, planes=next(pictures))) is not None

    benchmark.pedantic(detect, rounds=150, warmup_rounds=10)  # type: ignore[no-untyped-call]
    estimator.close()
    models.close()
    assert benchmark.stats is not None
    assert benchmark.stats["median"] < LONGEST_POSE_S


def test_a_result_into_bytes(benchmark: BenchmarkFixture) -> None:
    motion = Motion(Athlete.from_seed(1), [Stand(1.0)])
    ((_, pose), *_) = poses(motion, frame_times(motion, 30))
    seen = FrameAnalysed(0.0, Phase.STANDING, 90, 0.0, pose)
    benchmark(lambda: pose_message(seen, FrameStamps(1, 2, 0.1, 0.2, 0.3, 0.4, 0.5)))


def test_a_frame_of_twenty_packets_into_one(benchmark: BenchmarkFixture) -> None:
    part = Part(3000, 96, False, b"x" * 1000, 0.0)
    last = part._replace(ends_frame=True)

    def receive() -> None:
        reception = Reception(lambda _: True)
        for number in range(19):
            reception.take(number, part)
        assert reception.take(19, last).frames

    benchmark(receive)


def test_from_landing_on_the_page_to_the_number(tmp_path: Path) -> None:
    shown = asyncio.run(perform(tmp_path))
    sd_s, largest_s = shown.rig_error_s
    print(f"\nrig: frame times off by {1e3 * sd_s:.1f} ms SD, {1e3 * largest_s:.1f} ms at most")
    print("landing shown → number:", ", ".join(f"{ms:.0f} ms" for ms in shown.latencies_ms))
    print(f"results a second: {shown.results_per_second:.1f}")
    assert max(shown.latencies_ms) <= 300
    assert shown.results_per_second >= 28
