"""What a thread used is shared out by its samples; what waits costs nothing."""

import pytest

from tests.bench.profiled import costs_s

STACKS = """\
thread (7): MainThread;run (app.py:1);EpollSelector.select (selectors.py:468) 900
thread (7): MainThread;run (app.py:1);parse (rtp.py:12) 3
thread (7): MainThread;run (app.py:1);parse (rtp.py:13) 3
thread (7): MainThread;run (app.py:1);send (sctp.py:5) 2
thread (8): analysis_0;_worker (concurrent/futures/thread.py:81) 500
thread (8): analysis_0;Condition.wait (threading.py:327) 500
thread (8): analysis_0;detect (followed.py:30) 10
thread (6): idle;Condition.wait (threading.py:327) 500
thread (7): MainThread 2
"""


def test_costs_are_cpu_times_of_threads_by_function() -> None:
    threads = {
        6: ("python", 0.1),
        7: ("python", 0.8),
        8: ("python", 4.0),
        9: ("drishti", 1.0),
        10: ("drishti", 0.5),
    }
    assert costs_s(STACKS, threads) == pytest.approx(
        {
            "parse (rtp.py)": 0.6,
            "send (sctp.py)": 0.2,
            "detect (followed.py)": 4.0,
            "threads that were only seen to wait": 0.1,
            "native threads named drishti": 1.5,
        }
    )
