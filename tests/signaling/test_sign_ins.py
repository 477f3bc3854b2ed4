"""A sign-in's cookie comes by itself, so where the request comes from counts too."""

from dataclasses import replace

import pytest

from signaling.access import Access, Person
from signaling.answerer import Refusal
from signaling.caller import Caller
from signaling.tokens import Action
from tests.signaling.doubles import KEY

ACCESS = Access(KEY)
COACH = Person("1", "kim", "coach")
PAGE = Caller(
    "192.0.2.50",
    "https",
    443,
    "club.test",
    origin="https://club.test",
    fetch_site="same-origin",
    has_page_header=True,
)


def status(caller: Caller, person: Person | None = COACH, action: Action = "edit") -> int:
    try:
        ACCESS.check(caller, None, action, person)
    except Refusal as refusal:
        return refusal.status
    return 200


def test_a_coach_on_our_page_does_what_coaches_may() -> None:
    assert status(PAGE) == 200
    assert status(PAGE, action="administer") == 403
    assert ACCESS.check(PAGE, "gym", "publish", COACH).person == COACH


def test_without_a_sign_in_our_page_may_nothing() -> None:
    assert status(PAGE, person=None) == 401


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense", ""])
def test_what_another_site_sends_is_refused_whatever_else_it_carries(site: str) -> None:
    assert status(replace(PAGE, fetch_site=site)) == 403
    assert status(replace(PAGE, fetch_site=site, changes=False), action="read") == 403


def test_a_change_without_the_header_that_only_our_pages_can_add_is_refused() -> None:
    assert status(replace(PAGE, has_page_header=False)) == 403
    assert status(replace(PAGE, has_page_header=False, fetch_site=None)) == 403
    assert status(replace(PAGE, has_page_header=False, changes=False), action="read") == 200


def test_an_older_browser_that_tells_no_site_still_has_the_header() -> None:
    assert status(replace(PAGE, fetch_site=None)) == 200


def test_a_token_beside_the_cookie_counts_alone() -> None:
    assert status(replace(PAGE, authorization="Bearer nonsense")) == 401
    assert status(replace(PAGE, authorization="Basic a2ltOng=")) == 401


def test_another_site_has_no_way_to_this_machine_s_trust() -> None:
    here = Caller("127.0.0.1", "http", 8080, "localhost:8080")
    assert status(here, person=None, action="administer") == 200
    assert status(replace(here, fetch_site="same-site"), person=None) == 403
    assert status(replace(here, fetch_site="cross-site", changes=False), person=None) == 403
    assert status(replace(here, is_forwarded=True), person=None) == 401


def test_the_key_is_in_no_picture_of_the_server() -> None:
    assert KEY.hex() not in repr(ACCESS)
    assert repr(KEY) not in repr(ACCESS)
