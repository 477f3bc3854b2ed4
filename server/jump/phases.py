"""Owns the phase table: what must be seen to enter each phase. Data; the detector walks it.

These are for the live picture and to say where to look. No number of a repetition depends on
them, and none of them depends on the test.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from server.jump.kinematics import STANDARD_GRAVITY_M_S2 as G
from server.jump.rep import Phase


@dataclass(frozen=True, slots=True)
class Motion:
    """The body now, in metres by the best scale there is."""

    above_standing_m: float
    """Centre of mass above where it stands."""
    velocity_m_s: float
    """Of the centre of mass, upwards."""
    acceleration_m_s2: float
    lift_m: float
    """How far the lower of the two soles is above the floor."""
    in_phase_s: float
    """Since the present phase began."""


Predicate = Callable[[Motion], bool]

LIFTED_M: Final = 0.04
_LIFTED_FALLING_M: Final = 0.03
_LANDING_M_S: Final = 0.5
LANDED_M: Final = 0.05
LONGEST_FLIGHT_S: Final = 1.2
LANDING_S: Final = 0.30
_LONGEST_CROUCH_S: Final = 2.5


def _sinks(m: Motion) -> bool:
    return m.velocity_m_s < -0.25 and m.above_standing_m < -0.02


def _brakes(m: Motion) -> bool:
    return m.acceleration_m_s2 > 0 and m.velocity_m_s < -0.1


def _rises(m: Motion) -> bool:
    return m.velocity_m_s > 0.1


def _is_in_the_air(m: Motion) -> bool:
    return (
        (m.lift_m > LIFTED_M and m.velocity_m_s > 0.3)
        or (m.above_standing_m > 0.15 and m.velocity_m_s > 0.8)
        or _is_at_the_top_of_a_hop(m)
    )


def _is_at_the_top_of_a_hop(m: Motion) -> bool:
    # A small hop is hardly rising any more when its soles are plainly up: it falls freely, and not
    # yet as fast as a body that comes down from a jump.
    falls_freely = m.acceleration_m_s2 < -G / 2 and m.velocity_m_s > -_LANDING_M_S
    return m.lift_m > _LIFTED_FALLING_M and m.above_standing_m > 0 and falls_freely


def _is_down(m: Motion) -> bool:
    return m.velocity_m_s < 0 and (m.lift_m < LANDED_M or m.above_standing_m < -0.02)


def _stands(m: Motion) -> bool:
    return abs(m.velocity_m_s) < 0.15 and abs(m.above_standing_m) < 0.06


def _gave_up(m: Motion) -> bool:
    return m.in_phase_s > _LONGEST_CROUCH_S


TABLE: Final[Mapping[Phase, tuple[tuple[Predicate, Phase], ...]]] = {
    Phase.NO_BODY: ((lambda m: True, Phase.STANDING),),
    Phase.STANDING: ((_is_in_the_air, Phase.FLIGHT), (_sinks, Phase.UNWEIGHTING)),
    Phase.UNWEIGHTING: (
        (_is_in_the_air, Phase.FLIGHT),
        (_rises, Phase.PROPULSION),
        (_brakes, Phase.BRAKING),
        (_stands, Phase.STANDING),
        (_gave_up, Phase.STANDING),
    ),
    Phase.BRAKING: (
        (_is_in_the_air, Phase.FLIGHT),
        (_rises, Phase.PROPULSION),
        (_stands, Phase.STANDING),
        (_gave_up, Phase.STANDING),
    ),
    Phase.PROPULSION: (
        (_is_in_the_air, Phase.FLIGHT),
        (_sinks, Phase.UNWEIGHTING),
        (_stands, Phase.STANDING),
        (_gave_up, Phase.STANDING),
    ),
    Phase.FLIGHT: (
        (_is_down, Phase.LANDING),
        (lambda m: m.in_phase_s > LONGEST_FLIGHT_S, Phase.STANDING),
    ),
    Phase.LANDING: (
        (_is_in_the_air, Phase.FLIGHT),
        (lambda m: m.in_phase_s > LANDING_S and _rises(m), Phase.PROPULSION),
        (lambda m: m.in_phase_s > LANDING_S and abs(m.velocity_m_s) < 0.15, Phase.STANDING),
        (_gave_up, Phase.STANDING),
    ),
}
"""For each phase, what leads out of it; the first that holds wins."""


def next_phase(phase: Phase, motion: Motion) -> Phase:
    """Return the phase after *motion* was seen in *phase*."""
    for holds, following in TABLE[phase]:
        if holds(motion):
            return following
    return phase
