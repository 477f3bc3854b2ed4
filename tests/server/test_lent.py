"""The larger model, one for all streams: lent to one at a time, and never one that is closed."""

import pytest

from server.pose import lent
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.lent import LentEstimator


class Larger:
    """A model that sees nobody, and counts what is done with it."""

    def __init__(self) -> None:
        self.forgot, self.closed = 0, False

    def detect(self, frame: Frame) -> Pose | None:
        raise AssertionError("nobody asks")

    def forget(self) -> None:
        self.forgot += 1

    def close(self) -> None:
        self.closed = True


def test_a_larger_model_is_lent_to_one_and_begins_anew_for_the_next() -> None:
    larger = Larger()
    lender = LentEstimator(lambda: larger)
    assert lender.borrow() is larger
    assert lender.borrow() is None
    lender.give_back()
    assert (lender.borrow(), larger.forgot) == (larger, 1)
    lender.close()
    assert not larger.closed
    lender.give_back()
    assert larger.closed
    assert lender.borrow() is None


def test_a_model_that_cannot_be_made_is_not_lent_for_ever() -> None:
    def broken() -> Larger:
        raise OSError("no such file")

    lender = LentEstimator(broken)
    for _ in range(2):
        with pytest.raises(OSError, match="no such file"):
            lender.borrow()


def test_after_many_looks_a_model_is_made_anew_and_where_it_cannot_be_the_old_one_is_never_lent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lent, "_LOOKS", 2)
    first, second = Larger(), Larger()
    to_come: list[Larger | OSError] = [first, OSError("no memory"), second]

    def make() -> Larger:
        made = to_come.pop(0)
        if isinstance(made, OSError):
            raise made
        return made

    lender = LentEstimator(make)
    assert lender.borrow() is first
    lender.give_back()
    with pytest.raises(OSError, match="no memory"):
        lender.borrow()
    assert first.closed
    assert lender.borrow() is second


def test_a_lender_that_is_closed_while_a_loan_fails_frees_the_model() -> None:
    class Failing(Larger):
        def forget(self) -> None:
            lender.close()
            raise RuntimeError("it remembers")

    failing = Failing()
    lender = LentEstimator(lambda: failing)
    lender.borrow()
    lender.give_back()
    with pytest.raises(RuntimeError, match="it remembers"):
        lender.borrow()
    assert failing.closed
