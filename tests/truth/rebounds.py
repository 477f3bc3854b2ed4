"""Owns flights in a row: what a contact between two of them does to body and feet."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from tests.truth.athlete import Athlete
from tests.truth.bounce import bounce
from tests.truth.flight import Flight, Posture, rebound
from tests.truth.jump_path import (
    Push,
    TrueJump,
    append_countermovement,
    append_flight,
    append_landing,
    append_lift,
    fading_s,
    rising_s,
)
from tests.truth.trajectory import Motion


def ready_to_rebound(who: Athlete) -> Athlete:
    """Return that person as they come down to go up again: on the toes, legs almost straight."""
    return replace(
        who,
        landing_midfoot_m=who.takeoff_midfoot_m,
        landing_toe_m=who.takeoff_toe_m,
        landing_drop_m=0.012,
    )


def append_rebound(
    motion: Motion,
    who: Athlete,
    down: Posture,
    flight: Flight,
    contact_s: float,
    wishes_s: tuple[float, float],
) -> Push:
    """Append a contact of *contact_s* from a fall that ends in *down* to the take-off of *flight*.

    *wishes_s* are how long after touchdown and before take-off the path should be 20 mm off its
    parabolas.
    """
    com, touchdown_s = motion.com, motion.com.end_s
    height_m, speed_m_s, _ = com.last
    speeds_m_s = (-speed_m_s, flight.speed_up_m_s)
    force = bounce(speeds_m_s, flight.up_m - height_m, contact_s, wishes_s)
    force.append_to(com)
    ends = ((down.heel_m, flight.off.heel_m), (down.toe_m, flight.off.toe_m))
    for tracks, (down_m, off_m) in zip(motion.feet, ends, strict=True):
        for track in tracks:
            rebound(track, contact_s, (down_m, speeds_m_s[0]), (off_m, speeds_m_s[1]))
    lowest_s, lowest_m = force.lowest(height_m, speed_m_s)
    return Push(
        onset_s=touchdown_s,
        braking_s=touchdown_s,
        bottom_s=touchdown_s + lowest_s,
        takeoff_s=touchdown_s + contact_s,
        depth_m=-lowest_m,
        touchdown_s=touchdown_s,
        touchdown_m_s=speeds_m_s[0],
    )


def append_series(
    motion: Motion,
    who: Athlete,
    heights_m: Sequence[float],
    contact_s: float,
    depth_m: float,
    rng: np.random.Generator,
) -> list[TrueJump]:
    """Append a jump from *depth_m* below standing and rebounds, one flight for each height."""
    com, feet = motion.com, motion.feet
    stiff = ready_to_rebound(who)
    flights = [Flight.drawn(stiff, height_m, rng) for height_m in heights_m[:-1]]
    flights.append(Flight.drawn(who, heights_m[-1], rng))
    push = append_countermovement(who, flights[0], depth_m, rng, com)
    append_lift(flights[0], push.takeoff_s, feet)
    jumps = []
    for flight, after in pairwise(flights):
        append_flight(flight, com, feet)
        wishes_s = (rising_s(who, flight, rng), fading_s(who, after, rng))
        next_push = append_rebound(motion, who, flight.down, after, contact_s, wishes_s)
        jumps.append(push.then(flight, next_push.bottom_s, next_push.onset_s))
        push = next_push
    append_flight(flights[-1], com, feet)
    landing_bottom_s = append_landing(who, flights[-1], rng, com, feet)
    return [*jumps, push.then(flights[-1], landing_bottom_s, com.end_s)]
