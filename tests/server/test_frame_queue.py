"""Which pictures wait, which go, and what a clock makes of RTP."""

from functools import cache
from itertools import pairwise

import av
from hypothesis import given
from hypothesis import strategies as st

from server.media.decoder import Picture
from server.media.frame_queue import (
    CATCH_UP_S,
    KEPT_S,
    LONGEST_S,
    MOST,
    MOST_KEPT,
    MOST_KEPT_BYTES,
    FrameQueue,
    TimedPicture,
)
from server.media.rtp_clock import RtpClock


@cache
def picture(width: int = 64, height: int = 48) -> Picture:
    return Picture(av.VideoFrame(width, height, "yuv420p"), 0, 0.0, 0.0, 0.0)


def at(time_s: float, of: Picture | None = None) -> TimedPicture:
    return TimedPicture(time_s, of or picture())


async def drain(queue: FrameQueue) -> list[float]:
    await queue.wait()
    return [queue.take().time_s for _ in range(len(queue))]


def stand(queue: FrameQueue, times: list[float], of: Picture | None = None) -> list[float]:
    """Let pictures come while the athlete stands and there is time; return what was looked at."""
    looked = []
    for time_s in times:
        queue.put(at(time_s, of))
        while len(queue):
            looked.append(queue.take().time_s)
    return looked


def even(per_s: float, for_s: float, begin_s: float = 0.0) -> list[float]:
    return [begin_s + index / per_s for index in range(round(per_s * for_s))]


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


@given(st.sampled_from([24, 25, 30, 50, 60]), st.sampled_from([0.1, 0.2]))
def test_who_stands_is_looked_at_as_often_as_asked_by_any_camera(
    per_s: int, every_s: float
) -> None:
    queue = FrameQueue()
    queue.look_every_s = every_s
    looked = stand(queue, even(per_s, 10))
    assert abs(len(looked) - 10 / every_s) <= 1
    assert max(b - a for a, b in pairwise(looked)) <= every_s + 1 / per_s


def test_at_the_sign_of_movement_all_of_the_last_half_second_is_there_late_and_in_order() -> None:
    queue = FrameQueue()
    queue.look_every_s = 0.1
    times = even(30, 3)
    looked = stand(queue, times)
    queue.every_frame = True
    late = [queue.take() for _ in range(len(queue))]
    before = [one.time_s for one in late if one.late]
    assert before == [
        time_s
        for time_s in times
        if looked[-1] - KEPT_S <= time_s < looked[-1] and time_s not in looked
    ]
    assert len(before) >= 9
    since = [one.time_s for one in late if not one.late]
    assert since == [time_s for time_s in times if time_s > looked[-1]]
    assert queue.dropped == 0


def test_what_comes_while_the_past_is_looked_at_is_not_lost() -> None:
    queue = FrameQueue()
    queue.look_every_s = 0.1
    stand(queue, even(30, 3))
    queue.every_frame = True
    late = len(queue)
    came = even(30, 0.5, begin_s=3.0)
    for time_s in came:
        queue.put(at(time_s))
    taken = [queue.take() for _ in range(len(queue))]
    assert [one.time_s for one in taken][late:] == came
    assert queue.dropped == 0


def test_without_looks_spared_nothing_is_kept_of_what_was_looked_at() -> None:
    queue = FrameQueue()
    assert stand(queue, even(30, 1)) == even(30, 1)
    queue.every_frame = True
    assert len(queue) == 0


def test_large_pictures_are_kept_less_long() -> None:
    queue = FrameQueue()
    queue.look_every_s = 10.0
    large = picture(1920, 1080)
    stand(queue, even(60, 3), large)
    queue.every_frame = True
    kept = [queue.take() for _ in range(len(queue))]
    assert 0 < sum(one.nbytes for one in kept) <= MOST_KEPT_BYTES
    assert kept[-1].time_s == even(60, 3)[-1]


@given(
    st.lists(st.tuples(st.floats(0.001, 0.3), st.booleans(), st.integers(0, 3)), max_size=120),
    st.sampled_from([0.0, 0.1]),
)
def test_whatever_comes_and_moves_the_bounds_hold_and_order_is_kept(
    steps: list[tuple[float, bool, int]], look_every_s: float
) -> None:
    queue = FrameQueue()
    queue.look_every_s = look_every_s
    now = 0.0
    taken: list[TimedPicture] = []
    for step, moving, takes in steps:
        now += step
        queue.put(at(now))
        for _ in range(min(takes, len(queue))):
            taken.append(queue.take())
            queue.every_frame = moving
        assert len(queue) <= MOST + 2 * MOST_KEPT
    taken += [queue.take() for _ in range(len(queue))]
    live = [one.time_s for one in taken if not one.late]
    assert live == sorted(set(live))
    assert len(taken) == len({one.time_s for one in taken})
    assert len(taken) + queue.dropped + queue.replaced == len(steps)


async def test_after_catching_up_no_more_may_wait_than_else() -> None:
    queue = FrameQueue()
    queue.look_every_s = 0.1
    stand(queue, even(30, 3))
    queue.every_frame = True
    for time_s in even(30, 2 * CATCH_UP_S, begin_s=3.0):
        queue.put(at(time_s))
    times = [queue.take() for _ in range(len(queue))]
    assert len([one for one in times if not one.late]) <= MOST


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
