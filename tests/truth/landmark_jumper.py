"""Pose streams of a synthetic person: exact truth, noise and losses as wanted. No pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from server.pose.landmarks import LANDMARKS, Array, Pose
from tests.truth.figure import placed
from tests.truth.trajectory import Script


@dataclass(frozen=True)
class Camera:
    """A portrait camera in front of the person."""

    metres_per_picture: float = 3.1
    """How many metres the picture is high, at the person."""
    floor: float = 0.92
    """Where the floor is in the picture, from its top."""
    aspect: float = 9 / 16


def times(script: Script, fps: float, phase_s: float = 0.0, jitter_s: float = 0.0) -> Array:
    """Frame times of *script*; with *jitter_s* they are irregular, still rising."""
    count = int((script.duration_s - phase_s) * fps)
    even = phase_s + np.arange(count) / fps
    if jitter_s:
        even = np.sort(even + np.random.default_rng(3).normal(0, jitter_s, count))
    return np.asarray(even)


def poses(
    script: Script,
    time_s: Array,
    *,
    seed: int = 0,
    noise_m: float = 0.004,
    stature_m: float = 1.75,
    camera: Camera = Camera(),
    lost: Sequence[int] = (),
) -> list[tuple[float, Pose | None]]:
    """The pose at each time; frames whose index is in *lost* never came."""
    rng = np.random.default_rng(seed)
    stream: list[tuple[float, Pose | None]] = []
    wander = np.zeros((LANDMARKS, 2))
    for index, now_s in enumerate(time_s):
        # Landmark errors go together over a few frames: half of each is the last one's.
        wander = 0.5 * wander + np.sqrt(0.75) * rng.normal(0, 1, wander.shape)
        if index in lost:
            continue
        body = script.body(float(now_s))
        if not body.visible:
            stream.append((float(now_s), None))
            continue
        seen_m = placed(stature_m, body) + noise_m * wander
        stream.append((float(now_s), _pose(float(now_s), seen_m, camera)))
    return stream


def _pose(time_s: float, seen_m: Array, camera: Camera) -> Pose:
    picture_m = camera.metres_per_picture
    x = 0.5 + seen_m[:, 0] / picture_m / camera.aspect
    y = camera.floor - seen_m[:, 1] / picture_m
    hips_m = (seen_m[23] + seen_m[24]) / 2
    world = np.zeros((LANDMARKS, 3))
    world[:, 0], world[:, 1] = seen_m[:, 0] - hips_m[0], hips_m[1] - seen_m[:, 1]
    return Pose(
        time_s, camera.aspect, np.stack([x, y], axis=1), np.full(LANDMARKS, 0.99), 0.93 * world
    )
