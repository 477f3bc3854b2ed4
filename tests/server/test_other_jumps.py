"""Drop jumps, squat jumps and hops by synthetic people with exact truth."""

from dataclasses import replace

import numpy as np
import pytest

from tests.server.listening import listen, seen, value
from tests.truth.athlete import Athlete
from tests.truth.other_jumps import DropJump, Hops, SquatJump
from tests.truth.trajectory import Action, Jump, Motion, Stand

SEEDS = range(4)


def performed(seed: int, *actions: Action) -> Motion:
    return Motion(Athlete.from_seed(seed), [Stand(1.0), *actions, Stand(2.0)])


@pytest.mark.parametrize("fps", [30, 60])
def test_a_drop_jump_has_its_contact_its_flight_and_its_fall(fps: int) -> None:
    off: dict[str, list[float]] = {}
    for seed in SEEDS:
        for contact_s in (0.2, 0.35, 0.5):
            motion = performed(seed, DropJump(0.30, 0.30, contact_s))
            heard = listen(seen(motion, fps), "dj")
            assert heard.rejected == []
            (rep,) = heard.all_reps
            (true,) = motion.jumps
            for key in ("flight_time_s", "ground_contact_time_s", "touchdown_time_s"):
                off.setdefault(key, []).append(value(rep, key) - getattr(true, key))
            off.setdefault("drop_height_m", []).append(
                value(rep, "drop_height_m") - (true.drop_height_m or 0)
            )
            height_m, contact = value(rep, "jump_height_flight_time_m"), rep.values
            assert value(rep, "rsi_m_s") == pytest.approx(
                height_m / (contact["ground_contact_time_s"] or 0)
            )
    for key, misses in off.items():
        print(f"{fps} fps {key:24} bias {np.mean(misses):+.4f} MAE {np.mean(np.abs(misses)):.4f}")
    assert np.mean(np.abs(off["flight_time_s"])) < 0.012
    assert np.mean(np.abs(off["ground_contact_time_s"])) < 0.015
    assert np.mean(np.abs(off["drop_height_m"])) < 0.025


def test_no_drop_jump_is_missed_because_its_rough_takeoff_is_late() -> None:
    for seed in range(12):
        motion = performed(seed, DropJump(0.30, 0.20 + 0.03 * (seed % 6)))
        heard = listen(seen(motion), "dj")
        assert (seed, len(heard.all_reps), heard.rejected) == (seed, 1, [])


def test_a_stream_without_landmarks_in_space_is_measured_too() -> None:
    for test, action in (("dj", DropJump(0.30, 0.30, 0.3)), ("cmj", Jump(0.35))):
        motion = performed(2, action)
        stream = [
            (time_s, None if pose is None else replace(pose, world_m=None))
            for time_s, pose in seen(motion)
        ]
        (rep,) = listen(stream, test).all_reps
        (true,) = motion.jumps
        assert value(rep, "flight_time_s") == pytest.approx(true.flight_time_s, abs=0.030)
        assert rep.values["landing_knee_flexion_max_deg"] is None
        assert "landmarks in space" in rep.unavailable["landing_knee_flexion_max_deg"]


def test_a_jump_from_the_floor_is_no_drop_jump_and_a_rebound_is_no_countermovement_jump() -> None:
    heard = listen(seen(performed(1, Jump(0.35))), "dj")
    assert [rejected.code for rejected in heard.rejected] == ["no_drop"]
    heard = listen(seen(performed(1, DropJump(0.30, 0.30, 0.25))), "cmj")
    assert [rejected.code for rejected in heard.rejected] == ["rebound"]
    assert heard.reps == {}


def test_a_squat_jump_starts_still_and_only_goes_up() -> None:
    for seed in SEEDS:
        motion = performed(seed, SquatJump(0.30))
        heard = listen(seen(motion), "sj")
        assert heard.rejected == []
        (rep,) = heard.all_reps
        (true,) = motion.jumps
        assert value(rep, "flight_time_s") == pytest.approx(true.flight_time_s, abs=0.030)
        pushed_s = true.takeoff_time_s - true.bottom_time_s
        assert value(rep, "propulsive_duration_s") == pytest.approx(pushed_s, abs=0.12)


def test_a_short_hold_and_a_countermovement_are_refused_with_a_sentence() -> None:
    heard = listen(seen(performed(2, SquatJump(0.30, hold_s=0.3))), "sj")
    assert [rejected.code for rejected in heard.rejected] == ["no_still_start"]
    heard = listen(seen(performed(2, Jump(0.30))), "sj")
    (rejected,) = heard.rejected
    assert rejected.code in ("countermovement", "no_still_start")
    assert heard.reps == {}


@pytest.mark.parametrize("fps", [30, 60])
def test_ten_hops_are_ten_repetitions_and_one_final_set(fps: int) -> None:
    for seed in SEEDS:
        motion = performed(seed, Hops(10, 0.20, 0.18))
        heard = listen(seen(motion, fps), "hops", mass_kg=75.0)
        assert len(heard.reps) == 10
        (hop_set,) = heard.sets.values()
        assert hop_set.final
        assert hop_set.rep_ids == tuple(heard.reps)
        for rep, true in zip(heard.all_reps, motion.jumps[1:], strict=True):
            assert value(rep, "flight_time_s") == pytest.approx(true.flight_time_s, abs=0.030)
            assert value(rep, "ground_contact_time_s") == pytest.approx(0.18, abs=0.030)
        best = sorted((value(rep, "rsi_m_s") for rep in heard.all_reps), reverse=True)[:5]
        assert hop_set.values["rsi_best5_m_s"] == pytest.approx(np.mean(best))
        rhythm_cv_pct = hop_set.values["rhythm_cv_pct"]
        assert rhythm_cv_pct is not None
        assert rhythm_cv_pct < 4


def test_a_set_that_stops_early_ends_after_a_pause() -> None:
    heard = listen(seen(performed(0, Hops(4, 0.20, 0.18))), "hops")
    (hop_set,) = heard.sets.values()
    assert hop_set.final
    assert len(hop_set.rep_ids) == 4
    assert hop_set.values["rsi_best5_m_s"] is None
    assert "of 5 contacts" in hop_set.unavailable["rsi_best5_m_s"]
    assert hop_set.unavailable["rhythm_cv_pct"] == "needs 5 hops"


def test_the_landing_comes_as_the_last_revision() -> None:
    motion = performed(3, Jump(0.35))
    heard = listen(seen(motion, view="frontal"), "cmj")
    (rep,) = heard.all_reps
    assert heard.revisions == [1, 2]
    assert rep.final
    contact_deg = value(rep, "landing_knee_flexion_ic_deg")
    assert value(rep, "landing_knee_flexion_max_deg") > contact_deg + 10
    # The synthetic body bends its knees straight forwards, both alike.
    assert abs(value(rep, "fppa_left_deg")) < 3 * (rep.uncertainty["fppa_left_deg"] or 0)
    assert abs(value(rep, "asymmetry_pct")) < 2 * (rep.uncertainty["asymmetry_pct"] or 0)


def test_from_aside_the_frontal_plane_is_not_told() -> None:
    heard = listen(seen(performed(3, Jump(0.35)), view="oblique"), "cmj")
    (rep,) = heard.all_reps
    assert rep.values["fppa_left_deg"] is None
    assert rep.unavailable["fppa_left_deg"] == "only from the front"
