"""What is drawn of a repetition is what it was measured on."""

from typing import Any

import numpy as np
import pytest

from server.jump.curves import Curves, curves, events, phases
from server.jump.edited import moved_by_hand, rep_from_json
from server.jump.rep import JumpRep
from server.pose.landmarks import Pose
from tests.store.kept import performed


def of(test: str) -> tuple[list[Pose], JumpRep]:
    kept = performed(3, test)
    assert kept.window is not None
    poses = [frame.pose for frame in kept.window.frames if frame.pose is not None]
    return poses, rep_from_json(dict(kept.rep))


def drawn(test: str) -> tuple[Curves, JumpRep]:
    poses, rep = of(test)
    found = curves(poses, rep)
    assert found is not None
    assert len(found.time_s) == len(found.hip_m) == len(found.velocity_m_s) == len(poses)
    return found, rep


def value(rep: JumpRep, key: str) -> float:
    found: Any = rep.values[key]
    return float(found)


@pytest.mark.parametrize("test", ["cmj", "dj"])
def test_the_paths_peak_is_the_height_that_was_measured(test: str) -> None:
    found, rep = drawn(test)
    assert found.scale.from_flight
    flying = (found.time_s > value(rep, "takeoff_time_s")) & (
        found.time_s < value(rep, "landing_time_s")
    )
    height_m = value(rep, "jump_height_takeoff_velocity_m")
    assert found.com_m[flying].max() == pytest.approx(height_m, abs=0.04)
    top_s = found.time_s[flying][found.com_m[flying].argmax()]
    assert events(rep)["apex"] == pytest.approx(top_s, abs=0.04)


def test_heights_are_zero_at_take_off_and_the_way_down_is_the_depth_that_was_measured() -> None:
    found, rep = drawn("cmj")
    takeoff_s = value(rep, "takeoff_time_s")
    assert np.interp(takeoff_s, found.time_s, found.hip_m) == pytest.approx(0, abs=1e-9)
    unweighting, braking, propulsion, flight = phases(rep)
    stood = found.com_m[found.time_s < unweighting.start_s][-5:].mean()
    lowest = found.com_m[(found.time_s > braking.start_s) & (found.time_s < takeoff_s)].min()
    depth_m = value(rep, "countermovement_depth_m")
    assert stood - lowest == pytest.approx(depth_m, abs=0.03)
    for one, following in ((unweighting, braking), (braking, propulsion), (propulsion, flight)):
        assert one.end_s == pytest.approx(following.start_s)
    fastest_s = found.time_s[found.velocity_m_s[found.time_s < takeoff_s].argmin()]
    assert fastest_s == pytest.approx(braking.start_s, abs=0.05)


def test_a_drop_jump_has_a_contact_and_a_touchdown() -> None:
    _, rep = drawn("dj")
    contact, flight = phases(rep)
    assert (contact.phase, flight.phase) == ("contact", "flight")
    assert list(events(rep)) == ["touchdown", "takeoff", "apex", "landing"]


def test_a_hand_that_moves_take_off_moves_the_zero_and_nothing_else() -> None:
    poses, rep = of("cmj")
    was_s = value(rep, "takeoff_time_s")
    moved = moved_by_hand(rep, "takeoff", was_s - 0.03, 1 / 30, None)
    before, after = curves(poses, rep), curves(poses, moved, {"takeoff": was_s})
    assert before is not None
    assert after is not None
    assert after.scale == before.scale
    np.testing.assert_array_equal(after.velocity_m_s, before.velocity_m_s)
    assert np.ptp(after.com_m - before.com_m) == pytest.approx(0, abs=1e-9)
    assert after.com_m[0] > before.com_m[0]


def test_of_too_few_bodies_nothing_is_drawn() -> None:
    poses, rep = of("cmj")
    assert curves(poses[:3], rep) is None
    assert curves(poses[:20], rep) is None, "take-off was not seen"
