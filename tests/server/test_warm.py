"""A pool keeps estimators ready, never more than it should, and leaves none open."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.warm import WarmPool


class Recorded:
    """An estimator that knows whether it was closed."""

    def __init__(self) -> None:
        self.closed = False

    def detect(self, frame: Frame) -> Pose | None:
        return None

    def close(self) -> None:
        self.closed = True


class Factory:
    """Makes recorded estimators, or fails while told to."""

    def __init__(self) -> None:
        self.made: list[Recorded] = []
        self.broken = False

    def __call__(self) -> Recorded:
        if self.broken:
            raise OSError("no model")
        self.made.append(Recorded())
        return self.made[-1]


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as executor:
        yield executor


def settle(executor: ThreadPoolExecutor) -> None:
    """Wait until the one thread has done what was asked of it before."""
    executor.submit(lambda: None).result()


def test_what_is_taken_is_replaced_and_never_more(executor: ThreadPoolExecutor) -> None:
    factory = Factory()
    pool = WarmPool(factory, 2, executor)
    settle(executor)
    assert pool.ready == 2
    taken = [pool.take() for _ in range(5)]
    settle(executor)
    assert pool.ready == 2
    assert len(set(map(id, taken))) == 5
    pool.close()


def test_an_empty_pool_makes_one_at_once(executor: ThreadPoolExecutor) -> None:
    pool = WarmPool(Factory(), 0, executor)
    assert not pool.take().closed
    pool.close()


def test_an_error_reaches_the_taker_and_the_pool_recovers(executor: ThreadPoolExecutor) -> None:
    factory = Factory()
    factory.broken = True
    pool = WarmPool(factory, 1, executor)
    settle(executor)
    with pytest.raises(OSError, match="no model"):
        pool.take()
    settle(executor)
    factory.broken = False
    pool.take()
    settle(executor)
    assert pool.ready == 1
    pool.close()


def test_closing_leaves_nothing_open_but_what_was_taken(executor: ThreadPoolExecutor) -> None:
    factory = Factory()
    pool = WarmPool(factory, 3, executor)
    settle(executor)
    taken = pool.take()  # its replacement may still be in the making
    pool.close()
    settle(executor)
    assert [made for made in factory.made if not made.closed] == [taken]
    with pytest.raises(ValueError, match="closed"):
        pool.take()
