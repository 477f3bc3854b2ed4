"""What counts as late, missing and frozen."""

from collections import Counter

import pytest

from loadtest.ledger import Ledger, Row


class Account:
    """A ledger, and the rows it told."""

    def __init__(self, least_per_s: float = 5) -> None:
        self.rows: list[Row] = []
        self.ledger = Ledger(least_per_s, self.rows.append)
        self.ledger.offered(0.0)

    def told(self, name: str) -> list[tuple[float | None, str | None]]:
        return [(row.ms, row.error) for row in self.rows if row.name == name]

    def errors(self) -> Counter[str]:
        return Counter(row.error for row in self.rows if row.error)

    def film(self, rate_fps: int, begins_s: float, seconds: float, answered: int = 1) -> None:
        """One frame in *answered* comes back 20 ms after it was sent."""
        for index in range(round(rate_fps * seconds)):
            now_s = begins_s + index / rate_fps
            self.ledger.sent(stamp := round(90_000 * now_s), now_s)
            if index % answered == 0:
                self.ledger.came(stamp, now_s + 0.02)


def test_times_count_from_the_offer_and_from_a_frames_first_packet() -> None:
    account = Account()
    account.ledger.answered(0.03)
    account.ledger.sent(7, 1.0)
    account.ledger.sent(7, 1.01)
    account.ledger.came(7, 1.05)
    assert account.told("connect") == [(30.0, None)]
    assert account.told("first_result") == [(1050.0, None)]
    assert account.told("send_to_result") == [(50.0, None)]
    assert account.ledger.frames_sent == 1


def test_no_more_is_owed_than_was_promised() -> None:
    account = Account(least_per_s=5)
    account.film(30, 1.0, 10.0, answered=6)
    account.ledger.end(11.0)
    assert not account.errors()
    assert account.ledger.results_owed == account.ledger.results_met == 8 * 5


def test_each_second_is_owed_its_results() -> None:
    account = Account(least_per_s=5)
    account.film(30, 1.0, 4.0)
    account.film(30, 5.0, 2.0, answered=1000)
    account.film(30, 7.0, 4.0)
    account.ledger.end(20.0)
    assert account.errors()["missing"] == 9  # two seconds, of which one frame came back
    assert account.ledger.results_owed - account.ledger.results_met == 9


def test_no_more_is_owed_than_was_sent_or_asked_for() -> None:
    asked_for_less = Account(least_per_s=5)
    asked_for_less.ledger.asked(2)
    asked_for_less.film(5, 1.0, 10.0, answered=2)
    sent_less = Account(least_per_s=5)
    sent_less.film(2, 1.0, 10.0)
    for account in (asked_for_less, sent_less):
        account.ledger.end(20.0)
        assert not account.errors()


def test_a_late_result_is_one_error_and_not_also_missing() -> None:
    account = Account(least_per_s=30)
    account.film(30, 1.0, 3.0)
    account.ledger.sent(1, 4.0)
    account.ledger.came(1, 5.5)
    account.ledger.end(20.0)
    assert account.errors() == {"late": 1}
    assert (1500.0, "late") in account.told("send_to_result")


def test_a_result_of_no_frame_is_an_error() -> None:
    account = Account()
    account.film(30, 1.0, 1.0)
    account.ledger.came(123, 2.0)
    assert account.errors() == {"a result of no frame of the last 5 s": 1}


def test_who_never_gets_a_result_misses_the_first_and_then_what_is_owed() -> None:
    silent = Account(least_per_s=5)
    for index in range(600):
        silent.ledger.sent(index, index / 30)
        silent.ledger.settle(index / 30)
    silent.ledger.end(20.0)
    assert silent.told("first_result") == [(None, "missing")]
    assert (
        silent.told("send_to_result") == [(None, "missing")] * 5 * 8
    )  # from 10 s on, until a second ago


def test_a_gap_is_a_freeze_of_its_length_also_when_it_ends_with_the_connection() -> None:
    account = Account()
    account.film(30, 1.0, 1.0)
    account.film(30, 3.0, 1.0)
    account.ledger.end(6.0)
    assert [round(ms or 0, -2) for ms, _ in account.told("freeze")] == [1000, 2000]


def test_what_could_not_have_come_yet_is_not_owed() -> None:
    account = Account(least_per_s=30)
    account.film(30, 1.0, 4.0)
    account.film(30, 5.0, 0.5, answered=1000)
    account.ledger.end(5.5)
    account.ledger.settle(30.0)
    assert not account.errors()


def test_a_rate_is_told_by_a_publishers_own_time_from_its_first_result() -> None:
    account = Account()
    account.film(rate_fps=5, begins_s=4.0, seconds=20.0)
    account.ledger.end(24.02)
    assert account.ledger.seconds == pytest.approx(20.0)
    assert account.ledger.results / account.ledger.seconds == pytest.approx(5.0)


def test_who_got_no_result_waited_from_the_offer_on() -> None:
    account = Account()
    account.ledger.sent(1, 0.5)
    account.ledger.end(8.0)
    assert account.ledger.seconds == pytest.approx(8.0)
    assert account.ledger.results == 0
