"""Accounts in each kind of database, with a clock of the test's."""

from datetime import UTC, datetime, timedelta

import pytest

from server.people.accounts import Accounts
from server.store.database import Database
from tests.people.test_passwords import cheap
from tests.store.conftest import database, server, url  # noqa: F401 - fixtures


class Clock:
    """Says what the test set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(database: Database, clock: Clock) -> Accounts:  # noqa: F811
    return Accounts(database, cheap(), clock)
