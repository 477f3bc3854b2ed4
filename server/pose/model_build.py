"""Owns the pose model files: builds them from the pinned npm package, and vouches for them after.

Every input and every output is checked against its SHA-256, so that what runs is what was measured.
The surgery itself is in `tflite`, imported only to build: a running server never needs it.
"""

import hashlib
import io
import os
import struct
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from server.errors import ModelMissing

DEFAULT_SOURCE: Final = Path("node_modules/@mediapipe/pose")
"""Where `npm ci` puts @mediapipe/pose 0.5.1675469404, seen from the project's directory."""

DETECTOR_FILE: Final = "pose_solution_packed_assets.data"

_SOURCE_SHA256: Final[Mapping[str, str]] = {
    DETECTOR_FILE: "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
    "pose_landmark_lite.tflite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
}
_BUNDLE_SHA256: Final[Mapping[str, str]] = {
    "lite": "c0395985885cd7d0f0b78bf44831b8d064ee02f8086da78b320b0552fbc48431",
    "full": "d0aced9c1a8baa5697934b1c7a3537e07ab8a568553518c2c9d586c31af784d4",
}
MODELS: Final = tuple(_BUNDLE_SHA256)
LARGEST: Final = "full"

ENGINES: Final = ("mediapipe", "openvino", "litert")
"""What can run them; see `models`."""

REMEDY: Final = "run `make setup`, or `npm ci` and then `hangtime model`"

_ENTRY_ALIGNMENT: Final = 16  # bytes; TensorFlow Lite copies the weights of an unaligned model
_ZIP_HEADER_BYTES: Final = 30
_ALIGNMENT_FIELD: Final = struct.Struct("<HH")  # extra field: id, length
_ALIGNMENT_FIELD_ID: Final = 0xD935  # registered for alignment padding
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def default_model_dir() -> Path:
    """Return where models live unless HANGTIME_MODEL_DIR says otherwise: beside the Python."""
    return Path(sys.prefix) / "share" / "hangtime" / "models"


def model_path(model_dir: Path, model: str) -> Path:
    """Return the checked file of *model* ("lite" or "full"); raise ModelMissing."""
    path = _bundle_path(model_dir, model)
    if not path.is_file():
        raise ModelMissing(f"the pose model {path} is missing: {REMEDY}")
    if _sha256(path.read_bytes()) != _BUNDLE_SHA256[model]:
        raise ModelMissing(f"the pose model {path} is damaged or of another version: {REMEDY}")
    return path


def build_models(source: Path, model_dir: Path) -> list[Path]:
    """Put every model that is not there yet into *model_dir* and return all their files."""
    return [_built(source, model_dir, model) for model in MODELS]


def _built(source: Path, model_dir: Path, model: str) -> Path:
    try:
        return model_path(model_dir, model)
    except ModelMissing:
        path = _bundle_path(model_dir, model)
        bundle = build_bundle(source, model)
        _check_built(path, bundle, model)
        _write_whole(path, bundle)
        return path


def _check_built(path: Path, bundle: bytes, model: str) -> None:
    if _sha256(bundle) != _BUNDLE_SHA256[model]:
        raise ModelMissing(
            f"the pose model {path.name} came out different from the one that was measured; "
            "the locked versions of mediapipe and flatbuffers build it: run `make setup`"
        )


def build_bundle(source: Path, model: str, *, prune: bool = True) -> bytes:
    """Return the `.task` bundle of *model* made from the files in *source*.

    Without *prune* it keeps the segmentation branch, which changes no landmark.
    """
    from server.pose import tflite

    detector = tflite.parse(_source_file(source, DETECTOR_FILE))
    tflite.describe_input(detector, mean=127.5, std=127.5)
    landmarks = tflite.parse(_source_file(source, f"pose_landmark_{model}.tflite"))
    if prune:
        tflite.prune_segmentation(landmarks)
    tflite.describe_input(landmarks, mean=0.0, std=255.0)
    return _zipped(
        {
            "pose_detector.tflite": tflite.dump(detector),
            "pose_landmarks_detector.tflite": tflite.dump(landmarks),
        }
    )


def _source_file(source: Path, name: str) -> bytes:
    path = source / name
    try:
        data = path.read_bytes()
    except OSError:
        raise ModelMissing(f"{path} is missing, and models are built from it: {REMEDY}") from None
    if _sha256(data) != _SOURCE_SHA256[name]:
        raise ModelMissing(
            f"{path} is not the file of @mediapipe/pose 0.5.1675469404: "
            f"remove {source} and {REMEDY}"
        )
    return data


def _zipped(entries: Mapping[str, bytes]) -> bytes:
    """Return a zip file of stored *entries*, each aligned, which depends on nothing else."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # else the archive would tell Windows from Unix
            start = archive.tell() + _ZIP_HEADER_BYTES + len(name) + _ALIGNMENT_FIELD.size
            padding = -start % _ENTRY_ALIGNMENT
            entry.extra = _ALIGNMENT_FIELD.pack(_ALIGNMENT_FIELD_ID, padding) + bytes(padding)
            bundle.writestr(entry, data)
    return archive.getvalue()


def _write_whole(path: Path, data: bytes) -> None:
    """Write *path* so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _bundle_path(model_dir: Path, model: str) -> Path:
    return model_dir / f"pose_landmarker_{model}.task"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
