"""Owns the table of quantities: what each key of a repetition means, and where it comes from.

docs/reference/quantities.md is printed from it (`python -m server.jump.quantities`).
"""

from dataclasses import dataclass
from typing import Final

from server.jump.protocols import PROTOCOLS


@dataclass(frozen=True, slots=True)
class Quantity:
    """One key of a repetition."""

    key: str
    formula: str
    source: str
    inputs: str
    null_when: str = "never"
    view: str = "any"

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests that define it."""
        return tuple(p.key for p in PROTOCOLS.values() if self.key in p.quantities)


_CENTRE = "centre of mass"
_NO_COUNTERMOVEMENT = "no still start and countermovement were seen"

_NO_TOUCHDOWN = "no touchdown was seen before the jump"
_LANDING_LOST = "the landing was not followed to its lowest point"

QUANTITIES: Final[tuple[Quantity, ...]] = (
    Quantity(
        "touchdown_time_s",
        "first contact of the first foot before the jump",
        "McMahon 2018; estimator in explanation/measurement.md",
        f"{_CENTRE}, toes",
        _NO_TOUCHDOWN,
    ),
    Quantity(
        "takeoff_time_s",
        "last contact of the last foot",
        "McMahon 2018; estimator in explanation/measurement.md",
        f"{_CENTRE}, toes",
    ),
    Quantity(
        "landing_time_s",
        "first contact of the first foot",
        "McMahon 2018; estimator in explanation/measurement.md",
        f"{_CENTRE}, toes",
    ),
    Quantity("flight_time_s", "T = landing − take-off", "McMahon 2018", "both events"),
    Quantity("jump_height_flight_time_m", "g·T²/8", "Bosco 1983", "flight time"),
    Quantity(
        "takeoff_velocity_m_s",
        "v = g·(apex − take-off)",
        "Linthorne 2001",
        f"apex of the {_CENTRE}, take-off",
    ),
    Quantity("jump_height_takeoff_velocity_m", "v²/2g", "Linthorne 2001", "take-off velocity"),
    Quantity(
        "rsi_mod_m_s",
        "flight-time height / time to take-off",
        "Ebben & Petushek 2010",
        "flight time, onset",
        _NO_COUNTERMOVEMENT,
    ),
    Quantity(
        "time_to_takeoff_s",
        "take-off − onset (80 ms before the body sinks at 0.1 m/s)",
        "Owen 2014, with velocity for force",
        _CENTRE,
        _NO_COUNTERMOVEMENT,
    ),
    Quantity(
        "unweighting_duration_s",
        "peak downward velocity − onset",
        "McMahon 2018",
        _CENTRE,
        _NO_COUNTERMOVEMENT,
    ),
    Quantity(
        "braking_duration_s",
        "lowest point − peak downward velocity",
        "McMahon 2018",
        _CENTRE,
        _NO_COUNTERMOVEMENT,
    ),
    Quantity(
        "propulsive_duration_s",
        "take-off − lowest point (squat jump: − end of the still start)",
        "McMahon 2018",
        _CENTRE,
        _NO_COUNTERMOVEMENT,
    ),
    Quantity(
        "countermovement_depth_m",
        "standing − lowest height, down is positive",
        "McMahon 2018",
        f"{_CENTRE}, scale from gravity",
        _NO_COUNTERMOVEMENT,
    ),
    Quantity(
        "peak_power_w",
        "60.7·height(cm) + 45.3·mass(kg) − 2055, on flight-time height",
        "Sayers 1999 (standard error 355 W)",
        "flight time, mass",
        "no mass was given",
    ),
    Quantity(
        "ground_contact_time_s",
        "Tc = take-off − touchdown",
        "Flanagan & Comyns 2008",
        "touchdown, take-off",
        _NO_TOUCHDOWN,
    ),
    Quantity(
        "rsi_m_s",
        "flight-time height / Tc",
        "Young 1995",
        "flight time, contact time",
        _NO_TOUCHDOWN,
    ),
    Quantity(
        "rsr_flight_contact",
        "T / Tc",
        "Flanagan & Comyns 2008",
        "flight time, contact time",
        _NO_TOUCHDOWN,
    ),
    Quantity(
        "touchdown_velocity_m_s",
        "downward velocity at touchdown, of the parabola before it",
        "free fall",
        f"{_CENTRE}, scale from gravity",
        _NO_TOUCHDOWN,
    ),
    Quantity(
        "drop_height_m",
        "v²/2g with the touchdown velocity: the actual drop, not the box",
        "free fall",
        "touchdown velocity",
        _NO_TOUCHDOWN,
    ),
    Quantity(
        "leg_stiffness_n_m",
        "m·π·(T + Tc) / (Tc²·((T + Tc)/π − Tc/4))",
        "Dalleau 2004",
        "flight time, contact time, mass",
        "no mass was given, or the contact is 0.25 s or longer: no spring",
    ),
    Quantity(
        "landing_knee_flexion_ic_deg",
        "180° − ∠(hip, knee, ankle) at landing, mean of both legs",
        "Padua 2009",
        "landmarks in space",
        f"{_LANDING_LOST}, or no landmarks in space and not from the side",
    ),
    Quantity(
        "landing_knee_flexion_max_deg",
        "the same at its largest within 0.6 s of landing",
        "Padua 2009",
        "landmarks in space",
        f"{_LANDING_LOST}, or no landmarks in space and not from the side",
    ),
    Quantity(
        "fppa_left_deg",
        "180° − ∠(hip, knee, ankle) in the picture at the largest flexion, + valgus",
        "Willson & Davis 2008",
        "landmarks in the picture",
        f"{_LANDING_LOST}, or the view is not from the front",
        "frontal",
    ),
    Quantity(
        "fppa_right_deg",
        "the same of the right leg",
        "Willson & Davis 2008",
        "landmarks in the picture",
        f"{_LANDING_LOST}, or the view is not from the front",
        "frontal",
    ),
    Quantity(
        "asymmetry_pct",
        "(L − R) / max(L, R) of how far each knee bends from landing to the deepest point",
        "Bishop 2018",
        "landmarks in space",
        f"{_LANDING_LOST}, seen from the side, or knees that hardly bend",
        "frontal, oblique",
    ),
)


def as_markdown() -> str:
    """Return the reference page."""
    rows = "\n".join(
        f"| `{q.key}` | {' '.join(q.tests)} | {q.formula} | {q.source} | {q.inputs} | {q.view} "
        f"| {q.null_when} |"
        for q in QUANTITIES
    )
    return f"""# Quantities

Printed by `python -m server.jump.quantities`; do not edit by hand.

Every value is in SI units, named in its key. `uncertainty` has one standard deviation under the
same key. A value that cannot be measured is `null`, and `unavailable` says why. g = 9.80665 m/s².

| key | tests | formula | source | inputs | view | null when |
| --- | --- | --- | --- | --- | --- | --- |
{rows}

Ten hops make a set: `rsi_best5_m_s` (mean RSI of the five highest whose contact is shorter than
0.25 s: Harper 2011), `rhythm_cv_pct` (coefficient of variation of contact + flight, without what
the measurement's own errors add to it) and `drop_off_pct` (how far the mean RSI of the last three
lies below that of the three highest). The highest of what was measured are partly the luckiest: the
`uncertainty` of the first and the last covers by how much.

Beside them a repetition has `rep_id` (a UUID; the same repetition keeps it), `revision` (a higher
one replaces a lower), `final`, `test`, `estimator_version`, and `quality`: a `score` from 0 to 100
with its `reasons`, each a `code` for programs and a `text` for people.
"""


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201 - printing the page is what it is run for
