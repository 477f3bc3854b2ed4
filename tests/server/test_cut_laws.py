"""A stream of which frames are missing: cut anywhere it invents nothing, thinned it agrees."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.events import PhaseChanged, RepDone, RepRejected
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.session import Session
from tests.server.listening import listen
from tests.server.performed import REPS, Stream, apart_sd, reps_of, several, stream_of, tests

EVENTS = ("takeoff_time_s", "landing_time_s", "touchdown_time_s")


def said(stream: Stream, test: str) -> tuple[list[JumpRep], list[float]]:
    """Every repetition of *stream*, and every time that was named."""
    session, reps, times_s = Session(Configuration(test=test)), dict[str, JumpRep](), list[float]()
    for time_s, pose in stream:
        for event in session.feed(time_s, pose):
            match event:
                case RepDone(rep):
                    reps[rep.rep_id] = rep
                    times_s += [at for key in EVENTS if (at := rep.values.get(key)) is not None]
                case PhaseChanged() | RepRejected():
                    times_s.append(event.time_s)
                case _:
                    pass
    return list(reps.values()), times_s


def nearest(rep: JumpRep, reps: list[JumpRep]) -> JumpRep:
    return min(reps, key=lambda other: apart_sd(rep, other, "takeoff_time_s"))


@settings(several, max_examples=30)
@given(st.integers(0, 9), tests, st.floats(0, 1, exclude_max=True), st.booleans())
def test_a_stream_cut_anywhere_invents_no_event(
    seed: int, test: str, share: float, from_start: bool
) -> None:
    stream, whole = stream_of(seed, test), reps_of(seed, test)
    cut = 1 + int(share * (len(stream) - 1))
    part = stream[:cut] if from_start else stream[cut - 1 :]
    reps, times_s = said(part, test)
    assert all(part[0][0] <= time_s <= part[-1][0] for time_s in times_s)
    same = [nearest(rep, whole) for rep in reps]
    assert len({rep.rep_id for rep in same}) == len(reps)
    for one, rep in zip(same, reps, strict=True):
        for key in ("takeoff_time_s", "landing_time_s", "flight_time_s"):
            assert apart_sd(one, rep, key) < 2


@pytest.mark.parametrize("test", REPS)
def test_every_other_frame_dropped_changes_height_by_less_than_two_joint_errors(test: str) -> None:
    apart = []
    for seed in range(5 if test == "hops" else 20):
        whole = reps_of(seed, test, fps=60.0)
        half = listen(stream_of(seed, test, fps=60.0)[::2], test).all_reps
        assert len(half) == len(whole)
        apart += [
            apart_sd(one, other, "jump_height_flight_time_m")
            for one, other in zip(whole, half, strict=True)
        ]
    print(f"{test}: p95 {np.percentile(apart, 95):.2f} SD, worst {max(apart):.2f} SD")
    assert len(apart) >= 20
    assert np.mean(np.array(apart) < 2) >= 0.95
