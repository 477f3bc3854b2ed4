"""Owns `/squads`: athletes who train together, and who is in which."""

from datetime import datetime

from server.api.athletes import AthletePage, athlete_from, joined
from server.api.paging import Page, PageQuery, cut
from server.api.routes import Call, Input, Output, Reply, Route
from server.api.words import Name
from server.store import athletes, squads
from server.store.database import ANSWER_S, Database
from server.store.tables import Json
from signaling.answerer import Refusal


class SquadNew(Input):
    """A new squad."""

    name: Name


class SquadChange(Input):
    """What is to be changed."""

    name: Name


class Squad(Output):
    """Athletes who train together."""

    squad_id: str
    name: str
    created_at: datetime
    member_count: int


class SquadPage(Page[Squad]):
    """Squads, in the order in which they were made."""


class Squads:
    """The routes of `/squads`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def routes(self) -> tuple[Route, ...]:
        """Return them."""
        one = "/squads/{squad_id}"
        members, member = f"{one}/members", f"{one}/members/{{athlete_id}}"
        return (
            Route("GET", "/squads", "read", "List squads.", self._list, SquadPage,
                  query=PageQuery),
            Route("POST", "/squads", "edit", "Make a squad.", self._add, Squad,
                  status=201, reads=SquadNew, makes=True),
            Route("GET", one, "read", "Read a squad.", self._read, Squad),
            Route("PATCH", one, "edit", "Rename a squad.", self._change, Squad,
                  reads=SquadChange, matches=True),
            Route("DELETE", one, "edit", "Delete a squad; its members stay athletes.",
                  self._delete, status=204, matches=True),
            Route("GET", members, "read", "List a squad's members.", self._members, AthletePage,
                  query=PageQuery),
            Route("PUT", member, "edit", "Put an athlete in a squad.", self._join, status=204),
            Route("DELETE", member, "edit", "Take an athlete out of a squad.", self._leave,
                  status=204),
        )  # fmt: skip

    async def _list(self, call: Call) -> Reply:
        asked = call.query(PageQuery)
        async with self._database.reading(ANSWER_S) as connection:
            rows = await squads.list_squads(connection, asked.moment, asked.limit)
        items, after = cut(rows, asked, _squad, _key)
        return Reply(SquadPage(items=items, next_cursor=after))

    async def _add(self, call: Call) -> Reply:
        async with self._database.writing() as connection:
            await squads.add_squad(connection, call.made_id, call.body(SquadNew).name)
            made = _squad(await squads.read_squad(connection, call.made_id))
        return Reply(made, location=f"/squads/{made.squad_id}")

    async def _read(self, call: Call) -> Reply:
        async with self._database.reading(ANSWER_S) as connection:
            return Reply(_squad(await squads.read_squad(connection, call.path["squad_id"])))

    async def _change(self, call: Call) -> Reply:
        squad_id = call.path["squad_id"]
        changes = call.body(SquadChange).model_dump()
        async with self._database.writing() as connection:
            await squads.lock_squad(connection, squad_id)
            call.check_match(_squad(await squads.read_squad(connection, squad_id)))
            await squads.change_squad(connection, squad_id, changes)
            return Reply(_squad(await squads.read_squad(connection, squad_id)))

    async def _delete(self, call: Call) -> Reply:
        squad_id = call.path["squad_id"]
        async with self._database.writing() as connection:
            await squads.lock_squad(connection, squad_id)
            call.check_match(_squad(await squads.read_squad(connection, squad_id)))
            await squads.delete_squad(connection, squad_id)
        return Reply()

    async def _members(self, call: Call) -> Reply:
        asked, squad_id = call.query(PageQuery), call.path["squad_id"]
        async with self._database.reading(ANSWER_S) as connection:
            _squad(await squads.read_squad(connection, squad_id))
            rows = await squads.list_members(connection, squad_id, asked.moment, asked.limit)
        items, after = cut(rows, asked, athlete_from, joined)
        return Reply(AthletePage(items=items, next_cursor=after))

    async def _join(self, call: Call) -> Reply:
        squad_id, athlete_id = call.path["squad_id"], call.path["athlete_id"]
        async with self._database.writing() as connection:
            await squads.lock_squad(connection, squad_id)
            _squad(await squads.read_squad(connection, squad_id))
            athlete_from(await athletes.read_athlete(connection, athlete_id, to_change=True))
            await squads.add_member(connection, squad_id, athlete_id)
        return Reply()

    async def _leave(self, call: Call) -> Reply:
        squad_id, athlete_id = call.path["squad_id"], call.path["athlete_id"]
        async with self._database.writing() as connection:
            _squad(await squads.read_squad(connection, squad_id))
            await squads.remove_member(connection, squad_id, athlete_id)
        return Reply()


def _squad(row: Json | None) -> Squad:
    if row is None:
        raise Refusal(404, "There is no such squad.")
    return Squad.model_validate(row)


def _key(squad: Squad) -> tuple[datetime, str]:
    return squad.created_at, squad.squad_id
