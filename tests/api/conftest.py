"""The API in front of each kind of database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.store import schema
from tests.api.running import Served, served
from tests.store.conftest import server, url  # noqa: F401 - fixtures


@pytest.fixture
async def api(url: str, tmp_path: Path) -> AsyncIterator[Served]:  # noqa: F811
    await schema.upgrade(url)
    async with served(tmp_path, url) as running:
        yield running
