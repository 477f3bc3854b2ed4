"""Owns what a guest is told: whoever may hear a session and not read what is stored. Pure.

What somebody weighs is no affair of those who watch. Power and stiffness are computed from it, by
formulas that anybody can turn round beside the times: so they are left out with it. Who is no more
than a viewer is not told whose a jump is, either: an id is the same from one training to the next,
whatever becomes of the nickname, which the board shows of those who may be shown. Nor that somebody
was erased.
"""

from collections.abc import Mapping
from typing import Final

from server.jump.quantities import QUANTITIES
from signaling.answerer import Hears

_LEFT_OUT: Final = "only who may read what is stored is told"
_FROM_MASS: Final = tuple(q.key for q in QUANTITIES if "mass" in q.inputs.split(", "))
_WHO: Final = ("athlete_id", "queue")
_OF_AN_ATHLETE: Final = ("no_consent", "not_saved")
"""Notices of who has not agreed, or was erased."""


def as_heard(told: Mapping[str, object], hears: Hears) -> Mapping[str, object] | None:
    """Return an event message as it is told to who *hears* so much; None: not at all."""
    if hears == "everything":
        return told
    heard = _without_mass(told)
    if hears == "who":
        return heard
    return None if heard.get("code") in _OF_AN_ATHLETE else _without_who(heard)


def _without_mass(told: Mapping[str, object]) -> Mapping[str, object]:
    match told:
        case {"configuration": Mapping() as chosen}:  # `hello`, and what tells of a change
            return {**told, "configuration": {**chosen, "mass_kg": None}}
        case {"type": "rep", "rep": Mapping() as rep}:
            return {**told, "rep": rep_for_guests(rep)}
    return told


def _without_who(told: Mapping[str, object]) -> Mapping[str, object]:
    shown = {key: None if key in _WHO else value for key, value in told.items()}
    if isinstance(chosen := told.get("configuration"), Mapping):
        shown["configuration"] = {**chosen, "athlete_id": None}
    return shown


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
