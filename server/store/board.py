"""Owns what a screen in the gym is shown of one session: its newest jump, and who leads.

A screen is read by strangers: an athlete has a name here only where the leaderboard may show one,
and nothing else of theirs but heights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.leaderboard import MAY_BE_SHOWN
from server.store.pages import one, rows
from server.store.tables import Athlete, Json, Rep

MOST_PLACES: Final = 100
_HEIGHT: Final = Rep.jump_height_flight_time_m
_SD: Final = Rep.document[("uncertainty", "jump_height_flight_time_m")].as_float()
_TOLD: Final = (
    Rep.rep_id,
    Rep.athlete_id,
    Rep.revision,
    Rep.test,
    Rep.recorded_at,
    _HEIGHT.label("height_m"),
    _SD.label("uncertainty_m"),
    Athlete.nickname,
)


@dataclass(frozen=True, slots=True)
class NewestJump:
    """The jump of a session that was recorded last."""

    rep_id: str
    revision: int
    test: str
    nickname: str | None
    """None: nobody's, or of somebody who is not shown."""
    height_m: float | None
    uncertainty_m: float | None
    """One standard deviation."""
    best_before_m: float | None
    """The highest of the same athlete, or of nobody, in this test and session before it."""


@dataclass(frozen=True, slots=True)
class SessionPlace:
    """One athlete's jumps in a session."""

    nickname: str
    jumps: int
    best_m: float | None
    best_uncertainty_m: float | None
    last_m: float | None
    last_uncertainty_m: float | None
    is_newest: bool
    """Whether the session's newest jump is theirs."""


@dataclass(frozen=True, slots=True)
class Board:
    """What there is to show."""

    nickname: str | None
    """Of who is to jump."""
    next_nickname: str | None
    """Of who comes after."""
    newest: NewestJump | None
    places: Sequence[SessionPlace]
    """The highest first."""


async def read_board(
    connection: AsyncConnection,
    session_id: str,
    test: str,
    athlete_id: str | None,
    next_id: str | None = None,
) -> Board:
    """Return the board of a session in which *athlete_id* is to do *test*, and then *next_id*."""
    of_session = (Rep.session_id == session_id, Rep.deleted_at.is_(None))
    shown = and_(Athlete.athlete_id == Rep.athlete_id, *MAY_BE_SHOWN)
    newest_first = (Rep.recorded_at.desc(), Rep.rep_id.desc())
    newest = await one(
        connection,
        select(*_TOLD)
        .outerjoin(Athlete, shown)
        .where(*of_session)
        .order_by(*newest_first)
        .limit(1),
    )
    found = await rows(
        connection,
        select(*_TOLD)
        .join(Athlete, shown)
        .where(*of_session, Rep.test == test)
        .order_by(*newest_first),
    )
    return Board(
        nickname=await _shown_name(connection, athlete_id),
        next_nickname=await _shown_name(connection, next_id),
        newest=None if newest is None else await _with_best_before(connection, session_id, newest),
        places=_places(found, newest),
    )


async def _shown_name(connection: AsyncConnection, athlete_id: str | None) -> str | None:
    """Return the nickname of *athlete_id*; None: nobody, or somebody who is not to be shown."""
    of_who = Athlete.athlete_id == athlete_id
    found = await one(connection, select(Athlete.nickname).where(of_who, *MAY_BE_SHOWN))
    return None if found is None else found["nickname"]


async def _with_best_before(
    connection: AsyncConnection, session_id: str, newest: Json
) -> NewestJump:
    best = await one(
        connection,
        select(func.max(_HEIGHT).label("height_m")).where(
            Rep.session_id == session_id,
            Rep.deleted_at.is_(None),
            Rep.test == newest["test"],
            Rep.athlete_id.is_not_distinct_from(newest["athlete_id"]),
            Rep.rep_id != newest["rep_id"],
        ),
    )
    told = {key: newest[key] for key in NewestJump.__dataclass_fields__ if key in newest}
    return NewestJump(**told, best_before_m=None if best is None else best["height_m"])


def _places(found: Sequence[Json], newest: Json | None) -> tuple[SessionPlace, ...]:
    """Return a place for each athlete of *found*, whose repetitions are newest first."""
    by_athlete: dict[str, list[Json]] = {}
    for each in found:
        by_athlete.setdefault(each["athlete_id"], []).append(each)
    places = [_place(theirs, newest) for theirs in by_athlete.values()]
    # Of two alike, who jumps first keeps the place: sorting moves nobody without a reason.
    places.reverse()
    places.sort(key=lambda place: -1.0 if place.best_m is None else place.best_m, reverse=True)
    return tuple(places[:MOST_PLACES])


def _place(theirs: Sequence[Json], newest: Json | None) -> SessionPlace:
    last = theirs[0]
    measured = [each for each in theirs if each["height_m"] is not None]
    best = max(measured, key=lambda each: float(each["height_m"]), default=None)
    return SessionPlace(
        nickname=last["nickname"],
        jumps=len(theirs),
        best_m=None if best is None else best["height_m"],
        best_uncertainty_m=None if best is None else best["uncertainty_m"],
        last_m=last["height_m"],
        last_uncertainty_m=last["uncertainty_m"],
        is_newest=newest is not None and newest["rep_id"] == last["rep_id"],
    )
