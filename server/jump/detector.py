"""Owns the live following of one athlete: samples in, phases and repetitions out.

Keeps the recent trajectory, the floor, the standing height and the scale. Measures nothing itself:
when a flight has ended and the landing has been seen for a moment, it hands the window to measure.
"""

import uuid
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from server.events import PhaseChanged, RepDone, RepRejected, SetDone
from server.jump.after_landing import AfterLanding
from server.jump.body import Sample
from server.jump.camera import CameraWatch
from server.jump.feet import PixelWitness, rest_before
from server.jump.flight import Flight
from server.jump.measure import Measured, NotMeasurable, measure, seen_from_a_stand
from server.jump.phases import next_phase
from server.jump.protocols import Configuration
from server.jump.references import FLOOR_S, References
from server.jump.rep import Phase
from server.jump.rough import soles_off
from server.jump.scale import Scale
from server.jump.trajectory import Trajectory, Window
from server.pose.landmarks import Array

SETTLE_S: Final = 0.12
"""A flight is measured when this much of the landing was seen: what its bend needs, and no more,
for the athlete waits for the number."""

_BODY_LOST_S: Final = 0.25
_AT_REST: Final = (Phase.STANDING, Phase.NO_BODY)
_MOVING_TAIL_S: Final = 0.30
_FALLING_M_S: Final = 0.8
_PAST_M: Final = 0.03
_PLAIN_RISE_M: Final = 0.10
_SAME_EFFORT_S: Final = 0.5
"""Nobody who lands stands, sinks and takes off again in less: of a jump that was refused, what
follows sooner needs no second sentence."""

JumpEvent = PhaseChanged | RepDone | RepRejected | SetDone


@dataclass(frozen=True, slots=True)
class _Landing:
    """A flight that has just ended, waiting to be measured."""

    takeoff_s: float
    landing_s: float
    floor: Array
    """(2,): what the soles left, in picture heights."""


class JumpDetector:
    """Follows one body; `update` is to be called for every frame, with rising times."""

    def __init__(self, scale: Scale | None = None, camera: CameraWatch | None = None) -> None:
        self.camera = camera or CameraWatch()
        """To be told of every look at the picture."""
        self._trajectory = Trajectory()
        self._phase = Phase.NO_BODY
        self._phase_since_s = 0.0
        self._references = References(scale)
        self._landing: _Landing | None = None
        self._previous: Flight | None = None
        self._after_landing = AfterLanding(_new_id)
        self._refused_until_s = -np.inf
        self._moved_s = -np.inf

    @property
    def phase(self) -> Phase:
        """The phase after the last update."""
        return self._phase

    @property
    def scale(self) -> Scale | None:
        """Metres per picture height, once a body was seen."""
        return self._references.scale

    def is_moving(self, time_s: float) -> bool:
        """Return whether a jump may be under way or is followed, or was until 0.3 s ago."""
        waited_for = self._landing is not None or self._after_landing.waits
        return waited_for or time_s - self._moved_s < _MOVING_TAIL_S

    def hip_height_m(self, sample: Sample) -> float | None:
        """Return how far the hips are above where they stand; None before that is known."""
        return self._references.hip_height_m(sample.hip)

    def restart_clock(self) -> None:
        """Begin a new stream whose times start anew; the measured scale stays."""
        scale = self.scale if self.scale is not None and self.scale.from_flight else None
        self.__init__(scale)  # type: ignore[misc] # a new beginning is what is meant

    def update(
        self,
        time_s: float,
        sample: Sample | None,
        configuration: Configuration,
        pixels: PixelWitness | None = None,
    ) -> tuple[JumpEvent, ...]:
        """Take the body of the frame at *time_s*, or its absence; *pixels* where it has some."""
        if sample is None:
            return self._without_body(time_s)
        self._trajectory.add(sample)
        self._references.take_size(sample, self._phase)
        recent = self._trajectory.last(FLOOR_S)
        self._references.take_levels(recent, self._phase)
        motion = self._references.motion(recent, time_s, time_s - self._phase_since_s)
        events = list(self._enter(next_phase(self._phase, motion), time_s))
        if self._phase not in _AT_REST or self._references.stirs(recent):
            self._moved_s = time_s
        if self._landing is not None and self._falls_past_the_floor(recent, self._landing.floor):
            # A step down from a box, and not yet a landing.
            self._landing = replace(self._landing, landing_s=time_s)
        if self._landing is not None and time_s - self._landing.landing_s >= SETTLE_S:
            events += self._measure(configuration, pixels)
        flies = self._phase == Phase.FLIGHT
        events += self._after_landing.follow(time_s, self._trajectory, flies=flies)
        return tuple(events)

    def recall(self, sample: Sample) -> None:
        """Take the body of a frame before the newest, which was passed over: it fills the path."""
        if self._phase != Phase.NO_BODY:
            self._trajectory.fill_in(sample)

    def end(self) -> tuple[JumpEvent, ...]:
        """Return what is left to say when no frame comes any more, or none for a while."""
        seen = self._trajectory.last(0.0).time_s
        if not len(seen):
            return ()
        time_s = float(seen[-1])
        return self._ended(time_s)

    def _without_body(self, time_s: float) -> tuple[JumpEvent, ...]:
        seen = self._trajectory.last(0.0)
        if self._phase == Phase.NO_BODY or (
            len(seen.time_s) and time_s - seen.time_s[-1] < _BODY_LOST_S
        ):
            return ()
        events = self._ended(time_s)
        self._previous = None
        self._trajectory.clear()
        self._references.forget()
        return (*events, *self._enter(Phase.NO_BODY, time_s))

    def _ended(self, time_s: float) -> tuple[JumpEvent, ...]:
        """Say what is left to say of a body that was last seen at *time_s*."""
        said = self._after_landing.end(time_s, self._trajectory)
        return (*self._give_up_flight(time_s), *said)

    def _give_up_flight(self, time_s: float) -> tuple[JumpEvent, ...]:
        """Say of a flight whose landing will not be seen that it was not."""
        rose = self._rose_in_flight(time_s)
        self._landing = None
        if not rose:
            return ()
        self._refused_until_s = time_s
        text = "The landing was not seen: stay in the picture until you stand again."
        return (RepRejected(time_s, "landing_not_seen", text),)

    def _rose_in_flight(self, time_s: float) -> bool:
        """Whether the body was last seen in the air or just down, and had gone up to get there."""
        if self._landing is not None:
            since_s = self._landing.takeoff_s
        elif self._phase == Phase.FLIGHT:
            since_s = self._phase_since_s
        else:
            return False
        if since_s <= self._refused_until_s:
            return False
        risen_m = self._references.hip_height_m(
            float(self._trajectory.last(time_s - since_s).hip.max())
        )
        return risen_m is not None and risen_m > _PLAIN_RISE_M

    def _falls_past_the_floor(self, recent: Window, floor: Array) -> bool:
        if len(recent.time_s) < 2 or self.scale is None:
            return False
        interval_s = recent.time_s[-1] - recent.time_s[-2]
        velocity = (recent.soles[-1] - recent.soles[-2]) / interval_s
        below = floor - recent.soles[-1]
        scale = self.scale.metres_per_unit
        return bool(velocity.max() * scale < -_FALLING_M_S and below.min() * scale > _PAST_M)

    def _enter(self, phase: Phase, time_s: float) -> tuple[JumpEvent, ...]:
        if phase == self._phase:
            return ()
        before, since_s = self._phase, self._phase_since_s
        self._phase, self._phase_since_s = phase, time_s
        if before == Phase.FLIGHT and phase == Phase.LANDING:
            floor = np.zeros(2) if self._references.floor is None else self._references.floor
            self._landing = _Landing(since_s, time_s, floor)
        return (PhaseChanged(time_s, phase),)

    def _measure(
        self, configuration: Configuration, pixels: PixelWitness | None
    ) -> tuple[JumpEvent, ...]:
        landing, self._landing = self._landing, None
        previous, self._previous = self._previous, None
        if landing is None or self.scale is None or not configuration.armed:
            return ()
        window = self._trajectory.last(np.inf)
        contact_s = None if previous is None else landing.takeoff_s - previous.landing.time_s
        rests = rest_before(landing.takeoff_s, contact_s)
        takeoff_s, landing_s = soles_off(
            window, (landing.takeoff_s, landing.landing_s), rests, self.scale.metres_per_unit
        )
        verdict = measure(
            window,
            takeoff_s,
            landing_s,
            self.scale,
            configuration,
            _new_id,
            previous,
            pixels,
            follows_refused=takeoff_s <= self._refused_until_s,
        )
        if isinstance(verdict, Measured):
            verdict = seen_from_a_stand(verdict, window, self.camera)
        self._previous = verdict.flight if isinstance(verdict, Measured) else None
        if isinstance(verdict, Measured):
            self._references.scale = verdict.flight.scale
            if verdict.rep is not None:
                landing_s = verdict.flight.landing.time_s
                return self._after_landing.begin(verdict.rep, landing_s, configuration.view)
            if (said := verdict.said) is not None:
                return (RepRejected(verdict.flight.landing.time_s, said.code, said.text),)
        if isinstance(verdict, NotMeasurable):
            self._refused_until_s = landing_s + _SAME_EFFORT_S
            return (RepRejected(verdict.time_s, verdict.reason.code, verdict.reason.text),)
        return ()


def _new_id() -> str:
    return str(uuid.uuid4())
