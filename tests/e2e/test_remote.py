"""A squad jumps one after the other, and a second device drives the one that films."""

from typing import Any

import aiohttp
from playwright.async_api import Page, Route, expect

from tests.e2e import page_look
from tests.e2e.browser import PHONE, Tab, tab
from tests.e2e.page_look import Looks
from tests.e2e.served import served
from tests.e2e.test_athletes import Stored

NAMES = ("Kim", "Bo", "Juniors")


class Coach:
    """Who films with one page, and holds the remote control in another of the same browser."""

    def __init__(self, camera: Tab, stored: Stored) -> None:
        self.camera, self.stored = camera, stored
        self.looks = Looks()
        self.wrong: list[str] = []

    async def look(self, page: Page, state: str) -> None:
        await self.looks.look(page, state)
        await self.looks.look_narrow(page, state)

    async def add_kim(self) -> str:
        """Enter an athlete where there is none, by two taps and typing."""
        page = self.camera.page
        await page.get_by_role("button", name="Add an athlete").click()
        await page.get_by_role("textbox", name="Nickname").fill("Kim")
        await page.get_by_text("Yes, agreed").click()
        await page.get_by_label("Body mass").fill("61.5")
        await self.look(page, "somebody new")
        await page.get_by_role("button", name="⟦Add⟧", exact=True).click()
        await self.camera.value_reaches("+!!document.querySelector('ht-athlete').chosen", 1, 10)
        kim = await page.get_by_role("combobox", name="⟦Athlete⟧", exact=True).input_value()
        mass = "window.__tap.events.findLast(({ told }) => told.configuration).told.configuration"
        await self.camera.value_reaches(f"({mass}.mass_kg ?? 0)", 61.5, 10)
        return str(kim)

    async def begin_queue(self) -> None:
        """Have the squad jump, one jump each."""
        page = self.camera.page
        athlete = page.get_by_role("combobox", name="⟦Athlete⟧", exact=True)
        await athlete.select_option("+queue")
        for _ in range(2):
            await page.get_by_role("button", name="One jump less").click()
        await self.look(page, "queue to begin")
        await page.get_by_role("button", name="Begin").click()

    async def open_remote(self) -> Page:
        """Open what the code of the sheet would, on this machine."""
        page = self.camera.page
        await page.get_by_role("button", name="More").click()
        await page.get_by_role("button", name="⟦Remote control⟧").click()
        link = page.get_by_role("link", name="Open it in another window")
        await link.wait_for()
        await self.look(page, "way to the remote control")
        address = await link.get_attribute("href")
        await page.keyboard.press("Escape")
        assert page.context.browser is not None
        remote = await page.context.browser.new_page(viewport=PHONE)
        await page_look.prepare(remote)
        remote.on("pageerror", lambda error: self.wrong.append(str(error)))
        await remote.goto(str(address))
        return remote

    async def whose(self, athlete_id: str) -> list[str]:
        return await self.stored.reps_of(athlete_id)


async def test_a_squad_jumps_and_a_second_device_drives_the_one_that_films() -> None:
    async with (
        served() as url,
        aiohttp.ClientSession() as http,
        tab(url, None, PHONE, prepare=page_look.prepare) as camera,
    ):
        stored = Stored(http, url)
        coach = Coach(camera, stored)
        page = camera.page
        await page.get_by_role("button", name="Try it with a clip").click()
        await camera.event_count_reaches("hello", 1, 30)
        kim = await coach.add_kim()
        bo = (await stored.add("/athletes", nickname="Bo", has_consent=True))["athlete_id"]
        squad = (await stored.add("/squads", name="Juniors"))["squad_id"]
        for athlete in (kim, bo):
            await stored.join(squad, athlete)
        await page.evaluate(
            "document.querySelector('ht-athlete').dispatchEvent(new Event('again'))"
        )
        members = "document.querySelector('ht-athlete').groups[0].athletes.length"
        await camera.value_reaches(members, 2, 10)
        await coach.begin_queue()
        remote = await coach.open_remote()

        # One jump, and it is the next one's turn by itself, on both pages.
        await camera.event_count_reaches("rep_saved", 1, 60)
        rep_id = (await camera.events("rep_saved"))[0]["told"]["rep_id"]
        row = f"[data-rep-id='{rep_id}']"
        await remote.locator(f"ht-jumps {row}").wait_for()
        assert rep_id in await coach.whose(kim)
        await remote.locator("ht-queue").get_by_text("Bo", exact=True).wait_for(timeout=20_000)
        await page.locator("ht-queue").get_by_text("Bo", exact=True).wait_for()

        # Paused from afar: the page that films follows, and nothing more counts.
        await remote.get_by_role("button", name="Pause").click()
        await camera.state_is("paused")
        await coach.look(remote, "remote control")
        await coach.look(page, "queue")

        # The number is the one that was measured.
        measured = await _rep(http, url, rep_id)
        shown = await remote.locator(f"ht-jumps {row} .value").text_content()
        height_m = measured["values"]["jump_height_flight_time_m"]
        assert shown == f"{100 * height_m:.1f}"

        # What the server would not have is not shown as chosen.
        test = remote.get_by_role("combobox", name="⟦Test⟧")
        await remote.route("**/api/v1/sessions/*", _refuse_changes)
        await test.select_option("hops")
        await remote.get_by_text("Not now.").wait_for()
        await expect(test).to_have_value("cmj")
        await remote.unroute("**/api/v1/sessions/*")

        # Chosen and struck out from afar.
        await test.select_option("sj")
        await camera.value_reaches("+(document.querySelector('ht-tests').chosen === 'sj')", 1, 10)
        await remote.locator(f"ht-jumps {row} button").click()
        await remote.locator("ht-result").get_by_role("button", name="Strike out").click()
        await page.locator(f"ht-jumps {row} .struck").wait_for()
        assert rep_id not in await coach.whose(kim)
        await remote.locator("ht-result").get_by_role("button", name="Count it again").click()
        await remote.locator(f"ht-jumps {row} button:not(.struck)").wait_for()
        assert rep_id in await coach.whose(kim)
        await remote.get_by_role("button", name="Back to the one before").click()
        await page.locator("ht-queue").get_by_text("Kim", exact=True).wait_for()
        await remote.get_by_role("button", name="See and change the order").click()
        await remote.get_by_role("button", name="further down").first.click()
        await page.locator("ht-queue").get_by_text("the last one").wait_for()
        # The focus goes with who was moved; from the last place there is only the way back.
        up = remote.locator("ht-queue-sheet").get_by_role("button", name="Kim further up")
        await expect(up).to_be_focused()
        await remote.keyboard.press("Enter")
        await page.locator("ht-queue").get_by_text("Bo").wait_for()
        await expect(
            remote.locator("ht-queue-sheet").get_by_role("button", name="Kim further down")
        ).to_be_focused()
        await remote.keyboard.press("Enter")
        await page.locator("ht-queue").get_by_text("the last one").wait_for()
        await coach.look(remote, "order of the queue")
        await remote.get_by_role("button", name="⟦End⟧").click()
        await camera.value_reaches("+document.querySelector('ht-queue').hidden", 1, 10)

        # It counts down where it films, and says so.
        await remote.get_by_role("button", name="Resume").click()
        await camera.state_is(
            "warming", "ready", "moving", "no_body", "framing", "flight", "result"
        )
        await remote.get_by_role("button", name="Countdown").click()
        await camera.state_is("countdown")
        await remote.get_by_role("button", name="Stop").wait_for()
        await coach.look(remote, "remote countdown")

        # Who comes late is told what was.
        await remote.reload()
        await remote.locator(f"ht-jumps {row}").wait_for()
        number = await remote.locator(f"ht-jumps {row} .top span").first.text_content()
        assert number == await page.locator(f"ht-jumps {row} .top span").first.text_content()

        known = [
            *NAMES,
            "Not now.",
            *await camera.server_sentences(),
            url,
            camera.page.url.rpartition("/")[2],
        ]
        assert coach.looks.barriers == {}
        assert coach.looks.cut_off == {}
        assert coach.looks.strange_words([*known, "localhost"]) == set()
        assert coach.wrong == []
        assert camera.console == []


async def _refuse_changes(route: Route) -> None:
    if route.request.method == "PATCH":
        await route.fulfill(status=422, json={"detail": "Not now."})
    else:
        await route.continue_()


async def _rep(http: aiohttp.ClientSession, url: str, rep_id: str) -> dict[str, Any]:
    async with http.get(f"{url}/api/v1/reps/{rep_id}") as answer:
        told: dict[str, Any] = await answer.json()
        return told
