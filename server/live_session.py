"""Owns one session that is alive: its analysis, its camera, its listeners, and what they are told.

Nothing here is a task: time is looked up when something is asked, or is the frames' own.
"""

import asyncio
import math
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict
from typing import Final, Protocol

from server.athlete_queue import AthleteQueue, chosen_queue
from server.guests import as_heard
from server.jump.protocols import Configuration
from server.keeping import RecentFrames, RepSink, SessionKeeping
from server.recent_results import RecentResults
from server.session import Session
from server.wire import (
    configured_message,
    dump,
    message,
    rep_changed_message,
    rep_saved_message,
)
from signaling.answerer import Hears, Refusal

LIFETIME_S: Final = 120.0
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
        self._listeners: dict[asyncio.Queue[str | None], Hears] = {}
        self._sink = sink
        self.keeping = SessionKeeping(name, sink)
        self.queue: AthleteQueue | None = None
        self.recent = RecentResults()
        self._dismissals = 0

    @property
    def life(self) -> str | None:
        """What guests are let in to: it ends with the camera, though somebody listens on."""
        return None if self._is_over else f"{self.keeping.session_id}:{self._dismissals}"

    def dismiss_guests(self) -> None:
        """Let in nobody any more who came as a guest: each is looked at with the next message."""
        self._dismissals += 1
        self._say_who_films()

    @property
    def _is_over(self) -> bool:
        """Whether a camera was here and left for good."""
        left_s = self._camera_left_s
        return self.camera is None and -math.inf < left_s < self._clock() - LIFETIME_S

    def begin_again(self, session: Session) -> None:
        """Go on with the analysis of a new camera; what the coach chose stays.

        Nobody resumes what was filmed before it, be it one that is never sent a `hello`. Where the
        last camera left for good this is another life: what comes now is stored as another
        session, guests are others, and whoever listened on is told so.
        """
        session.configuration = self.session.configuration
        self.session = session
        self._token = None
        self.recent.clear()
        if self._is_over:
            self._camera_left_s = -math.inf
            self.keeping = SessionKeeping(self.name, self._sink)
            self.say(self._greeting(resumed=False, recent=False)[0])

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
        # A header's bytes that are no UTF-8 are surrogates in its text.
        return secrets.compare_digest(token.encode(errors="surrogatepass"), self._token.encode())

    def camera_came(self, camera: Camera) -> None:
        """Note who films, and tell who listens."""
        self.camera = camera
        self._say_who_films()

    def camera_left(self) -> None:
        """Note that nobody films any more, and tell who listens."""
        self.camera = None
        self._camera_left_s = self._clock()
        self._say_who_films()

    def _say_who_films(self) -> None:
        filming = self.camera is not None
        self.say(message("camera", filming=filming, reps=self.session.reps))

    def configure(self, changes: Mapping[str, object]) -> Configuration:
        """Change what the coach chose, and tell everybody; raise BadConfiguration.

        Return what is in force now.
        """
        if self._change(changes):
            self.tell(self._configured())
        return self.session.configuration

    def configure_by_camera(self, changes: Mapping[str, object]) -> dict[str, object]:
        """Change what the coach chose, and tell who listens; raise BadConfiguration.

        Return what the camera's page is to be answered, be it that nothing changed: so it knows
        which of its wishes what it hears comes after.
        """
        if self._change(changes):
            self.say(self._configured())
        return {**self._configured(), "yours": True}

    def _change(self, changes: Mapping[str, object]) -> bool:
        before = self.session.configuration, self.queue
        rest = {key: value for key, value in changes.items() if key != "queue"}
        now = self.session.configuration.changed(rest)
        if "queue" in changes:
            self.queue = chosen_queue(changes["queue"], self.queue)
            if self.queue is not None:
                now = now.changed({"athlete_id": self.queue.now})
        elif "athlete_id" in rest and self.queue is not None:
            self.queue = self.queue.turned_to(now.athlete_id)
        if now.athlete_id != before[0].athlete_id and "mass_kg" not in rest:
            now = now.changed({"mass_kg": None})  # it was the other one's
        self.session.configuration = now
        return before != (now, self.queue)

    def count(self, rep_id: str, of: str) -> None:
        """Note a jump, or a set of them, that belongs to whom the repetition *of* does."""
        if self.queue is not None and self.queue.now == self.recent.whose(of):
            self._turn(self.queue.with_rep(rep_id))

    def see(self, time_s: float, *, at_rest: bool) -> None:
        """Note a frame: a turn that is over goes on to the next athlete."""
        if self.queue is not None:
            self._turn(self.queue.seen(time_s, at_rest=at_rest))

    def rep_changed(self, rep_id: str, athlete_id: str | None, *, deleted: bool) -> None:
        """Tell that a stored repetition was moved, deleted, or had back."""
        self.recent.change(rep_id, athlete_id, deleted=deleted)
        self.tell(rep_changed_message(rep_id, athlete_id, deleted=deleted))
        if self.queue is not None:
            counts = not deleted and athlete_id in (None, self.queue.now)
            self._turn(self.queue.changed(rep_id, counts=counts))

    def _turn(self, queue: AthleteQueue) -> None:
        """Go on with *queue*, and tell if that is news."""
        before, self.queue = self.queue, queue
        if before is None or queue.as_json() == before.as_json():
            return
        if queue.at != before.at:
            following = {"athlete_id": queue.now, "mass_kg": None}
            self.session.configuration = self.session.configuration.changed(following)
        self.tell(self._configured())

    def _configured(self) -> dict[str, object]:
        queue = None if self.queue is None else self.queue.as_json()
        return configured_message(asdict(self.session.configuration), queue)

    def take(
        self, told: Mapping[str, object], chosen: Configuration | None = None
    ) -> dict[str, object]:
        """Pass what the analysis says to who listens; return it as the camera is to hear it.

        *chosen*: what a repetition was jumped as; None: what is chosen now.
        """
        completed = self.recent.take(told, chosen or self.session.configuration)
        self.say(completed)
        return completed

    def hello(self, *, resumed: bool) -> list[dict[str, object]]:
        """Return the camera's `hello` and, where its page may have begun anew, the last results.

        The token before it is spent, it carries the next.
        """
        self._token = secrets.token_urlsafe(24)
        first, *recent = self._greeting(resumed=resumed, recent=resumed)
        return [{**first, "resume": self._token}, *recent]

    def recorder(self) -> RecentFrames:
        """Return what is to be shown every frame of a new stream; what came before is let go."""
        return self.keeping.recorder()

    def keep(self, rep: Mapping[str, object]) -> None:
        """Hand a repetition that was taken, as it is sent, to whoever keeps it."""
        # The next athlete's turn may have come since its first revision, or another test.
        self.keeping.keep(rep, self.recent.chosen(str(rep["rep_id"])))

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
        texts = {hears: self._text(told, hears) for hears in self._listeners.values()}
        for queue, hears in tuple(self._listeners.items()):
            if (text := texts[hears]) is None:
                continue
            if queue.full():
                del self._listeners[queue]
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(text)

    @staticmethod
    def _text(told: Mapping[str, object], hears: Hears) -> str | None:
        heard = as_heard(told, hears)
        return None if heard is None else dump(heard)

    async def listen(self, *, hears: Hears) -> AsyncIterator[str]:
        """Yield each message from now on, `hello` and the last results first."""
        if len(self._listeners) >= MOST_LISTENERS:
            raise Refusal(503, f"{MOST_LISTENERS} listeners are connected already.", 30)
        queue: asyncio.Queue[str | None] = asyncio.Queue(_LISTENER_QUEUE)
        self._listeners[queue] = hears
        try:
            for told in self._greeting(resumed=False, recent=True):
                if (text := self._text(told, hears)) is not None:
                    yield text
            while (said := await queue.get()) is not None:
                yield said
        finally:
            self._listeners.pop(queue, None)
            self._listener_left_s = self._clock()

    def _greeting(self, *, resumed: bool, recent: bool) -> list[dict[str, object]]:
        results = self.recent.messages() if recent else ()
        hello = message(
            "hello",
            session=self.name,
            session_id=self.keeping.session_id,
            resumed=resumed,
            reps=self.session.reps,
            configuration=asdict(self.session.configuration),
            queue=None if self.queue is None else self.queue.as_json(),
            chosen=self.queue is not None or self.session.configuration != Configuration(),
            filming=self.camera is not None,
            server=self._version,
            recent=len(results),
            **self.keeping.greeting(),
        )
        return [hello, *results]
