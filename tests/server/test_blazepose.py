"""The body in a real clip is found raw, repeatably, and by models that lost half their weight."""

import ctypes
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from server.pose.blazepose import BlazePose
from server.pose.frame import Frame
from server.pose.landmarks import Landmark, Pose
from server.pose.model_build import DEFAULT_SOURCE, MODELS, build_bundle
from server.pose.warm import WarmPool
from tests.server.clips import person_frames

SOURCE = Path(__file__).parents[2] / DEFAULT_SOURCE


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    return person_frames(60)


@pytest.fixture(scope="module")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("models"), "lite")


def written(folder: Path, model: str, *, prune: bool = True) -> Path:
    path = folder / f"{model}_{prune}.task"
    path.write_bytes(build_bundle(SOURCE, model, prune=prune))
    return path


@pytest.fixture
def estimator(lite: Path) -> Iterator[BlazePose]:
    estimator = BlazePose(lite)
    yield estimator
    estimator.close()


def poses(model: Path, frames: Sequence[Frame]) -> list[Pose | None]:
    estimator = BlazePose(model)
    try:
        return [estimator.detect(frame) for frame in frames]
    finally:
        estimator.close()


def numbers(poses: Sequence[Pose | None]) -> list[list[float] | None]:
    """Return every number of every pose, in an order that compares exactly."""
    return [
        None
        if pose is None
        else np.concatenate(
            [pose.image.ravel(), pose.visibility, np.ravel(pose.world_m)]  # type: ignore[arg-type] # seen below
        ).tolist()
        for pose in poses
    ]


def test_a_real_person_is_found_the_right_way_up(lite: Path, frames: list[Frame]) -> None:
    found = [pose for pose in poses(lite, frames) if pose is not None]
    assert len(found) > 0.9 * len(frames)
    for pose in found:
        height = pose.image[:, 1]
        assert height[Landmark.NOSE] < height[Landmark.LEFT_HIP] < height[Landmark.LEFT_HEEL]
        assert pose.aspect == 540 / 600
        assert pose.world_m is not None
        hips = pose.world_m[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        np.testing.assert_allclose(hips, 0, atol=0.02)


@pytest.mark.parametrize("model", MODELS)
def test_pruned_models_give_the_landmarks_of_whole_ones_to_the_last_bit(
    tmp_path: Path, frames: list[Frame], model: str
) -> None:
    pruned, whole = (
        poses(written(tmp_path, model, prune=prune), frames[:40]) for prune in (True, False)
    )
    assert numbers(pruned) == numbers(whole)
    assert sum(pose is not None for pose in pruned) > 30


def test_two_estimators_agree_to_the_last_bit(lite: Path, frames: list[Frame]) -> None:
    assert numbers(poses(lite, frames[:30])) == numbers(poses(lite, frames[:30]))


def test_one_kept_warm_sees_what_a_fresh_one_sees(lite: Path, frames: list[Frame]) -> None:
    with ThreadPoolExecutor(1) as executor:
        pool = WarmPool(lambda: BlazePose(lite), 1, executor)
        executor.submit(lambda: None).result()  # the one before it on this thread is made now
        assert pool.ready == 1
        kept = pool.take()
        pool.close()
        seen = [kept.detect(frame) for frame in frames[:30]]
        kept.close()
    assert numbers(seen) == numbers(poses(lite, frames[:30]))


def test_a_later_start_of_the_clock_changes_nothing(lite: Path, frames: list[Frame]) -> None:
    later = [Frame(frame.time_s + 4096, frame.rgb) for frame in frames[:20]]
    for early, late in zip(poses(lite, frames[:20]), poses(lite, later), strict=True):
        assert (early is None) == (late is None)
        if early is not None and late is not None:
            np.testing.assert_allclose(late.image, early.image, atol=1e-6)


def test_landmarks_follow_a_sudden_move_at_once(estimator: BlazePose, frames: list[Frame]) -> None:
    """Smoothed ones would trail behind, and a jump would be read low."""
    still = frames[10].rgb
    moved = np.roll(still, -24, axis=0)
    before = [estimator.detect(Frame(i / 30, still)) for i in range(20)][-1]
    after = estimator.detect(Frame(20 / 30, moved))
    assert before is not None
    assert after is not None
    rise_px = (before.image - after.image)[:, 1] * still.shape[0]
    assert np.median(rise_px) == pytest.approx(24, abs=2)  # smoothed: 19


def test_a_picture_of_another_size_and_shape_goes_on(
    estimator: BlazePose, frames: list[Frame]
) -> None:
    portrait = [Frame(f.time_s, np.ascontiguousarray(f.rgb[:, 90:450])) for f in frames[30:45]]
    whole = [estimator.detect(frame) for frame in frames[:30]]
    turned = [estimator.detect(frame) for frame in portrait]
    again = [estimator.detect(frame) for frame in frames[45:]]
    for seen in (whole[10:], turned, again):
        assert sum(pose is not None for pose in seen) >= 0.8 * len(seen)
    assert {pose.aspect for pose in turned if pose} == {360 / 600}


def test_rows_that_are_not_contiguous_are_read_as_they_look(
    lite: Path, frames: list[Frame]
) -> None:
    height, width, _ = frames[0].rgb.shape
    padded = np.zeros((height, width + 28, 3), np.uint8)
    strided = []
    for frame in frames[10:20]:
        padded[:, :width] = frame.rgb
        strided.append(Frame(frame.time_s, padded[:, :width].copy(order="F")))
    assert numbers(poses(lite, strided)) == numbers(poses(lite, frames[10:20]))


def test_a_picture_without_anybody_has_no_pose(estimator: BlazePose) -> None:
    assert estimator.detect(Frame(0.0, np.full((360, 640, 3), 90, np.uint8))) is None


def test_times_that_do_not_rise_are_refused_and_harm_nothing(
    estimator: BlazePose, frames: list[Frame]
) -> None:
    estimator.detect(Frame(1.0, frames[0].rgb))
    for time_s in (1.0, 0.9):
        with pytest.raises(ValueError, match="time must rise"):
            estimator.detect(Frame(time_s, frames[0].rgb))
    estimator.detect(Frame(1.001, frames[0].rgb))


def test_a_stream_may_last_for_weeks(estimator: BlazePose, frames: list[Frame]) -> None:
    month_s = 30 * 24 * 3600.0
    for time_s in (0.0, month_s, month_s + 1 / 240, 3 * month_s):
        estimator.detect(Frame(time_s, frames[0].rgb))
    with pytest.raises(ValueError, match="at most 9e\\+06 s"):
        estimator.detect(Frame(4 * month_s, frames[0].rgb))


def test_closing_ends_the_thread_and_further_use(lite: Path, frames: list[Frame]) -> None:
    before = threading.active_count()
    estimator = BlazePose(lite)
    assert threading.active_count() == before + 1
    estimator.close()
    estimator.close()
    assert threading.active_count() == before
    with pytest.raises(ValueError, match="closed"):
        estimator.detect(frames[0])


def test_no_report_of_use_leaves_the_machine() -> None:
    c_library = ctypes.CDLL(None)
    c_library.getenv.restype = ctypes.c_char_p
    assert c_library.getenv(b"https_proxy") == b"http://127.0.0.1:9"
