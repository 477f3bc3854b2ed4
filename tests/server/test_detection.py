"""The detector's numbers become people: what is put in comes out, once for each body."""

import numpy as np
import pytest

from server.pose.detection import MOST, SIDE_PX, Detection, anchors, decoded
from server.pose.landmarks import Array

ANSWERS = 2254
SURE, UNSURE = 3.0, -3.0  # logits: 0.95 and 0.05
NOBODY = np.full(ANSWERS, -1e6, np.float32)


def answers(*said: tuple[int, Array, float]) -> tuple[Detection, ...]:
    """What is decoded when the answers at some places say: pairs of pixels (6, 2), logit."""
    numbers, logits = np.ones((ANSWERS, 12), np.float32), NOBODY.copy()
    for index, pairs, logit in said:
        told = pairs.copy()
        told[[0, 2, 3, 4, 5]] -= anchors()[index]
        numbers[index], logits[index] = told.ravel(), logit
    return decoded(numbers, logits)


def body(x: float, y: float, *, box: float = 30.0, reach: float = 40.0) -> Array:
    """What an answer says of an upright body with its hips at *x*, *y*."""
    return np.array([(x, y - 30), (box, box), (x, y), (x, y - reach), (x, y - 25), (x, y - 45)])


def test_answers_come_from_places_spread_evenly_over_the_picture() -> None:
    places = anchors()
    assert places.shape == (ANSWERS, 2)
    assert places.min() == 4
    assert places.max() == SIDE_PX - 4
    for mirrored in (SIDE_PX - places, places[:, ::-1]):
        assert sorted(map(tuple, mirrored)) == sorted(map(tuple, places))


@pytest.mark.parametrize("index", [0, 27, 1567, 1568, 1959, 1960, 2253])
def test_a_body_comes_out_where_it_was_put_in_whoever_answers(index: int) -> None:
    rng = np.random.default_rng(index)
    x, y = rng.uniform(20, 200, 2)
    (found,) = answers((index, body(x, y, reach=35), SURE))
    assert found.hips == pytest.approx((x / SIDE_PX, y / SIDE_PX), abs=1e-6)
    assert found.reach == pytest.approx((x / SIDE_PX, (y - 35) / SIDE_PX), abs=1e-6)
    assert found.score == pytest.approx(1 / (1 + np.exp(-SURE)))


def test_answers_about_one_body_are_taken_together_by_how_sure_they_are() -> None:
    (found,) = answers((10, body(100, 100), 0.0), (700, body(104, 100), 40.0))
    assert found.hips[0] * SIDE_PX == pytest.approx((0.5 * 100 + 104) / 1.5, abs=1e-4)
    assert found.score == pytest.approx(1.0)


@pytest.mark.parametrize(("apart", "people"), [(9.0, 1), (11.0, 2)])
def test_boxes_that_share_half_of_their_area_are_one_body(apart: float, people: int) -> None:
    """30 pixels wide: at 10 apart they share half of what both cover. At 0.3 close people merge."""
    found = answers((3, body(100, 100), 2.0), (4, body(100 + apart, 100), 1.0))
    assert len(found) == people


def test_the_surest_come_first_and_no_more_than_are_needed() -> None:
    said = [(index, body(20 + 45 * index, 100), 1.0 + index) for index in range(MOST + 1)]
    scores = [found.score for found in answers(*said)]
    assert len(scores) == MOST
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == pytest.approx(1 / (1 + np.exp(-1.0 - MOST)))


def test_who_is_not_sure_says_nothing() -> None:
    assert answers((5, body(100, 100), UNSURE)) == ()
    assert decoded(np.zeros((ANSWERS, 12), np.float32), NOBODY) == ()


def test_boxes_without_an_area_end_all_the_same() -> None:
    assert len(answers((5, body(100, 100, box=0), SURE), (6, body(100, 100, box=-9), SURE))) <= 2
