"""The pages while their server is away, and when it has newer ones, in a real Chromium."""

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, expect

import server.page
from server.app import create_app
from server.settings import Settings
from tests.e2e.browser import PHONE
from tests.e2e.served import KEY, free_port
from tests.pages.conftest import serving
from tests.server.test_app import Blind

_WORKS = """
async () => {
  const worker = (await navigator.serviceWorker.ready).active;
  while (worker.state !== 'activated') {
    await new Promise((go) => worker.addEventListener('statechange', go, { once: true }));
  }
}
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A server whose files may be changed, and a browser."""

    url: str
    static: Path
    runner: web.AppRunner
    browser: BrowserContext


@pytest.fixture
async def served(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    static = tmp_path / "static"
    shutil.copytree(server.page._static_dir(), static)
    monkeypatch.setattr(server.page, "_static_dir", lambda: static)
    port = free_port()
    settings = Settings(port=port, data_dir=tmp_path / "data", udp_ports=(43200, 43299))
    async with serving(create_app(settings, KEY, Blind().make), port) as runner:
        context = await browser.new_context(viewport=PHONE)
        yield Served(f"http://localhost:{port}", static, runner, context)


async def test_while_the_server_is_away_a_page_opens_and_says_so_in_its_own_words(
    served: Served,
) -> None:
    page = await served.browser.new_page()
    await page.goto(f"{served.url}/help/camera")
    await page.evaluate(_WORKS)
    kept = await page.evaluate(
        "async () => (await (await caches.open((await caches.keys())[0])).keys()).map((k) => k.url)"
    )
    assert f"{served.url}/static/demo/cmj.mp4" in kept
    assert not [url for url in kept if "/api/" in url]
    await served.runner.cleanup()

    await page.goto(f"{served.url}/c/of-another-day")
    state = page.locator("html[data-state=denied] ht-gate")
    await expect(state.get_by_role("button", name="Try it with a clip")).to_be_visible()
    await state.get_by_role("button", name="Try it with a clip").click()
    await expect(page.get_by_text("The server cannot be reached.").first).to_be_visible()
    await page.goto(f"{served.url}/login")
    await expect(page.get_by_role("alert")).to_have_text("The server cannot be reached.")
    await page.goto(f"{served.url}/help/camera")
    await expect(page.get_by_role("heading", name="Light on the athlete")).to_be_visible()


async def test_a_newer_page_is_told_and_read_only_when_asked_for(served: Served) -> None:
    page = await served.browser.new_page()
    opened: list[str] = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    await page.goto(f"{served.url}/help/camera")
    await page.evaluate(_WORKS)
    words = served.static / "i18n/en/help.json"
    changed = json.loads(words.read_text()) | {"help.title": "Another title"}
    words.write_text(json.dumps(changed))
    await page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.update())")
    told = page.get_by_role("status")
    await expect(told).to_contain_text("A newer version is ready.")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Where to put the camera")
    assert len(opened) == 1
    await told.get_by_role("button", name="Reload").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Another title")
    assert len(await page.evaluate("caches.keys()")) == 1
