"""Owns the angles of legs, from landmarks in space and in the picture; degrees."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from server.pose.landmarks import Array, Landmark, Pose

_L = Landmark
_LEGS: Final = (
    (_L.LEFT_HIP, _L.LEFT_KNEE, _L.LEFT_ANKLE),
    (_L.RIGHT_HIP, _L.RIGHT_KNEE, _L.RIGHT_ANKLE),
)

View = Literal["frontal", "oblique", "sagittal"]
FRONTAL_DEG: Final = 25.0
SAGITTAL_DEG: Final = 65.0


def knee_flexions_deg(poses: Sequence[Pose]) -> Array | None:
    """Return how far each knee is bent, (n, 2) left and right: 180° − ∠(hip, knee, ankle) in space.

    None where the poses have no world landmarks.
    """
    worlds = [pose.world_m for pose in poses if pose.world_m is not None]
    if not worlds or len(worlds) != len(poses):
        return None
    return _bends_deg(np.stack(worlds))


def knee_flexions_in_picture_deg(poses: Sequence[Pose]) -> Array:
    """Return the same as the picture shows it: true from the side only."""
    return _bends_deg(_pictures(poses))


def _bends_deg(points: Array) -> Array:
    bends = []
    for hip, knee, ankle in _LEGS:
        thigh = points[:, hip] - points[:, knee]
        shank = points[:, ankle] - points[:, knee]
        lengths = np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
        cosine = (thigh * shank).sum(axis=1) / np.maximum(lengths, 1e-12)
        bends.append(180 - np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    return np.stack(bends, axis=1)


def frontal_projections_deg(poses: Sequence[Pose]) -> Array:
    """Return the frontal-plane projection angle of each knee, (n, 2) left and right, + valgus.

    180° − ∠(hip, knee, ankle) in the picture (Willson & Davis 2008), positive where the knee lies
    towards the other leg of the line from hip to ankle.
    """
    points = _pictures(poses)
    bends = _bends_deg(points)
    for side, (hip, knee, ankle) in enumerate(_LEGS):
        other_hip = _LEGS[1 - side][0]
        leg = points[:, ankle] - points[:, hip]
        out = points[:, knee] - points[:, hip]
        # How far the knee is to the right of its line, at the knee's own height.
        share = out[:, 1] / np.where(np.abs(leg[:, 1]) < 1e-9, 1e-9, leg[:, 1])
        aside = out[:, 0] - share * leg[:, 0]
        inwards = np.sign(points[:, other_hip, 0] - points[:, hip, 0])
        bends[:, side] *= np.sign(aside) * inwards
    return bends


def yaw_deg(poses: Sequence[Pose]) -> float | None:
    """Return how far the body is turned from facing the camera (or away), 0 to 90; the median.

    From hips and shoulders in space; None without world landmarks.
    """
    turns = []
    for pose in poses:
        if pose.world_m is None:
            return None
        across = pose.world_m[[_L.LEFT_HIP, _L.LEFT_SHOULDER]].sum(axis=0)
        across = across - pose.world_m[[_L.RIGHT_HIP, _L.RIGHT_SHOULDER]].sum(axis=0)
        turns.append(np.degrees(np.arctan2(abs(across[2]), abs(across[0]))))
    return float(np.median(turns)) if turns else None


def view_from(poses: Sequence[Pose], chosen: str) -> View | None:
    """Return the view the coach chose or, for `auto`, the one the body's turn shows."""
    match chosen:
        case "frontal" | "oblique" | "sagittal":
            return chosen
        case _:
            turn = yaw_deg(poses)
    if turn is None:
        return None
    if turn < FRONTAL_DEG:
        return "frontal"
    return "oblique" if turn < SAGITTAL_DEG else "sagittal"


def _pictures(poses: Sequence[Pose]) -> Array:
    return np.stack([pose.image * (pose.aspect, 1.0) for pose in poses])
