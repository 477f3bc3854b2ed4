"""A camera that moved within a flight, told from looks; and looks kept as JSON."""

import json
from dataclasses import replace

import numpy as np
import pytest

from server.jump.camera import (
    BLURRED,
    CAMERA_MOVED,
    CAMERA_TILTED,
    DARK,
    MOST_RISEN_M,
    MOST_STRAYED_M,
    PICTURE_BLURRED,
    TILTED_DEG,
    TOO_DARK,
    WATCHED_S,
    CameraWatch,
    PictureLook,
    what_to_change,
)

METRES_PER_UNIT = 3.0
STILL = PictureLook(1.0, 0.0001, -0.00005, None, 0.4, 0.003)


def watched(downs: dict[float, float], until_s: float = 3.0) -> CameraWatch:
    """Looks every 0.2 s; *downs* says how far the background went down by the look at a time."""
    watch = CameraWatch()
    watch.keep(0.0, None, None)
    for time_s in np.round(np.arange(0.2, until_s + 0.01, 0.2), 1):
        down = downs.get(float(time_s), 0.0)
        watch.keep(float(time_s), abs(down), down)
    return watch


def moved(watch: CameraWatch, start_s: float = 1.1, end_s: float = 1.6) -> bool:
    return watch.moved_between(start_s, end_s, METRES_PER_UNIT)


def test_a_still_camera_did_not_move() -> None:
    assert not moved(watched({}))
    assert not moved(CameraWatch())


def test_noise_of_a_still_camera_is_no_movement() -> None:
    rng = np.random.default_rng(2)
    for _ in range(50):
        noise = {round(t, 1): float(rng.normal(0, 0.00015)) for t in np.arange(0.2, 3.1, 0.2)}
        assert not moved(watched(noise))


@pytest.mark.parametrize("way", [-1, 1])
def test_a_nudge_within_the_flight_counts_from_the_limit_on(way: int) -> None:
    limit = MOST_RISEN_M / METRES_PER_UNIT
    assert moved(watched({1.4: 1.1 * way * limit}))
    assert not moved(watched({1.4: 0.9 * way * limit}))


def test_the_same_nudge_counts_for_more_where_a_picture_holds_more_metres() -> None:
    watch = watched({1.4: 0.0015})
    assert not watch.moved_between(1.1, 1.6, 3.0)
    assert watch.moved_between(1.1, 1.6, 6.0)


@pytest.mark.parametrize("at_s", [0.8, 1.0, 2.0, 2.2])
def test_a_nudge_before_or_after_the_flight_is_none_of_its_business(at_s: float) -> None:
    assert not moved(watched({at_s: 0.05}))


@pytest.mark.parametrize("at_s", [1.2, 1.8])
def test_a_nudge_between_two_looks_counts_if_it_may_be_of_the_flight(at_s: float) -> None:
    assert moved(watched({at_s: 0.05}), 1.1, 1.7)


def test_a_slow_drift_adds_up() -> None:
    assert moved(watched({round(t, 1): 0.0008 for t in np.arange(0.2, 3.1, 0.2)}))


def test_a_camera_that_swings_back_has_moved_all_the_same() -> None:
    assert moved(watched({1.2: 0.004, 1.4: -0.004}))


def test_a_tremble_that_cancels_has_not() -> None:
    limit = MOST_RISEN_M / METRES_PER_UNIT
    assert not moved(watched({1.2: 0.8 * limit, 1.4: -0.8 * limit, 1.6: 0.8 * limit}))


def test_sideways_a_camera_may_move_further_but_not_be_carried() -> None:
    for metres, expected in ((0.5 * MOST_STRAYED_M, False), (1.1 * MOST_STRAYED_M, True)):
        watch = CameraWatch()
        for time_s in (1.0, 1.2, 1.4, 1.6, 1.8):
            watch.keep(time_s, metres / METRES_PER_UNIT if time_s == 1.4 else 0.0, 0.0)
        assert moved(watch) is expected


def test_another_place_is_a_movement() -> None:
    watch = watched({})
    watch.keep(3.2, 1.0, 0.0)
    assert watch.moved_between(2.9, 3.3, METRES_PER_UNIT)


def test_what_could_not_be_told_counts_with_the_next_look_that_can() -> None:
    watch = watched({}, until_s=1.0)
    for time_s in (1.2, 1.4, 1.6, 1.8):
        watch.keep(time_s, None, None)
    assert not moved(watch)
    watch.keep(2.0, 0.01, 0.01)  # somewhere since 1.0 s
    assert moved(watch)


def test_only_the_last_seconds_are_remembered() -> None:
    watch = watched({0.4: 0.05}, until_s=0.6)
    assert moved(watch, 0.1, 0.5)
    watch.keep(0.5 + WATCHED_S, 0.0, 0.0)
    assert not moved(watch, 0.1, 0.5)


def test_a_stream_that_starts_again_forgets_what_was() -> None:
    watch = watched({1.4: 0.05})
    watch.keep(0.2, 0.0, 0.0)
    assert not moved(watch)


def test_each_fault_has_its_sentence_and_a_good_picture_none() -> None:
    assert what_to_change(STILL) == ()
    assert what_to_change(replace(STILL, blur=None, tilt_deg=None)) == ()
    assert what_to_change(replace(STILL, light=0.9 * DARK)) == (TOO_DARK,)
    assert what_to_change(replace(STILL, blur=1.1 * BLURRED)) == (PICTURE_BLURRED,)
    for way in (-1, 1):
        assert what_to_change(replace(STILL, tilt_deg=way * (TILTED_DEG + 0.1))) == (CAMERA_TILTED,)
        assert what_to_change(replace(STILL, tilt_deg=way * (TILTED_DEG - 0.1))) == ()


def test_every_reason_has_its_own_code_and_says_what_to_do() -> None:
    reasons = (CAMERA_MOVED, TOO_DARK, PICTURE_BLURRED, CAMERA_TILTED)
    assert [r.code for r in reasons] == ["camera_moved", "too_dark", "blurred", "camera_tilted"]
    assert all(": " in r.text and r.text.endswith(".") for r in reasons)


@pytest.mark.parametrize(
    "look", [STILL, PictureLook(0.0, None, None, -3.5, 0.0, None), replace(STILL, tilt_deg=2.0)]
)
def test_a_look_survives_json(look: PictureLook) -> None:
    assert PictureLook.from_json(json.loads(json.dumps(look.as_json()))) == look


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"light": None}, "light is None, and must be a number"),
        ({"time_s": True}, "time_s is True, and must be a number"),
        ({"blur": "no"}, "blur is 'no', and must be a number"),
        ({"down": float("nan")}, "down is nan, and must be a number"),
        ({"light": 1.2}, "light is 1.2, and must lie from 0 to 1"),
        ({"shift": -0.1}, "shift is -0.1, and must lie from 0 to inf"),
        ({"shift": None}, "shift and down must be both known or both null"),
        ({"tilt_deg": 80}, "tilt_deg is 80, and must lie from -45 to 45"),
        ({"contrast": 1}, "a look has no 'contrast'"),
    ],
)
def test_a_bad_look_is_refused_with_a_sentence(changed: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        PictureLook.from_json({**STILL.as_json(), **changed})


@pytest.mark.parametrize("key", STILL.as_json())
def test_a_look_without_a_field_is_refused(key: str) -> None:
    stored = {k: v for k, v in STILL.as_json().items() if k != key}
    with pytest.raises(ValueError, match=f"{key} is missing"):
        PictureLook.from_json(stored)
