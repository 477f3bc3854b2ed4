"""Owns `/reps`: stored repetitions, and what a coach puts right in them.

Nothing is lost by it: an edited repetition keeps what it was, a deleted one can be had back.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from server.api.paging import Page, PageQuery, cut
from server.api.routes import ID_PATTERN, Call, Input, Output, Reply, Route
from server.api.sessions import TestKey
from server.jump.edited import moved_by_hand, rep_from_json
from server.jump.quantities import QUANTITIES
from server.sessions import LiveSessions
from server.store import athletes, reps
from server.store import sessions as stored_sessions
from server.store.database import ANSWER_S, Database
from server.store.tables import Json
from signaling.answerer import Refusal

Event = Literal["touchdown", "takeoff", "landing"]
StrikeReason = Literal[
    "not_a_valid_try", "warm_up", "wrong_athlete", "camera_moved", "measured_wrong", "other"
]
NO_SUCH_REP: Final = "There is no such repetition."


class RepQuery(PageQuery):
    """Which repetitions."""

    session: Annotated[
        str | None, Field(pattern=ID_PATTERN, description="A session's id, or its name.")
    ] = None
    athlete_id: Annotated[str | None, Field(pattern=ID_PATTERN)] = None
    test: TestKey | None = None
    deleted: Annotated[bool, Field(description="Those that were deleted, instead.")] = False


class Reason(Output):
    """Why a repetition is worth less, or what else to know."""

    code: str
    text: str


class Quality(Output):
    """How well a repetition was seen, 0 to 100."""

    score: int
    reasons: list[Reason]


class EventEdit(Output):
    """That an event was moved by hand; seconds of the session's clock."""

    event: str
    original_time_s: float
    edited_time_s: float
    edited_at: datetime


class Rep(Output):
    """A repetition's newest revision; quantities are those of docs/reference/quantities.md."""

    rep_id: str
    session_id: str
    session_name: str
    athlete_id: str | None
    recorded_at: datetime
    revision: int
    final: bool
    test: str
    estimator_version: str
    values: dict[str, float | None]
    """SI units, named in the key; null: not known, `unavailable` says why."""
    uncertainty: dict[str, float | None]
    """One standard deviation of each value."""
    unavailable: dict[str, str]
    quality: Quality
    edits: list[EventEdit]
    deleted_at: datetime | None
    strike_reason: StrikeReason | None
    """Why it was struck out (deleted); null: it was not, or nobody said why."""


class RepPage(Page[Rep]):
    """Repetitions, newest first."""


class Revision(Output):
    """What a repetition was before it was put right or measured again."""

    revision: int
    estimator_version: str
    values: dict[str, float | None]
    uncertainty: dict[str, float | None]
    unavailable: dict[str, str]
    quality: Quality
    replaced_at: datetime


class Revisions(Output):
    """Earlier revisions, oldest first."""

    items: list[Revision]


class Move(Input):
    """Whose a repetition is."""

    athlete_id: Annotated[str, Field(pattern=ID_PATTERN)] | None


class Strike(Input):
    """Whether a repetition is out."""

    deleted: bool


class StrikeFor(Input):
    """Why a repetition is out."""

    reason: Annotated[StrikeReason | None, Field(description="Null: nobody says why.")]


class EventMove(Input):
    """Where an event is, by hand."""

    event: Event
    time_s: Annotated[float, Field(ge=0, le=1e6, description="On the clock of its values.")]


class Reps:
    """The routes of `/reps`."""

    def __init__(self, database: Database, live: LiveSessions) -> None:
        self._database = database
        self._live = live

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        one = "/reps/{rep_id}"
        return (
            Route("GET", "/reps", "read", "List repetitions.", self._list, RepPage,
                  query=RepQuery),
            Route("GET", one, "read", "Read a repetition.", self._read, Rep),
            Route("GET", f"{one}/revisions", "read", "Read what a repetition was before.",
                  self._revisions, Revisions),
            Route("POST", f"{one}/move", "edit", "Make it another athlete's, or nobody's.",
                  self._move, Rep, reads=Move, matches=True, refuses=(409,)),
            Route("POST", f"{one}/events", "edit", "Move an event by hand; the original is kept.",
                  self._edit, Rep, reads=EventMove, matches=True, refuses=(409,)),
            Route("DELETE", f"{one}/events", "edit",
                  "Take back what was moved by hand: it is as it was measured, again.",
                  self._take_back, Rep, matches=True, refuses=(409,)),
            Route("DELETE", one, "edit", "Delete a repetition; `restore` undoes it.",
                  self._delete, status=204, matches=True),
            Route("POST", f"{one}/restore", "edit", "Have a deleted repetition back.",
                  self._restore, Rep),
            Route("PUT", f"{one}/strike-reason", "edit", "Say why a deleted repetition is out.",
                  self._give_reason, Rep, reads=StrikeFor, matches=True, refuses=(409,)),
            Route("PUT", "/sessions/{session}/reps/{rep_id}", "strike",
                  "Take a repetition of a live session out, or in again.", self._strike, Rep,
                  reads=Strike),
        )  # fmt: skip

    async def _list(self, call: Call) -> Reply:
        asked = call.query(RepQuery)
        async with self._database.reading(ANSWER_S) as connection:
            session_id = None
            if asked.session is not None:
                session = await stored_sessions.read_session(connection, asked.session)
                if session is None:
                    return Reply(RepPage(items=[], next_cursor=None))
                session_id = session["session_id"]
            which = reps.Which(session_id, asked.athlete_id, asked.test, asked.deleted)
            rows = await reps.list_reps(connection, which, asked.moment, asked.limit)
        items, after = cut(rows, asked, _rep, _key)
        return Reply(RepPage(items=items, next_cursor=after))

    async def _read(self, call: Call) -> Reply:
        async with self._database.reading(ANSWER_S) as connection:
            return Reply(_rep(await reps.read_rep(connection, call.path["rep_id"])))

    async def _revisions(self, call: Call) -> Reply:
        async with self._database.reading(ANSWER_S) as connection:
            _rep(await reps.read_rep(connection, call.path["rep_id"]))
            rows = await reps.read_revisions(connection, call.path["rep_id"])
        return Reply(Revisions(items=[_revision(row) for row in rows]))

    async def _move(self, call: Call) -> Reply:
        rep_id, athlete_id = call.path["rep_id"], call.body(Move).athlete_id
        async with self._database.writing() as connection:
            before = _rep(await reps.read_rep(connection, rep_id, to_change=True))
            call.check_match(before)
            if athlete_id is not None:
                found = await athletes.read_athlete(connection, athlete_id, to_change=True)
                if found is None:
                    raise Refusal(422, "athlete_id: there is no such athlete.")
                if found["consent_at"] is None:
                    raise Refusal(
                        409,
                        "This athlete has not agreed to be stored: note the consent first "
                        "(`has_consent`).",
                    )
            await reps.move_rep(connection, rep_id, athlete_id)
            moved = _rep(await reps.read_rep(connection, rep_id))
        self._tell(moved)
        whose = (before.athlete_id, athlete_id)
        return Reply(moved, about=[each for each in whose if each is not None])

    async def _edit(self, call: Call) -> Reply:
        rep_id, wish = call.path["rep_id"], call.body(EventMove)
        async with self._database.reading(ANSWER_S) as connection:
            window = await reps.read_window(connection, rep_id)
        picture_s = None if window is None else await asyncio.to_thread(reps.picture_s, window)
        async with self._database.writing() as connection:
            row = await reps.read_rep(connection, rep_id, to_change=True)
            call.check_match(before := _rep(row))
            assert row is not None
            if not before.final or before.deleted_at is not None:
                why = "is deleted: have it back first" if before.final else "is not final yet"
                raise Refusal(409, f"This repetition {why}.")
            if _is_put_there(before, wish):  # sent again: its answer was lost
                return Reply(before)
            if window is None or picture_s is None:
                raise Refusal(
                    409,
                    "What was seen of this repetition is not stored: how sure an event set by "
                    "hand would be is not known.",
                )
            original_s = before.values.get(f"{wish.event}_time_s")
            mass_kg = window.configuration.get("mass_kg")
            moved = moved_by_hand(
                rep_from_json(row["document"]), wish.event, wish.time_s, picture_s, mass_kg
            )
            assert original_s is not None, "moved_by_hand refuses it"
            edited = {**moved.as_json(), "recorded_at": row["document"]["recorded_at"]}
            await reps.edit_rep(connection, row, edited, wish.event, original_s)
            return Reply(_rep(await reps.read_rep(connection, rep_id)))

    async def _take_back(self, call: Call) -> Reply:
        rep_id = call.path["rep_id"]
        async with self._database.writing() as connection:
            row = await reps.read_rep(connection, rep_id, to_change=True)
            call.check_match(_rep(row))
            assert row is not None
            if not await reps.take_edits_back(connection, row):
                raise Refusal(409, "No event of this repetition was moved by hand.")
            return Reply(_rep(await reps.read_rep(connection, rep_id)))

    async def _delete(self, call: Call) -> Reply:
        rep_id = call.path["rep_id"]
        async with self._database.writing() as connection:
            call.check_match(_rep(await reps.read_rep(connection, rep_id, to_change=True)))
            await reps.delete_rep(connection, rep_id)
            deleted = _rep(await reps.read_rep(connection, rep_id))
        self._tell(deleted)
        return Reply()

    async def _restore(self, call: Call) -> Reply:
        rep_id = call.path["rep_id"]
        async with self._database.writing() as connection:
            await reps.restore_rep(connection, rep_id)
            restored = _rep(await reps.read_rep(connection, rep_id))
        self._tell(restored)
        return Reply(restored)

    async def _give_reason(self, call: Call) -> Reply:
        rep_id = call.path["rep_id"]
        async with self._database.writing() as connection:
            before = _rep(await reps.read_rep(connection, rep_id, to_change=True))
            call.check_match(before)
            if before.deleted_at is None:
                raise Refusal(409, "This repetition counts: delete it first, then say why.")
            await reps.give_strike_reason(connection, rep_id, call.body(StrikeFor).reason)
            return Reply(_rep(await reps.read_rep(connection, rep_id)))

    async def _strike(self, call: Call) -> Reply:
        session, rep_id = self._live.name_of(call.path["session"]), call.path["rep_id"]
        life, _ = self._live.chosen(session)
        async with self._database.writing() as connection:
            before = _rep(await reps.read_rep(connection, rep_id, to_change=True))
            if before.session_id != life:
                raise Refusal(404, "There is no such repetition in this session now.")
            change = reps.delete_rep if call.body(Strike).deleted else reps.restore_rep
            await change(connection, rep_id)
            struck = _rep(await reps.read_rep(connection, rep_id))
        self._tell(struck)
        return Reply(struck)

    def _tell(self, rep: Rep) -> None:
        """Tell the session of *rep*, if it is alive, what became of it."""
        deleted = rep.deleted_at is not None
        self._live.rep_changed(rep.session_id, rep.rep_id, rep.athlete_id, deleted=deleted)


def _rep(row: Json | None) -> Rep:
    if row is None:
        raise Refusal(404, NO_SUCH_REP)
    told = {key: value for key, value in row.items() if key != "document"}
    return Rep.model_validate({**told, **_measured(row["document"])})


def _is_put_there(rep: Rep, wish: EventMove) -> bool:
    """Whether the event is where it was put by hand last."""
    moves = [edit for edit in rep.edits if edit.event == wish.event]
    return bool(moves) and moves[-1].edited_time_s == wish.time_s


def _revision(row: Json) -> Revision:
    document = row["document"]
    version = document["estimator_version"]
    told = {"revision": row["revision"], "replaced_at": row["replaced_at"]}
    return Revision.model_validate({**told, "estimator_version": version, **_measured(document)})


def _measured(document: Mapping[str, object]) -> Mapping[str, object]:
    """Return what was measured: a version that knew other quantities had other keys."""
    return {
        "values": {q.key: document[q.key] for q in QUANTITIES if q.key in document},
        **{key: document[key] for key in ("uncertainty", "unavailable", "quality")},
    }


def _key(rep: Rep) -> tuple[datetime, str]:
    return rep.recorded_at, rep.rep_id
