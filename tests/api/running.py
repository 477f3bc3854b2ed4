"""Owns the whole server for the API's tests, on a port of loopback, with a store of its own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.app import create_app
from tests.server.test_app import KEY, SETTINGS, Blind

Told = dict[str, Any]  # Any: JSON


class Served:
    """A started server, and who asks it."""

    def __init__(self, app: web.Application) -> None:
        self.app = app
        self.client: TestClient[web.Request, web.Application] = TestClient(
            TestServer(app, host="127.0.0.1")
        )

    async def ask(
        self,
        method: str,
        path: str,
        status: int,
        json: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Told:
        """Return the JSON that is answered with *status*, and in `etag` its ETag."""
        url = "/api/v1" + path
        async with self.client.request(method, url, json=json, headers=headers) as response:
            assert response.status == status, await response.text()
            if status in (204, 304):
                return {"etag": response.headers.get("ETag")}
            kind = "application/problem+json" if status >= 400 else "application/json"
            assert response.content_type == kind
            return {**await response.json(), "etag": response.headers.get("ETag")}


@asynccontextmanager
async def served(data_dir: Path, database_url: str | None = None) -> AsyncIterator[Served]:
    """Serve with the database at the address, or with a file of its own."""
    settings = replace(SETTINGS, data_dir=data_dir, database_url=database_url)
    running = Served(create_app(settings, KEY, Blind().make))
    async with running.client:
        yield running
