"""The square that the landmark model is shown lies where the body says, and shows what is there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.pose.frame import Planes
from server.pose.region import SIDE_PX, Region, crop

SIZES = some.floats(20, 2000)
PLACES = some.floats(-500, 2500)
TURNS = some.floats(-np.pi, np.pi)


@given(x=PLACES, y=PLACES, radius_px=SIZES, turn_rad=TURNS)
def test_the_square_is_upright_on_the_line_from_the_hips_to_the_reach(
    x: float, y: float, radius_px: float, turn_rad: float
) -> None:
    hips = np.array([x, y])
    reach = hips + radius_px * np.array([np.sin(turn_rad), -np.cos(turn_rad)])
    region = Region.around(hips, reach)
    assert region is not None
    to_picture = region.to_picture()
    np.testing.assert_allclose(to_picture @ (0.5, 0.5, 1), hips, atol=1e-6)
    # Upwards in the square is from the hips to the reach; 1.25 of a circle leaves a tenth above.
    np.testing.assert_allclose(to_picture @ (0.5, 0.1, 1), reach, atol=1e-6 * radius_px)


@pytest.mark.parametrize("reach", [(50.0, 50.0), (np.nan, 0.0), (np.inf, 0.0), (53.0, 50.0)])
def test_no_square_lies_around_a_body_without_size(reach: tuple[float, float]) -> None:
    assert Region.around(np.array([50.0, 50.0]), np.array(reach)) is None


def gradient(height: int, width: int) -> Planes:
    """A picture that gets brighter to the right, bluer downwards and redder to the right."""
    across = np.repeat(np.linspace(20, 220, width)[None], height, axis=0)
    down = np.repeat(np.linspace(20, 220, height // 2)[:, None], width // 2, axis=1)
    return Planes(across.astype(np.uint8), down.astype(np.uint8), across[::2, ::2].astype(np.uint8))


@pytest.mark.parametrize("turn_rad", [0.0, 0.3, -1.2, np.pi])
def test_a_crop_shows_each_plane_at_the_place_it_came_from(turn_rad: float) -> None:
    planes = gradient(400, 600)
    region = Region(300.0, 200.0, 200.0, turn_rad)
    shown = crop(planes, region).planes.astype(float)
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX] / SIDE_PX
    x, y = np.tensordot(region.to_picture(), np.stack([columns, rows, np.ones_like(rows)]), axes=1)
    np.testing.assert_allclose(shown[0], 20 + 200 * x / 599, atol=1.6)
    np.testing.assert_allclose(shown[1], 20 + 200 * (y / 2 - 0.25) / 199, atol=1.6)
    np.testing.assert_allclose(shown[2], 20 + 200 * x / 599, atol=1.6)


def test_beyond_the_picture_its_edge_goes_on() -> None:
    planes = gradient(100, 100)
    right = crop(planes, Region(5000.0, 50.0, 80.0, 0.0)).planes
    np.testing.assert_array_equal(right[0], planes.luma[50, -1])
    np.testing.assert_array_equal(right[2], planes.red[25, -1])
    above = crop(planes, Region(50.0, -500.0, 80.0, 0.0)).planes
    np.testing.assert_array_equal(above[1], planes.blue[0, 25])
