"""Owns a program on a port that answers as a server would, or otherwise."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from server.page import add_page


@asynccontextmanager
async def answering(
    healthz: object, readyz: object, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Yield the port; the camera page is there too."""

    async def health(_: web.Request) -> web.Response:
        return web.json_response(healthz)

    async def ready(_: web.Request) -> web.Response:
        return web.json_response(readyz)

    async def nobody() -> bool:
        return False

    app = web.Application()
    app.router.add_get("/healthz", health)
    app.router.add_get("/readyz", ready)
    add_page(app, nobody)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "0.0.0.0", 0, ssl_context=tls)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
