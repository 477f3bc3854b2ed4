"""Owns the language between the parts: what a session can say. Frozen values, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.jump.gates import Gate
from server.jump.protocols import Configuration
from server.jump.rep import JumpRep, Phase
from server.jump.sets import HopSet
from server.pose.landmarks import Pose


@dataclass(frozen=True, slots=True)
class FrameAnalysed:
    """A frame went through the analysis, with or without a body in it."""

    time_s: float
    phase: Phase
    quality: int
    """0 to 100: how well hips and feet are seen in this frame."""
    hip_height_m: float | None
    """Hip height above standing; None while unknown."""
    body: Pose | None
    """Smoothed for display; measurement never reads it."""


@dataclass(frozen=True, slots=True)
class PhaseChanged:
    """The athlete entered another phase."""

    time_s: float
    phase: Phase


@dataclass(frozen=True, slots=True)
class RepDone:
    """A repetition was measured, or measured again (higher revision)."""

    rep: JumpRep
    chosen: Configuration | None = None
    """What it was jumped as, where it is told so late that something else may be chosen now."""


@dataclass(frozen=True, slots=True)
class RepRejected:
    """Something like a repetition was seen and cannot be measured; says why."""

    time_s: float
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SetDone:
    """A set got another repetition, or ended; a higher revision replaces a lower."""

    hop_set: HopSet


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the coach should know that belongs to no repetition."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class GatesSeen:
    """How what has to be well before a jump is now; told while the athlete stands."""

    time_s: float
    gates: Mapping[str, Gate]


SaidEvent = PhaseChanged | RepDone | RepRejected | SetDone | Notice | GatesSeen
"""What is told as a message; a frame goes by a channel of its own."""
Event = FrameAnalysed | SaidEvent
