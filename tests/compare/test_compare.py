"""What `make compare` says follows from what it measured; and a run that proves nothing is void."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.compare.page import (
    BEGIN,
    END,
    Capacity,
    Comparison,
    plot,
    section,
    verdict,
    with_section,
)
from tests.compare.table import (
    CALIBRATED_US,
    TUTORIAL,
    Row,
    as_table,
    expected,
    medians,
    void_because,
)
from tests.compare.timeline import Result, Timeline, measured
from tests.test_import_directions import imports, starts

BASELINES = sorted((Path(__file__).parent / "baselines").glob("*.py"))
TUTORIAL_ALONE = Row(TUTORIAL, 1, 5000, 21, 54, 60, 30, 0, 1, 0.03, 1)
OURS = replace(TUTORIAL_ALONE, way="Hangtime, litert", cpu_ms=8.4, p50_ms=10, p95_ms=15)


def sent(count: int = 30, fps: int = 30) -> Timeline:
    stream = Timeline(fps)
    for number in range(count):
        for _ in range(5):
            stream.note_packet((0xFFFFFF00 + 3000 * number) & 0xFFFFFFFF, 1000, number / fps)
    return stream


@pytest.mark.parametrize("path", BASELINES, ids=lambda path: path.stem)
def test_nothing_of_ours_is_in_the_ways_compared_with(path: Path) -> None:
    found = {
        each for each in imports(path) if each.partition(".")[0] not in sys.stdlib_module_names
    }
    assert not [each for each in found if starts(each, "server", "signaling")]
    allowed = ("tests.compare.baselines", "tests.truth.frame_counter")
    assert all(starts(each, *allowed) for each in found if starts(each, "tests"))


def test_frames_are_known_by_their_timestamps_across_the_clocks_end() -> None:
    stream = sent()
    assert len(stream.sent_s) == 30
    assert set(stream.sent_bytes) == {5000}
    assert stream.number_of((0xFFFFFF00 + 3000 * 29) & 0xFFFFFFFF) == 29


def test_pictures_of_a_looped_clip_are_known_by_the_last_one() -> None:
    stream = Timeline(30)
    told = []
    for place in (5, 6, 6, 8, 9, 0, 1, 0):
        number = stream.number_near_last(place, 10)
        stream.results.append(Result(0.0, number, True))
        told.append(number)
    assert told == [5, 6, 6, 8, 9, 10, 11, 10]


def test_a_window_counts_what_came_in_it_and_what_was_never_answered() -> None:
    stream = sent()
    stream.results += [Result(n / 30 + 0.020, n, n % 2 == 0) for n in range(30) if n != 20]
    found = measured([stream], 0.5, 1.0)
    assert found.p50_ms == pytest.approx(20)
    assert found.results_a_second == pytest.approx(28)
    assert found.unanswered == pytest.approx(1 / 15)
    assert found.bytes_a_frame == 5000
    assert found.with_body == pytest.approx(6 / 14)


def test_streams_that_never_got_anything_are_no_crash() -> None:
    found = measured([Timeline(30)], 0.0, 1.0)
    assert (found.p50_ms, found.results, found.unanswered) == (float("inf"), 0, 1.0)


def test_rows_are_medians_of_runs_fewest_athletes_first() -> None:
    rows = [replace(OURS, peers=peers, cpu_ms=ms) for ms in (7.0, 9.0, 8.0) for peers in (4, 1)]
    assert [(row.peers, row.cpu_ms) for row in medians(rows)] == [(1, 8.0), (4, 8.0)]


def test_the_tutorial_should_take_what_it_took_scaled_but_for_the_frame_interval() -> None:
    assert expected(CALIBRATED_US).cpu_ms == 21
    assert expected(CALIBRATED_US).p50_ms == pytest.approx(54)
    twice = expected(2 * CALIBRATED_US)
    assert twice.cpu_ms == 42
    assert twice.p50_ms == pytest.approx(54 + 54 - 1000 / 30)


def test_a_tutorial_that_reproduces_itself_is_a_comparison() -> None:
    assert void_because([TUTORIAL_ALONE, OURS], CALIBRATED_US) == []


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([replace(TUTORIAL_ALONE, cpu_ms=30)], "The tutorial took 30.0 CPU ms a frame"),
        ([replace(TUTORIAL_ALONE, p50_ms=80)], "The tutorial took 80.0 ms p50"),
        ([TUTORIAL_ALONE, replace(OURS, with_body=0.5)], "found a body in only 50%"),
        ([OURS], "not run with one peer"),
    ],
)
def test_a_run_that_proves_nothing_is_void(rows: list[Row], why: str) -> None:
    (reason,) = void_because(rows, CALIBRATED_US)
    assert why in reason


def test_the_table_gives_each_ways_share_of_the_tutorials_cost() -> None:
    assert (
        "| 1 | Hangtime, litert | 5,000 | 8.4 ms | 0.40 | 10.0 ms | 15.0 ms | 30.0 |"
        in as_table([TUTORIAL_ALONE, OURS])
    )


def test_the_verdict_is_the_most_athletes_under_200_ms_without_errors() -> None:
    found = [
        Capacity("Hangtime, litert", 4, 30, 40),
        Capacity("Hangtime, litert", 25, 5.5, 150),
        Capacity("Hangtime, litert", 50, 4, 190, errors=0.02),
        Capacity("Hangtime, litert", 100, 1, 400),
        Capacity("FastRTC", 200, 30, 10),
    ]
    assert verdict(found).startswith("**Under 200 ms: yes, with 25 athletes at once** on two cores")
    assert "150 ms" in verdict(found)
    assert verdict(found[3:]).startswith("**Under 200 ms: no**")


def test_the_page_opens_with_the_verdict_and_keeps_the_rest() -> None:
    page = "# Performance\n\nWhat was there.\n"
    found = Comparison([TUTORIAL_ALONE, OURS], CALIBRATED_US, 5, 8)
    once = with_section(page, section(found, []))
    assert once.startswith(f"# Performance\n\n{BEGIN}**Under 200 ms: yes, with one athlete**")
    assert once.endswith(f"{END}\nWhat was there.\n")
    load_tested = [Capacity("Hangtime, litert", 25, 5.5, 150)]
    again = with_section(once, section(found, load_tested))
    assert "25 athletes" in again
    assert again.count(BEGIN) == again.count(END) == 1
    assert again.endswith("\nWhat was there.\n")


def test_a_page_whose_second_marker_is_gone_is_not_overwritten() -> None:
    with pytest.raises(ValueError, match="no <!-- until here -->"):
        with_section(f"# Performance\n\n{BEGIN}rest\n", "anything")


def test_the_same_rows_give_the_same_plot(tmp_path: Path) -> None:
    rows = [replace(row, peers=peers) for peers in (1, 4) for row in (TUTORIAL_ALONE, OURS)]
    for name in ("one.svg", "two.svg"):
        plot(rows, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert TUTORIAL in (tmp_path / "one.svg").read_text()
