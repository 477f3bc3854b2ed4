"""Owns what a guest is told: whoever may hear a session and not read what is stored. Pure.

What somebody weighs is no affair of those who watch. Power and stiffness are computed from it, by
formulas that anybody can turn round beside the times: so they are left out with it.
"""

from collections.abc import Mapping
from typing import Final

from server.jump.quantities import QUANTITIES

_LEFT_OUT: Final = "only who may read what is stored is told"
_FROM_MASS: Final = tuple(q.key for q in QUANTITIES if "mass" in q.inputs.split(", "))


def for_guests(told: Mapping[str, object]) -> Mapping[str, object]:
    """Return an event message as a guest hears it: the same but for what the mass follows from."""
    match told:
        case {"configuration": Mapping() as chosen}:  # `hello`, and what tells of a change
            return {**told, "configuration": {**chosen, "mass_kg": None}}
        case {"type": "rep", "rep": Mapping() as rep}:
            return {**told, "rep": rep_for_guests(rep)}
    return told


def rep_for_guests(rep: Mapping[str, object]) -> dict[str, object]:
    """Return a repetition, as it is sent, without what the athlete's mass follows from."""
    measured = [key for key in _FROM_MASS if rep.get(key) is not None]
    shown = {**rep, **dict.fromkeys(measured)}
    uncertainty, unavailable = rep.get("uncertainty"), rep.get("unavailable")
    if isinstance(uncertainty, Mapping):
        shown["uncertainty"] = {k: v for k, v in uncertainty.items() if k not in _FROM_MASS}
    if isinstance(unavailable, Mapping):
        shown["unavailable"] = {**unavailable, **dict.fromkeys(measured, _LEFT_OUT)}
    return shown
