"""Owns the one estimator that all streams share for second looks, lent to one at a time."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final, Protocol

from server.pose.estimator import Estimator

_LOOKS: Final = 10_000
"""Its clock, which only rises, is good for many more."""


class Forgetful(Estimator, Protocol):
    """An estimator that can begin anew."""

    def forget(self) -> None:
        """Forget the body that was followed; the next frame begins a stream with its own times."""


class LentEstimator:
    """A larger model, made when first asked for; no thread but the caller's."""

    def __init__(self, make: Callable[[], Forgetful]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._estimator: Forgetful | None = None
        self._lent = False
        self._closed = False
        self._looks = 0

    def borrow(self) -> Forgetful | None:
        """Return the estimator, which remembers nobody; None while another has it, or closed."""
        with self._lock:
            if self._lent or self._closed:
                return None
            self._lent = True
        with ExitStack() as on_failure:
            on_failure.callback(self.give_back)  # also where it was closed meanwhile
            estimator = self._fresh()
            on_failure.pop_all()
        return estimator

    def _fresh(self) -> Forgetful:
        estimator, self._looks = self._estimator, self._looks + 1
        if estimator is not None and self._looks % _LOOKS == 0:
            self._estimator = None
            estimator.close()
            estimator = None
        if estimator is None:
            estimator = self._estimator = self._make()
        else:
            estimator.forget()
        return estimator

    def give_back(self) -> None:
        """End the loan; on a closed lender this frees the model."""
        with self._lock:
            self._lent = False
            closed = self._closed
        if closed:
            self._free()

    def close(self) -> None:
        """Lend no more, and free the model as soon as nobody has it."""
        with self._lock:
            self._closed = True
            lent = self._lent
        if not lent:
            self._free()

    def _free(self) -> None:
        with self._lock:
            estimator, self._estimator = self._estimator, None
        if estimator is not None:
            estimator.close()
