"""Owns what one camera's pictures go through: bystanders, pose, gates, session, second look.

Synchronous; reads no clock: times are the frames'. The live peer and `hangtime analyze` both run
this.
"""

from collections.abc import Callable
from typing import TypeVar

from server.events import Event, RepDone, RepRejected, SaidEvent
from server.jump.camera import PictureLook
from server.media.bystanders import Bystanders
from server.media.picture import PictureGates
from server.media.second_look import SecondLooks
from server.media.shoes import ShoePictures
from server.pose.estimator import Estimator, PeopleFinder
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.lent import LentEstimator
from server.session import Session

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

    def feed(self, frame: Frame) -> tuple[Event, ...]:
        """Analyse one frame."""
        self._time_s = frame.time_s
        shown = self._bystanders.shown(frame)
        pose = self._estimator.detect(shown)
        self._bystanders.follow(pose)
        look = self._gates.look(frame, pose)
        if self._record is not None:
            self._record(frame, pose, look)
        self._pictures.keep(frame, pose)
        self._looks.keep(shown)
        said = self._session.feed(frame.time_s, pose, self._pictures, look)
        return self._told(said)

    @property
    def moving(self) -> bool:
        """See `Session.moving`."""
        return self._session.moving

    @property
    def wants_time(self) -> bool:
        """Whether `use_time` has something to do."""
        time_s = self._time_s
        return self._bystanders.wants_time(time_s) or self._looks.wants_time(time_s)

    def use_time(self) -> tuple[SaidEvent, ...]:
        """Spend the time of about one frame on a count of people, or on a second look."""
        if self._bystanders.wants_time(self._time_s):
            return self._bystanders.count()
        return self._counted(self._looks.step())

    def pause(self) -> tuple[SaidEvent, ...]:
        """Return what can be said now that no frame comes for a while; `use_time` has the rest."""
        told = self._told(self._session.end())
        self._looks.hurry()
        return told

    def end(self) -> tuple[Event, ...]:
        """Return the last word on everything: no frame comes any more."""
        told = self._told(self._session.end())
        return (*told, *self._counted(self._looks.finish()))

    def last_words(self) -> tuple[SaidEvent, ...]:
        """Return the last word on everything without another look: nobody waits for one now."""
        return (*self._looks.give_up(), *self._session.end())

    def close(self) -> None:
        """Free the estimators; the session stays."""
        self._looks.give_up()
        self._estimator.close()

    def _told(self, said: tuple[E, ...]) -> tuple[E | RepDone | RepRejected, ...]:
        return self._looks.hear(self._time_s, said, self._session, self._pictures)

    def _counted(
        self, said: tuple[RepDone | RepRejected, ...]
    ) -> tuple[RepDone | RepRejected, ...]:
        self._session.reps += sum(
            isinstance(event, RepDone) and event.rep.revision == 1 for event in said
        )
        return said
