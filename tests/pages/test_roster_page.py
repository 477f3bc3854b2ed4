"""The pages of athletes in real Chromium: entered, imported, filmed, followed, archived, erased.

Every jump on them was measured from frames in this test, and is read back through the API.
"""

import asyncio

import pytest

from tests.e2e.page_look import need_axe
from tests.pages.roster_walk import (
    HEIGHT,
    HOST,
    MOMENT_OR_INITIALS,
    NAMES,
    OF_THE_TABLE,
    Walk,
    walk,
)


@pytest.fixture(scope="module")
def walked() -> Walk:
    need_axe()
    return asyncio.run(walk())


def test_an_athlete_is_entered_with_consent(walked: Walk) -> None:
    assert walked.told["entered"]["nickname"] == "Kim Sander"
    assert walked.told["entered"]["consent_at"] is not None


def test_an_import_sends_nothing_before_it_is_confirmed_and_tells_each_row(walked: Walk) -> None:
    assert len(walked.told["while previewed"]["items"]) == 1
    assert walked.shown["preview"] == [
        ["add", "Ada Marsh"],
        ["add", "Lou"],
        ["wrong", "–"],
        ["wrong", "lou"],
        ["wrong", "Ole Berg"],
    ]


def test_what_was_confirmed_is_stored_and_what_was_refused_can_be_saved(walked: Walk) -> None:
    by_name = {each["nickname"]: each for each in walked.told["imported"]["items"]}
    assert set(by_name) == {"Kim Sander", "Ada Marsh", "Lou"}
    assert by_name["Ada Marsh"]["consent_at"] is not None
    assert by_name["Lou"]["is_minor"]
    assert by_name["Lou"]["hidden_from_leaderboards"]
    squads = {each["name"]: each["member_count"] for each in walked.told["squads"]["items"]}
    assert squads == {"Juniors": 1, "Sprint": 1}
    rows = walked.shown["left"].splitlines()
    assert rows == ["name,consent,minor,squads,height", ",yes,,,", "lou,,,,", "Ole Berg,perhaps,,,"]


def test_a_badge_tells_the_name_and_no_id_and_who_is_on_no_leaderboard_has_none(
    walked: Walk,
) -> None:
    addresses = [f"https://{HOST}/v#only={name}" for name in ("Ada%20Marsh", "Kim%20Sander")]
    assert walked.shown["badges"] == addresses


def test_a_squad_is_renamed_filled_and_filters_the_list(walked: Walk) -> None:
    assert walked.shown["in U19"] == ["Ada Marsh", "Kim Sander"]
    assert walked.shown["found"] == ["Kim Sander"]


def test_the_page_of_an_athlete_shows_what_was_measured(walked: Walk) -> None:
    reps = walked.told["reps"]["items"]
    heights_cm = [100 * rep["values"][HEIGHT] for rep in reps]
    assert [float(text.split()[0]) for text in walked.shown["heights"]] == pytest.approx(
        heights_cm, abs=0.051
    )
    assert float(walked.shown["best"]) == pytest.approx(max(heights_cm), abs=0.051)
    assert walked.told["tests"]["items"][0]["best"]["value"] == max(heights_cm) / 100
    assert walked.shown["links"] == [f"/s/{rep['session_id']}#{rep['rep_id']}" for rep in reps]
    _, jumps, best, mean = walked.shown["session"]
    (session,) = walked.told["trend"]["sessions"]
    assert int(jumps) == session["reps"] == 2
    assert float(best) == pytest.approx(100 * session["highest"], abs=0.051)
    assert float(mean) == pytest.approx(100 * session["mean"], abs=0.051)
    assert walked.shown["curve"] > 20, "the chart has the best's dot on it"


def test_a_trend_shows_no_late_failure_and_nothing_of_the_test_before(walked: Walk) -> None:
    assert walked.shown["anew"] == {
        "after a late failure": {"chart": True, "facts": True, "trouble": False},
        "of another test": {"chart": False, "facts": False, "trouble": False},
    }


def test_more_jumps_by_a_double_tap_are_each_shown_once(walked: Walk) -> None:
    rep_ids = [rep["rep_id"] for rep in walked.told["reps"]["items"]]
    assert walked.shown["tapped twice"] == rep_ids


def test_a_trend_is_taken_away_as_a_picture_that_names_nobody(walked: Walk) -> None:
    assert walked.shown["picture"] == f"trend-cmj-{HEIGHT}.png"
    *_, opaque = walked.shown["ground"]
    assert opaque == 255, "letters for a dark page are read on any ground"


def test_too_short_a_history_says_what_is_missing(walked: Walk) -> None:
    note = walked.told["trend"]["typical_error"]["note"]
    assert "9 more repetitions" in note
    assert "Not known yet" in walked.shown["error"]
    assert note in walked.shown["error"]


def test_an_athletes_table_has_a_row_a_jump(walked: Walk) -> None:
    assert len(walked.shown["csv"].splitlines()) == 3


def test_who_is_archived_can_be_had_back_at_once(walked: Walk) -> None:
    assert [each["nickname"] for each in walked.told["archived"]["items"]] == ["Lou"]
    assert walked.told["had back"]["items"] == []


def test_nobody_is_erased_before_the_name_was_typed(walked: Walk) -> None:
    assert walked.shown["before typing"]
    assert walked.shown["half typed"]
    assert walked.told["entered"] not in walked.told["erased"]["items"]
    assert walked.told["erased"]["items"]


def test_of_who_was_erased_this_device_keeps_nothing_for_when_the_server_is_away(
    walked: Walk,
) -> None:
    assert walked.shown["kept before"] == ["nobody", "r"]
    assert walked.shown["kept"] == ["nobody"]


def test_no_state_of_the_pages_has_a_barrier(walked: Walk) -> None:
    assert len(walked.looks.violations) == 26  # thirteen states, light and dark
    assert walked.looks.barriers == {}


def test_nothing_is_cut_off_at_320_pixels(walked: Walk) -> None:
    assert walked.looks.cut_off == {}


def test_every_word_is_of_the_catalogue_or_the_servers(walked: Walk) -> None:
    trend = walked.told["trend"]
    keys = ("typical_error", "smallest_worthwhile_change", "minimal_detectable_change")
    notes = [trend[key]["note"] for key in keys]
    strange = walked.looks.strange_words([*NAMES, HOST, *OF_THE_TABLE, *notes, "RSI"])
    assert {words for words in strange if not MOMENT_OR_INITIALS.fullmatch(words)} == set()


def test_nothing_is_wrong_on_the_console(walked: Walk) -> None:
    assert walked.console == []
