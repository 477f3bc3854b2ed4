"""Nobody jumps while camera, estimator or connection fail: no repetitions.

A third of a minute each; `make validity` watches hours of it.
"""

from collections.abc import Callable
from typing import Final

import pytest

from tests.server.listening import listen, seen
from tests.truth.athlete import Athlete
from tests.truth.ground_exercises import GROUND_EXERCISES
from tests.truth.landmark_jumper import Noise, View
from tests.truth.not_jumps import Sway, WalkAbout
from tests.truth.trajectory import Action, Motion, Stand
from tests.truth.troubles import ON_A_STILL_BODY, TROUBLES, Trouble

LONG_S = 20.0
ROUGH = Noise(correlated_m=0.006, white_m=0.002)
MOVING: Final[dict[str, tuple[Callable[[float], Action], View, str]]] = {
    "walk": (WalkAbout, "oblique", "cmj"),
    "squats": (GROUND_EXERCISES["half squats with pauses"], "frontal", "hops"),
}


def stream_of(action: Action, seed: int = 3) -> Motion:
    return Motion(Athlete.from_seed(seed), [Stand(1.0), action, Stand(2.0)])


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
@pytest.mark.parametrize("body", MOVING)
def test_a_moving_body_badly_seen_jumps_never(body: str, trouble: Trouble) -> None:
    kind, view, test = MOVING[body]
    stream = trouble(seen(stream_of(kind(LONG_S)), view=view, noise=ROUGH))
    assert listen(stream, test).all_reps == []


@pytest.mark.parametrize("trouble", ON_A_STILL_BODY.values(), ids=ON_A_STILL_BODY)
def test_a_camera_knocked_about_makes_nobody_jump(trouble: Trouble) -> None:
    stream = trouble(seen(stream_of(Sway(LONG_S)), view="frontal", noise=ROUGH))
    assert listen(stream, "cmj").all_reps == []
    assert len(listen(stream, "hops").all_reps) <= 1
