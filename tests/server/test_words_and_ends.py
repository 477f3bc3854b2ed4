"""What is told beside the numbers is true, and nothing that was seen ends without a word."""

from dataclasses import replace

import numpy as np
import pytest

from server.events import RepDone, RepRejected, SetDone
from server.jump.body import sample_from_pose
from server.jump.detector import JumpDetector, JumpEvent
from server.jump.draft import Draft
from server.jump.feet import Instant
from server.jump.landing import add_landing
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep
from server.jump.starts import LEADS_IN, LeadIn, from_standing
from server.jump.trajectory import Trajectory
from server.jump.values import add_power
from server.pose.landmarks import Pose
from tests.server.listening import listen, seen, value
from tests.server.test_angles import body, pose
from tests.truth.athlete import Athlete
from tests.truth.other_jumps import DropJump, Hops, SquatJump
from tests.truth.trajectory import Action, Jump, Motion, Stand


def performed(seed: int, *actions: Action) -> Motion:
    return Motion(Athlete.from_seed(seed), [Stand(1.0), *actions, Stand(2.0)])


def followed(
    motion: Motion, test: str, until_s: float = np.inf, *, gone_s: float = 0.0
) -> list[JumpEvent]:
    """What is said of *motion* until *until_s*, of a body that is gone after it, and at the end."""
    detector, said = JumpDetector(), list[JumpEvent]()
    chosen = Configuration(test=test)
    shown = [(time_s, found) for time_s, found in seen(motion) if time_s <= until_s]
    for time_s, found in shown:
        said += detector.update(time_s, None if found is None else sample_from_pose(found), chosen)
    for time_s in np.arange(1, 1 + gone_s * 30) / 30 + shown[-1][0]:
        said += detector.update(float(time_s), None, chosen)
    return [*said, *detector.end()]


def reps(said: list[JumpEvent]) -> dict[str, JumpRep]:
    return {event.rep.rep_id: event.rep for event in said if isinstance(event, RepDone)}


def codes(rep: JumpRep) -> list[str]:
    return [reason.code for reason in rep.quality.reasons]


@pytest.mark.parametrize("gone_s", [0.0, 1.0])
@pytest.mark.parametrize("after_landing_s", [-0.15, 0.07])
def test_a_jump_that_breaks_off_at_its_landing_is_told(
    after_landing_s: float, gone_s: float
) -> None:
    motion = performed(2, Jump(0.35))
    end_s = motion.jumps[0].landing_time_s + after_landing_s
    said = followed(motion, "cmj", end_s, gone_s=gone_s)
    assert [e.code for e in said if isinstance(e, RepRejected)] == ["landing_not_seen"]
    assert not reps(said)


def test_a_jump_that_travels_to_a_near_camera_is_told_and_gets_no_number() -> None:
    motion = performed(2, Jump(0.35))
    (jump,) = motion.jumps

    def nearer(found: Pose) -> Pose:
        flown = (found.time_s - jump.takeoff_time_s) / jump.flight_time_s
        image = found.image + np.array([0.0, 0.06 * np.clip(flown, 0, 1)])
        return replace(found, image=image)

    shown = [(time_s, found and nearer(found)) for time_s, found in seen(motion)]
    heard = listen(shown, "cmj")
    assert [event.code for event in heard.rejected] == ["floor_changed"]
    assert not heard.all_reps


def test_what_follows_a_refused_jump_at_once_is_no_countermovement_jump() -> None:
    takeoff = Instant(3.0, 0.01)
    assert from_standing(LeadIn(takeoff, None, None, seen_s=3.0)) is None
    after_it = LeadIn(takeoff, None, None, seen_s=3.0, follows_refused=True)
    assert from_standing(after_it) is LEADS_IN


@pytest.mark.parametrize("gone_s", [0.0, 1.0])
def test_a_set_is_final_when_the_stream_ends_or_the_athlete_leaves(gone_s: float) -> None:
    motion = performed(1, Hops(6, 0.2))
    end_s = motion.jumps[-1].landing_time_s + 0.3
    sets = [e.hop_set for e in followed(motion, "hops", end_s, gone_s=gone_s) if type(e) is SetDone]
    assert [told.final for told in sets].count(True) == 1
    assert sets[-1].final


def test_a_contact_never_holds_a_hop_that_was_not_to_be_counted() -> None:
    motion = performed(0, Hops(8, 0.12))
    paused_s = motion.jumps[3].landing_time_s
    detector, said = JumpDetector(), list[JumpEvent]()
    for time_s, found in seen(motion):
        chosen = Configuration(test="hops", armed=not 0 < time_s - paused_s < 0.15)
        said += detector.update(time_s, None if found is None else sample_from_pose(found), chosen)
    contacts_s = [value(rep, "ground_contact_time_s") for rep in reps(said).values()]
    assert len(contacts_s) >= 5
    assert max(contacts_s) < 0.4


def test_of_a_box_only_a_drop_jump_speaks_and_it_says_when_the_fall_is_unlike_it() -> None:
    motion = performed(3, DropJump(0.40, 0.30, 0.3))
    for rep in listen(seen(motion), "cmj").all_reps:
        assert "jumped_off" not in codes(rep)
    detector, told = JumpDetector(), list[JumpEvent]()
    chosen = Configuration(test="dj", box_height_m=1.0)
    for time_s, found in seen(motion):
        told += detector.update(time_s, None if found is None else sample_from_pose(found), chosen)
    (rep,) = reps(told).values()
    assert "drop_unlike_box" in codes(rep)


def test_the_push_of_a_squat_jump_is_known_within_what_it_says() -> None:
    misses = []
    for seed in range(8):
        for hold_s in (1.0, 1.5, 2.5):
            motion = performed(seed, SquatJump(0.30, 0.30, hold_s))
            for rep in listen(seen(motion), "sj").all_reps:
                (jump,) = motion.jumps
                true_s = jump.takeoff_time_s - jump.onset_time_s
                sd_s = rep.uncertainty["propulsive_duration_s"]
                assert sd_s is not None
                misses.append((value(rep, "propulsive_duration_s") - true_s) / sd_s)
    print([f"{miss:.1f}" for miss in misses])
    assert len(misses) >= 16
    assert np.abs(misses).max() < 3


def landed(deepest: tuple[float, float], view: str = "oblique", turned_deg: float = 40) -> Draft:
    """Knees that go from ten degrees to *deepest*."""
    trajectory, draft = Trajectory(), Draft()
    for index in range(12):
        share = min(1.0, index / 8)
        bent = tuple(10 + share * (most - 10) for most in deepest)
        shown = pose(body((bent[0], bent[1])), turned_deg)
        at = Pose(index / 30, shown.aspect, shown.image, shown.visibility, shown.world_m)
        trajectory.add(sample_from_pose(at))
    add_landing(draft, trajectory.last(10.0), 0.02, 0.4, view)
    return draft


def test_the_asymmetry_names_which_knee_bends_less() -> None:
    (reason,) = landed((80.0, 45.0)).reasons
    assert reason.text == "The right knee bends 50 % less than the left."
    straightened = landed((80.0, 4.0))
    assert straightened.values["asymmetry_pct"] is None
    assert straightened.unavailable["asymmetry_pct"] == "one knee did not bend in landing"


def test_a_leg_that_cannot_be_in_the_pictures_plane_has_no_frontal_angle() -> None:
    draft = landed((90.0, 90.0), view="frontal", turned_deg=80)
    assert draft.values["fppa_left_deg"] is None
    assert "front" in draft.unavailable["fppa_left_deg"]


def test_power_is_not_told_of_whom_the_formula_was_not_made_for() -> None:
    draft = Draft()
    draft.put("jump_height_flight_time_m", 0.10, 0.01)
    add_power(draft, 25.0)
    assert draft.values["peak_power_w"] is None
    assert "Sayers" in draft.unavailable["peak_power_w"]
