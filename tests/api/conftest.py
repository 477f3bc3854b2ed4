"""The API in front of each kind of database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.running import Served, served
from tests.store.conftest import server, url  # noqa: F401 - fixtures
from tests.store.migrated import migrated


@pytest.fixture
async def api(url: str, tmp_path: Path) -> AsyncIterator[Served]:  # noqa: F811
    await migrated(url)
    async with served(tmp_path, url) as running:
        yield running
