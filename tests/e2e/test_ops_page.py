"""The operations page in real Chromium, beside a page that films: its figures are of this test."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from math import floor
from typing import Any

import pytest
from playwright.async_api import Page, Response, expect

from tests.e2e import page_look
from tests.e2e.browser import DESKTOP, PHONE, Tab, tab
from tests.e2e.page_look import Looks, need_axe
from tests.e2e.served import served

Told = dict[str, Any]  # Any: JSON
WAIT_MS = 20_000
SERVERS_OWN = re.compile("A token is needed here: .* at /login")
_ROW = """
async () => {
  const page = document.querySelector('ht-ops');
  await page.updateComplete;
  const table = page.renderRoot.querySelector('ht-peers');
  await table.updateComplete;
  const cells = table.renderRoot.querySelectorAll('tr.camera [data-figure]');
  const figures = [...cells].map((cell) => [cell.dataset.figure, cell.innerText.trim()]);
  return { peer: page.known.peers[0], figures: Object.fromEntries(figures) };
}
"""


@dataclass
class Walk:
    """What was found on the way."""

    looks: Looks = field(default_factory=Looks)
    answers: list[Told] = field(default_factory=list)
    """What the API said of the camera."""
    peer: Told = field(default_factory=dict)
    """What the page made its row of."""
    shown: dict[str, str] = field(default_factory=dict)
    """What the row said, by figure."""
    copied: Told = field(default_factory=dict)
    sorts: list[str | None] = field(default_factory=list)
    """`aria-sort` of the loss column: at first, chosen, chosen again."""
    last_known: str = ""


@asynccontextmanager
async def beside(filming: Tab) -> AsyncIterator[Page]:
    """Open another page of the same browser, in a language that stands in brackets."""
    browser = filming.page.context.browser
    assert browser is not None
    page = await browser.new_page()
    await page_look.prepare(page)
    try:
        yield page
    finally:
        await page.close()


async def walk() -> Walk:
    found = Walk()
    async with AsyncExitStack() as opened:
        server = await opened.enter_async_context(AsyncExitStack())
        url = await server.enter_async_context(served(None))
        filming = await opened.enter_async_context(tab(url, None, PHONE))
        page = await opened.enter_async_context(beside(filming))
        await page.set_viewport_size(DESKTOP)

        async def look(state: str) -> None:
            await found.looks.look(page, state)

        await _go(url, filming, page, look, found)
        await server.aclose()
        await expect(page.get_by_text("does not answer")).to_be_visible(timeout=WAIT_MS)
        found.last_known = await page.get_by_text("Below is what was known").inner_text()
        await expect(page.locator("[data-session]")).to_be_visible()
        await look("server away")
    return found


async def _go(
    url: str, filming: Tab, page: Page, look: Callable[[str], Awaitable[None]], found: Walk
) -> None:
    await page.set_extra_http_headers({"X-Forwarded-For": "192.0.2.50"})
    await page.goto(f"{url}/ops")
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible(timeout=WAIT_MS)
    await look("not signed in")
    await page.set_extra_http_headers({})
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("Nobody is filming")).to_be_visible(timeout=WAIT_MS)
    await look("nobody films")

    async with _told(page) as answers:
        await filming.page.get_by_role("button", name="Try it with a clip").click()
        await _measured(page, answers)
        await page.get_by_role("button", name="Pause").click()
    shown = await page.evaluate(_ROW)
    found.peer, found.shown = shown["peer"], shown["figures"]
    found.answers = [peer for told in answers for peer in told["items"]]
    await page.evaluate(
        "navigator.clipboard.writeText = async (text) => { window.__copied = JSON.parse(text); }"
    )
    await page.get_by_role("button", name="Copy as JSON").first.click()
    await expect(page.get_by_text("Copied.")).to_be_visible()
    found.copied = await page.evaluate("window.__copied")

    loss = page.get_by_role("columnheader", name="Loss")
    for _ in range(3):
        found.sorts.append(await loss.get_attribute("aria-sort"))
        await loss.get_by_role("button").focus()
        await page.keyboard.press("Enter")
    await page.get_by_role("button", name="More:").click()
    await page.get_by_text("What is amber and red").click()
    await look("filming")
    await page.set_viewport_size(PHONE)
    await expect(page.locator("article")).to_be_visible()
    await found.looks.look_narrow(page, "filming, phone")
    await look("filming, phone")
    await page.get_by_role("button", name="Resume").click()


@asynccontextmanager
async def _told(page: Page) -> AsyncIterator[list[Told]]:
    """Keep what the server says of its cameras to this page."""
    answers: list[Told] = []

    async def keep(response: Response) -> None:
        if response.url.endswith("/ops/peers") and response.ok:
            answers.append(await response.json())

    page.on("response", keep)
    yield answers
    page.remove_listener("response", keep)


async def _measured(page: Page, answers: list[Told]) -> None:
    """Wait until nothing of the camera is unknown."""
    async with asyncio.timeout(40):
        while not any(None not in _figures(each) for each in answers[-1:]):
            await page.wait_for_event("response", timeout=WAIT_MS)


@pytest.fixture(scope="module")
def walked() -> Walk:
    need_axe()
    return asyncio.run(walk())


def test_a_camera_that_films_has_a_row_of_what_the_api_said_of_it(walked: Walk) -> None:
    peer, shown = walked.peer, walked.shown
    assert peer in walked.answers
    p50_ms, p95_ms = (peer[f"capture_to_result_{share}_ms"] for share in ("p50", "p95"))
    assert 0 < p50_ms <= p95_ms
    # A page rounds halves up, and Python to the even number.
    assert shown["latency"] == f"{floor(p50_ms + 0.5)} / {floor(p95_ms + 0.5)}"
    assert peer["stages"]["sent"]["p50_ms"] > 0
    assert float(shown["received"]) == pytest.approx(peer["received_fps"], abs=0.06)
    assert float(shown["analysed"]) == pytest.approx(peer["analysed_fps"], abs=0.06)
    assert float(shown["bitrate"]) == pytest.approx(peer["bitrate_bps"] / 1000, abs=0.6)
    assert shown["codec"] == peer["codec"]
    assert shown["resolution"] == f"{peer['width']} × {peer['height']}"


def test_what_is_copied_is_what_is_shown(walked: Walk) -> None:
    (camera,) = walked.copied["cameras"]
    assert walked.peer.items() <= camera.items()
    assert walked.copied["budget"]["cameras"] == 1


def test_a_column_sorts_by_key_and_says_so(walked: Walk) -> None:
    assert walked.sorts == [None, "descending", "ascending"]


def test_no_state_of_the_page_has_a_barrier(walked: Walk) -> None:
    assert len(walked.looks.violations) == 10  # five states, light and dark
    assert walked.looks.barriers == {}


def test_every_word_is_of_the_catalogue_or_the_servers(walked: Walk) -> None:
    told = {SERVERS_OWN.search(words) for said in walked.looks.words.values() for words in said}
    known = {found.group() for found in told if found is not None}
    known |= {walked.peer["session"], walked.peer["codec"]}
    assert walked.looks.strange_words(known) == set()


def test_while_the_server_is_away_the_last_figures_stay_with_their_age(walked: Walk) -> None:
    assert re.search(r"known ⟦\d+ s⟧ ago", walked.last_known)


def test_nothing_is_cut_off_at_320_pixels(walked: Walk) -> None:
    assert walked.looks.widths == {"filming, phone": 320}


def _figures(told: Told) -> list[object]:
    free = ("asked_fps",)  # null says that it is asked for nothing
    return [
        value for peer in told["items"] for name, value in peer.items() if name not in free
    ] or [None]
