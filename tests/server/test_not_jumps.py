"""What people do who do not jump: nothing of it may become a number.

A quarter of a minute each; `make validity` watches hours of it.
"""

from collections.abc import Callable

import pytest

from tests.server.listening import listen, seen
from tests.truth.athlete import Athlete
from tests.truth.ground_exercises import GROUND_EXERCISES
from tests.truth.landmark_jumper import Noise
from tests.truth.not_jumps import ON_THE_GROUND
from tests.truth.tiny_hops import JumpingJacks, RopeSkips
from tests.truth.trajectory import Action, Motion, Stand

ROUGH = Noise(correlated_m=0.006, white_m=0.002)
LONG_S = 15.0


def stream_of(action: Action, seed: int = 3) -> Motion:
    return Motion(Athlete.from_seed(seed), [Stand(1.0), action, Stand(2.0)])


@pytest.mark.parametrize("kind", ON_THE_GROUND, ids=lambda kind: kind.__name__)
def test_what_is_done_on_the_ground_gives_no_repetition_of_any_test(
    kind: Callable[[float], Action],
) -> None:
    stream = seen(stream_of(kind(LONG_S)), view="frontal", noise=ROUGH)
    # A repetition of any test is a flight: these two stand for all.
    for test in ("cmj", "hops"):
        heard = listen(stream, test)
        assert (test, heard.all_reps) == (test, [])


@pytest.mark.parametrize("name", GROUND_EXERCISES)
def test_an_exercise_on_the_ground_gives_no_repetition(name: str) -> None:
    motion = stream_of(GROUND_EXERCISES[name](LONG_S))
    rate = (20, 24, 30)[list(GROUND_EXERCISES).index(name) % 3]
    assert listen(seen(motion, rate, view="frontal", noise=ROUGH), "cmj").all_reps == []
    assert listen(seen(motion, rate, view="oblique", noise=ROUGH), "hops").all_reps == []


@pytest.mark.parametrize("action", [RopeSkips(LONG_S), JumpingJacks(LONG_S)], ids=["rope", "jacks"])
def test_small_skips_are_no_jumps_and_are_hops_one_by_one(action: Action) -> None:
    motion = stream_of(action)
    stream = seen(motion, view="frontal", noise=ROUGH)
    for test in ("cmj", "sj", "dj"):
        assert listen(stream, test).all_reps == []
    hops = len(motion.tiny_hops) - 1  # the first leads in
    found = len(listen(stream, "hops").reps)
    assert abs(found - hops) <= 1
