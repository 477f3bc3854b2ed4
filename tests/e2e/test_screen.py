"""A screen beside a page that films: every number on it is what the API reads back."""

import asyncio

import pytest

from tests.e2e.browser import DESKTOP
from tests.e2e.page_look import need_axe
from tests.e2e.screen_walk import HEIGHT, NAMES, Walk, walk


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    need_axe()
    return asyncio.run(walk(tmp_path_factory.mktemp("screen")))


def test_the_number_on_the_wall_is_the_newest_jump_as_it_is_stored(walked: Walk) -> None:
    newest, shown = walked.reps[0], walked.shown
    assert shown["rep_id"] == newest["rep_id"] == walked.board["newest"]["rep_id"]
    assert shown["who"] == walked.board["newest"]["nickname"] == "Kim"
    assert shown["value"] == _cm(newest["values"][HEIGHT])
    assert shown["sd"] == f"± {_cm(newest['uncertainty'][HEIGHT])}"
    assert walked.on_a_phone == shown | {"large_px": 120}


def test_the_table_is_what_is_stored_of_the_session(walked: Walk) -> None:
    heights = [rep["values"][HEIGHT] for rep in walked.reps]
    best, last, jumps = max(heights), heights[0], len(heights)
    assert walked.shown["rows"] == [["1", "Kim", _cm(best), _cm(last), str(jumps)]]
    (place,) = walked.board["places"]
    assert (place["best_m"], place["last_m"], place["jumps"]) == (best, last, jumps)


def test_a_badge_opens_the_screen_with_its_athlete_alone_until_everybody_is_picked(
    walked: Walk,
) -> None:
    (place,) = walked.board["places"]
    alone = walked.alone
    assert (alone["who"], alone["value"], alone["rows"]) == ("Kim", _cm(place["last_m"]), [])
    assert alone["best"].split()[0] == _cm(place["best_m"])
    assert alone["names"] == ["⟦Everybody⟧", "⟦Only Kim⟧"]
    assert alone["address"].endswith(f"/v/{walked.codes[0]}")


def test_a_wall_is_read_from_four_metres_and_does_not_scroll(walked: Walk) -> None:
    assert walked.shown["large_px"] >= 0.3 * DESKTOP["height"]
    assert walked.smallest_px >= 28
    assert walked.scrolls_px == 0


def test_who_opts_out_has_no_name_on_the_screen_and_the_height_stays(walked: Walk) -> None:
    assert (walked.hidden["who"], walked.hidden["rows"]) == ("", [])
    assert walked.hidden["value"] == walked.shown["value"]


def test_a_token_stands_in_no_address(walked: Walk) -> None:
    assert any(url.endswith("/events") for url in walked.asked)
    asked = [url for url in walked.asked if "/static/" not in url]  # tokens.css has colours
    assert not any("eyJ" in url or "token" in url for url in asked)


def test_the_sheet_gives_an_address_that_opens_and_says_who_can_open_it(walked: Walk) -> None:
    assert walked.links[0].endswith(f"/v/{walked.codes[0]}")
    assert walked.sheet.barriers == {}
    assert walked.sheet.cut_off == {}
    assert any("Only this machine" in said for said in walked.sheet.words["sheet"])


def test_keys_do_nothing_behind_the_sheet_and_the_focus_stays_on_it(walked: Walk) -> None:
    assert not walked.opened_behind
    assert [name.strip() for name in walked.focused] == ["⟦Show a code⟧", "⟦New code⟧"]


def test_after_a_restart_the_screen_is_back_by_the_same_code_and_shows_the_next_jump(
    walked: Walk,
) -> None:
    assert walked.after_restart != walked.before_restart
    assert walked.codes[1] == walked.codes[0]


def test_no_state_of_the_screen_has_a_barrier(walked: Walk) -> None:
    assert len(walked.looks.violations) == 16  # eight states, light and dark
    assert walked.looks.barriers == {}


def test_every_word_is_of_the_catalogue_the_servers_or_a_name(walked: Walk) -> None:
    host = walked.links[0].partition("//")[2].partition("/")[0]
    known = {*NAMES, *walked.codes, f"{host}/v", *walked.told}
    assert walked.looks.strange_words(known) == set()


def test_nothing_is_cut_off_on_the_narrowest_phone(walked: Walk) -> None:
    assert walked.looks.cut_off == {}


def _cm(metres: float) -> str:
    return f"{100 * metres:.1f}"
