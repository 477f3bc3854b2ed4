"""Norms are tables with a source, and nothing that is not one gets in."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.jump.norms import Norm, all_norms, as_markdown, norms_for, read_norms
from server.jump.protocols import PROTOCOLS

GOOD: dict[str, Any] = {
    "key": "jump_height_flight_time_m",
    "test": "cmj",
    "population": "men",
    "n": 20,
    "n_counts": "the people",
    "mean": 0.352,
    "sd": 0.054,
    "method": "force platform",
    "source": "Someone 2015",
    "secondary": False,
    "compares": "As ours.",
}


def read(**changes: object) -> Norm:
    (norm,) = read_norms(json.dumps([{**GOOD, **changes}]))
    return norm


def test_the_reference_page_is_the_table() -> None:
    page = Path(__file__).parents[2] / "docs/reference/norms.md"
    assert page.read_text() == as_markdown(), "run `python -m server.jump.norms > " + str(page)


@pytest.mark.parametrize("norm", all_norms(), ids=lambda norm: norm.population)
def test_every_norm_says_who_how_many_and_from_where_about_a_quantity_of_its_test(
    norm: Norm,
) -> None:
    assert norm.n > 0
    assert norm.population
    assert norm.source
    assert norm.compares.endswith(".")
    assert norm.key in PROTOCOLS[norm.test].quantities


def test_a_norm_is_found_by_quantity_and_test() -> None:
    (men,) = norms_for("jump_height_flight_time_m", "cmj")
    assert (men.n, men.mean, men.sd) == (20, 0.352, 0.054)
    assert {norm.high for norm in norms_for("rsi_mod_m_s", "cmj")} == {0.704, 0.553}


def test_where_none_is_known_there_is_none() -> None:
    assert norms_for("rsi_m_s", "dj") == ()
    assert norms_for("jump_height_flight_time_m", "sj") == ()


def test_every_norm_is_found_and_none_twice() -> None:
    found = [
        norm for test in PROTOCOLS.values() for key in test.quantities
        for norm in norms_for(key, test.key)
    ]  # fmt: skip
    assert sorted(found, key=repr) == sorted(all_norms(), key=repr)


def test_heights_are_metres_not_centimetres() -> None:
    """The table's highest mean is a national team's 0.63 m; 62.7 would be a forgotten unit."""
    heights = [norm for norm in all_norms() if norm.key.startswith("jump_height")]
    assert heights
    assert all(0.05 < (norm.mean or norm.median or 0) < 1 for norm in heights)


def test_figures_read_in_anothers_account_say_so_on_the_page() -> None:
    lines = [line for line in as_markdown().splitlines() if "Plantiga" in line]
    assert len(lines) == sum(norm.secondary for norm in all_norms()) > 0
    assert all("**second hand:**" in line for line in lines)


def test_a_whole_row_is_read_as_it_stands() -> None:
    assert read() == Norm(**GOOD)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"n": 0}, "n is a whole number above 0"),
        ({"n": True}, "n is a whole number"),
        ({"n": 20.0}, "n is a whole number"),
        ({"population": " "}, "population is a text"),
        ({"source": None}, "source is a text"),
        ({"source": "Someone"}, "source has no year"),
        ({"compares": ""}, "compares is a text"),
        ({"secondary": "no"}, "secondary is true or false"),
        ({"test": "longjump"}, "test 'longjump' is none of cmj"),
        ({"test": "dj", "key": "rsi_mod_m_s"}, "no quantity of the test 'dj'"),
        ({"category": "elite"}, "unknown field 'category'"),
        ({"mean": None}, "it has a mean"),
        ({"mean": None, "sd": None}, "it has a mean"),
        ({"median": 0.3}, "it has a mean"),
        ({"mean": None, "sd": None, "low": 0.2}, "it has a mean"),
        ({"mean": None, "sd": None, "low": 0.4, "high": 0.3}, "low is below high"),
        ({"mean": "0.352"}, "mean is a number"),
        ({"mean": float("nan")}, "mean is a finite number"),
        ({"sd": -0.1}, "sd is a finite number above 0"),
    ],
)
def test_a_bad_row_is_refused_with_its_number_and_fault(
    changes: dict[str, object], told: str
) -> None:
    with pytest.raises(ValueError, match=f"norm 1: .*{told}"):
        read(**changes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"key": "x"}', "a list"),
        ("[1]", "norm 1 is not an object"),
        (json.dumps([GOOD, GOOD]), "twice"),
        (json.dumps([GOOD, {**GOOD, "n": -1}]), "norm 2"),
    ],
)
def test_a_table_that_is_none_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_norms(text)
