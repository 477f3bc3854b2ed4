"""Which of a module's two copies a browser is sent."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.page import module_of

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    static = tmp_path / "static"
    (static / "small").mkdir(parents=True)
    (static / "ring.js").write_text("whole")
    (static / "small/ring.js").write_text("small")
    (static / "small/gone.js").write_text("small")
    (tmp_path / "secret.js").write_text("secret")
    app = web.Application()
    app.router.add_get("/static/{module:.+\\.js}", module_of(static))
    async with TestClient(TestServer(app)) as client:
        yield client


async def _sent(client: Client, path: str) -> tuple[int, str]:
    response = await client.get(path)
    return response.status, await response.text() if response.status == 200 else ""


async def test_the_copy_without_comments_is_sent(client: Client) -> None:
    assert await _sent(client, "/static/ring.js") == (200, "small")


async def test_an_edited_module_is_sent_as_it_stands(client: Client, tmp_path: Path) -> None:
    later_s = (tmp_path / "static/small/ring.js").stat().st_mtime + 1
    os.utime(tmp_path / "static/ring.js", (later_s, later_s))
    assert await _sent(client, "/static/ring.js") == (200, "whole")


@pytest.mark.parametrize(
    "path", ["/static/gone.js", "/static/%2e%2e/secret.js", "/static//etc/x.js", "/static/%00.js"]
)
async def test_nothing_without_a_module_is_sent(client: Client, path: str) -> None:
    assert (await _sent(client, path))[0] == 404
