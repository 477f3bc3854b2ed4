"""Whole jumps by synthetic people with exact truth: what is found, how well, and what is not."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

from server.events import PhaseChanged, RepDone, RepRejected
from server.jump import phases
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep, Phase
from server.pose.landmarks import Pose
from server.session import Session
from tests.truth.athlete import Athlete
from tests.truth.landmark_jumper import Noise, View, frame_times, poses
from tests.truth.trajectory import (
    Action,
    Jump,
    Motion,
    RaiseArms,
    RaiseHeels,
    Squat,
    Stand,
    Walk,
)

HEIGHTS_M = (0.25, 0.40, 0.55)
ROUGH = Noise(correlated_m=0.008, white_m=0.004)
Stream = list[tuple[float, Pose | None]]


def three_jumps(seed: int) -> Motion:
    script: list[Action] = [Stand(1.5)]
    for height_m in HEIGHTS_M:
        script += [Jump(height_m), Stand(1.0)]
    return Motion(Athlete.from_seed(seed), script)


def heard(stream: Stream, session: Session | None = None) -> list[RepDone | RepRejected]:
    """What a session says of repetitions, each at the place of its first revision, in its last."""
    session = session or Session()
    said: dict[str | RepRejected, RepDone | RepRejected] = {}
    for time_s, pose in stream:
        for event in session.feed(time_s, pose):
            if isinstance(event, RepDone):
                said[event.rep.rep_id] = event
            elif isinstance(event, RepRejected):
                said[event] = event
    return list(said.values())


def reps(events: Sequence[RepDone | RepRejected]) -> list[JumpRep]:
    return [event.rep for event in events if isinstance(event, RepDone)]


def value(rep: JumpRep, key: str) -> float:
    found = rep.values[key]
    assert found is not None
    return found


@pytest.mark.parametrize("view", ["frontal", "oblique"])
@pytest.mark.parametrize("fps", [24, 30, 60])
def test_every_jump_is_found_with_its_flight_time_and_an_honest_error(fps: int, view: View) -> None:
    off_s, in_sds = [], []
    for seed in range(4):
        motion = three_jumps(seed)
        time_s = frame_times(motion, fps, phase_s=0.005 * seed, jitter_s=0.001)
        events = heard(poses(motion, time_s, view=view, noise=ROUGH))
        assert len(reps(events)) == len(events) == 3
        for rep, true in zip(reps(events), motion.jumps, strict=True):
            off = value(rep, "flight_time_s") - true.flight_time_s
            sd = rep.uncertainty["flight_time_s"]
            assert sd is not None
            off_s.append(off)
            in_sds.append(off / sd)
    assert np.abs(off_s).max() < 0.030
    assert np.mean(np.abs(off_s)) < 0.012
    assert np.sqrt(np.mean(np.square(in_sds))) < 1.2


def test_height_by_velocity_and_depth_are_the_athletes_own() -> None:
    for seed in range(4):
        motion = three_jumps(seed)
        events = heard(poses(motion, frame_times(motion, 30, jitter_s=0.001), noise=Noise()))
        for rep, true in zip(reps(events), motion.jumps, strict=True):
            assert value(rep, "jump_height_takeoff_velocity_m") == pytest.approx(
                true.jump_height_takeoff_velocity_m, abs=0.045
            )
            assert value(rep, "countermovement_depth_m") == pytest.approx(
                true.countermovement_depth_m, abs=0.03
            )
            assert value(rep, "propulsive_duration_s") == pytest.approx(
                true.takeoff_time_s - true.bottom_time_s, abs=0.06
            )


@pytest.mark.parametrize(
    "script",
    [
        [Stand(6)],
        [Stand(1), Squat(), Squat(0.45, 1.1), Squat(0.3, 0.9), Stand(1)],
        [Stand(1), Walk(0.5, 4), Walk(0.0, 4), Stand(1)],
        [Stand(1), Walk(2.5, 4), Walk(0.0, 4), Stand(1)],
        [Stand(1), RaiseArms(), RaiseArms(0.8), Stand(1)],
        [Stand(1), RaiseHeels(), RaiseHeels(3, 0.10, 0.0, 0.5), Stand(1)],
        [Stand(1), RaiseHeels(down_m=0.35), Stand(1)],
    ],
    ids=["stands", "squats", "walks", "leaves and comes back", "raises the arms", "rises", "sits"],
)
@pytest.mark.parametrize("view", ["frontal", "oblique"])
def test_who_does_not_jump_makes_no_repetition(script: list[Action], view: View) -> None:
    for seed, fps in ((0, 30), (1, 60)):
        motion = Motion(Athlete.from_seed(seed), script)
        assert heard(poses(motion, frame_times(motion, fps), view=view, noise=ROUGH)) == []


def test_shifting_clock_or_person_changes_nothing_else() -> None:
    motion = three_jumps(5)
    stream = poses(motion, frame_times(motion, 30), noise=Noise())
    moved: Stream = [
        (
            time_s + 4096.0,  # a power of two: the shift itself rounds nothing
            pose
            and dataclasses.replace(
                pose, time_s=time_s + 4096.0, image=pose.image + np.array([0.05, -0.02])
            ),
        )
        for time_s, pose in stream
    ]
    for rep, other in zip(reps(heard(stream)), reps(heard(moved)), strict=True):
        for key in ("flight_time_s", "jump_height_takeoff_velocity_m", "countermovement_depth_m"):
            assert value(other, key) == pytest.approx(value(rep, key), abs=1e-4)
        assert value(other, "takeoff_time_s") - 4096 == pytest.approx(
            value(rep, "takeoff_time_s"), abs=1e-4
        )


def test_a_mirrored_body_makes_the_same_repetition() -> None:
    motion = three_jumps(6)
    stream = poses(motion, frame_times(motion, 30), noise=Noise())
    swapped = np.arange(33)
    for left in (1, 2, 3, 7, 9, *range(11, 33, 2)):
        right = left + (3 if left in (1, 2, 3) else 1)
        swapped[left], swapped[right] = right, left
    mirrored: Stream = [
        (
            time_s,
            pose
            and dataclasses.replace(
                pose,
                image=(pose.image * (-1, 1) + (1, 0))[swapped],
                world_m=None if pose.world_m is None else (pose.world_m * (-1, 1, 1))[swapped],
            ),
        )
        for time_s, pose in stream
    ]
    for rep, other in zip(reps(heard(stream)), reps(heard(mirrored)), strict=True):
        assert value(other, "flight_time_s") == pytest.approx(value(rep, "flight_time_s"), abs=1e-6)


def test_a_higher_jump_reads_higher() -> None:
    motion = Motion(
        Athlete.from_seed(3),
        [Stand(1.5), *(a for h in (0.20, 0.28, 0.36, 0.44) for a in (Jump(h), Stand(1.0)))],
    )
    events = heard(poses(motion, frame_times(motion, 30), noise=Noise()))
    heights = [value(rep, "jump_height_flight_time_m") for rep in reps(events)]
    assert len(heights) == 4
    assert heights == sorted(heights)


@pytest.mark.parametrize("event", ["takeoff_time_s", "landing_time_s"])
def test_pictures_missing_at_an_event_refuse_the_repetition(event: str) -> None:
    motion = Motion(Athlete.from_seed(1), [Stand(1.5), Jump(0.40), Stand(1.5)])
    at_s = getattr(motion.jumps[0], event)
    stream = poses(motion, frame_times(motion, 30), noise=Noise())
    events = heard([(t, p) for t, p in stream if not abs(t - at_s) < 0.06])
    assert [event.code for event in events if isinstance(event, RepRejected)] == ["frames_missing"]
    assert reps(events) == []


def test_a_smaller_gap_in_flight_only_widens_the_error() -> None:
    motion = Motion(Athlete.from_seed(1), [Stand(1.5), Jump(0.40), Stand(1.5)])
    true = motion.jumps[0]
    middle_s = (true.takeoff_time_s + true.landing_time_s) / 2
    stream = poses(motion, frame_times(motion, 30), noise=Noise())
    (whole,) = reps(heard(stream))
    (gappy,) = reps(heard([(t, p) for t, p in stream if not abs(t - middle_s) < 0.03]))
    assert value(gappy, "flight_time_s") == pytest.approx(true.flight_time_s, abs=0.03)
    assert gappy.quality.score < whole.quality.score
    assert "frames_missing" in {reason.code for reason in gappy.quality.reasons}


def test_feet_out_of_the_picture_refuse_with_what_to_do() -> None:
    motion = Motion(Athlete.from_seed(1), [Stand(1.5), Jump(0.40), Stand(1.5)])
    lower = np.array([0.0, 0.30])
    stream: Stream = [
        (t, p and dataclasses.replace(p, image=p.image + lower))
        for t, p in poses(motion, frame_times(motion, 30), noise=Noise())
    ]
    assert all(p is None or p.image[31, 1] > 1.02 for t, p in stream if t < 1.0)
    (event,) = heard(stream)
    assert isinstance(event, RepRejected)
    assert event.code == "feet_not_seen"
    assert "step back" in event.text


def test_a_body_that_vanishes_in_the_air_is_told() -> None:
    motion = Motion(Athlete.from_seed(1), [Stand(1.5), Jump(0.40), Stand(1.5)])
    up_s = motion.jumps[0].takeoff_time_s + 0.15
    stream: Stream = [
        (t, p if t < up_s else None) for t, p in poses(motion, frame_times(motion, 30))
    ]
    (event,) = heard(stream)
    assert isinstance(event, RepRejected)
    assert event.code == "landing_not_seen"


def test_jumps_while_not_armed_are_no_repetitions() -> None:
    motion = three_jumps(2)
    stream = poses(motion, frame_times(motion, 30), noise=Noise())
    assert heard(stream, Session(Configuration(armed=False))) == []


def test_power_needs_a_mass_and_says_so() -> None:
    motion = Motion(Athlete.from_seed(1), [Stand(1.5), Jump(0.40), Stand(1.5)])
    stream = poses(motion, frame_times(motion, 30), noise=Noise())
    (without,) = reps(heard(stream))
    (with_mass,) = reps(heard(stream, Session(Configuration(mass_kg=70.0))))
    assert without.values["peak_power_w"] is None
    assert "mass" in without.unavailable["peak_power_w"]
    height_cm = 100 * value(with_mass, "jump_height_flight_time_m")
    assert value(with_mass, "peak_power_w") == pytest.approx(60.7 * height_cm + 45.3 * 70 - 2055)


def test_a_jump_goes_through_its_phases_in_order() -> None:
    motion = Motion(Athlete.from_seed(4), [Stand(1.5), Jump(0.40), Stand(2.0)])
    session = Session()
    phases = [
        event.phase
        for time_s, pose in poses(motion, frame_times(motion, 60), noise=Noise())
        for event in session.feed(time_s, pose)
        if isinstance(event, PhaseChanged)
    ]
    flight = phases.index(Phase.FLIGHT)
    assert phases[flight - 3 : flight + 2] == [
        Phase.UNWEIGHTING,
        Phase.BRAKING,
        Phase.PROPULSION,
        Phase.FLIGHT,
        Phase.LANDING,
    ]


def test_a_session_goes_on_after_its_clock_begins_anew() -> None:
    motion = Motion(Athlete.from_seed(4), [Stand(1.5), Jump(0.40), Stand(1.5)])
    stream = poses(motion, frame_times(motion, 30), noise=Noise())
    session = Session()
    heard(stream, session)
    session.restart_clock()
    assert len(reps(heard(stream, session))) == 1
    assert session.reps == 2


def test_time_that_does_not_rise_is_refused() -> None:
    session = Session()
    session.feed(1.0, None)
    with pytest.raises(ValueError, match="time must rise"):
        session.feed(1.0, None)


def test_a_body_that_comes_down_with_its_soles_still_up_has_landed_once() -> None:
    falling = phases.Motion(
        above_standing_m=0.05,
        velocity_m_s=-1.5,
        acceleration_m_s2=-8.0,
        lift_m=0.035,
        in_phase_s=0.04,
    )
    assert phases.next_phase(Phase.LANDING, falling) == Phase.LANDING
    rising = dataclasses.replace(falling, velocity_m_s=0.1)
    assert phases.next_phase(Phase.LANDING, rising) == Phase.FLIGHT
