"""Owns the sessions that are alive, by name, and the way into each.

A name is known from its first camera or listener until LIFETIME_S after the last of them went. What
is stored as one session ends LIFETIME_S after its last camera, though somebody listens on. Nothing
here is a task: what has expired is forgotten at the next look.
"""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

from server.athlete_queue import AthleteQueue
from server.errors import BadConfiguration
from server.events import Notice
from server.jump.protocols import Configuration
from server.keeping import RepSink
from server.live_session import Camera, LiveSession
from server.session import Session
from server.wire import event_message, message
from signaling.answerer import Hears, Refusal

MOST_SESSIONS: Final = 1000


class LiveSessions:
    """Every session of this process, by name."""

    def __init__(
        self,
        *,
        make_session: Callable[[], Session],
        version: str,
        clock: Callable[[], float] = time.monotonic,
        sink: RepSink | None = None,
    ) -> None:
        """Repetitions go to *sink*; without one they are told and kept nowhere."""
        self._make_session = make_session
        self._version = version
        self._clock = clock
        self._sink = sink
        self._sessions: dict[str, LiveSession] = {}

    def __len__(self) -> int:
        self._forget_expired()
        return len(self._sessions)

    def join(self, name: str, token: str | None) -> tuple[LiveSession, bool]:
        """Reserve *name* for a new camera; return it and whether *token* resumes the old session.

        Raises Refusal (409) while another camera films it, unless the token resumes that session.
        Nothing else changes before `begin`: an offer that fails loses nothing. Call `leave` when
        the camera is gone or did not come.
        """
        live = self._open(name)
        resumed = live.resumes(token)
        if live.joining or (live.camera is not None and not resumed):
            raise Refusal(409, f"The camera of session {name!r} is connected already.", 5)
        live.joining = True
        return live, resumed

    async def begin(self, live: LiveSession, *, resumed: bool) -> Session:
        """Close the camera before, if there is one still; return the analysis to go on with.

        What the coach chose belongs to the session and stays; a camera that does not resume begins
        with a new counter and no scale.
        """
        if live.camera is not None:
            await live.camera.end("replaced", "The camera connected again.")
        if resumed:
            live.session.restart_clock()
        else:
            live.begin_again(self._make_session())
        return live.session

    def leave(self, live: LiveSession, camera: Camera | None) -> None:
        """Note that *camera* is gone (None: it never came)."""
        if camera is None:
            live.joining = False
        elif live.camera is camera:
            live.camera_left()

    async def events(self, session: str, *, hears: Hears = "numbers") -> AsyncIterator[str]:
        """See signaling.answerer.Sessions."""
        async for text in self._open(session).listen(hears=hears):
            yield text

    def live(self) -> Mapping[str, str]:
        """Return the names of the sessions that are alive, by this life's id."""
        self._forget_expired()
        return {live.keeping.session_id: name for name, live in self._sessions.items()}

    def name_of(self, session: str) -> str:
        """Return the name of the session that is alive under this id; else it is a name itself."""
        return self.live().get(session, session)

    def configure(self, session: str, changes: Mapping[str, object]) -> Configuration:
        """Change what the coach chose; return what is in force now. Raise Refusal (404, 422)."""
        try:
            return self._now(session).configure(changes)
        except BadConfiguration as error:
            raise Refusal(422, str(error)) from None

    def chosen(self, session: str) -> tuple[str, Configuration]:
        """Return this life's id and what is in force now; raise Refusal (404)."""
        live = self._now(session)
        return live.keeping.session_id, live.session.configuration

    def queue_of(self, session: str) -> AthleteQueue | None:
        """Return who jumps one after the other; None: nobody waits. Raise Refusal (404)."""
        return self._now(session).queue

    def start_countdown(self, session: str) -> None:
        """Ask the page that films to count down; raise Refusal (404, 409)."""
        live = self._now(session)
        if live.camera is None:
            raise Refusal(409, "Nobody films this session now: connect its camera first.")
        live.camera.hear(message("countdown"))

    def life_of(self, name: str) -> str | None:
        """Return what guests are let in to now; None: nothing, the session is not alive or over."""
        self._forget_expired()
        live = self._sessions.get(name)
        return None if live is None else live.life

    def dismiss_guests(self, name: str) -> None:
        """Send everybody away who came to the session as a guest; raise Refusal (404)."""
        self._now(name).dismiss_guests()

    def rep_saved(self, session_id: str, rep_id: str, revision: int) -> None:
        """Tell the session, if it is still alive, that a repetition of it is durable."""
        for live in tuple(self._sessions.values()):
            if live.keeping.session_id == session_id:
                live.rep_saved(rep_id, revision)

    def rep_changed(
        self, session_id: str, rep_id: str, athlete_id: str | None, *, deleted: bool
    ) -> None:
        """Tell the session, if it is still alive, that a repetition of it was put right."""
        for live in tuple(self._sessions.values()):
            if live.keeping.session_id == session_id:
                live.rep_changed(rep_id, athlete_id, deleted=deleted)

    def notify(self, session_id: str, notice: Notice) -> None:
        """Tell one session, if it is still alive."""
        for live in tuple(self._sessions.values()):
            if live.keeping.session_id == session_id:
                live.tell(event_message(notice))

    def notify_all(self, notice: Notice) -> None:
        """Tell every session."""
        for live in tuple(self._sessions.values()):
            live.tell(event_message(notice))

    def _now(self, name: str) -> LiveSession:
        self._forget_expired()
        live = self._sessions.get(name)
        if live is None:
            raise Refusal(404, f"There is no session {name!r} now: connect its camera first.")
        return live

    def _open(self, name: str) -> LiveSession:
        self._forget_expired()
        if name not in self._sessions:
            if len(self._sessions) >= MOST_SESSIONS:
                raise Refusal(503, "Too many sessions are open: try again in a minute.", 60)
            self._sessions[name] = LiveSession(
                name, self._make_session(), self._version, self._clock, self._sink
            )
        return self._sessions[name]

    def _forget_expired(self) -> None:
        for name, live in tuple(self._sessions.items()):
            if live.has_expired:
                del self._sessions[name]
