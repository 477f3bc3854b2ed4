import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from server.errors import BadInput
from server.people.accounts import IDLE, LONGEST, Accounts, NameTaken, account_name
from server.store import schema
from server.store.audit import list_entries
from server.store.database import Database, DatabaseAway, default_url
from server.store.tables import Account, SignIn
from signaling.answerer import Refusal
from tests.people.conftest import Clock
from tests.people.test_passwords import WORDS, cheap
from tests.store.test_disk_full import fill


async def test_a_coach_signs_in_and_out(accounts: Accounts) -> None:
    await accounts.add("Kim Lee", WORDS, "coach")
    cookie = await accounts.sign_in(" kim  LEE ", WORDS)
    person = await accounts.person_of(cookie)
    assert person is not None
    assert (person.name, person.role) == ("kim lee", "coach")
    await accounts.sign_out(cookie)
    await accounts.sign_out(cookie)
    assert await accounts.person_of(cookie) is None


async def test_neither_cookie_nor_password_stand_in_the_store(
    accounts: Accounts, database: Database
) -> None:
    await accounts.add("kim", WORDS, "coach")
    cookie = await accounts.sign_in("kim", WORDS)
    async with database.reading() as connection:
        rows = [
            *(await connection.execute(select(*Account.__table__.columns))),
            *(await connection.execute(select(*SignIn.__table__.columns))),
        ]
    assert len(rows) == 2
    assert cookie not in str(rows)
    assert WORDS not in str(rows)


async def test_each_sign_in_has_a_cookie_of_its_own(accounts: Accounts) -> None:
    await accounts.add("kim", WORDS, "coach")
    phone, desk = await accounts.sign_in("kim", WORDS), await accounts.sign_in("kim", WORDS)
    assert phone != desk
    await accounts.sign_out(phone)
    assert await accounts.person_of(desk) is not None


@pytest.mark.parametrize("name", ["kim", "nobody", "", "\x00", "x" * 100, "\ud800"])
async def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    accounts: Accounts, name: str
) -> None:
    await accounts.add("kim", WORDS, "coach")
    with pytest.raises(Refusal) as refused:
        await accounts.sign_in(name, "another password")
    assert refused.value.status == 401
    assert refused.value.detail.startswith("Name or password is wrong.")


async def test_a_cookie_that_nobody_was_given_is_nobody_s(accounts: Accounts) -> None:
    for made_up in ("", "x", "\ud800", "0" * 10_000):
        assert await accounts.person_of(made_up) is None


async def test_a_sign_in_that_is_not_used_ends_and_one_that_is_goes_on(
    accounts: Accounts, clock: Clock
) -> None:
    await accounts.add("kim", WORDS, "coach")
    used, unused = [await accounts.sign_in("kim", WORDS) for _ in range(2)]
    for _ in range(2):
        clock.later(IDLE * 0.9)
        assert await accounts.person_of(used) is not None
    assert await accounts.person_of(unused) is None


async def test_a_sign_in_ends_with_its_time_however_much_it_is_used(
    accounts: Accounts, clock: Clock
) -> None:
    await accounts.add("kim", WORDS, "coach")
    cookie = await accounts.sign_in("kim", WORDS)
    began = clock.now
    while clock.now - began < LONGEST - IDLE / 2:
        clock.later(IDLE / 2)
        assert await accounts.person_of(cookie) is not None
    clock.later(IDLE / 2 + timedelta(seconds=1))
    assert await accounts.person_of(cookie) is None


async def test_what_nobody_can_use_any_more_is_forgotten(
    accounts: Accounts, clock: Clock, database: Database
) -> None:
    await accounts.add("kim", WORDS, "coach")
    await accounts.sign_in("kim", WORDS)
    clock.later(IDLE * 2)
    await accounts.sign_in("kim", WORDS)
    async with database.reading() as connection:
        left = (await connection.execute(select(SignIn.began_at))).scalars().all()
    assert left == [clock.now]


async def test_a_new_password_ends_every_sign_in_of_its_owner_and_no_other(
    accounts: Accounts,
) -> None:
    await accounts.add("kim", WORDS, "coach")
    await accounts.add("lou", WORDS, "ops")
    kims, lous = await accounts.sign_in("kim", WORDS), await accounts.sign_in("lou", WORDS)
    await accounts.set_password("KIM", "another few words")
    assert await accounts.person_of(kims) is None
    assert await accounts.person_of(lous) is not None
    with pytest.raises(Refusal):
        await accounts.sign_in("kim", WORDS)
    await accounts.sign_in("kim", "another few words")


async def test_a_full_disk_signs_nobody_out(small_disk: Path, clock: Clock) -> None:
    await schema.upgrade(default_url(small_disk))
    database = Database(default_url(small_disk))
    accounts = Accounts(database, cheap(), clock)
    await accounts.add("kim", WORDS, "coach")
    cookie = await accounts.sign_in("kim", WORDS)
    fill(small_disk / "ballast")
    with pytest.raises(DatabaseAway):
        await accounts.sign_in("kim", WORDS)
    clock.later(IDLE / 2)
    person = await accounts.person_of(cookie)
    assert person is not None
    assert person.name == "kim"
    await database.close()


async def test_who_is_removed_is_signed_out(accounts: Accounts) -> None:
    await accounts.add("kim", WORDS, "coach")
    cookie = await accounts.sign_in("kim", WORDS)
    await accounts.remove("kim")
    assert await accounts.person_of(cookie) is None
    for nobody in (accounts.remove("kim"), accounts.set_password("kim", WORDS)):
        with pytest.raises(BadInput, match="nobody has the name 'kim'"):
            await nobody


async def test_one_name_is_one_person(accounts: Accounts) -> None:
    await accounts.add("Zoë", WORDS, "coach")
    for same in ("zoë", "ZOË", " Zoe\u0308 "):
        with pytest.raises(NameTaken):
            await accounts.add(same, WORDS, "admin")
    assert [each.role for each in await accounts.accounts()] == ["coach"]


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "a\x00b", "a\u202eb", "\ud800"])
def test_a_name_that_nobody_could_read_is_not_taken(name: str) -> None:
    with pytest.raises(BadInput, match="a name has 1 to 64 characters"):
        account_name(name)


async def test_of_many_first_accounts_at_once_one_is_made(accounts: Accounts) -> None:
    assert await accounts.may_make_first()
    tries = [accounts.add_first(f"kim {n}", WORDS) for n in range(4)]
    assert sorted(await asyncio.gather(*tries)) == [False, False, False, True]
    assert len(await accounts.accounts()) == 1
    assert not await accounts.may_make_first()


async def test_while_the_database_is_away_nobody_is_let_in_and_told_why() -> None:
    away = Accounts(Database("postgresql://me@127.0.0.1:1/club"), cheap())
    with pytest.raises(Refusal, match="cannot be looked up now") as refused:
        await away.person_of("a cookie")
    assert refused.value.status == 503
    assert not await away.may_make_first()


async def test_who_signed_in_and_what_became_of_accounts_is_in_the_audit_log(
    accounts: Accounts, database: Database, clock: Clock
) -> None:
    assert await accounts.add_first("kim", WORDS)
    await accounts.add("lou", WORDS, "coach")
    kim, lou = (each.account_id for each in await accounts.accounts())
    for deed in (
        accounts.sign_in("lou", WORDS),
        accounts.set_password("lou", "another few words"),
        accounts.remove("lou"),
    ):
        clock.later(timedelta(seconds=1))
        await deed
    for name, password in (("kim", "a wrong guess"), ("nobody at all", WORDS)):
        with pytest.raises(Refusal, match="Name or password is wrong"):
            await accounts.sign_in(name, password)
    async with database.reading() as connection:
        entries = await list_entries(connection, None, 9)
    told = {(each["actor"], each["action"], each["object"]) for each in entries}
    assert told == {
        ("this machine", "first account", kim),
        ("command line", "user add", lou),
        (lou, "signed in", ""),
        ("command line", "user password", lou),
        ("command line", "user remove", lou),
        ("somebody", "sign-in failed", kim),
        ("somebody", "sign-in failed", ""),
    }
    assert "wrong" not in str(entries)
    assert "nobody" not in str(entries)


async def test_a_guess_stays_wrong_where_the_log_of_it_cannot_be_written(
    accounts: Accounts,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await accounts.add("kim", WORDS, "coach")

    def full() -> None:
        raise DatabaseAway("the disk is full")

    monkeypatch.setattr(database, "writing", full)
    with pytest.raises(Refusal, match="Name or password is wrong"):
        await accounts.sign_in("kim", "a wrong guess")
    assert "not in the audit log: a sign-in failed" in caplog.text
