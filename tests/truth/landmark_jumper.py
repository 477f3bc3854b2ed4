"""Owns synthetic pose streams: a motion seen by a camera, with noise and lost frames.

No picture is made: for tests of what is computed from landmarks. The truth is the motion's.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from server.pose.landmarks import LANDMARKS, Array, Landmark, Pose
from tests.truth.body_model import Arms, landmarks_m
from tests.truth.trajectory import Motion

View = Literal["frontal", "oblique"]
WIDTH, HEIGHT = 720, 1280
YAW_RAD: Final = {"frontal": 0.0, "oblique": np.pi / 4}


@dataclass(frozen=True, slots=True)
class Noise:
    """How far landmarks are from where they should be, one standard deviation each way."""

    correlated_m: float = 0.004
    correlation_s: float = 0.08
    white_m: float = 0.001


EXACT: Final = Noise(0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Camera:
    """An upright pinhole, portrait 720 x 1280, that looks level at the person."""

    distance_m: float
    height_m: float
    px_per_m: float
    """At the person's distance."""
    yaw_rad: float

    @classmethod
    def drawn(cls, seed: int, view: View) -> "Camera":
        """Draw a camera about 4 m away."""
        rng = np.random.default_rng([seed, 3])
        return cls(
            distance_m=float(rng.uniform(3.6, 4.4)),
            height_m=float(rng.uniform(0.9, 1.2)),
            px_per_m=float(rng.uniform(270, 330)),
            yaw_rad=YAW_RAD[view],
        )

    def axes(self, points_m: Array) -> Array:
        """Return world points along the picture's axes: right, down, away; metres."""
        sine, cosine = np.sin(self.yaw_rad), np.cos(self.yaw_rad)
        x, y, z = points_m[..., 0], points_m[..., 1], points_m[..., 2]
        return np.stack([x * cosine + y * sine, -z, x * sine - y * cosine], axis=-1)

    def project(self, points_m: Array) -> Array:
        """Return where world points are in the picture, (..., 2) pixels."""
        seen = self.axes(points_m)
        scale = self.px_per_m * self.distance_m / (self.distance_m + seen[..., 2])
        right = WIDTH / 2 + scale * seen[..., 0]
        return np.stack([right, HEIGHT / 2 + scale * (seen[..., 1] + self.height_m)], axis=-1)


def frame_times(
    motion: Motion, fps: float, *, phase_s: float = 0.0, jitter_s: float = 0.0
) -> Array:
    """Return when a camera of that rate sees *motion*; *jitter_s* is the spread of its clock."""
    time_s = np.arange(phase_s, motion.duration_s, 1 / fps)
    rng = np.random.default_rng([motion.athlete.seed, 4])
    return np.asarray(time_s + np.clip(rng.normal(0, 1, len(time_s)), -3, 3) * jitter_s)


def poses(
    motion: Motion,
    time_s: Array,
    *,
    view: View = "frontal",
    arms: Arms = "akimbo",
    noise: Noise = EXACT,
    lost: float = 0.0,
) -> list[tuple[float, Pose | None]]:
    """Return what an estimator could have seen of *motion* at each time.

    *lost* is the share of frames without a body, on top of those in which it is out of sight.
    """
    seed = motion.athlete.seed
    rng = np.random.default_rng([seed, 5])
    camera = Camera.drawn(seed, view)
    points_m = landmarks_m(motion, time_s, arms)
    image = camera.project(points_m)
    image = image + camera.px_per_m * _noise(rng, time_s, noise, 2)
    image = image / (WIDTH, HEIGHT)
    hips_m = points_m[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
    # The estimator's idea of how large a body is, wrong by as much for all of a session.
    world_m = camera.axes(points_m - hips_m) * rng.normal(1, 0.05)
    world_m = world_m + _noise(rng, time_s, noise, 3)
    inside = np.all((image > 0) & (image < 1), axis=-1)
    found = (inside.mean(axis=1) > 0.5) & (rng.random(len(time_s)) >= lost)
    return [
        (
            float(time_s[i]),
            Pose(
                time_s=float(time_s[i]),
                aspect=WIDTH / HEIGHT,
                image=image[i],
                visibility=np.where(inside[i], 0.97, 0.15),
                world_m=world_m[i],
            )
            if found[i]
            else None,
        )
        for i in range(len(time_s))
    ]


def _noise(rng: np.random.Generator, time_s: Array, noise: Noise, axes: int) -> Array:
    """Return (times, 33, axes) of an Ornstein-Uhlenbeck process plus white noise, metres."""
    steps = rng.normal(0, 1, (len(time_s), LANDMARKS, axes))
    drift = np.empty_like(steps)
    drift[0] = steps[0]
    keep = np.exp(-np.diff(time_s) / noise.correlation_s)
    for i, kept in enumerate(keep, start=1):
        drift[i] = kept * drift[i - 1] + np.sqrt(1 - kept**2) * steps[i]
    white = rng.normal(0, 1, steps.shape)
    return np.asarray(noise.correlated_m * drift + noise.white_m * white)
