"""The list of sessions and the review of one: its jumps were filmed and measured in this test."""

import asyncio
import re
import struct

import pytest

from tests.e2e.page_look import need_axe
from tests.pages.review_walk import HEIGHT, SESSION, Walk, walk


@pytest.fixture(scope="module")
def walked() -> Walk:
    need_axe()
    return asyncio.run(walk())


def test_the_list_says_of_a_session_whose_jumps_it_has_and_the_best_of_them(walked: Walk) -> None:
    best_m = max(float(rep["values"][HEIGHT]) for rep in walked.reps)
    for told in (SESSION, "Bo, Kim", "3 jumps", f"{100 * best_m:.1f} cm"):
        assert told in walked.seen["session"]


def test_every_height_in_the_table_is_the_one_that_was_measured(walked: Walk) -> None:
    assert len(walked.rows) == 3
    for rep in walked.reps:
        row = " ".join(walked.rows[rep["rep_id"]].split())
        height_m, sd_m = rep["values"][HEIGHT], rep["uncertainty"][HEIGHT]
        assert f"{100 * height_m:.1f} ± {100 * sd_m:.1f} cm" in row
        assert f"{1000 * rep['values']['flight_time_s']:.0f}" in row


def test_the_curves_are_the_servers_and_both_are_drawn(walked: Walk) -> None:
    told, drawn = walked.curves, walked.drawn
    assert drawn["plots"] == 2
    for key in ("time_s", "hip_m", "com_m", "velocity_m_s", "events", "phases"):
        assert drawn["curves"][key] == told[key]
    in_flight = [
        com_m
        for time_s, com_m in zip(told["time_s"], told["com_m"], strict=True)
        if told["phases"][-1]["start_s"] < time_s < told["phases"][-1]["end_s"]
    ]
    height_m = walked.reps[0]["values"]["jump_height_takeoff_velocity_m"]
    assert max(in_flight) == pytest.approx(height_m, abs=0.05)


def test_a_body_is_drawn_here_and_at_take_off_apex_and_landing(walked: Walk) -> None:
    assert len(walked.drawn["inked"]) == 4
    assert all(share > 0.005 for share in walked.drawn["inked"])


def test_another_jump_stands_behind_it(walked: Walk) -> None:
    assert walked.beside["other"] == walked.reps[1]["rep_id"]
    assert all(
        both > alone
        for both, alone in zip(walked.beside["inked"], walked.drawn["inked"], strict=True)
    )


def test_an_event_that_a_hand_moved_is_moved_in_the_store_and_had_back(walked: Walk) -> None:
    before, moved = walked.reps[0], walked.seen["by hand"]
    (edit,) = moved["edits"]
    assert edit["event"] == "takeoff"
    assert edit["original_time_s"] == before["values"]["takeoff_time_s"]
    assert moved["values"]["flight_time_s"] > before["values"]["flight_time_s"]
    again = walked.seen["as measured"]
    assert (again["edits"], again["values"]) == ([], before["values"])


def test_a_jump_is_struck_out_counted_again_and_moved_to_another(walked: Walk) -> None:
    assert walked.seen["struck"]["deleted_at"] is not None
    assert walked.seen["counts again"]["deleted_at"] is None
    assert walked.seen["moved to"]


def test_one_tap_says_why_a_jump_was_struck_out_and_another_takes_it_back(walked: Walk) -> None:
    assert walked.seen["reasons"] == ["camera_moved", "warm_up", None, "not_a_valid_try"]
    assert walked.seen["counts again"]["strike_reason"] is None


def test_while_the_server_is_away_the_jumps_that_were_read_are_shown_and_cannot_be_changed(
    walked: Walk,
) -> None:
    for rep in walked.reps:
        height_m, sd_m = rep["values"][HEIGHT], rep["uncertainty"][HEIGHT]
        row = " ".join(walked.seen["kept"][rep["rep_id"]].split())
        assert f"{100 * height_m:.1f} ± {100 * sd_m:.1f} cm" in row
    assert walked.seen["to change"] == 0


def test_a_title_that_could_not_be_saved_stands_there_to_be_saved_again_and_not_twice(
    walked: Walk,
) -> None:
    assert walked.seen["saved twice"] is False


def test_a_link_shows_the_session_until_it_is_taken_back(walked: Walk) -> None:
    assert len(walked.seen["shared"]["reps"]) == 3
    assert walked.seen["revoked"] is not None


def test_the_table_that_is_taken_away_has_every_jump(walked: Walk) -> None:
    assert all(rep["rep_id"] in walked.seen["csv"] for rep in walked.reps)


def test_a_curve_is_taken_away_as_a_picture_that_names_session_and_jump(walked: Walk) -> None:
    assert walked.seen["picture's name"] == f"{SESSION}-1-velocity.png"
    signature, size = walked.seen["picture"][:8], walked.seen["picture"][16:24]
    assert signature == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", size)
    plot_width, plot_height = walked.seen["plot"]
    assert width > plot_width
    assert height > plot_height + 60  # its title, its units, the phases and its scale


def test_no_state_of_the_pages_has_a_barrier(walked: Walk) -> None:
    assert len(walked.looks.violations) == 18  # nine states, light and dark
    assert walked.looks.barriers == {}


def test_every_word_is_of_the_catalogue_or_somebodys(walked: Walk) -> None:
    known = {"Kim", "Bo", SESSION, "<b>Spring</b>", "Spring", "CSV", "JSON", "PDF", "ZIP"}
    known |= {text for rep in walked.reps for text in rep["unavailable"].values()}
    known |= {each["text"] for rep in walked.reps for each in rep["quality"]["reasons"]}
    strange = walked.looks.strange_words(known | walked.told)
    # An address, and signs of units.
    assert {words for words in strange if not re.search(r"/s#|^(kN/m|W)$", words)} == set()


def test_nothing_is_cut_off_at_320_pixels(walked: Walk) -> None:
    assert set(walked.looks.widths) == {"sessions", "review, phone"}
    assert walked.looks.cut_off == {}


def test_nothing_is_wrong_on_the_console(walked: Walk) -> None:
    assert walked.console == []
