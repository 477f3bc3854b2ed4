"""A camera in, a skeleton and three jumps out: real Chromium, the whole server, a known athlete."""

import asyncio

import pytest

from tests.e2e.performance import Performance, perform


@pytest.fixture(scope="module")
def performance(tmp_path_factory: pytest.TempPathFactory) -> Performance:
    shown = asyncio.run(perform(tmp_path_factory.mktemp("camera")))
    sd_s, largest_s = shown.rig_error_s
    print(f"\nrig: frame times off by {sd_s * 1e3:.1f} ms SD, {largest_s * 1e3:.1f} ms at most")
    return shown


def test_three_jumps_are_measured_and_none_is_invented(performance: Performance) -> None:
    assert len(performance.reps) == 3
    assert performance.rejected == []


def test_flight_times_and_heights_are_those_of_the_athlete(performance: Performance) -> None:
    for rep, jump in zip(performance.reps, performance.jumps, strict=True):
        true_s = performance.true_flight_s(jump)
        off_s = rep["flight_time_s"] - true_s
        off_m = rep["jump_height_flight_time_m"] - 9.80665 * true_s**2 / 8
        print(
            f"{jump.jump_height_flight_time_m:.2f} m: {off_s * 1e3:+.0f} ms {off_m * 100:+.1f} cm"
        )
        assert abs(off_s) < 0.030
        assert abs(off_m) < 0.035


def test_a_repetition_waits_for_no_more_than_the_landing(performance: Performance) -> None:
    for rep, jump in zip(performance.reps, performance.jumps, strict=True):
        landing_s = performance.live_time_s(jump.landing_time_s)
        assert abs(rep["landing_time_s"] - landing_s) < 0.030


def test_the_skeleton_is_drawn_on_the_frame_it_belongs_to(performance: Performance) -> None:
    assert performance.overlay == "matched"


def test_nothing_is_wrong_on_the_console(performance: Performance) -> None:
    assert performance.console == []
