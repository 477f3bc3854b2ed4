"""Owns one athlete's analysis, which may outlive a connection. Synchronous: reads no clock."""

from server.events import Event
from server.jump.protocols import Configuration
from server.pose.estimator import Estimator, Frame
from server.pose.landmarks import Pose


class Session:
    """Follows one athlete from pose to pose and says what happened.

    `feed` runs on one thread at a time; `configuration` may be assigned from another and takes
    effect with the next pose.
    """

    def __init__(self, configuration: Configuration | None = None) -> None:
        self.configuration = configuration or Configuration()
        self.reps = 0

    def feed(self, time_s: float, pose: Pose | None) -> tuple[Event, ...]:
        """Take the body of one frame (or its absence); times rise from call to call."""
        raise NotImplementedError

    @property
    def moving(self) -> bool:
        """Whether every frame counts: from the first sign of movement to landing + 0.3 s."""
        raise NotImplementedError

    def restart_clock(self) -> None:
        """Begin a new stream: times start anew; rep counter and scale go on."""
        raise NotImplementedError


class Analyser:
    """Joins an estimator and a session: pictures in, events out. One a stream."""

    def __init__(self, estimator: Estimator, session: Session) -> None:
        self._estimator = estimator
        self._session = session

    def feed(self, frame: Frame) -> tuple[Event, ...]:
        """Analyse one frame."""
        return self._session.feed(frame.time_s, self._estimator.detect(frame))

    @property
    def moving(self) -> bool:
        """See `Session.moving`."""
        return self._session.moving

    def close(self) -> None:
        """Free the estimator; the session stays."""
        self._estimator.close()
