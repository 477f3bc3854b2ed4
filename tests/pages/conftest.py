"""A browser, and a server that sees nobody, for pages that film nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from playwright.async_api import Browser, async_playwright, expect

# How long what will be is waited for, where all cores are shared; Playwright's own is 5 s.
expect.set_options(timeout=30_000)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--headless=new", "--no-sandbox", "--disable-gpu"],
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def serving(app: web.Application, port: int) -> AsyncIterator[web.AppRunner]:
    """Serve *app* on the loopback *port*; the runner may be cleaned up before the end."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield runner
    await runner.cleanup()
