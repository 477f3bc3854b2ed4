"""Every page in other languages, in real Chromium: made-up ones with long words, and Arabic."""

import re
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Page, Route

from server.app import create_app
from server.page import PAGES
from server.settings import Settings
from tests.e2e.browser import DESKTOP, PHONE
from tests.e2e.page_look import WORDS, Looks
from tests.e2e.served import KEY, free_port
from tests.pages.conftest import serving
from tests.server.test_app import Blind

_GROWN: Final = 0.4
"""How much longer a sentence is in the made-up languages: about what German takes."""
_COLUMNS: Final = ("nickname", "consent", "minor", "hidden", "squads")
"""What the columns of a file of athletes are called in every language."""
_ACCENT: Final = "\N{COMBINING CIRCUMFLEX ACCENT}"
_READY: Final = """
async () => {
  while (!document.documentElement.dir || document.querySelector(':not(:defined)')) {
    await new Promise((go) => setTimeout(go, 20));
  }
  for (const part of document.querySelectorAll('*')) await part.updateComplete;
}
"""
# Every part of a page, through the shadow roots, whose words do not fit into it.
_CUT_OFF: Final = """
() => {
  const found = [];
  const visit = (node) => {
    for (const part of node.children) {
      const { overflowX, display } = getComputedStyle(part);
      const scrolls = overflowX === 'auto' || overflowX === 'scroll';
      const isUnseen = part.clientWidth <= 1 || display === 'inline';
      const isTold = !scrolls && !isUnseen && part.tagName !== 'SELECT';
      if (isTold && part.scrollWidth > part.clientWidth + 1) {
        found.push(`${part.localName}.${part.className} ${part.textContent.trim().slice(0, 60)}`);
      }
      if (scrolls) continue;
      visit(part);
      if (part.shadowRoot) visit(part.shadowRoot);
    }
  };
  visit(document.body);
  return found;
}
"""
# The ways to other pages that are not wholly on the screen, or too low for a finger.
_BEYOND: Final = """
() => [...document.querySelector('ht-top').shadowRoot.querySelectorAll('a')].filter((way) => {
  const { left, right, top, bottom } = way.getBoundingClientRect();
  return left < 0 || right > innerWidth || top < 0 || bottom > innerHeight || bottom - top < 48;
}).map((way) => way.textContent)
"""
_PHONES: Final = ((320, 568), (390, 844), (844, 390))
_LANGUAGES: Final = sorted(
    folder.name
    for folder in (Path(__file__).parents[2] / "static/i18n").iterdir()
    if folder.is_dir()
)


@pytest.fixture
async def blind_url(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a server that sees nobody."""
    settings = Settings(port=free_port(), data_dir=tmp_path, udp_ports=(43300, 43399))
    async with serving(create_app(settings, KEY, Blind().make), settings.port):
        yield f"http://localhost:{settings.port}"


async def _page(browser: Browser) -> Page:
    page = await browser.new_page(viewport=PHONE, service_workers="block")
    await page.emulate_media(reduced_motion="reduce")
    return page


def _made_up(sentence: str) -> str:
    """Return *sentence* in brackets, accented and longer; its {names} as they are."""
    parts = re.split(r"(\{\w+\})", sentence)
    accented = "".join(
        part if part.startswith("{") else re.sub(r"([A-Za-z])", rf"\1{_ACCENT}", part)
        for part in parts
    )
    more = "~" * round(_GROWN * len(sentence))
    words = " ".join(more[at : at + 6] for at in range(0, len(more), 6))
    return unicodedata.normalize("NFC", f"⟦{accented} {words}⟧" if words else f"⟦{accented}⟧")


async def _speak_made_up(page: Page, tag: str) -> None:
    """Have *page* speak a made-up language under the tag of another."""

    async def answer(route: Route) -> None:
        english = route.request.url.replace(f"/i18n/{tag}/", "/i18n/en/")
        words = await (await route.fetch(url=english)).json()
        await route.fulfill(json={key: _made_up(said) for key, said in words.items()})

    await page.route(f"**/static/i18n/{tag}/*.json", answer)


@pytest.mark.parametrize(("tag", "direction"), [("en", "ltr"), ("ar", "rtl")])
async def test_no_page_has_a_word_of_its_own_or_breaks_with_long_ones(
    blind_url: str, browser: Browser, tag: str, direction: str
) -> None:
    page, looks = await _page(browser), Looks()
    cut_off: dict[str, list[str]] = {}
    await _speak_made_up(page, tag)
    paths = [*(path for path in PAGES if "{" not in path), "/first-account"]
    # What it films would stand on other pages, in words of its own.
    for path in sorted(paths, key=lambda path: path == "/demo"):
        await page.goto(f"{blind_url}{path}?lang={tag}")
        await page.evaluate(_READY)
        assert await page.evaluate("document.documentElement.dir") == direction
        assert await page.evaluate("document.documentElement.lang") == tag
        await looks.look_narrow(page, path)
        looks.words[path] = await page.evaluate(WORDS)
        for size in (PHONE, DESKTOP):
            await page.set_viewport_size(size)
            cut_off[f"{path} {size['width']}"] = await page.evaluate(_CUT_OFF)
    assert looks.strange_words(_COLUMNS) == set()
    assert looks.cut_off == {}
    assert {where: found for where, found in cut_off.items() if found} == {}


async def test_the_way_to_every_other_page_is_on_the_screen_in_every_language(
    blind_url: str, browser: Browser
) -> None:
    page = await _page(browser)
    beyond = {}
    for tag in _LANGUAGES:
        await page.goto(f"{blind_url}/help/camera?lang={tag}")
        await page.evaluate(_READY)
        for width, height in _PHONES:
            await page.set_viewport_size({"width": width, "height": height})
            beyond[tag, width] = await page.evaluate(_BEYOND)
    assert {where: found for where, found in beyond.items() if found} == {}


async def test_the_camera_page_runs_from_right_to_left_and_its_picture_does_not(
    blind_url: str, browser: Browser
) -> None:
    page = await _page(browser)
    await page.goto(f"{blind_url}/demo?lang=ar")
    await page.locator("html[data-state=no_body]").wait_for(timeout=60_000)
    more = await page.get_by_role("button", name="المزيد").bounding_box()
    retry = await page.get_by_role("button", name="إعادة").first.bounding_box()
    assert more is not None
    assert retry is not None
    assert more["x"] < retry["x"]
    canvas = page.locator(".stage canvas")
    assert await canvas.evaluate("canvas => getComputedStyle(canvas).direction") == "ltr"
    assert await canvas.evaluate("canvas => getComputedStyle(canvas).transform") == "none"
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
