"""What is asked for, what is given up, and that nothing is decoded whose references are missing."""

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.media.assembly import EncodedFrame
from server.media.decoder import is_key_frame
from server.media.loss import DEADLINE_S, MOST_MISSING, MOST_REQUESTS
from server.media.reception import (
    KEY_FRAME_INTERVAL_S,
    LONGEST_INTERVAL_S,
    NEW_BEGINNING,
    Reception,
    Step,
)
from tests.server.rtp_stream import Sent, stream

FPS = 30


def is_key(frame: EncodedFrame) -> bool:
    return is_key_frame("VP8", frame.data, after_gap=frame.after_gap)


class Link:
    """A sender that sends again what it is asked for, a round trip later, if *again* lets it."""

    def __init__(
        self,
        packets: Sequence[Sent],
        lost: Callable[[Sent], bool],
        again: Callable[[Sent], bool] = lambda _: True,
        rtt_s: float = 0.030,
    ) -> None:
        self.reception = Reception(is_key)
        self.frames: list[tuple[float, EncodedFrame]] = []
        self.requests: list[tuple[float, int]] = []
        self.key_frames: list[float] = []
        self._sent = {each.number: each for each in packets}
        self._again, self._rtt_s = again, rtt_s
        self._coming: list[tuple[float, Sent]] = []
        for each in packets:
            self._run_until(each.part.arrival_s)
            if not lost(each):
                self._do(each.part.arrival_s, self.reception.take(each.number, each.part))
        self._run_until(packets[-1].part.arrival_s + 1)

    def _run_until(self, end_s: float) -> None:
        now_s = 0.0
        while True:
            due_s = self.reception.due_s(now_s)
            came = min(self._coming, default=None, key=lambda one: one[0])
            if came is not None and came[0] <= min(due_s, end_s):
                self._coming.remove(came)
                now_s, sent = came
                part = sent.at(now_s).part
                self._do(now_s, self.reception.take(sent.number, part, retransmitted=True))
            elif due_s <= end_s:
                now_s = due_s
                self._do(now_s, self.reception.poll(now_s))
            else:
                return

    def _do(self, now_s: float, step: Step) -> None:
        self.frames += [(now_s, frame) for frame in step.frames]
        self.requests += [(now_s, number) for number in step.request]
        self.key_frames += [now_s] * step.key_frame
        for number in step.request:
            if self._again(self._sent[number]):
                self._coming.append((now_s + self._rtt_s, self._sent[number]))

    @property
    def timestamps(self) -> list[int]:
        return [frame.timestamp // 3000 for _, frame in self.frames]


def these(*numbers: int) -> Callable[[Sent], bool]:
    return lambda sent: sent.number in numbers


def test_a_lost_packet_is_asked_for_and_the_frame_comes_late_but_whole() -> None:
    link = Link(stream([4] * 10, first=0), these(21))
    assert link.timestamps == list(range(10))
    assert [number for _, number in link.requests] == [21]


def test_a_packet_that_is_lost_again_is_asked_for_again_a_round_trip_later() -> None:
    answers = iter([False, False, True])
    link = Link(stream([4] * 20, first=0), these(21), lambda _: next(answers), rtt_s=0.030)
    assert link.timestamps == list(range(20))
    times_s = [at_s for at_s, _ in link.requests]
    assert len(times_s) == 3
    assert all(0.02 <= b - a <= 0.05 for a, b in pairwise(times_s))


def test_a_packet_is_asked_for_at_most_four_times_and_waited_for_until_the_deadline() -> None:
    lost = {4 * index + 1 for index in range(1, 40)}  # each comes, but for one: the way is known
    link = Link(
        stream([4] * 80, first=0, keys=(0, 60)),
        lambda sent: sent.number in lost or sent.number == 201,
        lambda sent: sent.number != 201,
        rtt_s=0.005,
    )
    assert sum(number == 201 for _, number in link.requests) == MOST_REQUESTS
    assert link.timestamps == [*range(50), *range(60, 80)]
    noticed_s = next(at_s for at_s, number in link.requests if number == 201)
    assert link.key_frames[-1] - noticed_s == pytest.approx(DEADLINE_S)


def test_the_wait_between_requests_follows_the_round_trip() -> None:
    def again(sent: Sent) -> bool:
        return sent.number != 300

    lost = {4 * index + 1 for index in range(1, 70, 3)} | {300}
    link = Link(stream([4] * 100, first=0), lambda s: s.number in lost, again, rtt_s=0.055)
    assert link.reception.rtt_s == pytest.approx(0.055, abs=0.005)
    times_s = [at_s for at_s, number in link.requests if number == 300]
    assert times_s[1] - times_s[0] == pytest.approx(0.055, abs=0.005)


def test_a_packet_that_is_only_late_is_not_asked_for_once_lateness_is_known() -> None:
    packets = stream([4] * 60, first=0)
    order = []
    for each in packets:  # the second of each frame comes 8 ms late
        late = each.number % 4 == 1
        order.append(each.at(each.part.arrival_s + (0.008 if late else 0.0)))
    order.sort(key=lambda sent: sent.part.arrival_s)
    link = Link(order, lambda _: False)
    assert link.timestamps == list(range(60))
    assert len(link.requests) <= 2


def test_a_long_outage_is_given_up_at_once() -> None:
    link = Link(
        stream([4] * 200, first=0, keys=(0, 100)),
        lambda sent: 40 <= sent.number < 40 + MOST_MISSING + 20,
        lambda _: False,
    )
    assert link.timestamps == [*range(10), *range(100, 200)]


def test_the_first_packet_asks_for_a_key_frame_and_nothing_is_decoded_before_one() -> None:
    link = Link(stream([2] * 40, first=0, keys=(35,)), lambda _: False)
    assert link.key_frames[0] == 0
    assert link.timestamps == list(range(35, 40))


def test_key_frames_are_asked_for_at_most_twice_a_second_until_one_comes() -> None:
    link = Link(stream([2] * 90, first=0, keys=()), lambda _: False)
    waits_s = [b - a for a, b in pairwise(link.key_frames)]
    assert min(waits_s) >= KEY_FRAME_INTERVAL_S - 1e-9
    assert len(link.key_frames) >= 6


def test_key_frames_that_never_come_whole_are_asked_for_less_and_less_often() -> None:
    packets = stream([4] * 300, first=0, keys=range(300))
    link = Link(packets, lambda sent: sent.number % 4 == 2, lambda _: False)
    assert link.frames == []
    waits_s = [b - a for a, b in pairwise(link.key_frames)]
    assert waits_s[0] < waits_s[1] <= waits_s[2]
    assert max(waits_s) == pytest.approx(LONGEST_INTERVAL_S, abs=0.05)


def test_a_key_frame_behind_a_hopeless_gap_is_not_kept_waiting() -> None:
    # Frame 5 lacks its second packet, and is no key frame; a key frame was needed anyway.
    packets = stream([4] * 12, first=0, keys=(0, 6))
    reception = Reception(is_key)
    given: list[EncodedFrame] = []
    for each in packets:
        if each.number in (9, 21):
            continue
        if each.number == 16:
            given += reception.poll(each.part.arrival_s + DEADLINE_S).frames
        given += reception.take(each.number, each.part).frames
    assert [frame.timestamp // 3000 for frame in given] == [0, 1, *range(6, 12)]


def test_a_frame_that_could_not_be_decoded_closes_the_way_until_a_key_frame() -> None:
    reception = Reception(is_key)
    given: list[EncodedFrame] = []
    for each in stream([1] * 30, first=0, keys=(0, 20)):
        given += reception.take(each.number, each.part).frames
        if each.number == 10:
            reception.lose_references()
    assert [frame.timestamp // 3000 for frame in given] == [*range(11), *range(20, 30)]
    assert reception.frames_lost == 9


def test_a_duplicate_from_120_packets_ago_changes_nothing() -> None:
    packets = stream([4] * 100, first=0)
    late = [*packets[:200], packets[80].at(packets[199].part.arrival_s), *packets[200:]]
    assert Link(late, lambda _: False).timestamps == list(range(100))


def test_a_sender_that_begins_anew_is_followed_from_its_next_key_frame() -> None:
    before = stream([2] * 20, first=60_000)
    after = [
        sent.at(sent.part.arrival_s + 1)
        for sent in stream([2] * 80, first=20_000, keys=(0, NEW_BEGINNING))
    ]
    reception = Reception(is_key)
    given: list[EncodedFrame] = []
    for each in [*before, *after]:
        given += reception.take(each.number, each.part).frames
    assert [f.timestamp // 3000 for f in given] == [*range(20), *range(NEW_BEGINNING, 80)]


def test_a_stray_packet_far_ahead_opens_no_gap() -> None:
    packets = stream([2] * 20, first=0)
    stray = Sent(30_000, packets[10].part)
    assert Link([*packets[:20], stray, *packets[20:]], lambda _: False).timestamps == list(
        range(20)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([0.01, 0.05, 0.2]), st.integers(0, 65535))
def test_whatever_is_lost_nothing_is_decoded_whose_references_are_missing(
    seed: int, share: float, first: int
) -> None:
    draw = random.Random(seed)
    keys = range(0, 120, 15)
    packets = stream([draw.randint(1, 6) for _ in range(120)], first=first, keys=keys)
    whole: dict[int, bytes] = {}
    for each in packets:
        index = each.part.timestamp // 3000
        whole[index] = whole.get(index, b"") + each.part.data
    link = Link(packets, lambda _: draw.random() < share, lambda _: draw.random() > share)
    assert_references(link.timestamps, keys)
    assert all(frame.data == whole[frame.timestamp // 3000] for _, frame in link.frames)


def assert_references(given: Iterable[int], keys: Iterable[int]) -> None:
    last = None
    for index in given:
        assert index in keys or last == index - 1
        last = index
