"""Which pictures wait, which go, and what a clock makes of RTP."""

from itertools import pairwise
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from server.media.decoder import Picture
from server.media.frame_queue import LONGEST_S, MOST, FrameQueue, TimedPicture
from server.media.rtp_clock import RtpClock


def at(time_s: float) -> TimedPicture:
    return TimedPicture(time_s, cast(Picture, None))


async def drain(queue: FrameQueue) -> list[float]:
    await queue.wait()
    return [queue.take().time_s for _ in range(len(queue))]


async def test_while_standing_the_newest_replaces_and_is_counted() -> None:
    queue = FrameQueue()
    for index in range(5):
        queue.put(at(index / 30))
    assert await drain(queue) == [4 / 30]
    assert (queue.replaced, queue.dropped) == (4, 0)


async def test_while_moving_every_picture_waits_in_order() -> None:
    queue = FrameQueue()
    queue.every_frame = True
    for index in range(6):
        queue.put(at(index / 30))
    assert await drain(queue) == [index / 30 for index in range(6)]
    assert (queue.replaced, queue.dropped) == (0, 0)


@given(st.lists(st.floats(0.001, 0.2), max_size=60))
async def test_whatever_comes_the_bounds_hold_and_nothing_is_lost_uncounted(
    steps: list[float],
) -> None:
    queue = FrameQueue()
    queue.every_frame = True
    now = 0.0
    for step in steps:
        now += step
        queue.put(at(now))
    times = await drain(queue) if steps else []
    assert len(times) <= MOST
    assert not times or times[-1] - times[0] <= LONGEST_S
    assert times == sorted(times)
    assert len(times) + queue.dropped == len(steps)


def test_the_clock_starts_at_zero_and_goes_over_the_wrap() -> None:
    clock = RtpClock()
    stamps = [(2**32 - 4500 + 3000 * index) % 2**32 for index in range(4)]
    assert [clock.time_s(stamp) for stamp in stamps] == [0.0, 3000 / 9e4, 6000 / 9e4, 9000 / 9e4]


def test_a_frame_that_is_not_later_has_no_time() -> None:
    clock = RtpClock()
    assert clock.time_s(90_000) == 0.0
    assert clock.time_s(90_000) is None
    assert clock.time_s(45_000) is None
    assert clock.time_s(180_000) == 1.0


@given(st.lists(st.integers(0, 2**32 - 1), max_size=200))
def test_time_only_rises_whatever_a_sender_does(stamps: list[int]) -> None:
    clock = RtpClock()
    times = [time_s for stamp in stamps if (time_s := clock.time_s(stamp)) is not None]
    assert all(a < b for a, b in pairwise(times))


def test_a_sender_that_began_anew_is_followed_again() -> None:
    clock = RtpClock()
    clock.time_s(3_000_000_000)
    times = [clock.time_s(1_000_000_000 + 3000 * index) for index in range(20)]
    assert times[0] is None
    assert times[-1] is not None
