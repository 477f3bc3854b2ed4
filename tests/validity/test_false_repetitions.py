"""Every motion without a jump, every trouble, all tests, both views: `make validity`.

What `make test` asks of each in two of eight ways is asked here in all, with another body.
"""

from collections.abc import Callable
from typing import Final

import pytest

from tests.server.listening import listen, seen
from tests.truth.athlete import Athlete
from tests.truth.ground_exercises import GROUND_EXERCISES
from tests.truth.landmark_jumper import Noise, View
from tests.truth.not_jumps import ON_THE_GROUND, Sway, WalkAbout
from tests.truth.tiny_hops import JumpingJacks, RopeSkips
from tests.truth.trajectory import Action, Motion, Stand
from tests.truth.troubles import ON_A_STILL_BODY, TROUBLES, Stream

pytestmark = pytest.mark.validity

ROUGH: Final = Noise(correlated_m=0.006, white_m=0.002)
VIEWS: Final[tuple[View, ...]] = ("frontal", "oblique")
KINDS: Final[dict[str, Callable[[float], Action]]] = {
    **{kind.__name__: kind for kind in ON_THE_GROUND},
    **GROUND_EXERCISES,
}


def minute(action: Action, seed: int = 5) -> Motion:
    return Motion(Athlete.from_seed(seed), [Stand(1.0), action, Stand(2.0)])


def counted(name: str, streams: list[Stream]) -> dict[str, int]:
    """Print and return how many repetitions of each test were said in all streams."""
    found = {
        test: sum(len(listen(stream, test).all_reps) for stream in streams)
        for test in ("cmj", "sj", "dj", "hops")
    }
    minutes = sum(stream[-1][0] - stream[0][0] for stream in streams) / 60
    print(f"{name:42} {minutes:.1f} min  {found}")
    return found


@pytest.mark.parametrize("name", KINDS)
def test_nobody_on_the_ground_jumps(name: str) -> None:
    motion = minute(KINDS[name](60.0))
    found = counted(name, [seen(motion, view=view, noise=ROUGH) for view in VIEWS])
    assert not any(found.values())


@pytest.mark.parametrize("kind", [RopeSkips, JumpingJacks], ids=lambda kind: kind.__name__)
def test_small_hops_are_counted_to_one_and_are_nothing_else(
    kind: Callable[[float], Action],
) -> None:
    motion = minute(kind(60.0))
    true = len(motion.tiny_hops) - 1  # the first leads in
    for view in VIEWS:
        found = counted(
            f"{kind.__name__}, {true} hops, {view}", [seen(motion, view=view, noise=ROUGH)]
        )
        assert abs(found.pop("hops") - true) <= 1
        assert not any(found.values())


@pytest.mark.parametrize("name", TROUBLES)
def test_nobody_badly_seen_jumps(name: str) -> None:
    motions = [minute(kind(60.0)) for kind in (WalkAbout, GROUND_EXERCISES["slow squats"], Sway)]
    found = counted(
        name, [TROUBLES[name](seen(m, view=view, noise=ROUGH)) for m in motions for view in VIEWS]
    )
    assert found.pop("hops") <= 1
    assert not any(found.values())


@pytest.mark.parametrize("name", ON_A_STILL_BODY)
def test_nobody_who_stands_before_a_moved_camera_jumps(name: str) -> None:
    stream = seen(minute(Sway(60.0)), view="frontal", noise=ROUGH)
    found = counted(name, [ON_A_STILL_BODY[name](stream)])
    assert found.pop("hops") <= 1
    assert not any(found.values())
