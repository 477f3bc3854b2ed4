"""Athletes over HTTP, and with them what every resource does: pages, ETags, problems."""

import pytest

from tests.api.running import Served


async def test_an_athlete_is_entered_read_changed_and_deleted(api: Served) -> None:
    made = await api.ask("POST", "/athletes", 201, {"nickname": "Number 7"})
    one = f"/athletes/{made['athlete_id']}"
    assert made["nickname"] == "Number 7"
    assert await api.ask("GET", one, 200) == made
    changed = await api.ask("PATCH", one, 200, {"is_minor": True})
    assert (changed["nickname"], changed["is_minor"]) == ("Number 7", True)
    assert changed["etag"] != made["etag"]
    await api.ask("DELETE", one, 204)
    gone = await api.ask("GET", one, 404)
    assert gone["detail"] == "There is no such athlete."


async def test_what_a_client_has_already_is_not_sent_again(api: Served) -> None:
    made = await api.ask("POST", "/athletes", 201, {})
    one = f"/athletes/{made['athlete_id']}"
    for tags in (made["etag"], f'"other", W/{made["etag"]}', "*"):
        again = await api.ask("GET", one, 304, headers={"If-None-Match": tags})
        assert again["etag"] == made["etag"]
    await api.ask("GET", one, 200, headers={"If-None-Match": '"other"'})


@pytest.mark.parametrize("tag", ['"other"', "no tag at all", "", 'W/"{}"'])
async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    api: Served, tag: str
) -> None:
    made = await api.ask("POST", "/athletes", 201, {"nickname": "a"})
    one = f"/athletes/{made['athlete_id']}"
    old = {"If-Match": tag.format(made["etag"].strip('"'))}
    for method in ("PATCH", "DELETE"):
        refused = await api.ask(method, one, 412, {"nickname": "b"}, old)
        assert "read it again" in refused["detail"]
    assert await api.ask("GET", one, 200) == made
    await api.ask("PATCH", one, 200, {"nickname": "b"}, {"If-Match": made["etag"]})
    await api.ask("PATCH", one, 412, {"nickname": "c"}, {"If-Match": made["etag"]})


async def test_pages_tell_each_once_although_some_come_and_go_between(api: Served) -> None:
    made = [await api.ask("POST", "/athletes", 201, {"nickname": str(n)}) for n in range(5)]
    first = await api.ask("GET", "/athletes?limit=2", 200)
    await api.ask("DELETE", f"/athletes/{made[0]['athlete_id']}", 204)
    await api.ask("POST", "/athletes", 201, {"nickname": "5"})
    told, after = [each["nickname"] for each in first["items"]], first["next_cursor"]
    while after is not None:
        page = await api.ask("GET", f"/athletes?limit=2&cursor={after}", 200)
        told += [each["nickname"] for each in page["items"]]
        after = page["next_cursor"]
    assert told == list("012345")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=some", "limit"),
        ("cursor=", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=W10", "cursor"),
        ("colour=red", "colour"),
        ("limit=1&limit=2", "once"),
    ],
)
async def test_a_question_that_means_nothing_is_answered_with_what_is_wrong(
    api: Served, query: str, told: str
) -> None:
    refused = await api.ask("GET", f"/athletes?{query}", 422)
    assert told in refused["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"nickname": ""},
        {"nickname": " a"},
        {"nickname": "a\x00b"},
        {"nickname": "\ud800"},
        {"nickname": "x" * 81},
        {"nickname": 7},
        {"is_minor": "perhaps"},
        {"name": "who"},
        [],
        None,
    ],
)
async def test_what_no_athlete_can_be_changes_nothing(api: Served, body: object) -> None:
    refused = await api.ask("POST", "/athletes", 415 if body is None else 422, body)
    assert refused["detail"]
    assert (await api.ask("GET", "/athletes", 200))["items"] == []


async def test_an_id_that_no_database_takes_is_nobody_s(api: Served) -> None:
    for athlete_id in ("%00", "a%0Ab", "x" * 65, "%ff"):
        await api.ask("GET", f"/athletes/{athlete_id}", 404)
