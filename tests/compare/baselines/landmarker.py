"""Owns MediaPipe as its documentation shows it: the published model, VIDEO mode, one a stream."""

import os
from typing import Any

import mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

MODEL_VARIABLE = "COMPARE_MODEL"
"""Names the bundle; the runner sets it."""


def make_landmarker() -> Any:  # noqa: ANN401 - mediapipe ships no types
    return vision.PoseLandmarker.create_from_options(
        vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=os.environ[MODEL_VARIABLE]),
            running_mode=vision.RunningMode.VIDEO,
        )
    )


def landmarks(
    landmarker: Any,  # noqa: ANN401 - as above
    rgb: NDArray[Any],
    time_ms: int,
) -> list[list[float]]:
    """x, y, z, visibility of each landmark; none without a body. *rgb* is uint8."""
    image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
    found = landmarker.detect_for_video(image, time_ms).pose_landmarks
    return [[each.x, each.y, each.z, each.visibility] for each in found[0]] if found else []
