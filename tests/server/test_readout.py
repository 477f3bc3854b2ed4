"""The model's two answers for a landmark are made one, and the body lies where the crop was."""

import numpy as np
import pytest

from server.pose.landmarks import Pose
from server.pose.readout import MAP_SIDE, POINTS, Readout, body, marks_in_picture, next_region
from server.pose.region import SIDE_PX, Region

STRAIGHT = Region(400.0, 300.0, 256.0, 0.0)
"""A square of the model's own size: a pixel of the crop is one of the picture."""
SIZE = (600, 800)
UNLIKELY = -9.0


def readout(x: float = 100.0, y: float = 120.0) -> Readout:
    """Every landmark at one place of the crop, in pixels; a map that knows nothing."""
    points = np.zeros((POINTS, 5), np.float32)
    points[:, :2] = x, y
    heatmap = np.full((MAP_SIDE, MAP_SIDE, POINTS), UNLIKELY, np.float32)
    return Readout(points, 1.0, heatmap, np.zeros((POINTS, 3), np.float32))


def place_px(read: Readout, region: Region = STRAIGHT) -> tuple[float, float]:
    x, y = seen(read, region).image[0] * SIZE[::-1]
    return float(x), float(y)


def seen(read: Readout, region: Region) -> Pose:
    return body(read, marks_in_picture(read, region), region, SIZE, 0.0)


def test_a_map_that_knows_nothing_leaves_the_point_alone() -> None:
    assert place_px(readout()) == pytest.approx((400 - 128 + 100, 300 - 128 + 120))


def test_the_point_moves_to_the_middle_of_what_is_likely() -> None:
    read = readout(100.0, 120.0)  # cell 25, 30
    read.heatmap[29, 26, 0] = read.heatmap[29, 27, 0] = 9.0
    x, y = place_px(read)
    assert x == pytest.approx(272 + 26.5 / MAP_SIDE * SIDE_PX, abs=0.05)
    assert y == pytest.approx(172 + 29 / MAP_SIDE * SIDE_PX, abs=0.05)


def test_what_is_likely_further_than_three_cells_away_does_not_pull() -> None:
    read = readout(100.0, 120.0)
    read.heatmap[30, 29, 0] = 9.0
    assert place_px(read) == pytest.approx((372, 292))
    read.heatmap[30, 28, 0] = 9.0
    assert place_px(read)[0] == pytest.approx(272 + 28 / MAP_SIDE * SIDE_PX, abs=0.1)


def test_each_landmark_has_a_map_of_its_own() -> None:
    read = readout()
    read.heatmap[31, 26, 7] = 9.0
    moved = np.ptp(seen(read, STRAIGHT).image, axis=0) > 0
    assert moved.all()
    assert len(np.unique(seen(read, STRAIGHT).image, axis=0)) == 2


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (255.0, 255.0), (-40.0, 300.0), (1e6, -1e6)])
def test_points_at_the_edge_and_beyond_are_kept(x: float, y: float) -> None:
    assert place_px(readout(x, y)) == pytest.approx((272 + x, 172 + y))


def test_a_map_is_read_at_the_edge_as_far_as_it_goes() -> None:
    read = readout(1.0, 254.0)
    read.heatmap[62, 1, 0] = 9.0
    x, y = place_px(read)
    assert x == pytest.approx(272 + 4, abs=0.1)
    assert y == pytest.approx(172 + 62 * 4, abs=0.1)


def test_a_turned_square_turns_the_body_in_the_picture_and_in_space() -> None:
    read = readout(128.0, 28.0)  # above the middle
    read.world_m[:] = (0.0, -0.4, 0.1)
    turned = Region(400.0, 300.0, 256.0, np.pi / 2)
    assert place_px(read, turned) == pytest.approx((500, 300))
    world = seen(read, turned).world_m
    assert world is not None
    np.testing.assert_allclose(world[0], (0.4, 0.0, 0.1), atol=1e-7)


def test_the_next_square_lies_around_the_two_landmarks_for_it() -> None:
    read = readout()
    read.points[33, :2], read.points[34, :2] = (128, 128), (128, 48)
    region = next_region(marks_in_picture(read, STRAIGHT))
    assert region is not None
    assert (region.centre_x_px, region.centre_y_px) == (400, 300)
    assert region.side_px == pytest.approx(2 * 80 * 1.25)
    assert region.turn_rad == pytest.approx(0)


def test_visibility_is_what_the_logits_say() -> None:
    read = readout()
    read.points[0, 3], read.points[1, 3] = 2.0, -700.0
    visibility = seen(read, STRAIGHT).visibility
    assert visibility[0] == pytest.approx(1 / (1 + np.exp(-2)))
    assert visibility[1] == pytest.approx(0, abs=1e-9)
