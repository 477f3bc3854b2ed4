"""Angles of legs on skeletons whose angles are known, from every side."""

import numpy as np
import pytest

from server.jump.angles import (
    frontal_projections_deg,
    knee_flexions_deg,
    knee_flexions_in_picture_deg,
    view_from,
    yaw_deg,
)
from server.pose.landmarks import Array, Landmark, Pose

L = Landmark
THIGH_M, SHANK_M, HALF_HIPS_M = 0.42, 0.43, 0.13


def body(flexion_deg: tuple[float, float], valgus_deg: float = 0.0) -> Array:
    """World landmarks (33, 3), x to the right of somebody who faces the camera, y down, z away.

    The person's left is on the picture's right. Knees bend towards the camera, or inwards.
    """
    points = np.zeros((33, 3))
    for side, sign in enumerate((1.0, -1.0)):
        hip = np.array([sign * HALF_HIPS_M, 0.0, 0.0])
        knee = hip + np.array([0.0, THIGH_M, 0.0])
        bend, inwards = np.radians(flexion_deg[side]), np.radians(valgus_deg)
        # The thigh points straight down; the shank turns back by the flexion, out by the valgus.
        down = np.array([sign * np.sin(inwards), np.cos(inwards) * np.cos(bend), np.sin(bend)])
        points[L.LEFT_HIP + side], points[L.LEFT_KNEE + side] = hip, knee
        points[L.LEFT_ANKLE + side] = knee + SHANK_M * down / np.linalg.norm(down)
        points[L.LEFT_SHOULDER + side] = hip + np.array([sign * 0.05, -0.5, 0.0])
    return points


def pose(world_m: Array, turned_deg: float, *, in_space: bool = True) -> Pose:
    """Somebody turned by *turned_deg*, seen from far away."""
    turn = np.radians(turned_deg)
    turned = world_m.copy()
    turned[:, 0] = world_m[:, 0] * np.cos(turn) + world_m[:, 2] * np.sin(turn)
    turned[:, 2] = -world_m[:, 0] * np.sin(turn) + world_m[:, 2] * np.cos(turn)
    image = 0.5 + turned[:, :2] / (4.0 * 0.5625, 4.0)
    return Pose(0.0, 0.5625, image, np.ones(33), turned if in_space else None)


@pytest.mark.parametrize("turned_deg", [0, 45, 90])
@pytest.mark.parametrize("flexion_deg", [(10.0, 10.0), (60.0, 45.0), (110.0, 100.0)])
def test_knees_in_space_read_the_same_from_every_side(
    turned_deg: float, flexion_deg: tuple[float, float]
) -> None:
    found = knee_flexions_deg([pose(body(flexion_deg), turned_deg)])
    assert found is not None
    assert found[0] == pytest.approx(flexion_deg, abs=1e-6)


def test_the_picture_shows_a_knees_bend_from_the_side_only() -> None:
    from_side = knee_flexions_in_picture_deg([pose(body((60.0, 60.0)), 90)])
    from_front = knee_flexions_in_picture_deg([pose(body((60.0, 60.0)), 0)])
    assert from_side[0] == pytest.approx((60.0, 60.0), abs=1e-6)
    assert (from_front < 5).all()
    assert knee_flexions_deg([pose(body((60.0, 60.0)), 90, in_space=False)]) is None


@pytest.mark.parametrize("valgus_deg", [-12.0, 0.0, 8.0, 20.0])
def test_valgus_is_positive_for_both_legs_seen_from_the_front(valgus_deg: float) -> None:
    found = frontal_projections_deg([pose(body((0.0, 0.0), valgus_deg), 0)])
    assert found[0] == pytest.approx((valgus_deg, valgus_deg), abs=1e-6)


def test_seen_from_behind_valgus_keeps_its_sign() -> None:
    found = frontal_projections_deg([pose(body((0.0, 0.0), 8.0), 180)])
    assert found[0] == pytest.approx((8.0, 8.0), abs=1e-6)


@pytest.mark.parametrize(
    ("turned_deg", "view"), [(0, "frontal"), (45, "oblique"), (90, "sagittal"), (180, "frontal")]
)
def test_the_view_is_told_by_the_bodys_turn_unless_it_was_chosen(
    turned_deg: float, view: str
) -> None:
    poses = [pose(body((5.0, 5.0)), turned_deg)]
    assert view_from(poses, "auto") == view
    assert view_from(poses, "sagittal") == "sagittal"
    turn = yaw_deg(poses)
    assert turn is not None
    assert turn == pytest.approx(min(turned_deg, 180 - turned_deg), abs=1e-6)


def test_without_landmarks_in_space_the_view_is_unknown() -> None:
    assert view_from([pose(body((5.0, 5.0)), 0, in_space=False)], "auto") is None
