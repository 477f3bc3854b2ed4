"""Owns the table of tests and the choices a coach makes for one. A new test is a row here."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from server.errors import BadConfiguration
from server.jump.starts import Start, from_box, from_rebound, from_standing, from_still_squat


@dataclass(frozen=True, slots=True)
class Protocol:
    """What one test is and measures."""

    key: str
    name: str
    start: Start
    """How it must begin."""
    least_height_m: float
    """By flight time; less is no attempt at this test and is passed over."""
    quantities: tuple[str, ...]
    """Keys of a repetition of this test, in the order they are printed."""
    in_sets: bool = False
    """Whether repetitions in a row make a set."""


_FLIGHT: Final = (
    "takeoff_time_s",
    "landing_time_s",
    "flight_time_s",
    "jump_height_flight_time_m",
    "jump_height_takeoff_velocity_m",
    "takeoff_velocity_m_s",
)
_CONTACT: Final = ("ground_contact_time_s", "rsi_m_s", "rsr_flight_contact")
COUNTERMOVEMENT: Final = (
    "rsi_mod_m_s",
    "time_to_takeoff_s",
    "unweighting_duration_s",
    "braking_duration_s",
    "propulsive_duration_s",
    "countermovement_depth_m",
)
_LANDING: Final = (
    "landing_knee_flexion_ic_deg",
    "landing_knee_flexion_max_deg",
    "fppa_left_deg",
    "fppa_right_deg",
    "asymmetry_pct",
)

PROTOCOLS: Final[Mapping[str, Protocol]] = {
    protocol.key: protocol
    for protocol in (
        Protocol(
            key="cmj",
            name="countermovement jump",
            start=from_standing,
            least_height_m=0.07,
            quantities=(
                *_FLIGHT,
                *COUNTERMOVEMENT,
                "peak_power_w",
                *_LANDING,
            ),
        ),
        Protocol(
            key="sj",
            name="squat jump",
            start=from_still_squat,
            least_height_m=0.07,
            quantities=(*_FLIGHT, "propulsive_duration_s", "peak_power_w", *_LANDING),
        ),
        Protocol(
            key="dj",
            name="drop jump",
            start=from_box,
            least_height_m=0.07,
            quantities=(
                "touchdown_time_s",
                *_FLIGHT,
                *_CONTACT,
                "touchdown_velocity_m_s",
                "drop_height_m",
                *_LANDING,
            ),
        ),
        Protocol(
            key="hops",
            name="ten hops",
            start=from_rebound,
            least_height_m=0.015,
            quantities=("touchdown_time_s", *_FLIGHT, *_CONTACT, "leg_stiffness_n_m"),
            in_sets=True,
        ),
    )
}

VIEWS: Final = ("auto", "frontal", "oblique", "sagittal")
ARMS: Final = ("free", "akimbo")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the coach chose; the keys are those of a `configure` message."""

    test: str = "cmj"
    mass_kg: float | None = None
    box_height_m: float | None = None
    view: str = "auto"
    arms: str = "free"
    athlete_id: str | None = None
    armed: bool = True

    def changed(self, changes: Mapping[str, object]) -> "Configuration":
        """Return this with *changes* made; raise BadConfiguration naming the first bad one."""
        known = {field.name for field in fields(self)}
        for key, value in changes.items():
            if key not in known:
                raise BadConfiguration(f"unknown key {key!r}: one of {', '.join(sorted(known))}")
            _check(key, value)
        return replace(self, **changes)  # type: ignore[arg-type] # each value was checked above


def _check(key: str, value: object) -> None:
    choices = {"test": tuple(PROTOCOLS), "view": VIEWS, "arms": ARMS}
    bounds = {"mass_kg": (20.0, 300.0), "box_height_m": (0.05, 1.5)}
    if key in choices:
        if value not in choices[key]:
            raise BadConfiguration(f"{key} is {value!r}: one of {', '.join(choices[key])}")
    elif key in bounds:
        low, high = bounds[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and low <= value <= high):  # type: ignore[operator] # is_number
            raise BadConfiguration(
                f"{key} is {value!r}: a number from {low:g} to {high:g}, or null"
            )
    elif key == "athlete_id":
        if value is not None and not (isinstance(value, str) and 0 < len(value) <= 64):
            raise BadConfiguration("athlete_id is a text of 1 to 64 characters, or null")
    elif not isinstance(value, bool):
        raise BadConfiguration(f"{key} is {value!r}: true or false")
