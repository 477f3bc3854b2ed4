"""The pages without a camera in a real Chromium: the first account, signing in and out, a link."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Route

from server.app import VITALS, create_app
from server.people.shares import Shares
from server.settings import Settings
from server.store.database import Database
from server.store.records import RepRecord
from server.store.repository import put_reps
from signaling.door import COOKIE
from tests.e2e.browser import DESKTOP, PHONE
from tests.e2e.served import KEY, free_port
from tests.pages.conftest import serving
from tests.people.test_passwords import WORDS
from tests.server.test_app import Blind
from tests.store.kept import SESSION, performed, to_keep

_KEPT = "async () => (await import('/static/shell/kept.js')).readKept()"
_KEEP = """
async () => {
  const kept = await import('/static/shell/kept.js');
  const session = { session_id: 's', name: 'gym', title: null, first_recorded_at: '2026-03-01' };
  await kept.keepSession({ session, reps: [{ rep_id: 'r', athlete_id: null }], names: new Map() });
  return (await kept.readKept()).length;
}
"""
"""What a review does with what it read."""


@dataclass(frozen=True, slots=True)
class Gym:
    """A server on plain http at this machine, a browser, and what its pages complained of."""

    url: str
    database: Database
    browser: BrowserContext
    complaints: list[str]
    answers: asyncio.Queue[tuple[str, int]]
    """Path and status of what was refused or changed something."""


@pytest.fixture
async def gym(browser: Browser, tmp_path: Path) -> AsyncIterator[Gym]:
    port = free_port()
    settings = Settings(port=port, data_dir=tmp_path, udp_ports=(43100, 43199))
    app = create_app(settings, KEY, Blind().make)
    answers: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    async def note(request: web.Request, response: web.StreamResponse) -> None:
        if request.method != "GET":
            answers.put_nowait((request.path, response.status))

    app.on_response_prepare.append(note)
    async with serving(app, port):
        context = await browser.new_context(viewport=PHONE)
        complaints: list[str] = []
        context.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        yield Gym(
            f"http://localhost:{port}", app[VITALS].store.database, context, complaints, answers
        )


async def test_the_first_account_is_made_and_its_owner_signs_out_and_in(gym: Gym) -> None:
    page = await gym.browser.new_page()
    await page.goto(f"{gym.url}/login")
    await page.click("text=Make the first account")
    await page.fill("[name=name]", "Kim")
    await page.fill("[name=password]", WORDS)
    await page.fill("[name=again]", "something else")
    await page.click("button")
    await page.wait_for_selector("#told:has-text('not the same')")
    await page.fill("[name=again]", WORDS)
    await page.click("button")
    await page.wait_for_url("**/login")
    await page.wait_for_selector("#who:has-text('kim')")
    assert await page.is_hidden("#sign-in")
    assert await page.is_hidden("#first")

    # A browser takes the cookie from this machine over plain http too, as from a secure page.
    (cookie,) = await gym.browser.cookies()
    assert cookie["name"] == COOKIE
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Strict")
    assert await page.evaluate("document.cookie") == ""

    assert await page.evaluate(_KEEP) == 1

    async def in_another_tab(route: Route) -> None:
        await page.evaluate(_KEEP)
        await route.continue_()

    await page.route("**/logout", in_another_tab)
    await page.click("text=Sign out")
    await page.wait_for_selector("#sign-in:visible")
    assert await page.evaluate(_KEPT) == []
    assert await gym.browser.cookies() == []
    assert gym.complaints == []

    await page.fill("#sign-in [name=name]", "kim")
    await page.fill("#sign-in [name=password]", "not the words")
    await page.click("#sign-in button")
    await page.wait_for_selector("#told:has-text('Name or password is wrong')")
    await page.fill("#sign-in [name=password]", WORDS)
    await page.click("#sign-in button")
    await page.wait_for_url(lambda url: "/login" not in url)
    assert [each["name"] for each in await gym.browser.cookies()] == [COOKIE]


async def test_a_link_shows_an_athlete_the_jumps_and_says_when_it_does_not(
    gym: Gym,
) -> None:
    async with gym.database.writing() as connection:
        kept = [RepRecord.from_kept(each) for each in (performed(), to_keep(1))]
        await put_reps(connection, kept)
    shares = Shares(gym.database)
    token = "a-token"
    await shares.make("a link", token, SESSION, None, timedelta(days=1))
    page = await gym.browser.new_page()
    await page.set_viewport_size(DESKTOP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"{gym.url}/s#{token}")
    await page.wait_for_selector("#jumps li >> nth=1")
    lines = await page.locator("#jumps li").all_inner_texts()
    assert len(lines) == 2
    assert any("cm" in line and "±" in line for line in lines)
    assert not any(token in url.split("#")[0] for url in asked)
    assert gym.complaints == []
    await page.goto("about:blank")
    await page.goto(f"{gym.url}/s#made-up")
    await page.wait_for_selector("#told:has-text('This link opens nothing')")


async def test_heights_are_written_as_was_chosen_on_the_account_page(gym: Gym) -> None:
    async with gym.database.writing() as connection:
        await put_reps(connection, [RepRecord.from_kept(performed())])
    token = "a-token"
    await Shares(gym.database).make("a link", token, SESSION, None, timedelta(days=1))
    page = await gym.browser.new_page()
    await page.goto(f"{gym.url}/s#{token}")
    height_cm = float((await page.inner_text("#jumps b")).split()[0])
    await page.goto(f"{gym.url}/login?lang=en")
    await page.get_by_label("Colours").select_option("Light")
    assert await page.evaluate("document.documentElement.dataset.scheme") == "light"
    # A change of the address comes first, and is no page that has loaded.
    async with page.expect_event("load"):
        await page.get_by_label("Heights in").select_option("Inches")
    assert page.url == f"{gym.url}/login"
    await page.goto(f"{gym.url}/s#{token}")
    height, *_, unit = (await page.inner_text("#jumps b")).split()
    assert unit == "in"
    assert float(height) == pytest.approx(height_cm / 2.54, abs=0.06)
    assert await page.evaluate("document.documentElement.dataset.scheme") == "light"
    assert gym.complaints == []


async def test_a_page_of_another_site_cannot_use_the_sign_in(gym: Gym) -> None:
    port = free_port()
    evil = web.Application()

    async def lure(_: web.Request) -> web.Response:
        script = f"""<form id=f method=post action="{gym.url}/api/v1/athletes" enctype="text/plain">
            <input name='{{"nickname":"' value='x"}}'></form><script>
            fetch("{gym.url}/api/v1/athletes", {{method: "POST", mode: "no-cors",
              credentials: "include", headers: {{"Content-Type": "text/plain"}}, body: "{{}}"}})
            .finally(() => f.submit())</script>"""
        return web.Response(text=script, content_type="text/html")

    evil.router.add_get("/", lure)
    async with serving(evil, port):
        page = await gym.browser.new_page()
        await page.goto(f"{gym.url}/first-account")
        await page.fill("[name=name]", "Kim")
        await page.fill("[name=password]", WORDS)
        await page.fill("[name=again]", WORDS)
        await page.click("button")
        await page.wait_for_selector("#who:has-text('kim')")
        assert await gym.answers.get() == ("/api/v1/first-account", 204)
        await page.goto(f"http://localhost:{port}/")  # of the same site: it sends the cookie along
        async with asyncio.timeout(20):
            for _ in range(2):
                assert await gym.answers.get() == ("/api/v1/athletes", 403)
