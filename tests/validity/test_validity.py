"""Accuracy against truth, drawn and recorded: `make validity`, which also writes the report.

Drawn jumps need nothing. What was recorded lies beside the checkout, or where VALIDITY_DATA says:
drop-jump pose streams with force plates, real jumps annotated by eye, clips of no jumps.
"""

import pytest

from server.commands.analyze import from_video
from server.jump.protocols import Configuration
from server.media.files import open_video
from tests.server.clips import person_clip
from tests.validity.conditions import GRID, Condition
from tests.validity.live import real_clips_live
from tests.validity.plots import plot_errors, plot_heights
from tests.validity.recorded import DATA, Recorded, drop_jumps, real_clips
from tests.validity.rendered import Row, measured
from tests.validity.report import (
    PAGE,
    PLOTS,
    Findings,
    accepted,
    by_condition,
    errors,
    good_at_30,
    jumps,
    written,
)
from tests.validity.shoes_alone import CONDITIONS, Event, shoes_alone
from tests.validity.statistics import summary
from tests.validity.streams import measured as measured_streams
from tests.validity.witnesses import witnesses_alone

pytestmark = pytest.mark.validity

HAS_DATA = DATA.is_dir()
needs_data = pytest.mark.skipif(not HAS_DATA, reason="no data: set VALIDITY_DATA to its folder")

MOST_OFF = {
    # key: mean absolute error allowed at 30 fps and varying rate, at 60 fps
    "flight_time_s": (0.008, 0.008),
    "ground_contact_time_s": (0.010, 0.010),
    "jump_height_flight_time_m": (0.010, 0.008),
    "jump_height_takeoff_velocity_m": (0.015, 0.015),
}


@pytest.fixture(scope="session")
def streams() -> list[Recorded]:
    return drop_jumps() if HAS_DATA else []


@pytest.fixture(scope="session")
def clips() -> list[Recorded]:
    return real_clips() if HAS_DATA else []


@pytest.fixture(scope="session")
def live() -> list[Recorded]:
    return real_clips_live() if HAS_DATA else []


@pytest.fixture(scope="session")
def shoes() -> list[Event]:
    return shoes_alone()


@pytest.fixture(scope="session")
def rows(
    shoes: list[Event], streams: list[Recorded], clips: list[Recorded], live: list[Recorded]
) -> list[Row]:
    """The whole grid; the report is written whatever the limits below say of it."""
    found = measured(GRID)
    alone = witnesses_alone() if HAS_DATA else []
    findings = Findings(found, shoes, measured_streams(), streams, clips, live, alone)
    PAGE.write_text(written(findings))
    for name, plot in zip(PLOTS, (plot_heights, plot_errors), strict=True):
        plot(found, PAGE.with_name(name))
    print(by_condition(found))
    return found


def test_the_grid_is_large_enough_to_tell(rows: list[Row]) -> None:
    assert len(jumps(rows)) >= 500


def test_in_good_conditions_heights_are_right_within_a_centimetre(rows: list[Row]) -> None:
    found = errors(good_at_30(rows))
    assert found is not None
    assert found.mae <= 0.010


def test_the_said_spread_holds_the_truth_and_is_no_wider_than_it_must_be(rows: list[Row]) -> None:
    found = errors(good_at_30(rows))
    assert found is not None
    assert 0.90 <= found.within_two <= 0.99
    assert found.median_said <= 0.012


def test_good_repetitions_get_their_numbers(rows: list[Row]) -> None:
    assert accepted(good_at_30(rows)) >= 0.95


def test_a_larger_spread_is_said_where_errors_are_larger(rows: list[Row]) -> None:
    found = errors(rows)
    assert found is not None
    assert found.rank_correlation > 0.3


def test_hardly_any_number_is_far_outside_what_it_says_of_itself(rows: list[Row]) -> None:
    found = errors(rows)
    assert found is not None
    assert found.beyond_three <= 0.01 * found.n
    assert found.worst <= 5


def test_no_repetition_is_invented(rows: list[Row]) -> None:
    assert not [row for row in rows if row.extra]


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.name)
def test_the_shoes_alone_tell_takeoff_and_landing(shoes: list[Event], condition: Condition) -> None:
    limit_s = 0.008 if condition.fps == 60 else 0.015
    for is_takeoff in (True, False):
        own = [e for e in shoes if (e.condition, e.is_takeoff) == (condition.name, is_takeoff)]
        off_s = [abs(event.off_s) for event in own if event.off_s is not None]
        assert len(off_s) >= 0.9 * len(own) == 0.9 * 4 * condition.takes
        assert sum(off_s) / len(off_s) <= limit_s


@needs_data
def test_every_drop_jump_is_found_and_nothing_else_and_agrees_with_the_force_plate(
    streams: list[Recorded],
) -> None:
    assert len(streams) == 18
    assert [(each.reps, each.rejected) for each in streams] == [(1, ())] * 18
    for key, limits in MOST_OFF.items():
        for limit, rate in zip(limits, ("30 fps and varying", "60 fps"), strict=True):
            own = [each for each in streams if each.rate == rate]
            found = summary([each.off[key] for each in own], [each.sd[key] for each in own])
            print(f"{key:32} {rate:20} {found}")
            assert found.mae <= limit, (key, rate)


@needs_data
@pytest.mark.parametrize("way", ["clips", "live"])
def test_real_jumps_annotated_by_eye_lie_inside_two_standard_deviations(
    request: pytest.FixtureRequest, way: str
) -> None:
    for each in request.getfixturevalue(way):
        assert each.reps == 1
        for key, off in each.off.items():
            print(f"{each.name:28} {key:16} {1000 * off:+.0f} ± {1000 * each.sd[key]:.0f} ms")
            assert abs(off) < 2 * each.sd[key]
        assert abs(each.off["flight_time_s"]) < (0.030 if "23fps" in each.name else 0.020)


@needs_data
@pytest.mark.parametrize("name", ["synth_cmj_25_40_55cm_60fps", "rendered_25_40_55cm_60fps"])
def test_three_jumps_on_feet_unlike_feet_are_found_in_order(name: str) -> None:
    report = from_video(DATA / f"clips/{name}.mp4", Configuration())
    heights = [rep.values["jump_height_flight_time_m"] or 0.0 for rep in report.reps]
    print(name, [f"{height:.3f}" for height in heights])
    assert len(heights) == 3
    assert heights == sorted(heights)


NO_JUMPS = {
    "five slow squats": lambda: DATA / "clips/opencapviz_squat.mp4",
    "jumping jacks and a somersault off a roof, a woman walks by": person_clip,
}


@needs_data
@pytest.mark.parametrize("name", NO_JUMPS)
def test_real_people_who_do_something_else_make_no_jump(name: str) -> None:
    path = NO_JUMPS[name]()
    with open_video(path) as video:
        times_s = [frame.time_s for frame in video]
    for test in ("cmj", "sj", "dj"):
        report = from_video(path, Configuration(test=test))
        codes = [rejected.code for rejected in report.rejected]
        minutes = (times_s[-1] - times_s[0]) / 60
        print(
            f"{path.name}, {name}: {minutes:.2f} min, {test}: {len(report.reps)} repetitions, "
            f"not counted {codes}"
        )
        assert report.reps == ()


@needs_data
def test_squats_are_not_even_refused_and_are_no_hops() -> None:
    for test in ("cmj", "hops"):
        report = from_video(DATA / "clips/opencapviz_squat.mp4", Configuration(test=test))
        assert (report.reps, report.rejected) == ((), ())
