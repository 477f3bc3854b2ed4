"""Squads over HTTP."""

from tests.api.running import Served


async def test_athletes_join_a_squad_and_leave_it(api: Served) -> None:
    squad = await api.ask("POST", "/squads", 201, {"name": "U19"})
    one = f"/squads/{squad['squad_id']}"
    made = [await api.ask("POST", "/athletes", 201, {"nickname": n}) for n in "abc"]
    for athlete in (*made, made[0]):
        await api.ask("PUT", f"{one}/members/{athlete['athlete_id']}", 204)
    first = await api.ask("GET", f"{one}/members?limit=2", 200)
    rest = await api.ask("GET", f"{one}/members?cursor={first['next_cursor']}", 200)
    assert [a["nickname"] for a in (*first["items"], *rest["items"])] == ["a", "b", "c"]
    await api.ask("DELETE", f"{one}/members/{made[1]['athlete_id']}", 204)
    await api.ask("DELETE", f"{one}/members/{made[1]['athlete_id']}", 204)
    assert (await api.ask("GET", one, 200))["member_count"] == 2
    await api.ask("GET", f"/athletes/{made[1]['athlete_id']}", 200)


async def test_who_is_archived_is_in_no_list_to_choose_from_until_had_back(api: Served) -> None:
    squad = await api.ask("POST", "/squads", 201, {"name": "U19"})
    one = f"/squads/{squad['squad_id']}"
    kim, lou = [await api.ask("POST", "/athletes", 201, {"nickname": n}) for n in ("Kim", "Lou")]
    for athlete in (kim, lou):
        await api.ask("PUT", f"{one}/members/{athlete['athlete_id']}", 204)

    async def listed() -> list[list[str]]:
        paths = ("/athletes", f"{one}/members", "/athletes?archived=true")
        pages = [await api.ask("GET", path, 200) for path in paths]
        return [[each["nickname"] for each in page["items"]] for page in pages]

    path = f"/athletes/{kim['athlete_id']}"
    gone = await api.ask("PATCH", path, 200, {"is_archived": True})
    assert gone["archived_at"] is not None
    again = await api.ask("PATCH", path, 200, {"is_archived": True})
    assert again["archived_at"] == gone["archived_at"]
    assert await listed() == [["Lou"], ["Lou"], ["Kim"]]
    assert (await api.ask("GET", one, 200))["member_count"] == 1
    assert (await api.ask("GET", path, 200))["nickname"] == "Kim", "and can still be read"
    await api.ask("PATCH", path, 200, {"is_archived": False})
    assert await listed() == [["Kim", "Lou"], ["Kim", "Lou"], []]


async def test_nobody_joins_what_is_not_there(api: Served) -> None:
    squad = await api.ask("POST", "/squads", 201, {"name": "U19"})
    refused = await api.ask("PUT", f"/squads/{squad['squad_id']}/members/x", 404)
    assert refused["detail"] == "There is no such athlete."
    refused = await api.ask("PUT", "/squads/x/members/x", 404)
    assert refused["detail"] == "There is no such squad."


async def test_a_squad_is_renamed_and_deleted_and_its_members_stay(api: Served) -> None:
    squad = await api.ask("POST", "/squads", 201, {"name": "U19"})
    one = f"/squads/{squad['squad_id']}"
    athlete = await api.ask("POST", "/athletes", 201, {})
    await api.ask("PUT", f"{one}/members/{athlete['athlete_id']}", 204)
    await api.ask("PATCH", one, 412, {"name": "U21"}, {"If-Match": squad["etag"]})
    renamed = await api.ask("PATCH", one, 200, {"name": "U21"})
    assert [s["name"] for s in (await api.ask("GET", "/squads", 200))["items"]] == ["U21"]
    await api.ask("DELETE", one, 204, headers={"If-Match": renamed["etag"]})
    await api.ask("GET", one, 404)
    await api.ask("GET", f"/athletes/{athlete['athlete_id']}", 200)
