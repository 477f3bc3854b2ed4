"""Owns `/athletes`: who jumps, under a pseudonym. Erasing one is another thing, for good."""

from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import Field

from server.api.paging import Page, PageQuery, cut
from server.api.routes import Call, Input, Output, Reply, Route
from server.api.words import Name
from server.store import athletes
from server.store.consent import as_columns
from server.store.database import ANSWER_S, Database
from server.store.tables import Json
from signaling.answerer import Refusal

_NOBODY_YET: Final = {"nickname": None, "is_minor": False, "hidden_from_leaderboards": False}


class AthleteNew(Input):
    """Somebody new."""

    nickname: Name | None = None
    has_consent: bool = False
    """Whether the athlete agreed to be stored, a minor's parent too. Without, no jump is."""
    is_minor: bool = False
    hidden_from_leaderboards: bool = False


class AthleteChange(Input):
    """What is to be changed; the rest stays."""

    nickname: Name | None = None
    has_consent: bool = False
    """False takes it back: jumps to come are nobody's, those there stay until they are erased."""
    is_minor: bool = False
    hidden_from_leaderboards: bool = False
    is_archived: bool = False
    """True: in no list to choose from, no squad's members, no leaderboard; jumps stay."""


class AthleteQuery(PageQuery):
    """Which athletes."""

    archived: Annotated[bool, Field(description="Those who are archived, instead.")] = False


class Athlete(Output):
    """Somebody who jumps."""

    athlete_id: str
    nickname: str | None
    consent_at: datetime | None
    is_minor: bool
    hidden_from_leaderboards: bool
    created_at: datetime
    archived_at: datetime | None


class AthletePage(Page[Athlete]):
    """Athletes, in the order in which they came."""


class Athletes:
    """The routes of `/athletes`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        one = "/athletes/{athlete_id}"
        return (
            Route("GET", "/athletes", "read", "List athletes.", self._list, AthletePage,
                  query=AthleteQuery),
            Route("POST", "/athletes", "edit", "Enter an athlete.", self._add, Athlete,
                  status=201, reads=AthleteNew, makes=True, refuses=(409,)),
            Route("GET", one, "read", "Read an athlete.", self._read, Athlete),
            Route("PATCH", one, "edit", "Change an athlete.", self._change, Athlete,
                  reads=AthleteChange, matches=True),
            Route("DELETE", one, "edit", "Delete an athlete who has no repetition.",
                  self._delete, status=204, refuses=(409,), matches=True),
        )  # fmt: skip

    async def _list(self, call: Call) -> Reply:
        asked = call.query(AthleteQuery)
        async with self._database.reading(ANSWER_S) as connection:
            rows = await athletes.list_athletes(
                connection, asked.moment, asked.limit, archived=asked.archived
            )
        items, after = cut(rows, asked, athlete_from, joined)
        return Reply(AthletePage(items=items, next_cursor=after))

    async def _add(self, call: Call) -> Reply:
        chosen = call.body(AthleteNew).model_dump(exclude_unset=True)
        fields = {**_NOBODY_YET, **as_columns(chosen, datetime.now(UTC))}
        async with self._database.writing() as connection:
            if not await athletes.add_athlete(connection, call.made_id, fields):
                raise Refusal(409, "This athlete was erased since: enter somebody anew.")
            made = athlete_from(await athletes.read_athlete(connection, call.made_id))
        return Reply(made, location=f"/athletes/{made.athlete_id}")

    async def _read(self, call: Call) -> Reply:
        async with self._database.reading(ANSWER_S) as connection:
            row = await athletes.read_athlete(connection, call.path["athlete_id"])
        return Reply(athlete_from(row))

    async def _change(self, call: Call) -> Reply:
        athlete_id = call.path["athlete_id"]
        chosen = call.body(AthleteChange).model_dump(exclude_unset=True)
        async with self._database.writing() as connection:
            row = await athletes.read_athlete(connection, athlete_id, to_change=True)
            call.check_match(athlete_from(row))
            changes = as_columns(chosen, datetime.now(UTC), row)
            await athletes.change_athlete(connection, athlete_id, changes)
            return Reply(athlete_from(await athletes.read_athlete(connection, athlete_id)))

    async def _delete(self, call: Call) -> Reply:
        athlete_id = call.path["athlete_id"]
        async with self._database.writing() as connection:
            row = await athletes.read_athlete(connection, athlete_id, to_change=True)
            call.check_match(athlete_from(row))
            if count := await athletes.count_reps(connection, athlete_id):
                raise Refusal(
                    409,
                    f"{count} repetitions are this athlete's: move them to another, or erase the "
                    "athlete with all of them.",
                )
            await athletes.delete_athlete(connection, athlete_id)
        return Reply()


def athlete_from(row: Json | None) -> Athlete:
    """Return the athlete of *row*; raise Refusal (404) where there is none."""
    if row is None:
        raise Refusal(404, "There is no such athlete.")
    return Athlete.model_validate(row)


def joined(athlete: Athlete) -> tuple[datetime, str]:
    """Return what athletes are ordered by."""
    return athlete.created_at, athlete.athlete_id
