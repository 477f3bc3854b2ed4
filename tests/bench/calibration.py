"""Owns the loop that says how fast this machine is just now; times are compared relative to it.

200×200 matrix product and a sum of 10,000: some of what numpy does, and some of what Python does.
"""

import time

import numpy as np

_NUMBERS = np.random.default_rng(0).random((200, 200))


def loop() -> float:
    """Go round once."""
    return float((_NUMBERS @ _NUMBERS).sum() + sum(range(10_000)))


def loop_s(rounds: int = 100) -> float:
    """Return what one round takes, the least of *rounds*.

    Not the median: a matrix product on two threads takes up to a hundred times as long while
    another process holds one of the two cores, and beside such a loop nothing would look slow.
    """
    took_s = []
    for _ in range(rounds):
        began_s = time.perf_counter()
        loop()
        took_s.append(time.perf_counter() - began_s)
    return min(took_s)
