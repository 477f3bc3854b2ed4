"""Owns what one camera's pictures go through: bystanders, pose, gates, session, second look.

Synchronous; reads no clock: times are the frames'. The live peer and `hangtime analyze` both run
this.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from server.events import Event, GatesSeen, RepDone, RepRejected, SaidEvent
from server.jump.camera import PictureLook
from server.jump.gates import EVERY_S, judge
from server.media.bystanders import Bystanders
from server.media.picture import PictureGates
from server.media.second_look import SecondLooks
from server.media.shoes import ShoePictures
from server.pose.estimator import Estimator, PeopleFinder
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.lent import LentEstimator
from server.session import Session

_STEP_S: Final = 0.001
"""Between a late frame and the one before it, as the estimator is told."""

E = TypeVar("E", bound=Event)
Record = Callable[[Frame, Pose | None, PictureLook | None], None]


class Analyser:
    """Pictures in, events out. One a stream; calls come one after the other."""

    def __init__(
        self,
        estimator: Estimator,
        session: Session,
        lender: LentEstimator | None = None,
        finder: PeopleFinder | None = None,
        record: Record | None = None,
    ) -> None:
        """Second looks borrow from *lender*, *finder* counts people; without them nobody does.

        *record* is shown every frame, its body and, where there was one, the look at its picture.
        """
        self._estimator = estimator
        self._session = session
        self._pictures = ShoePictures()
        self._bystanders = Bystanders(finder)
        self._gates = PictureGates()
        self._looks = SecondLooks(lender)
        self._record = record
        self._time_s = 0.0
        self._asked_s = self._judged_s = -math.inf

    def feed(self, frame: Frame) -> tuple[Event, ...]:
        """Analyse one frame."""
        self._time_s = frame.time_s
        shown = self._bystanders.shown(frame)
        pose = self._detect(shown)
        self._bystanders.follow(pose)
        look = self._gates.look(frame, pose)
        if self._record is not None:
            self._record(frame, pose, look)
        self._pictures.keep(frame, pose)
        self._looks.keep(shown)
        said = self._session.feed(frame.time_s, pose, self._pictures, look)
        return (*self._told(said), *self._gates_of(look))

    def _gates_of(self, look: PictureLook | None) -> tuple[GatesSeen, ...]:
        """Judge what a look found, once a second; a moving body blurs and moves for itself."""
        if look is None or look.time_s < self._judged_s + EVERY_S or self._session.moving:
            return ()
        self._judged_s = look.time_s
        session = self._session
        gates = judge(look, session.camera, session.scale, self._bystanders.others)
        return (GatesSeen(look.time_s, gates),)

    def recall(self, frame: Frame) -> None:
        """Take in a frame from before the newest, passed over while the athlete stood."""
        shown = self._bystanders.shown(frame)
        pose = self._detect(shown)
        if self._record is not None:
            self._record(frame, pose, None)
        self._pictures.keep(frame, pose)
        self._looks.keep(shown)
        self._session.recall(pose)

    def _detect(self, frame: Frame) -> Pose | None:
        """Ask the estimator, for whom times must rise, also where the frames' own do not."""
        self._asked_s = max(frame.time_s, self._asked_s + _STEP_S)
        if self._asked_s == frame.time_s:
            return self._estimator.detect(frame)
        pose = self._estimator.detect(frame.at(self._asked_s))
        return pose and replace(pose, time_s=frame.time_s)

    @property
    def moving(self) -> bool:
        """See `Session.moving`."""
        return self._session.moving

    @property
    def wants_time(self) -> bool:
        """Whether `use_time` has something to do."""
        time_s = self._time_s
        return self._bystanders.wants_time(time_s) or self._looks.wants_time(time_s)

    @property
    def is_overdue(self) -> bool:
        """Whether that cannot wait for spare time: the athlete stands, so a frame may be missed."""
        return not self.moving and self._bystanders.is_overdue(self._time_s)

    def use_time(self) -> tuple[SaidEvent, ...]:
        """Spend the time of about one frame on a count of people, or on a second look."""
        if self._bystanders.wants_time(self._time_s):
            return self._bystanders.count()
        return self._counted(self._looks.step())

    def pause(self) -> tuple[SaidEvent, ...]:
        """Return what can be said now that no frame comes for a while; `use_time` has the rest."""
        told = self._told(self._session.end())
        self._looks.hurry(self._time_s)
        return told

    def end(self) -> tuple[Event, ...]:
        """Return the last word on everything: no frame comes any more."""
        told = self._told(self._session.end())
        return (*told, *self._counted(self._looks.finish()))

    def last_words(self) -> tuple[SaidEvent, ...]:
        """Return the last word on everything without another look: nobody waits for one now."""
        return (*self._looks.give_up(), *self._session.end())

    def close(self) -> None:
        """Free the estimators and let go of every picture; the session stays."""
        self._looks.give_up()
        self._estimator.close()
        # A connection's parts refer to each other in a ring, which the collector may come to much
        # later: until then it holds this, and would hold tens of megabytes with it.
        self._looks, self._pictures = SecondLooks(None), ShoePictures()
        self._bystanders = Bystanders(None)

    def _told(self, said: tuple[E, ...]) -> tuple[E | RepDone | RepRejected, ...]:
        return self._looks.hear(self._time_s, said, self._session, self._pictures)

    def _counted(
        self, said: tuple[RepDone | RepRejected, ...]
    ) -> tuple[RepDone | RepRejected, ...]:
        self._session.reps += sum(
            isinstance(event, RepDone) and event.rep.revision == 1 for event in said
        )
        return said
