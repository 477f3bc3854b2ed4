"""Owns a few estimators made ahead, so that a new peer's first result waits for no model.

No asyncio and no clock: work goes to the executor it is given, which its owner ends.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Generic, TypeVar

from server.pose.estimator import Estimator

E = TypeVar("E", bound=Estimator)


class WarmPool(Generic[E]):
    """Keep up to *size* estimators ready, each for one taker; *make* makes one on *executor*."""

    def __init__(self, make: Callable[[], E], size: int, executor: Executor) -> None:
        self._make = make
        self._size = size
        self._executor = executor
        self._lock = threading.Lock()
        # Bound: ready and in the making together are never more than `size`.
        self._ready: deque[E] = deque()
        self._in_the_making = 0
        self._closed = False
        with self._lock:
            self._top_up()

    @property
    def ready(self) -> int:
        """How many can be taken without waiting."""
        return len(self._ready)

    def take(self) -> E:
        """Return an estimator nobody else has, made now if none is ready; its taker closes it."""
        with self._lock:
            if self._closed:
                raise ValueError("this pool is closed")
            estimator = self._ready.popleft() if self._ready else None
            self._top_up()
        return self._make() if estimator is None else estimator

    def close(self) -> None:
        """Close what nobody took; what is still in the making is closed when it is made."""
        with self._lock:
            self._closed = True
            left = list(self._ready)
            self._ready.clear()
        for estimator in left:
            estimator.close()

    def _top_up(self) -> None:
        while len(self._ready) + self._in_the_making < self._size:
            self._in_the_making += 1
            self._executor.submit(self._add)

    def _add(self) -> None:
        """Make one more. An error is left to `take`, which then makes one itself and meets it."""
        made: E | None = None
        try:
            made = self._make()
        finally:
            with self._lock:
                self._in_the_making -= 1
                if made is not None and not self._closed:
                    self._ready.append(made)
                    made = None
        if made is not None:
            made.close()
