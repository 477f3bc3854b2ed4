"""What has to be well before a jump: judged by the limits of measuring, unknown where unseen."""

from dataclasses import replace

import numpy as np
import pytest

from server.events import GatesSeen
from server.jump.camera import BLURRED, DARK, MOST_RISEN_M, TILTED_DEG, CameraWatch, PictureLook
from server.jump.gates import EVERY_S, judge
from server.jump.scale import Scale
from server.media.analyser import Analyser
from server.session import Session
from tests.server.listening import seen
from tests.server.looks import Drawn
from tests.truth.athlete import Athlete
from tests.truth.trajectory import Motion, Stand

SCALE = Scale(2.0, 0.05)
WELL = PictureLook(3.0, 0.0, 0.0, 1.0, 2 * DARK, BLURRED / 2)


def watched(down: float) -> CameraWatch:
    watch = CameraWatch()
    for time_s in np.arange(0.2, 3.1, 0.2):
        watch.keep(float(time_s), down, down)
    return watch


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("light", replace(WELL, light=DARK / 2)),
        ("sharp", replace(WELL, blur=BLURRED * 2)),
        ("level", replace(WELL, tilt_deg=-TILTED_DEG - 1)),
    ],
)
def test_only_what_is_beyond_its_limit_is_not_well(name: str, look: PictureLook) -> None:
    assert all(gate.ok for gate in judge(WELL, watched(0.0), SCALE, others=False).values())
    gates = judge(look, watched(0.0), SCALE, others=False)
    assert [found for found, gate in gates.items() if not gate.ok] == [name]


def test_a_camera_that_rises_as_far_as_spoils_a_jump_is_not_still() -> None:
    assert judge(WELL, watched(MOST_RISEN_M / 2), SCALE, others=False)["still"].ok is False


def test_somebody_else_is_not_well() -> None:
    assert judge(WELL, watched(0.0), SCALE, others=True)["alone"].ok is False


def test_what_cannot_be_told_is_neither_well_nor_not() -> None:
    look = PictureLook(3.0, None, None, None, 0.4, None)
    gates = judge(look, CameraWatch(), SCALE, others=None)
    assert {name for name, gate in gates.items() if gate.ok is None} == {
        "sharp",
        "level",
        "still",
        "alone",
    }
    assert judge(WELL, watched(0.0), None, others=False)["still"].ok is None


def test_the_gates_are_told_once_a_second_while_the_athlete_stands() -> None:
    motion = Motion(Athlete.from_seed(1), (Stand(5.0),))
    drawn = Drawn(seen(motion, 30))
    analyser = Analyser(drawn, Session())
    said = [event for frame in drawn.frames for event in analyser.feed(frame)]
    analyser.close()
    times_s = [event.time_s for event in said if isinstance(event, GatesSeen)]
    assert len(times_s) in (4, 5)
    assert np.diff(times_s).min() >= EVERY_S - 1e-6
