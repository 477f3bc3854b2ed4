"""Join codes: six characters, for one life of one session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.answerer import Refusal
from signaling.joining import GOOD_FOR_S, LENGTH, LETTERS, JoinCodes


class Gym:
    """Sessions and a clock of the test's."""

    def __init__(self) -> None:
        self.lives = {"gym": "first", "track": "other"}
        self.now_s = 0.0
        self.codes = JoinCodes(self.lives.get, lambda: self.now_s)

    def refusal(self, typed: str) -> tuple[int, str]:
        with pytest.raises(Refusal) as refused:
            self.codes.open(typed)
        return refused.value.status, refused.value.detail


@pytest.fixture
def gym() -> Gym:
    return Gym()


def test_a_code_has_six_letters_that_nobody_takes_for_another(gym: Gym) -> None:
    assert LENGTH == 6
    assert set("01OILl").isdisjoint(LETTERS)
    assert len(set(LETTERS)) == 31
    code = gym.codes.show("gym").code
    assert len(code) == 6
    assert set(code) <= set(LETTERS)


@pytest.mark.parametrize("as_typed", ["{}", " {} ", "{}\n"])
def test_a_code_opens_its_session_however_it_is_typed(gym: Gym, as_typed: str) -> None:
    code = gym.codes.show("gym").code
    for typed in (code, code.lower(), f"{code[:3]}-{code[3:]}", f"{code[:3]} {code[3:]}"):
        opened = gym.codes.open(as_typed.format(typed))
        assert (opened.session, opened.life) == ("gym", "first")


def test_each_session_has_one_code_and_shows_it_again(gym: Gym) -> None:
    first = gym.codes.show("gym")
    assert gym.codes.show("gym") == first
    assert gym.codes.show("track").code != first.code
    gym.now_s = GOOD_FOR_S * 0.6
    second = gym.codes.show("gym")
    assert second.code != first.code
    assert gym.refusal(first.code)[0] == 404


def test_expired_ended_withdrawn_and_never_made_are_told_alike(gym: Gym) -> None:
    never = gym.refusal("ABCDEF")
    code = gym.codes.show("gym").code
    gym.codes.withdraw("gym")
    assert gym.refusal(code) == never

    code = gym.codes.show("gym").code
    gym.now_s += GOOD_FOR_S
    assert gym.refusal(code) == never

    code = gym.codes.show("gym").code
    gym.lives["gym"] = "second"  # the session ended, and its name came again
    assert gym.refusal(code) == never
    code = gym.codes.show("gym").code
    del gym.lives["gym"]
    assert gym.refusal(code) == never


def test_a_session_that_is_not_alive_has_no_code(gym: Gym) -> None:
    with pytest.raises(Refusal, match="connect its camera first") as refused:
        gym.codes.show("yesterday")
    assert refused.value.status == 409


@given(st.text())
def test_whatever_is_typed_is_answered_alike(typed: str) -> None:
    gym = Gym()
    gym.codes.show("gym")
    status, told = gym.refusal(typed)
    assert status == 404
    assert told == gym.refusal("")[1]
