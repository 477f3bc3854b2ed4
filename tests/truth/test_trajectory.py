"""The trajectory obeys physics and the athlete drawn."""

import numpy as np
import pytest

from server.jump.rep import Phase
from server.pose.landmarks import Array
from tests.truth.athlete import Athlete
from tests.truth.contact import G, landing_departure_s, takeoff_departure_s
from tests.truth.pieces import Track
from tests.truth.scripts import HEIGHTS_M, IDLE
from tests.truth.trajectory import (
    Jump,
    Motion,
)


def every_ms(motion: Motion) -> Array:
    return np.arange(0, motion.duration_s, 0.001)


def tracks(motion: Motion) -> tuple[Track, ...]:
    return (motion.com, *motion.heels, *motion.toes, *motion.steps, motion.sideways)


def test_the_same_seed_is_the_same_person_and_another_is_not() -> None:
    assert Athlete.from_seed(4) == Athlete.from_seed(4)
    assert Athlete.from_seed(4) != Athlete.from_seed(5)


def test_nothing_jumps_in_position_or_velocity(motion: Motion) -> None:
    step_s = 1e-4
    for parts in (motion, Motion(motion.athlete, IDLE)):
        time_s = np.arange(0, parts.duration_s, step_s)
        for track in tracks(parts):
            speed = track(time_s, 1)
            mean_speed = (speed[1:] + speed[:-1]) / 2
            # A toe leaves the ground within 10 ms: some 60 g for that long.
            np.testing.assert_allclose(np.diff(track(time_s)), mean_speed * step_s, atol=3e-6)
            assert np.abs(np.diff(speed)).max() < 0.15


def test_the_flight_time_is_that_of_the_height(motion: Motion) -> None:
    for jump, height_m in zip(motion.jumps, HEIGHTS_M, strict=True):
        flight_s = jump.landing_time_s - jump.takeoff_time_s
        assert flight_s == pytest.approx(jump.flight_time_s, abs=1e-12)
        assert G * flight_s**2 / 8 == pytest.approx(height_m, abs=1e-12)


def test_in_flight_only_gravity_acts(motion: Motion) -> None:
    for jump in motion.jumps:
        since_s = np.linspace(0, jump.flight_time_s - 1e-9, 200)
        takeoff_m = float(motion.com(jump.takeoff_time_s))
        parabola_m = takeoff_m + jump.takeoff_velocity_m_s * since_s - G / 2 * since_s**2
        path_m = motion.com(jump.takeoff_time_s + since_s)
        np.testing.assert_allclose(path_m, parabola_m, atol=1e-9)
        assert takeoff_m - path_m[-1] == pytest.approx(jump.landing_drop_m, abs=1e-6)


def test_the_ground_pushes_and_never_pulls(motion: Motion) -> None:
    time_s = every_ms(motion)
    force = motion.com(time_s, 2) / G + 1
    assert force.min() > -1e-6
    for jump in motion.jumps:
        pushing = (time_s > jump.onset_time_s) & (time_s < jump.takeoff_time_s)
        assert 1.5 < force[pushing].max() < 4
        assert np.all(force[pushing] > 0)


def test_force_fades_before_takeoff_and_rises_after_landing_as_on_plates() -> None:
    off, on = [], []
    for seed in range(60):
        motion = Motion(Athlete.from_seed(seed), (Jump(0.35),))
        (jump,) = motion.jumps
        tau_s = np.linspace(0, 0.12, 1201)
        drop_m = G / 2 * tau_s**2
        before = motion.com(jump.takeoff_time_s - tau_s) - motion.com(jump.takeoff_time_s)
        after = motion.com(jump.landing_time_s + tau_s) - motion.com(jump.landing_time_s)
        speed_down = jump.takeoff_velocity_m_s - G * jump.flight_time_s
        off_parabola_m = before + jump.takeoff_velocity_m_s * tau_s + drop_m
        off.append(
            tau_s[np.argmax(off_parabola_m > 0.02)] - takeoff_departure_s(jump.flight_time_s)
        )
        off_parabola_m = after - speed_down * tau_s + drop_m
        on.append(tau_s[np.argmax(off_parabola_m > 0.02)] - landing_departure_s(jump.flight_time_s))
    assert np.mean(off) == pytest.approx(0, abs=0.0015)
    assert np.mean(on) == pytest.approx(0, abs=0.0025)
    assert np.std(off) == pytest.approx(0.0038, abs=0.0012)
    assert np.std(on) == pytest.approx(0.0050, abs=0.0015)


def test_the_body_goes_down_by_the_true_depth_and_comes_to_rest(motion: Motion) -> None:
    for jump in motion.jumps:
        bottom = float(motion.com(jump.bottom_time_s))
        assert -bottom == pytest.approx(jump.countermovement_depth_m, abs=1e-9)
        assert float(motion.com(jump.bottom_time_s, 1)) == pytest.approx(0, abs=1e-9)
        assert float(motion.com(jump.standing_time_s)) == pytest.approx(0, abs=1e-9)


def test_the_heel_leaves_before_the_toe_and_the_toe_lands_before_the_heel(motion: Motion) -> None:
    for jump in motion.jumps:
        for heel, toe in zip(motion.heels, motion.toes, strict=True):
            before_s = np.linspace(jump.bottom_time_s, jump.takeoff_time_s, 500)
            after_s = np.linspace(jump.landing_time_s, jump.standing_time_s, 500)
            assert np.argmax(heel(before_s) > 0.005) < np.argmax(toe(before_s) > 0.005)
            assert np.argmax(heel(after_s) < 0.005) > np.argmax(toe(after_s) < 0.005)
            assert min(heel(before_s).min(), toe(before_s).min(), toe(after_s).min()) > -1e-12


def test_feet_are_where_the_person_was_drawn_at_takeoff_and_landing(motion: Motion) -> None:
    who = motion.athlete
    for jump in motion.jumps:
        for time_s, drawn_m in (
            (jump.takeoff_time_s, who.takeoff_midfoot_m),
            (jump.landing_time_s, who.landing_midfoot_m),
        ):
            midfoot_m = (motion.heels[0](time_s) + motion.toes[0](time_s)) / 2
            assert float(midfoot_m) == pytest.approx(drawn_m, abs=0.02)


def test_phases_follow_one_another(motion: Motion) -> None:
    seen = [motion.phase_at(t) for t in np.arange(0, motion.duration_s, 0.005)]
    changes = [p for before, p in zip([None, *seen], seen, strict=False) if p is not before]
    once = [Phase.UNWEIGHTING, Phase.BRAKING, Phase.PROPULSION, Phase.FLIGHT, Phase.LANDING]
    assert changes == [Phase.STANDING, *[*once, Phase.STANDING] * len(HEIGHTS_M)]


def test_idle_scripts_hold_no_jump() -> None:
    idle = Motion(Athlete.from_seed(1), IDLE)
    assert idle.jumps == []
    # And no instant without a foot on the ground.
    time_s = every_ms(idle)
    lowest = np.min([track(time_s) for track in (*idle.heels, *idle.toes)], axis=0)
    assert np.all(lowest < 1e-9)
