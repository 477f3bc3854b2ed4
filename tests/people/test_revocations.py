import asyncio

import pytest

from server.people.revocations import REFRESH_S, Revocations
from server.store.database import Database
from signaling.answerer import Refusal


class Seconds:
    """A clock of the test's."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


async def test_a_token_that_was_taken_back_is_known_here_at_once_and_elsewhere_soon(
    database: Database,
) -> None:
    clock = Seconds()
    here, elsewhere = Revocations(database, clock), Revocations(database, clock)
    for each in (here, elsewhere):
        await each.refresh()
        assert not each.is_revoked("one")
    await here.revoke("one")
    await here.revoke("one")
    assert here.is_revoked("one")
    assert not here.is_revoked("two")
    clock.now_s += REFRESH_S
    await elsewhere.refresh()
    assert elsewhere.is_revoked("one")


async def test_before_the_store_has_answered_nobody_can_tell() -> None:
    away = Revocations(Database("postgresql://me@127.0.0.1:1/club"))
    await away.refresh()
    with pytest.raises(Refusal, match="cannot be looked up") as refused:
        away.is_revoked("one")
    assert refused.value.status == 503


async def test_what_is_known_stays_known_while_the_store_is_away(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = Seconds()
    known = Revocations(database, clock)
    await known.revoke("one")
    await known.refresh()
    monkeypatch.setattr(known, "_database", Database("postgresql://me@127.0.0.1:1/club"))
    clock.now_s += REFRESH_S
    await known.refresh()
    assert known.is_revoked("one")
    assert not known.is_revoked("two")


async def test_taking_one_back_does_not_pass_for_knowing_the_others(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Revocations(database).revoke("one")
    known = Revocations(database)
    await known.revoke("two")
    monkeypatch.setattr(known, "_database", Database("postgresql://me@127.0.0.1:1/club"))
    await known.refresh()
    with pytest.raises(Refusal, match="cannot be looked up"):
        known.is_revoked("one")


async def test_a_store_that_hangs_keeps_no_camera_waiting_for_good(
    database: Database,
) -> None:
    if database.is_sqlite:
        pytest.skip("nobody keeps a reader of SQLite waiting")
    clock = Seconds()
    known = Revocations(database, clock)
    await known.revoke("one")
    await known.refresh()
    async with database.writing() as connection:
        await connection.exec_driver_sql("LOCK TABLE revoked_tokens IN ACCESS EXCLUSIVE MODE")
        clock.now_s += REFRESH_S
        async with asyncio.timeout(8):
            await asyncio.gather(*(known.refresh() for _ in range(20)))
    assert known.is_revoked("one")
    assert not known.is_revoked("two")
