"""Owns BlazePose: MediaPipe's PoseLandmarker as an `Estimator`, raw and repeatable.

The only user of mediapipe at run time. Knows no camera and no clock. Two estimators given the same
frames give the same landmarks, to the last bit, however long either was kept ready.
"""

import os
import threading
from pathlib import Path
from typing import Final

import numpy as np
from mediapipe.tasks.python.core.base_options import BaseOptions
from mediapipe.tasks.python.vision.core.image import Image, ImageFormat
from mediapipe.tasks.python.vision.core.vision_task_running_mode import VisionTaskRunningMode
from mediapipe.tasks.python.vision.pose_landmarker import (
    PoseLandmarker,
    PoseLandmarkerOptions,
    PoseLandmarkerResult,
)

from server.pose.frame import Frame
from server.pose.landmarks import Pose

# mediapipe reports its use to its maker over HTTPS and offers no switch (its issue 6291). Its HTTP
# client asks the environment for a proxy: this one, a closed local port, lets no report out.
# `putenv`, and not `os.environ`, keeps it from our own Python code.
os.putenv("https_proxy", "http://127.0.0.1:9")

_TICKS_PER_SECOND: Final = 10**9
"""mediapipe takes milliseconds. A million times slower motion switches its smoothing off, and with
it 7 to 17 ms of lag in flight; following the body from frame to frame stays on."""

_EXERCISE: Final = np.zeros((64, 64, 3), np.uint8)
_FIRST_TICK: Final = _TICKS_PER_SECOND
"""The first frame comes after the exercise, which is at tick 0."""

_MAX_ELAPSED_S: Final = 9e6
"""104 days: beyond, mediapipe's microseconds would overflow 64 bits."""


class BlazePose:
    """Find and follow one body with the pose model at a path; see `model_build.model_path`.

    Each has a thread of its own inside mediapipe until `close`. The model is loaded and run once on
    a picture without a body, so that a fault shows here and the first frame waits for nothing.
    """

    def __init__(self, model: Path) -> None:
        self._landmarker: PoseLandmarker | None = PoseLandmarker.create_from_options(
            PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(model)),
                running_mode=VisionTaskRunningMode.VIDEO,
            )
        )
        self._landmarker.detect_for_video(Image(ImageFormat.SRGB, _EXERCISE), 0)
        self._lock = threading.Lock()  # mediapipe would crash on a frame that races with close
        self._first_time_s: float | None = None
        self._tick, self._first_tick = 0, _FIRST_TICK

    def detect(self, frame: Frame) -> Pose | None:
        """Return the body in *frame*, raw and unsmoothed; times must rise from call to call."""
        image = Image(ImageFormat.SRGB, np.ascontiguousarray(frame.rgb))
        with self._lock:
            if self._landmarker is None:
                raise ValueError("this estimator is closed")
            self._tick = self._next_tick(frame.time_s)
            found = self._landmarker.detect_for_video(image, self._tick)
        height, width = frame.rgb.shape[:2]
        return _pose(found, frame.time_s, width / height) if found.pose_landmarks else None

    def _next_tick(self, time_s: float) -> int:
        if self._first_time_s is None:
            self._first_time_s = time_s
        elapsed_s = time_s - self._first_time_s
        tick = self._first_tick + round(elapsed_s * _TICKS_PER_SECOND)
        if tick <= self._tick:
            raise ValueError(f"time must rise: {time_s} s came after a later frame or twice")
        if tick > _MAX_ELAPSED_S * _TICKS_PER_SECOND:
            raise ValueError(
                f"an estimator lasts at most {_MAX_ELAPSED_S:g} s, and this is {elapsed_s}"
            )
        return tick

    def forget(self) -> None:
        """Forget the body that was followed; the next frame begins a stream with its own times."""
        with self._lock:
            if self._landmarker is None:
                raise ValueError("this estimator is closed")
            # A picture without a body ends the following; the clock inside goes on.
            self._landmarker.detect_for_video(
                Image(ImageFormat.SRGB, _EXERCISE), self._tick + _TICKS_PER_SECOND
            )
            self._first_time_s = None
            self._first_tick = self._tick = self._tick + 2 * _TICKS_PER_SECOND
            self._tick -= 1

    def close(self) -> None:
        """Free the model and end its thread; closing twice is harmless."""
        with self._lock:
            landmarker, self._landmarker = self._landmarker, None
        if landmarker is not None:
            landmarker.close()


def _pose(found: PoseLandmarkerResult, time_s: float, aspect: float) -> Pose:
    body, world = found.pose_landmarks[0], found.pose_world_landmarks[0]
    return Pose(
        time_s=time_s,
        aspect=aspect,
        image=np.array([(mark.x, mark.y) for mark in body]),
        visibility=np.array([mark.visibility for mark in body]),
        world_m=np.array([(mark.x, mark.y, mark.z) for mark in world]),
    )
