"""An event moved by hand: what follows from it follows the formulas, and the rest says so."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from server.errors import BadInput
from server.jump.edited import EVENTS, moved_by_hand, rep_from_json
from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.rep import JumpRep
from tests.store.kept import performed

PICTURE_S = 1 / 30


@cache
def measured(test: str) -> JumpRep:
    told: Any = performed(3, test).rep
    return rep_from_json(told)


@pytest.mark.parametrize("test", ["cmj", "dj", "hops"])
def test_a_repetition_comes_back_from_its_json_whole(test: str) -> None:
    told: Any = performed(3, test).rep
    again = {**measured(test).as_json(), "recorded_at": told["recorded_at"]}
    assert again == told


@pytest.mark.parametrize("test", ["cmj", "dj", "hops"])
@pytest.mark.parametrize("event", EVENTS)
def test_an_event_moved_to_where_it_is_changes_no_number(test: str, event: str) -> None:
    rep = measured(test)
    at = rep.values.get(f"{event}_time_s")
    if at is None:
        with pytest.raises(BadInput, match=f"no {event}"):
            moved_by_hand(rep, event, 1.0, PICTURE_S, None)
        return
    moved = moved_by_hand(rep, event, at, PICTURE_S, None)
    assert moved.revision == rep.revision + 1
    for key, value in moved.values.items():
        if value is not None:
            assert value == pytest.approx(rep.values[key]), key
        elif rep.values[key] is not None:
            assert "another" in moved.unavailable[key] or "mass" in moved.unavailable[key]


def test_a_later_landing_is_a_longer_flight_and_a_higher_jump_with_a_wider_error() -> None:
    rep = measured("cmj")
    landing_s, flight_s = rep.values["landing_time_s"], rep.values["flight_time_s"]
    assert landing_s is not None
    assert flight_s is not None
    moved = moved_by_hand(rep, "landing", landing_s + 0.02, PICTURE_S, 70.0)
    assert moved.values["flight_time_s"] == pytest.approx(flight_s + 0.02)
    assert moved.values["jump_height_flight_time_m"] == pytest.approx(
        G * (flight_s + 0.02) ** 2 / 8
    )
    takeoff_sd_s = rep.uncertainty["takeoff_time_s"]
    assert takeoff_sd_s is not None
    hand_s = PICTURE_S / 3**0.5
    assert moved.uncertainty["flight_time_s"] == pytest.approx(np.hypot(takeoff_sd_s, hand_s))
    for key in ("takeoff_time_s", "takeoff_velocity_m_s", "countermovement_depth_m"):
        assert moved.values[key] == rep.values[key]
    assert moved.values["landing_knee_flexion_ic_deg"] is None
    assert "moved by hand" in moved.unavailable["landing_knee_flexion_ic_deg"]
    assert moved.quality.reasons[-1].code == "moved_by_hand"


def test_an_earlier_takeoff_is_a_faster_one_and_a_shorter_push() -> None:
    rep = measured("cmj")
    takeoff_s, velocity = rep.values["takeoff_time_s"], rep.values["takeoff_velocity_m_s"]
    push_s = rep.values["propulsive_duration_s"]
    assert takeoff_s is not None
    assert velocity is not None
    assert push_s is not None
    moved = moved_by_hand(rep, "takeoff", takeoff_s - 0.01, PICTURE_S, None)
    assert moved.values["takeoff_velocity_m_s"] == pytest.approx(velocity + 0.01 * G)
    assert moved.values["propulsive_duration_s"] == pytest.approx(push_s - 0.01)
    velocity_sd = moved.uncertainty["takeoff_velocity_m_s"]
    assert velocity_sd is not None
    hand_s = PICTURE_S / 3**0.5  # and little else: the apex is known to a millisecond or two
    assert G * hand_s <= velocity_sd < 1.05 * G * hand_s
    assert moved.values["braking_duration_s"] == rep.values["braking_duration_s"]


def test_without_a_countermovement_the_push_alone_ends_with_takeoff() -> None:
    values = {
        key: value for key, value in measured("cmj").values.items() if key != "time_to_takeoff_s"
    }
    rep = replace(measured("cmj"), values=values)
    takeoff_s, push_s = values["takeoff_time_s"], values["propulsive_duration_s"]
    assert takeoff_s is not None
    assert push_s is not None
    moved = moved_by_hand(rep, "takeoff", takeoff_s + 0.01, PICTURE_S, None)
    assert moved.values["propulsive_duration_s"] == pytest.approx(push_s + 0.01)
    with pytest.raises(BadInput, match="after the push began"):
        moved_by_hand(rep, "takeoff", takeoff_s - push_s, PICTURE_S, None)


def test_a_touchdown_moved_changes_the_contact_and_forgets_the_fall() -> None:
    rep = measured("dj")
    touchdown_s, contact_s = rep.values["touchdown_time_s"], rep.values["ground_contact_time_s"]
    assert touchdown_s is not None
    assert contact_s is not None
    moved = moved_by_hand(rep, "touchdown", touchdown_s - 0.01, PICTURE_S, None)
    height_m = rep.values["jump_height_flight_time_m"]
    assert height_m is not None
    assert moved.values["ground_contact_time_s"] == pytest.approx(contact_s + 0.01)
    assert moved.values["rsi_m_s"] == pytest.approx(height_m / (contact_s + 0.01))
    assert moved.values["drop_height_m"] is None
    assert moved.values["flight_time_s"] == rep.values["flight_time_s"]
    # The flight's two ends were found together and stay so: only the contact is less sure now.
    flight_s, flight_sd_s = (of["flight_time_s"] or 0.0 for of in (rep.values, rep.uncertainty))
    takeoff_sd_s, landing_sd_s = (
        rep.uncertainty[key] or 0.0 for key in ("takeoff_time_s", "landing_time_s")
    )
    assert flight_sd_s > 1.1 * np.hypot(takeoff_sd_s, landing_sd_s)
    shared_s2 = (flight_sd_s**2 + takeoff_sd_s**2 - landing_sd_s**2) / 2
    contact_s, contact_sd_s = contact_s + 0.01, np.hypot(takeoff_sd_s, PICTURE_S / 3**0.5)
    relative = (flight_sd_s / flight_s) ** 2 + (contact_sd_s / contact_s) ** 2
    relative += 2 * shared_s2 / flight_s / contact_s
    rsr = flight_s / contact_s
    assert moved.uncertainty["rsr_flight_contact"] == pytest.approx(rsr * relative**0.5)


@pytest.mark.parametrize(
    ("test", "event", "by_s", "told"),
    [
        ("cmj", "touchdown", 0.0, "no touchdown"),
        ("cmj", "landing", 0.6, "within 0.5 s"),
        ("cmj", "landing", -0.4, "highest point"),
        ("cmj", "takeoff", 0.4, "highest point"),
        ("dj", "touchdown", 0.45, "after touchdown"),
    ],
)
def test_what_no_jump_can_be_is_refused(test: str, event: str, by_s: float, told: str) -> None:
    rep = measured(test)
    with pytest.raises(BadInput, match=told):
        moved_by_hand(rep, event, (rep.values.get(f"{event}_time_s") or 0) + by_s, PICTURE_S, None)


def test_a_repetition_that_was_not_measured_whole_is_left_alone() -> None:
    rep = replace(measured("cmj"), values={"landing_time_s": 2.0, "takeoff_time_s": 1.5})
    with pytest.raises(BadInput, match="not measured whole"):
        moved_by_hand(rep, "landing", 2.01, PICTURE_S, None)
    with pytest.raises(BadInput, match="no repetition"):
        rep_from_json({"rep_id": "7"})
