"""Owns `/sessions`: those that have repetitions, and what is said and chosen in one that is alive.

`{session}` is a session's name, as in its page's address, or the id of one of its lives. A name
means the newest life: the next training has the same.
"""

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

from aiohttp import web
from pydantic import Field

from server.api.paging import Page, PageQuery, cut
from server.api.routes import ID_PATTERN, PATH_PATTERNS, Call, Input, Output, Reply, Route
from server.api.words import Name, Note
from server.athlete_queue import MOST_ATHLETES, MOST_REPS_EACH
from server.sessions import LiveSessions
from server.store import athletes, sessions
from server.store.database import ANSWER_S, Database
from server.store.tables import Json
from signaling.answerer import Refusal
from signaling.event_stream import EventStream

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What a life's id looks like: a name that does not may be opened while the database is away."""
TestKey = Literal["cmj", "sj", "dj", "hops"]


class SessionQuery(PageQuery):
    """Which sessions."""

    name: Annotated[str | None, Field(pattern=PATH_PATTERNS["session"])] = None
    search: Name | None = None
    """Stands in its name, title or note; large and small letters are the same."""


class Session(Output):
    """One life of a session."""

    session_id: str
    name: str
    title: str | None
    note: str | None
    first_recorded_at: datetime
    last_recorded_at: datetime | None
    """None: all of its repetitions are deleted."""
    rep_count: int
    best_jump_height_flight_time_m: float | None
    athlete_ids: list[str]
    """Whose repetitions it has."""
    live: bool
    """Whether somebody films or listens, or did two minutes ago."""


class SessionPage(Page[Session]):
    """Sessions, newest first."""


class Label(Input):
    """What a coach calls a session; what is left out is taken away."""

    title: Name | None = None
    note: Note | None = None


class QueueChoice(Input):
    """Who is to jump one after the other."""

    athlete_ids: Annotated[
        list[Annotated[str, Field(pattern=ID_PATTERN)]],
        Field(min_length=1, max_length=MOST_ATHLETES, description="Each of them once."),
    ]
    at: Annotated[int, Field(ge=0, le=MOST_ATHLETES)] = 0
    """Whose turn it is; their number: everybody has jumped."""
    reps_each: Annotated[int, Field(ge=1, le=MOST_REPS_EACH)] = 3
    """After so many jumps, or sets of hops, it is the next one's turn."""


class Chosen(Input):
    """What a coach chooses: the keys of `configure`; what is left out stays."""

    test: TestKey = "cmj"
    mass_kg: Annotated[float, Field(ge=20, le=300)] | None = None
    box_height_m: Annotated[float, Field(ge=0.05, le=1.5)] | None = None
    view: Literal["auto", "frontal", "oblique", "sagittal"] = "auto"
    arms: Literal["free", "akimbo"] = "free"
    athlete_id: Annotated[str, Field(pattern=ID_PATTERN)] | None = None
    armed: bool = True
    queue: QueueChoice | None = None


class Queue(Output):
    """Who jumps one after the other."""

    athlete_ids: list[str]
    at: int
    """Whose turn it is; their number: everybody has jumped."""
    reps_each: int
    reps_done: int
    """How many of this turn count."""


class Configuration(Output):
    """What is in force."""

    test: str
    mass_kg: float | None
    box_height_m: float | None
    view: str
    arms: str
    athlete_id: str | None
    armed: bool
    queue: Queue | None


class Named(Output):
    """What an athlete is called."""

    athlete_id: str
    nickname: str | None


class Jumpers(Output):
    """Who is to jump in a live session, now and later, in the order of their turns."""

    items: list[Named]


class Sessions:
    """The routes of `/sessions`."""

    def __init__(self, database: Database, live: LiveSessions, stream: EventStream) -> None:
        self._database = database
        self._live = live
        self._stream = stream

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        one = "/sessions/{session}"
        return (
            Route("GET", "/sessions", "read", "List sessions that have repetitions.", self._list,
                  SessionPage, query=SessionQuery),
            Route("GET", one, "read", "Read a session that has repetitions.", self._read, Session),
            Route("PATCH", one, "configure", "Choose test, athlete, mass … of a live session.",
                  self._configure, Configuration, reads=Chosen),
            Route("GET", f"{one}/athletes", "configure",
                  "Read what those are called who are to jump in a live session.",
                  self._jumpers, Jumpers),
            Route("POST", f"{one}/countdown", "configure",
                  "Have the page that films count down to a jump.", self._count_down, status=204,
                  refuses=(409,)),
            Route("PUT", f"{one}/label", "edit", "Give a session a title and a note.",
                  self._label, Session, reads=Label, matches=True),
            Route("GET", f"{one}/events", "listen", "Hear what is said, as server-sent events.",
                  self._events, answers_as="text/event-stream"),
        )  # fmt: skip

    async def _list(self, call: Call) -> Reply:
        asked = call.query(SessionQuery)
        async with self._database.reading(ANSWER_S) as connection:
            rows = await sessions.list_sessions(
                connection, asked.moment, asked.limit, asked.name, asked.search
            )
        items, after = cut(rows, asked, self._reader(), _key)
        return Reply(SessionPage(items=items, next_cursor=after))

    async def _read(self, call: Call) -> Reply:
        async with self._database.reading(ANSWER_S) as connection:
            row = await sessions.read_session(connection, call.path["session"])
        return Reply(self._reader()(row))

    async def _configure(self, call: Call) -> Reply:
        changes = call.body(Chosen).model_dump(exclude_unset=True)
        name = self._name(call)
        chosen = asdict(self._live.configure(name, changes))
        queue = self._live.queue_of(name)
        told = None if queue is None else queue.as_json()
        return Reply(Configuration.model_validate({**chosen, "queue": told}))

    async def _jumpers(self, call: Call) -> Reply:
        name = self._name(call)
        _, chosen = self._live.chosen(name)
        queue = self._live.queue_of(name)
        ids = [] if queue is None else list(queue.athlete_ids)
        if chosen.athlete_id is not None and chosen.athlete_id not in ids:
            ids.append(chosen.athlete_id)
        async with self._database.reading(ANSWER_S) as connection:
            known = await athletes.nicknames(connection, ids)
        found = [Named(athlete_id=each, nickname=known[each]) for each in ids if each in known]
        return Reply(Jumpers(items=found))

    async def _count_down(self, call: Call) -> Reply:
        self._live.start_countdown(self._name(call))
        return Reply()

    async def _label(self, call: Call) -> Reply:
        session, label = call.path["session"], call.body(Label).model_dump()
        read = self._reader()
        async with self._database.writing() as connection:
            found = read(await sessions.read_session(connection, session, to_change=True))
            call.check_match(found)
            await sessions.label_session(connection, found.session_id, label)
            return Reply(read(await sessions.read_session(connection, found.session_id)))

    async def _events(self, call: Call) -> Reply | web.StreamResponse:
        name = self._name(call)
        if name not in self._live.live().values() and _ID.fullmatch(name):
            async with self._database.reading(ANSWER_S) as connection:
                found = await sessions.read_session(connection, name)
            if found is not None and found["session_id"] == name:
                raise Refusal(404, f"This training is over: listen to {found['name']!r} instead.")
        return await self._stream.answer(call.request, name)

    def _name(self, call: Call) -> str:
        return self._live.name_of(call.path["session"])

    def _reader(self) -> Callable[[Json | None], Session]:
        live = self._live.live()

        def read(row: Json | None) -> Session:
            if row is None:
                raise Refusal(404, "There is no such session, or it has no repetition yet.")
            return Session.model_validate({**row, "live": row["session_id"] in live})

        return read


def _key(session: Session) -> tuple[datetime, str]:
    return session.first_recorded_at, session.session_id
