"""Owns the second look: a jump's kept pictures, again, with a larger model, when there is time.

The live model answers within 0.3 s of landing. What it was unsure of, or could not follow, the
larger model may know; its answer comes as a later revision, or as a repetition where a rejection
was held back for it. The same detector reads both. Where the first look was sure, a second one was
measured to change nothing (docs/explanation/validity.md), and is not taken. Synchronous; its owner
says when there is time.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from server.events import Event, RepDone, RepRejected
from server.jump.accept import doubted
from server.jump.body import sample_from_pose
from server.jump.camera import CameraWatch
from server.jump.detector import JumpDetector
from server.jump.protocols import PROTOCOLS, Configuration
from server.jump.rep import JumpRep
from server.jump.scale import Scale
from server.jump.standstill import PICTURES_HALTED
from server.media.kept_frames import KeptFrame, KeptFrames
from server.media.shoes import ShoePictures
from server.pose.frame import Frame
from server.pose.lent import Forgetful, LentEstimator
from server.session import Session

E = TypeVar("E", bound=Event)

_BEFORE_TAKEOFF_S: Final = 1.9
"""The still start and the countermovement, or the fall from a box and its contact."""
_LANDED_S: Final = 0.70
"""After a landing: the posture is read until then."""
_WAITS_S: Final = 5.0
"""For time to look; then the first answer stands."""
_LOOKS_S: Final = 5.0
"""More, for a look that was begun: on a full server there may never be time for the rest of it."""
_ASKS_AGAIN_S: Final = 0.25
"""Where another camera's jump is being looked at."""
_SAME_JUMP_S: Final = 0.25
_LONGEST_JUMP_S: Final = 1.8
"""From a take-off to the rejection of its jump."""
_UNSURE_S: Final = 0.020
"""A flight time with a larger SD is worth a second look."""
_MAY_IMPROVE: Final = ("path_unclear", "landing_not_seen", "heights_disagree", "no_push")


@dataclass(frozen=True, slots=True)
class _Held:
    """A repetition or a rejection that is not the last word yet."""

    first: RepDone | RepRejected
    begin_s: float
    """Not before all of the landing was seen."""
    end_s: float
    after_s: float
    """The end of the last jump of which something else was said."""
    configuration: Configuration
    scale: Scale | None
    camera: CameraWatch
    shoes: ShoePictures
    """As the live model found them, in pictures of full size."""

    @property
    def frames_from_s(self) -> float:
        if isinstance(self.first, RepRejected):
            return self.first.time_s - _LONGEST_JUMP_S - _BEFORE_TAKEOFF_S
        return _takeoff_s(self.first.rep) - _BEFORE_TAKEOFF_S


class _Look:
    """One pass over kept frames."""

    def __init__(self, held: _Held, frames: tuple[KeptFrame, ...], estimator: Forgetful) -> None:
        self.held = held
        self.reps: dict[str, JumpRep] = {}
        self.halted_s: list[float] = []
        """When jumps ended in which the pictures stood still."""
        self._left = list(frames[::-1])
        self._estimator = estimator
        self._detector = JumpDetector(held.scale, held.camera)
        # Where the live model lost the body it did not keep the shoes either.
        self._keeps_shoes = isinstance(held.first, RepRejected)
        self._shoes = ShoePictures() if self._keeps_shoes else held.shoes

    def step(self) -> bool:
        """Analyse one more frame; return whether it was the last."""
        if self._left:
            frame = self._left.pop().frame()
            pose = self._estimator.detect(frame)
            if self._keeps_shoes:
                self._shoes.keep(frame, pose)
            sample = None if pose is None else sample_from_pose(pose)
            choices = self.held.configuration
            self._hear(self._detector.update(frame.time_s, sample, choices, self._shoes))
        if not self._left:
            self._hear(self._detector.end())
        return not self._left

    def _hear(self, events: Iterable[object]) -> None:
        for event in events:
            if isinstance(event, RepDone):
                self.reps[event.rep.rep_id] = event.rep
            elif isinstance(event, RepRejected) and event.code == PICTURES_HALTED.code:
                self.halted_s.append(event.time_s)


class SecondLooks:
    """Those of one stream, one at a time; a newer jump ends the wait of an older one."""

    def __init__(self, lender: LentEstimator | None) -> None:
        """Without a *lender* every first answer is the last."""
        self._lender = lender
        self._frames = KeptFrames()
        self._held: _Held | None = None
        self._look: _Look | None = None
        self._known_s = -math.inf

    def keep(self, frame: Frame) -> None:
        """Keep *frame* for a while."""
        if self._lender is not None:
            self._frames.keep(frame)

    def hear(
        self,
        time_s: float,
        events: Iterable[E],
        session: Session,
        shoes: ShoePictures,
    ) -> tuple[E | RepDone | RepRejected, ...]:
        """Return what is to be told now of *events*; the rest waits for a second look."""
        if self._lender is None:
            return tuple(events)
        told: list[E | RepDone | RepRejected] = []
        for event in events:
            if not isinstance(event, RepDone | RepRejected):
                told.append(event)
                continue
            after_s, self._known_s = self._known_s, max(self._known_s, _over_s(event))
            if not _is_worth_a_look(event):
                told.append(event)
                continue
            told += self.give_up()
            begin_s = _begin_s(event, time_s)
            self._held = _Held(
                first=event,
                begin_s=begin_s,
                end_s=begin_s + _WAITS_S,
                after_s=after_s,
                configuration=session.configuration,
                scale=session.scale,
                camera=session.camera.copy(),
                shoes=shoes.copy(),
            )
            if isinstance(event, RepDone):
                told.append(RepDone(replace(event.rep, final=False)))
        if self._held is not None:
            more_s = 0.0 if self._look is None else _LOOKS_S
            told += self.give_up() if time_s > self._held.end_s + more_s else ()
        return tuple(told)

    def hurry(self, time_s: float) -> None:
        """Begin with the next `step`: nothing more of the jump is seen after *time_s*."""
        if self._held is not None:
            self._held = replace(self._held, begin_s=min(self._held.begin_s, time_s))

    def wants_time(self, time_s: float) -> bool:
        """Whether `step` has something to do at *time_s*, the time of the newest frame."""
        return self._look is not None or (self._held is not None and time_s >= self._held.begin_s)

    def step(self) -> tuple[RepDone | RepRejected, ...]:
        """Look at one more frame of the held jump; return the last word when there is one."""
        look = self._look or self._begin()
        if look is None or not look.step():
            return ()
        self._end_look()
        self._held = None
        return _last_word(look)

    def finish(self) -> tuple[RepDone | RepRejected, ...]:
        """Return the last word now, however long it takes."""
        said: tuple[RepDone | RepRejected, ...] = ()
        while self._held is not None and not said:
            said = self.step() if self._look or self._begin() else self.give_up()
        return said

    def give_up(self) -> tuple[RepDone | RepRejected, ...]:
        """Let the first answer be the last."""
        held, self._held = self._held, None
        self._end_look()
        return () if held is None else (_unchanged(held.first),)

    def _begin(self) -> _Look | None:
        if self._held is None or self._lender is None:
            return None
        estimator = self._lender.borrow()
        if estimator is None:
            self._held = replace(self._held, begin_s=self._held.begin_s + _ASKS_AGAIN_S)
            return None
        frames = self._frames.since(self._held.frames_from_s)
        self._look = _Look(self._held, frames, estimator)
        return self._look

    def _end_look(self) -> None:
        if self._look is not None and self._lender is not None:
            self._look = None
            self._lender.give_back()


def _is_worth_a_look(event: RepDone | RepRejected) -> bool:
    if isinstance(event, RepRejected):
        return event.code in _MAY_IMPROVE
    rep = event.rep
    unsure = _flight_sd_s(rep) > _UNSURE_S or any(
        reason.code == "witnesses_disagree" for reason in rep.quality.reasons
    )
    return rep.final and unsure and not PROTOCOLS[rep.test].in_sets


def _begin_s(event: RepDone | RepRejected, time_s: float) -> float:
    """Return when all of the landing has been seen, or nothing more will be."""
    if isinstance(event, RepDone) or event.code == "landing_not_seen":
        return time_s
    return event.time_s + _LANDED_S


def _unchanged(first: RepDone | RepRejected) -> RepDone | RepRejected:
    if isinstance(first, RepRejected):
        return first
    return RepDone(replace(first.rep, revision=first.rep.revision + 1, final=True))


def _last_word(look: _Look) -> tuple[RepDone | RepRejected, ...]:
    first = look.held.first
    if isinstance(first, RepRejected):
        later_s = max(first.time_s - _LONGEST_JUMP_S, look.held.after_s)
        found = [r for r in look.reps.values() if later_s < _takeoff_s(r) < first.time_s]
        # Its revisions were told to nobody: it begins with the first.
        chosen = look.held.configuration
        return tuple(RepDone(replace(rep, revision=1, final=True), chosen) for rep in found) or (
            first,
        )
    at_s = _takeoff_s(first.rep)
    for rep in look.reps.values():
        if abs(_takeoff_s(rep) - at_s) < _SAME_JUMP_S and _flight_sd_s(rep) < _flight_sd_s(
            first.rep
        ):
            revision = first.rep.revision + 1
            return (RepDone(replace(rep, rep_id=first.rep.rep_id, revision=revision, final=True)),)
    if any(abs(halted_s - _over_s(first)) < _SAME_JUMP_S for halted_s in look.halted_s):
        first = replace(first, rep=doubted(first.rep, PICTURES_HALTED))
    return (_unchanged(first),)


def _over_s(event: RepDone | RepRejected) -> float:
    if isinstance(event, RepRejected):
        return event.time_s
    return event.rep.values["landing_time_s"] or 0.0


def _takeoff_s(rep: JumpRep) -> float:
    return rep.values["takeoff_time_s"] or 0.0


def _flight_sd_s(rep: JumpRep) -> float:
    return rep.uncertainty["flight_time_s"] or 0.0
