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
        self.codes = self.start()

    def start(self) -> JoinCodes:
        """A server that knows no code yet, with the key of the one before."""
        return JoinCodes(self.lives.get, b"k" * 32, lambda: self.now_s)

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


def test_a_server_that_was_started_anew_has_a_code_back_once_from_who_was_shown_it(
    gym: Gym,
) -> None:
    shown = gym.codes.show("gym")
    told = (shown.code, shown.expires_at_s, shown.signature)
    gym.now_s = 60
    gym.codes, gym.lives["gym"] = gym.start(), "after the restart"
    assert gym.refusal(shown.code)[0] == 404
    assert gym.codes.show_again("gym", *told).code == shown.code
    assert gym.codes.open(shown.code).life == "after the restart"
    gym.codes.withdraw("gym")
    assert _refused(gym, "gym", *told) == 409
    assert gym.refusal(shown.code)[0] == 404


def test_a_code_comes_back_to_nobody_else_nor_later_nor_while_the_server_ran_on(gym: Gym) -> None:
    shown = gym.codes.show("gym")
    told = (shown.code, shown.expires_at_s, shown.signature)
    gym.codes.withdraw("gym")
    assert _refused(gym, "gym", *told) == 409  # it was closed, not forgotten by a restart
    gym.now_s = 60
    gym.codes = gym.start()
    assert _refused(gym, "track", *told) == 409
    assert _refused(gym, "gym", "ABCDEF", *told[1:]) == 409
    assert _refused(gym, "gym", told[0], told[1] + 1, told[2]) == 409
    assert _refused(gym, "gym", *told[:2], "0" * 64) == 409
    assert _refused(gym, "nobody", *told) == 409
    assert gym.codes.show_again("gym", *told).code == shown.code
    gym.codes = gym.start()
    gym.now_s = GOOD_FOR_S + 1
    assert _refused(gym, "gym", *told) == 409


def _refused(gym: Gym, session: str, code: str, expires_at_s: int, signature: str) -> int:
    with pytest.raises(Refusal) as refused:
        gym.codes.show_again(session, code, expires_at_s, signature)
    return refused.value.status
