"""A standing athlete who is looked at ten times a second loses nothing of a repetition."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from server.jump.rep import JumpRep
from server.media.files import open_video
from server.pose.blazepose import BlazePose
from server.pose.model_build import model_path
from server.settings import Settings
from tests.server.listening import seen
from tests.server.looks import Drawn, Seen, analysed
from tests.server.performed import performed
from tests.truth.athlete import Athlete
from tests.truth.other_jumps import SquatJump
from tests.truth.trajectory import Action, Motion, RaiseArms, Stand
from tests.validity.rendered import COMPARED

DEMO = Path(__file__).parents[2] / "static/demo/cmj.mp4"
LOOK_EVERY_S = 0.1
CLOSE_SD = 0.3


def same(full: Seen, spared: Seen) -> None:
    assert spared.rejected == full.rejected
    assert len(spared.reps) == len(full.reps)
    for one, other in zip(full.reps.values(), spared.reps.values(), strict=True):
        same_rep(one, other)
    assert spared.dropped == 0
    assert spared.analysed < full.analysed


def same_rep(one: JumpRep, other: JumpRep) -> None:
    assert set(one.unavailable) == set(other.unavailable)
    for key, value in one.values.items():
        known, sd = other.values[key], one.uncertainty.get(key)
        if value is None or known is None:
            assert value is known
        elif sd:
            assert abs(value - known) <= CLOSE_SD * sd, key
            assert other.uncertainty[key] == pytest.approx(sd, rel=0.2)


def both(motion: Motion, test: str, fps: float) -> tuple[Seen, Seen]:
    drawn = Drawn(seen(motion, fps))
    full = analysed(drawn.frames, drawn, test, 0.0)
    return full, analysed(drawn.frames, drawn, test, LOOK_EVERY_S)


@pytest.mark.parametrize("fps", [24, 30, 60])
@pytest.mark.parametrize("test", ["cmj", "dj", "hops"])
def test_a_drawn_athlete_makes_the_same_repetitions(test: str, fps: float) -> None:
    for seed in range(3):
        full, spared = both(performed(seed, test), test, fps)
        assert full.reps
        assert spared.late > 0
        same(full, spared)


def test_a_squat_that_is_held_still_makes_the_same_repetition() -> None:
    for seed in range(6):
        script: Sequence[Action] = [Stand(1.5), SquatJump(0.3), Stand(1.0)]
        full, spared = both(Motion(Athlete.from_seed(seed), list(script)), "sj", 30)
        assert full.reps
        same(full, spared)


def test_a_long_stand_costs_a_third() -> None:
    full, spared = both(Motion(Athlete.from_seed(1), [Stand(20)]), "cmj", 30)
    assert spared.analysed < 0.4 * full.analysed


def test_who_only_raises_the_arms_makes_no_repetition_either_way() -> None:
    script: list[Action] = [Stand(1.5), RaiseArms(), Stand(1), RaiseArms(0.8), Stand(1)]
    full, spared = both(Motion(Athlete.from_seed(2), script), "cmj", 30)
    assert full.reps == spared.reps == {}
    assert full.rejected == spared.rejected == []


def apart_sd(one: Seen, other: Seen, keys: Sequence[str] | None = None) -> list[float]:
    """How far values of the same repetitions are apart, in standard deviations."""
    assert len(one.reps) == len(other.reps)
    assert one.rejected == other.rejected
    return [
        abs(value - known) / sd
        for a, b in zip(one.reps.values(), other.reps.values(), strict=True)
        for key, value in a.values.items()
        if (keys is None or key in keys)
        and value is not None
        and (known := b.values[key]) is not None
        and (sd := a.uncertainty.get(key))
    ]


def test_a_filmed_athlete_makes_the_same_repetitions() -> None:
    """MediaPipe follows a body from frame to frame, so all that it saw before makes it waver.

    What is measured of the flight stays within 0.3 standard deviations. The rest, phases and knees,
    wavers by more: no more than when it begins to look at the same clip one frame later.
    """
    with open_video(DEMO) as video:
        frames = list(video)
    lite = model_path(Settings.from_environment({}).model_dir, "lite")
    full = analysed(frames, BlazePose(lite), "cmj", 0.0)
    spared = analysed(frames, BlazePose(lite), "cmj", LOOK_EVERY_S)
    later = analysed(frames[1:], BlazePose(lite), "cmj", 0.0)
    assert len(full.reps) == 3
    assert spared.late > 0
    assert spared.dropped == 0
    assert max(apart_sd(full, spared, COMPARED)) <= CLOSE_SD
    apart, wavers = (np.mean(np.square(apart_sd(full, other))) for other in (spared, later))
    assert apart <= wavers
