"""A screen beside a page that films, walked through once: what `test_screen` looks at."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Page, Route, expect

from server.store import schema
from tests.e2e.browser import DESKTOP, PHONE, Tab, tab
from tests.e2e.page_look import Looks, prepare
from tests.e2e.page_walk import FOCUSED
from tests.e2e.served import free_port, served

Told = dict[str, Any]  # Any: JSON
HEIGHT = "jump_height_flight_time_m"
NAMES = ("Kim", "Lou", "Bo")
WAIT_MS = 60_000
_SHOWN = """
() => {
  const screen = document.querySelector('ht-screen').renderRoot;
  const score = screen.querySelector('ht-score').renderRoot;
  const text = (part) => part?.innerText.trim();
  const rows = screen.querySelector('ht-board')?.renderRoot.querySelectorAll('tbody tr') ?? [];
  return {
    rep_id: score.querySelector('.height').dataset.repId,
    who: text(score.querySelector('h2')),
    value: text(score.querySelector('.value')),
    sd: text(score.querySelector('.beside b')),
    rows: Array.from(rows, (row) => Array.from(row.cells, text)),
    large_px: parseFloat(getComputedStyle(score.querySelector('.value')).fontSize),
  };
}
"""
_SMALLEST_PX = """
() => {
  const found = [];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.data.trim() !== '') {
      if (!node.parentElement.closest('.unseen')) {
        found.push(parseFloat(getComputedStyle(node.parentElement).fontSize));
      }
    }
    if (['STYLE', 'SCRIPT', 'NOSCRIPT'].includes(node.tagName)) return;
    if (node.shadowRoot) visit(node.shadowRoot);
    for (const child of node.childNodes) visit(child);
  };
  visit(document.body);
  return Math.min(...found);
}
"""

_HEARD = "document.querySelector('ht-screen').shown.heard"
_ALL_SAVED = """
(() => {
  const told = window.__tap.events.map((event) => event.told);
  const saved = (rep) => told.some((other) =>
    other.type === 'rep_saved' && other.rep_id === rep.rep_id && other.revision >= rep.revision);
  const reps = told.filter(({ type }) => type === 'rep').map(({ rep }) => rep);
  return reps.every(({ rep_id }) =>
    reps.some((rep) => rep.rep_id === rep_id && rep.final && saved(rep)));
})()
"""


@dataclass
class Walk:
    """What was found on the way."""

    looks: Looks = field(default_factory=Looks)
    shown: Told = field(default_factory=dict)
    """What stood on the wall, while no jump counted."""
    reps: list[Told] = field(default_factory=list)
    """What the API had of the session then, the newest first."""
    board: Told = field(default_factory=dict)
    alone: Told = field(default_factory=dict)
    """What stood on a phone that came by Kim's badge, and in the end its address."""
    on_a_phone: Told = field(default_factory=dict)
    smallest_px: float = 0
    scrolls_px: float = 0
    """How far the wall would scroll."""
    hidden: Told = field(default_factory=dict)
    """What stood there once Kim had opted out."""
    codes: list[str] = field(default_factory=list)
    """On the coach's sheet, before and after a restart."""
    links: list[str] = field(default_factory=list)
    """Beside them."""
    sheet: Looks = field(default_factory=Looks)
    focused: list[str] = field(default_factory=list)
    """By name, when the code went, and when it was back by the Enter key."""
    opened_behind: bool = True
    """Whether a key opened the settings behind the sheet."""
    asked: list[str] = field(default_factory=list)
    """Every address that the screen asked for."""
    before_restart: str = ""
    after_restart: str = ""
    told: set[str] = field(default_factory=set)
    """The server's own sentences."""


class Stored:
    """The server, asked from outside the pages."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http, self._url = http, url

    async def ask(self, method: str, path: str, body: object = None) -> Told:
        async with self._http.request(method, f"{self._url}/api/v1{path}", json=body) as answer:
            assert answer.ok, await answer.text()
            told: Told = {} if answer.status == 204 else await answer.json()
            return told


async def walk(folder: Path) -> Walk:
    found = Walk()
    database_url, port = f"sqlite:///{folder}/hangtime.db", free_port()
    await schema.upgrade(database_url)
    async with AsyncExitStack() as opened:
        server = await opened.enter_async_context(AsyncExitStack())
        url = await server.enter_async_context(served(None, port, database_url))
        stored = Stored(await opened.enter_async_context(aiohttp.ClientSession()), url)
        filming = await opened.enter_async_context(tab(url, None, PHONE, prepare=prepare))
        browser = filming.page.context.browser
        assert browser is not None
        screen = await browser.new_page(viewport=PHONE)
        await prepare(screen)
        screen.on("request", lambda request: found.asked.append(request.url))
        await _go(url, stored, filming, screen, found)
        await server.aclose()
        await _state_is(screen, "lost")
        await found.looks.look(screen, "server away")
        await server.enter_async_context(served(None, port, database_url))
        # The page that films told the new server that it was paused.
        await _state_is(screen, "held")
        await filming.state_is("paused")
        await filming.page.get_by_role("button", name="⟦Resume⟧").click()
        await _until(screen, f"{_HEARD} !== argument", found.before_restart)
        found.after_restart = (await screen.evaluate(_SHOWN))["rep_id"]
        await _close(filming, screen, found)
    return found


async def _go(url: str, stored: Stored, filming: Tab, screen: Page, found: Walk) -> None:
    ids = {}
    for name in NAMES:
        wish = {"nickname": name, "has_consent": True, "hidden_from_leaderboards": name == "Bo"}
        ids[name] = (await stored.ask("POST", "/athletes", wish))["athlete_id"]
    await filming.page.get_by_role("button", name="Try it with a clip").click()
    await filming.event_count_reaches("hello", 1, timeout_s=30)
    session = f"/sessions/{filming.page.url.rpartition('/')[2]}"
    await stored.ask("PATCH", session, {"athlete_id": ids["Kim"]})
    code = await _open_sheet(filming, found)
    await found.sheet.look(filming.page, "sheet")
    await found.sheet.look_narrow(filming.page, "sheet")
    await filming.page.keyboard.press("?")
    found.opened_behind = await filming.page.evaluate("document.querySelector('ht-more').isOpen")
    await filming.page.keyboard.press("Escape")
    await _get_in(url, code, screen, found)

    await filming.event_count_reaches("rep_saved", 1, timeout_s=60)
    await stored.ask("PATCH", session, {"armed": False})
    await _state_is(screen, "held")
    await _until(filming.page, _ALL_SAVED)
    found.reps = (await stored.ask("GET", "/reps?limit=50"))["items"]
    found.board = await stored.ask("GET", f"{session}/board")
    newest = found.reps[0]["revision"]
    await _until(
        screen,
        "document.querySelector('ht-screen').shown.board?.newest?.revision >= argument",
        newest,
    )
    await _look_at_it(screen, found)

    await stored.ask("PATCH", f"/athletes/{ids['Kim']}", {"hidden_from_leaderboards": True})
    await stored.ask("PATCH", session, {"athlete_id": ids["Bo"]})  # so the screen asks at once
    await expect(screen.locator("ht-board")).to_have_count(0, timeout=WAIT_MS)
    found.hidden = await screen.evaluate(_SHOWN)
    await found.looks.look(screen, "nobody is named")
    found.before_restart = await screen.evaluate(_HEARD)


async def _open_sheet(filming: Tab, found: Walk) -> str:
    """Have the coach's page show the code; return it."""
    for name in ("More", "Screens"):
        await filming.page.get_by_role("button", name=name).click()
    link = filming.page.locator("ht-screens-sheet a")
    found.links.append(await link.get_attribute("href", timeout=WAIT_MS) or "")
    found.codes.append(await filming.page.locator("ht-screens-sheet .code").inner_text())
    return found.codes[-1]


async def _get_in(url: str, code: str, screen: Page, found: Walk) -> None:
    """Type what is wrong, then what is right."""
    await screen.goto(f"{url}/v#only=Kim")  # by Kim's badge
    field = screen.get_by_role("textbox")
    await field.wait_for(timeout=WAIT_MS)
    await found.looks.look(screen, "entry")
    for typed, said in (("abc", "six characters: count"), ("ABCDEF", "This code opens nothing")):
        await field.fill(typed)
        await screen.keyboard.press("Enter")
        refusal = screen.get_by_text(said)
        await expect(refusal).to_be_visible(timeout=WAIT_MS)
    found.told.add(await refusal.inner_text())
    await found.looks.look(screen, "wrong code")
    await found.looks.look_narrow(screen, "wrong code")
    await field.fill(f" {code[:3]}-{code[3:]} ".lower())
    await screen.keyboard.press("Enter")
    await screen.wait_for_url(f"**/v/{code}#only=Kim", timeout=WAIT_MS)
    await expect(screen.locator("ht-screen")).to_be_attached(timeout=WAIT_MS)
    # At the address that it has already, where it was refused before.
    await screen.evaluate("sessionStorage.clear()")
    await screen.route("**/api/v1/join", _too_often, times=1)
    await screen.reload()
    await expect(screen.get_by_text("Too many")).to_be_visible(timeout=WAIT_MS)
    await screen.get_by_role("button", name="Show the jumps").click()
    await expect(screen.locator("ht-screen")).to_be_attached(timeout=WAIT_MS)


async def _too_often(route: Route) -> None:
    await route.fulfill(status=429, json={"detail": "Too many attempts."})


async def _look_at_it(screen: Page, found: Walk) -> None:
    found.alone = await screen.evaluate(_SHOWN)
    found.alone["best"] = await screen.locator("dd.best").inner_text()
    await found.looks.look(screen, "Kim alone")
    await found.looks.look_narrow(screen, "Kim alone")
    pick = screen.get_by_label("Show")
    found.alone["names"] = await pick.locator("option").all_inner_texts()
    await pick.select_option(index=0)
    await expect(screen.locator("ht-board")).to_be_visible(timeout=WAIT_MS)
    found.alone["address"] = screen.url
    found.on_a_phone = await screen.evaluate(_SHOWN)
    await found.looks.look(screen, "paused, phone")
    await found.looks.look_narrow(screen, "paused")
    await screen.set_viewport_size(DESKTOP)
    found.shown = await screen.evaluate(_SHOWN)
    await found.looks.look(screen, "paused, wall")
    found.smallest_px = await screen.evaluate(_SMALLEST_PX)
    found.scrolls_px = await screen.evaluate("document.documentElement.scrollHeight - innerHeight")


async def _close(filming: Tab, screen: Page, found: Walk) -> None:
    await _open_sheet(filming, found)
    await filming.page.get_by_role("button", name="Close the screens").click()
    await _state_is(screen, "over")
    await expect(screen.get_by_role("link", name="Type another code")).to_be_visible()
    await found.looks.look(screen, "over")
    sheet = filming.page.locator("ht-screens-sheet")
    for shown in (sheet.get_by_role("button", name="Show a code"), sheet.locator("a")):
        await shown.wait_for(timeout=WAIT_MS)
        found.focused.append((await filming.page.evaluate(FOCUSED))["name"])
        await filming.page.keyboard.press("Enter")


async def _state_is(screen: Page, state: str) -> None:
    await _until(screen, "document.documentElement.dataset.state === argument", state)


async def _until(page: Page, condition: str, argument: object = None) -> None:
    # Playwright's own wait_for_function evaluates text, which the page's CSP forbids.
    async with asyncio.timeout(WAIT_MS / 1000):
        await page.evaluate(
            f"""async (argument) => {{
              while (!({condition})) await new Promise((resolve) => setTimeout(resolve, 20));
            }}""",
            argument,
        )
