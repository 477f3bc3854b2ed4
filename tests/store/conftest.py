"""Databases to store in: every test that asks for `url` runs on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.store.database import Database, default_url
from tests.store.migrated import migrated
from tests.store.postgres import Postgres, postgres, programs


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL here: `make setup-test` installs it")
    with postgres(where) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, without tables."""
    if request.param == "sqlite":
        yield default_url(tmp_path)
        return
    server: Postgres = request.getfixturevalue("server")
    address = server.new_database()
    yield address
    server.give_back(address)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """A database with its tables."""
    await migrated(url)
    opened = Database(url)
    yield opened
    await opened.close()
