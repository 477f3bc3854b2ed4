"""Owns how each test must begin: rules a row of the table of tests names. Data and predicates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.jump.fall import Touchdown
from server.jump.feet import Instant
from server.jump.rep import Reason
from server.jump.squat import Hold

_REBOUND_S: Final = 0.5
"""Nobody who lands stands, sinks and takes off again in less."""

_HELD_S: Final = 1.0
_MOST_SINKING_M: Final = 0.05
_LOWEST_BOX_M_S: Final = 1.2


@dataclass(frozen=True, slots=True)
class LeadIn:
    """What was seen before a take-off."""

    takeoff: Instant
    touchdown: Touchdown | None
    hold: Hold | None
    seen_s: float
    """How long the body was followed before the take-off."""
    follows_refused: bool = False
    """Whether a jump that was refused ended just before."""

    @property
    def contact_s(self) -> float | None:
        """From a touchdown to the take-off; None where there was no touchdown just before."""
        return (
            None if self.touchdown is None else self.takeoff.time_s - self.touchdown.instant.time_s
        )


Start = Callable[[LeadIn], Reason | None]
"""Return why a jump that began like this is none of the test's, or None."""


LEADS_IN: Final = Reason("leads_in", "What this jump follows, or leads in to, is no repetition.")
"""Known to whoever asks, told to nobody: a set goes on, or the coach just heard a sentence."""


def from_standing(lead: LeadIn) -> Reason | None:
    """A countermovement jump starts from standing, not from a landing."""
    if lead.contact_s is not None and lead.contact_s < _REBOUND_S:
        return Reason("rebound", "That was a rebound: stand still, then jump.")
    if lead.follows_refused:
        return LEADS_IN
    if lead.seen_s < _REBOUND_S:
        return Reason(
            "start_not_seen",
            "The start was not seen: stand in the picture for a second, then jump.",
        )
    return None


def from_still_squat(lead: LeadIn) -> Reason | None:
    """A squat jump is held still for a second and then only goes up."""
    if lead.hold is None or lead.hold.duration_s < _HELD_S:
        held_s = 0.0 if lead.hold is None else lead.hold.duration_s
        text = f"Held still for {held_s:.1f} s: hold the squat for a second, then jump."
        return Reason("no_still_start", text)
    if lead.hold.sank_m > _MOST_SINKING_M:
        text = f"Sank {lead.hold.sank_m * 100:.0f} cm before the jump: from the squat only go up."
        return Reason("countermovement", text)
    return None


def from_box(lead: LeadIn) -> Reason | None:
    """A drop jump begins with a fall from a box."""
    if lead.touchdown is None or not lead.touchdown.from_box:
        return Reason(
            "no_drop", "No step off a box was seen: keep the box and its top edge in the picture."
        )
    return None


def from_rebound(lead: LeadIn) -> Reason | None:
    """A hop follows a landing; the first flight of a set only leads in."""
    return LEADS_IN if lead.touchdown is None else None
