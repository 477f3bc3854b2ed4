"""The coach says on the page who jumps, and whose a jump was: read back through the API."""

from typing import Any

import aiohttp

from tests.e2e.browser import DESKTOP, tab
from tests.e2e.served import served


class Stored:
    """What the store has, asked from outside the page."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = f"{url}/api/v1"

    async def add(self, path: str, **fields: object) -> dict[str, Any]:
        async with self._http.post(f"{self._url}{path}", json=fields) as answer:
            assert answer.status == 201
            made: dict[str, Any] = await answer.json()
            return made

    async def join(self, squad_id: str, athlete_id: str) -> None:
        path = f"{self._url}/squads/{squad_id}/members/{athlete_id}"
        async with self._http.put(path) as answer:
            assert answer.status == 204

    async def reps_of(self, athlete_id: str) -> list[str]:
        async with self._http.get(f"{self._url}/reps?athlete_id={athlete_id}") as answer:
            return [rep["rep_id"] for rep in (await answer.json())["items"]]


async def test_a_jump_is_the_chosen_athletes_then_anothers_then_deleted_and_had_back() -> None:
    async with served() as url, aiohttp.ClientSession() as http:
        stored = Stored(http, url)
        kim = (await stored.add("/athletes", nickname="Kim", has_consent=True))["athlete_id"]
        bo = (await stored.add("/athletes", nickname="Bo", has_consent=True))["athlete_id"]
        await stored.add("/athletes", nickname="Lou")
        squad = (await stored.add("/squads", name="Juniors"))["squad_id"]
        await stored.join(squad, kim)
        async with tab(url, None, DESKTOP) as page:
            role = page.page.get_by_role
            await role("button", name="Try it with a clip").first.click()
            chooser = role("combobox", name="Athlete", exact=True)
            await chooser.wait_for()
            groups = await chooser.locator("optgroup").evaluate_all(
                "all => all.map((g) => g.label)"
            )
            assert groups == ["Juniors", "In no squad"]
            await chooser.select_option("Lou (saved as nobody’s)")
            assert await page.page.get_by_text("has not agreed to be stored").count() == 1
            await chooser.select_option("Kim")
            await page.event_count_reaches("rep_saved", 1, timeout_s=60)
            rep_id = (await page.events("rep_saved"))[0]["told"]["rep_id"]
            whose = role("combobox", name="Whose jump it is")
            await whose.wait_for()
            # Another jump of the clip would take the place of the one on the card.
            await role("button", name="More").click()
            await role("button", name="Pause counting").click()
            await page.page.locator(f"[data-rep-id='{rep_id}'] button").click()
            assert await whose.input_value() == kim
            assert rep_id in await stored.reps_of(kim)

            shown = "document.querySelector('ht-result')"
            assert await page.page.evaluate(f"{shown}.jump.athlete_id") == kim

            async with page.page.expect_response("**/move"):
                await whose.select_option("Bo")
            assert await stored.reps_of(bo) == [rep_id]
            await page.value_reaches(f"+({shown}.jump.athlete_id === '{bo}')", 1, timeout_s=10)
            alone = await page.page.evaluate(f"{shown}.summary")
            assert (alone["heights"], alone["bestId"]) == (1, rep_id)
            assert alone["mean_m"] == alone["best_m"]
            # Only beside another one's jumps is it to be said whose a jump is.
            said = await page.page.locator("ht-result").get_by_text("Bo · CMJ").count()
            row = "document.querySelector('ht-jumps').jumps.filter(({ kind }) => kind === 'rep')"
            assert said == (await page.page.evaluate(f"{row}.length") > 1)

            async with page.page.expect_response(f"**/reps/{rep_id}"):
                await role("button", name="Strike out").click()
            await page.page.get_by_text("deleted where jumps are kept").wait_for()
            assert await stored.reps_of(bo) == []

            async with page.page.expect_response(f"**/reps/{rep_id}"):
                await role("button", name="Count it again").click()
            assert await stored.reps_of(bo) == [rep_id]
            assert page.console == []
