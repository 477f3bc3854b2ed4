"""What somebody may try with a token: every way but the right one is refused."""

import time
from typing import Any

import jwt
import pytest

from signaling.access import Access, Person
from signaling.answerer import Refusal
from signaling.caller import Caller
from signaling.tokens import ACTIONS, Action, Grant, Role, mint, verify
from tests.signaling.doubles import KEY

NEVER = 4_000_000_000  # seconds since 1970
GOOD: dict[str, Any] = {
    "aud": "hangtime",
    "jti": "one",
    "iat": 1_700_000_000,
    "exp": NEVER,
    "role": "camera",
    "session": "gym",
}


class Told:
    """Accounts that the test tells of."""

    def __init__(self, *revoked: str) -> None:
        self.revoked = set(revoked)

    async def person_of(self, cookie: str) -> Person | None:
        return None

    async def refresh(self) -> None:
        pass

    def is_revoked(self, token_id: str) -> bool:
        return token_id in self.revoked


def phone(token: str) -> Caller:
    return Caller("192.0.2.50", "https", 443, "club.test", authorization=f"Bearer {token}")


def status(access: Access, token: str, session: str | None, action: Action) -> int:
    try:
        access.check(phone(token), session, action)
    except Refusal as refusal:
        return refusal.status
    return 200


def signed(**changes: object) -> str:
    """A token with some claims changed; None leaves one out."""
    claims = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return jwt.encode(claims, KEY, "HS256")


@pytest.mark.parametrize("taken_back", ["first", "second", "third"])
def test_a_token_is_good_no_more_when_one_that_it_was_made_with_is_not(taken_back: str) -> None:
    token = signed(jti="third", made_with=["second", "first"])
    assert status(Access(KEY, Told("another")), token, "gym", "publish") == 200
    access = Access(KEY, Told(taken_back))
    assert status(access, token, "gym", "publish") == 401
    told = access.why_over(verify(KEY, token), "gym", 0)
    assert told == "This token was taken back: ask for a new QR code."


def test_a_line_of_tokens_reads_back_as_it_was_signed() -> None:
    grant = Grant("gym", "viewer", made_with=("second", "first"))
    assert verify(KEY, mint(KEY, grant, NEVER)) == grant
    assert status(Access(KEY), signed(made_with="first"), "gym", "publish") == 401


def test_the_token_that_the_others_are_made_from_is_good() -> None:
    assert status(Access(KEY), signed(), "gym", "publish") == 200


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(jwt.encode(GOOD, bytes(32), "HS256"), id="forged"),
        pytest.param(jwt.encode(GOOD, "", "none"), id="unsigned"),
        pytest.param(jwt.encode(GOOD, 2 * KEY, "HS512"), id="another algorithm"),
        pytest.param(signed()[:-2] + "AA", id="signature changed"),
        pytest.param(signed(exp=int(time.time()) - 1), id="expired"),
        pytest.param(signed(exp=None), id="for ever"),
        pytest.param(signed(aud="another server"), id="wrong audience"),
        pytest.param(signed(aud=None), id="no audience"),
        pytest.param(signed(iat=NEVER - 1), id="from the future"),
        pytest.param(signed(iat=None), id="from no time"),
        pytest.param(signed(jti=None), id="cannot be taken back"),
        pytest.param(signed(session=None), id="a camera of no session"),
        pytest.param(signed(role="king"), id="no role of ours"),
        pytest.param(signed(role=None), id="no role"),
        pytest.param(signed(session=["gym"]), id="a list"),
        pytest.param(signed(life=3), id="a number for a life"),
        pytest.param(signed() + "ü", id="no ASCII"),
        pytest.param("\udcff.\udcff.\udcff", id="bytes that are no UTF-8"),
    ],
)
def test_a_token_that_is_not_good_opens_nothing(token: str) -> None:
    with pytest.raises(Refusal) as refused:
        verify(KEY, token)
    assert refused.value.status == 401
    assert token not in str(refused.value)


def test_a_token_that_was_taken_back_is_refused_when_it_is_replayed() -> None:
    people = Told()
    access = Access(KEY, people)
    assert status(access, signed(), "gym", "publish") == 200
    people.revoked.add("one")
    assert status(access, signed(), "gym", "publish") == 401
    assert status(access, signed(jti="another"), "gym", "publish") == 200


@pytest.mark.parametrize("role", ["coach", "ops", "admin"])
def test_a_token_for_one_session_opens_nothing_of_the_club(role: Role) -> None:
    one = mint(KEY, Grant("gym", role), NEVER)
    every = mint(KEY, Grant(None, role), NEVER)
    for action in ACTIONS[role]:
        assert status(Access(KEY), one, None, action) == 403
        assert status(Access(KEY), one, "track", action) == 403
        assert status(Access(KEY), one, "gym", action) == 200
        assert status(Access(KEY), every, None, action) == 200
        assert status(Access(KEY), every, "track", action) == 200


@pytest.mark.parametrize("role", list(ACTIONS))
def test_a_role_does_what_its_row_says_and_no_more(role: Role) -> None:
    token = mint(KEY, Grant("gym", role), NEVER)
    for action in ACTIONS["admin"]:
        expected = 200 if action in ACTIONS[role] else 403
        assert status(Access(KEY), token, "gym", action) == expected


def test_only_an_admin_administers_and_only_a_camera_and_a_coach_film() -> None:
    def who(action: Action) -> set[str]:
        return {role for role, actions in ACTIONS.items() if action in actions}

    assert who("administer") == {"admin"}
    assert who("operate") == {"ops", "admin"}
    assert who("publish") == who("configure") == who("invite") == {"camera", "coach", "admin"}
    assert who("read") == who("erase") == who("share") == {"coach", "admin"}
    assert who("listen") == {"camera", "viewer", "coach", "admin"}


def test_a_code_s_token_ends_with_the_life_of_its_session() -> None:
    lives = {"gym": "first"}
    access = Access(KEY, life_of=lives.get)
    token = mint(KEY, Grant("gym", "viewer", life="first"), NEVER)
    assert status(access, token, "gym", "listen") == 200
    lives["gym"] = "second"  # the same name, the next training
    assert status(access, token, "gym", "listen") == 403
    del lives["gym"]
    assert status(access, token, "gym", "listen") == 403
