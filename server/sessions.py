"""Owns the sessions that are alive: who films, who listens, and the token that resumes.

A session begins with its first camera or listener, and lives on LIFETIME_S after the last of them
went. Nothing here is a task: what has expired is forgotten at the next look.
"""

import asyncio
import math
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict
from typing import Final, Protocol

from server.errors import BadConfiguration
from server.events import Notice
from server.guests import for_guests
from server.jump.protocols import Configuration
from server.keeping import RecentFrames, RepSink, SessionKeeping
from server.session import Session
from server.wire import dump, event_message, message, rep_saved_message
from signaling.answerer import Refusal

LIFETIME_S: Final = 120.0
MOST_SESSIONS: Final = 1000
MOST_LISTENERS: Final = 50  # of one session
_LISTENER_QUEUE: Final = 256  # messages; a listener that lags so far is let go and may come back


class Camera(Protocol):
    """The connection that films a session."""

    async def end(self, code: str, text: str) -> None:
        """Say bye and close; return when everything is freed."""

    def hear(self, told: Mapping[str, object]) -> None:
        """Send one message to the page that films."""


class LiveSession:
    """One session: its analysis, its camera, its listeners."""

    def __init__(
        self,
        name: str,
        session: Session,
        version: str,
        clock: Callable[[], float],
        sink: RepSink | None,
    ) -> None:
        self.name = name
        self.session = session
        self.camera: Camera | None = None
        self.joining = False
        self._version = version
        self._clock = clock
        # An offer that fails, to a session that nobody has been in, leaves nothing to remember.
        self._camera_left_s = self._listener_left_s = -math.inf
        self._token: str | None = None
        self._listeners: dict[asyncio.Queue[str | None], bool] = {}
        """Of each, whether it may read what is stored, or is a guest."""
        self.keeping = SessionKeeping(name, sink)
        self._trainings = 0

    @property
    def life(self) -> str | None:
        """What guests are let in to: it ends with the camera, though somebody listens on."""
        return None if self._is_over else f"{self.keeping.session_id}:{self._trainings}"

    def dismiss_guests(self) -> None:
        """Let in nobody any more who came as a guest: each is looked at with the next message."""
        self._trainings += 1
        self.say(message("camera", filming=self.camera is not None))

    @property
    def _is_over(self) -> bool:
        """Whether a camera was here and left for good."""
        left_s = self._camera_left_s
        return self.camera is None and -math.inf < left_s < self._clock() - LIFETIME_S

    def begin_again(self) -> None:
        """Note that a new camera comes: where the last one left for good, for other guests."""
        if self._is_over:
            self._trainings += 1
            self._camera_left_s = -math.inf

    @property
    def has_expired(self) -> bool:
        """Whether nobody is here, and has not been for LIFETIME_S."""
        if self.camera is not None or self.joining or self._listeners:
            return False
        return self._clock() - max(self._camera_left_s, self._listener_left_s) > LIFETIME_S

    def resumes(self, token: str | None) -> bool:
        """Return whether *token* is the last `hello`'s, whose camera is here or left just now."""
        if token is None or self._token is None:
            return False
        if self.camera is None and self._clock() - self._camera_left_s > LIFETIME_S:
            return False
        return secrets.compare_digest(token.encode(), self._token.encode())

    def camera_came(self, camera: Camera) -> None:
        """Note who films, and tell who listens."""
        self.camera = camera
        self.say(message("camera", filming=True))

    def camera_left(self) -> None:
        """Note that nobody films any more, and tell who listens."""
        self.camera = None
        self._camera_left_s = self._clock()
        self.say(message("camera", filming=False))

    def configure(self, changes: Mapping[str, object]) -> Configuration:
        """Change what the coach chose, and tell everybody; raise BadConfiguration.

        Return what is in force now.
        """
        before, now = self.session.configuration, self.session.configuration.changed(changes)
        if now != before:
            self.session.configuration = now
            self.tell(message("configured", configuration=asdict(now)))
        return now

    def hello(self, *, resumed: bool) -> dict[str, object]:
        """Return the camera's `hello`; the token before it is spent, it carries the next."""
        self._token = secrets.token_urlsafe(24)
        return {**self._greeting(resumed=resumed), "resume": self._token}

    def recorder(self) -> RecentFrames:
        """Return what is to be shown every frame of a new stream; what came before is let go."""
        return self.keeping.recorder()

    def keep(self, rep: Mapping[str, object]) -> None:
        """Hand a repetition, as it is sent, to whoever keeps it."""
        self.keeping.keep(rep, self.session.configuration)

    def rep_saved(self, rep_id: str, revision: int) -> None:
        """Tell that a repetition is durable, now and in each later `hello`."""
        self.keeping.note_saved(rep_id, revision)
        self.tell(rep_saved_message(rep_id, revision))

    def tell(self, told: Mapping[str, object]) -> None:
        """Pass one message to the camera and to everybody who listens."""
        if self.camera is not None:
            self.camera.hear(told)
        self.say(told)

    def say(self, told: Mapping[str, object]) -> None:
        """Pass one message to everybody who listens."""
        texts = {may_read: self._text(told, may_read) for may_read in self._listeners.values()}
        for queue, may_read in tuple(self._listeners.items()):
            if queue.full():
                del self._listeners[queue]
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(texts[may_read])

    @staticmethod
    def _text(told: Mapping[str, object], may_read: bool) -> str:
        return dump(told if may_read else for_guests(told))

    async def listen(self, *, may_read: bool) -> AsyncIterator[str]:
        """Yield each message from now on, `hello` first; to a guest as guests hear it."""
        if len(self._listeners) >= MOST_LISTENERS:
            raise Refusal(503, f"{MOST_LISTENERS} listeners are connected already.", 30)
        queue: asyncio.Queue[str | None] = asyncio.Queue(_LISTENER_QUEUE)
        self._listeners[queue] = may_read
        try:
            yield self._text(self._greeting(resumed=False), may_read)
            while (text := await queue.get()) is not None:
                yield text
        finally:
            self._listeners.pop(queue, None)
            self._listener_left_s = self._clock()

    def _greeting(self, *, resumed: bool) -> dict[str, object]:
        return message(
            "hello",
            session=self.name,
            resumed=resumed,
            reps=self.session.reps,
            configuration=asdict(self.session.configuration),
            filming=self.camera is not None,
            server=self._version,
            **self.keeping.greeting(),
        )


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
            live.begin_again()
            configuration = live.session.configuration
            live.session = self._make_session()
            live.session.configuration = configuration
        return live.session

    def leave(self, live: LiveSession, camera: Camera | None) -> None:
        """Note that *camera* is gone (None: it never came)."""
        if camera is None:
            live.joining = False
        elif live.camera is camera:
            live.camera_left()

    async def events(self, session: str, *, may_read: bool = False) -> AsyncIterator[str]:
        """See signaling.answerer.Sessions."""
        async for text in self._open(session).listen(may_read=may_read):
            yield text

    def live(self) -> Mapping[str, str]:
        """Return the names of the sessions that are alive, by this life's id."""
        self._forget_expired()
        return {live.keeping.session_id: name for name, live in self._sessions.items()}

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
