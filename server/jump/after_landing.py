"""Owns what is said of a repetition once it was measured: its landing's posture, and its set."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.events import RepDone, SetDone
from server.jump.landing import FOLLOWED_S
from server.jump.measure import with_landing
from server.jump.protocols import PROTOCOLS
from server.jump.rep import JumpRep
from server.jump.sets import SetKeeper
from server.jump.trajectory import Trajectory

_STOOD_BEFORE_S: Final = 0.5
"""What is compared with the landing begins so long before it."""


@dataclass(frozen=True, slots=True)
class _Followed:
    """A repetition whose landing is still going on."""

    rep: JumpRep
    landing_s: float
    view: str


class AfterLanding:
    """Of one athlete: follows one repetition at a time, and keeps one set."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._sets = SetKeeper(new_id)
        self._followed: _Followed | None = None

    @property
    def waits(self) -> bool:
        """Whether there is more to say of the last repetition."""
        return self._followed is not None

    def begin(self, rep: JumpRep, landing_s: float, view: str) -> tuple[RepDone | SetDone, ...]:
        """Take a repetition that was measured; return it, with its set where it has one."""
        self._followed = _Followed(rep, landing_s, view)
        if PROTOCOLS[rep.test].in_sets:
            return RepDone(rep), SetDone(self._sets.add(rep))
        return (RepDone(rep),)

    def follow(
        self, time_s: float, seen: Trajectory, *, flies: bool
    ) -> tuple[RepDone | SetDone, ...]:
        """Return what is known by *time_s*; whoever *flies* again has landed all there was."""
        said: list[RepDone | SetDone] = []
        if self._followed is not None and (
            flies or time_s - self._followed.landing_s >= FOLLOWED_S
        ):
            said += self._finish(time_s, seen)
        if (paused := self._sets.end_if_paused(time_s)) is not None:
            said.append(SetDone(paused))
        return tuple(said)

    def end(self, time_s: float, seen: Trajectory) -> tuple[RepDone | SetDone, ...]:
        """Return what is left to say of a body that was last seen at *time_s*."""
        said: list[RepDone | SetDone] = [*self._finish(time_s, seen)]
        if (ended := self._sets.end()) is not None:
            said.append(SetDone(ended))
        return tuple(said)

    def _finish(self, time_s: float, seen: Trajectory) -> tuple[RepDone, ...]:
        followed, self._followed = self._followed, None
        if followed is None:
            return ()
        window = seen.last(time_s - followed.landing_s + _STOOD_BEFORE_S)
        rep = with_landing(followed.rep, window, followed.landing_s, time_s, followed.view)
        return (RepDone(rep),)
