"""Owns one coach's way through the roster and an athlete's page, with a look at every state."""

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import FilePayload, Page, Route, expect

from tests.e2e.browser import DESKTOP, tab
from tests.e2e.measured import Film, Measured, measured
from tests.e2e.page_look import Looks, prepare
from tests.pages.athlete_anew import choose_otherwise, tap_twice

WAIT_MS = 20_000
TABLE = "name;consent;minor;squads;height\r\nAda Marsh;yes;;Juniors | Sprint;1,70\r\nLou;;yes;;\r\n"
WRONG = ";yes;;;\r\nlou;;;;\r\nOle Berg;perhaps;;;\r\n"
NAMES = ("Kim Sander", "Ada Marsh", "Ole Berg", "Lou", "lou", "Juniors", "Sprint", "U19", "monday")
OF_THE_TABLE = ("height", "nickname", "consent", "minor", "hidden", "squads", "perhaps")
MOMENT_OR_INITIALS = re.compile(
    r"(\w+day, )?\w+ \d+, \d{4}(, \d+:\d\d\s[AP]M)?|\d+:\d\d\s[AP]M|[A-Z]{1,2}"
)
HEIGHT = "jump_height_flight_time_m"
HOST = "gym.example:8080"
"""Where other devices would find a server that is heard by them."""


@dataclass
class Walk:
    """What was found on the way."""

    looks: Looks = field(default_factory=Looks)
    console: list[str] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)
    """What the API said, by what it was asked."""
    shown: dict[str, Any] = field(default_factory=dict)
    """What a page showed, by what it is."""


async def walk() -> Walk:
    found = Walk()
    async with (
        measured(Film("monday", jumps=2)) as shown,
        tab(f"{shown.url}/roster", None, DESKTOP, prepare=prepare) as opened,
    ):
        for part in (_enter, _import, _follow, _leave):
            await part(opened.page, shown, found)
        found.console = opened.console
    return found


async def _enter(page: Page, shown: Measured, found: Walk) -> None:
    await expect(page.get_by_text("Nobody is entered yet")).to_be_visible(timeout=WAIT_MS)
    await found.looks.look(page, "nobody yet")
    await found.looks.look_narrow(page, "nobody yet")
    await page.get_by_role("button", name="Add athlete").click()
    await page.get_by_role("textbox", name="Name").fill("Kim Sander")
    await page.get_by_label("Agreed to be stored").check()
    await found.looks.look(page, "new athlete")
    await page.get_by_role("button", name="Add athlete").last.click()
    await expect(page.get_by_role("link", name="Kim Sander")).to_be_visible()
    (kim,) = (await shown.ask("GET", "/athletes"))["items"]
    shown.athletes["Kim Sander"] = kim["athlete_id"]
    found.told["entered"] = kim


async def _import(page: Page, shown: Measured, found: Walk) -> None:
    await page.get_by_role("button", name="Import").click()
    await found.looks.look(page, "import")
    whole = (TABLE + WRONG).encode()
    table = FilePayload(name="club.csv", mimeType="text/csv", buffer=whole)
    await page.locator("ht-import-sheet input[type=file]").set_input_files(table)
    await expect(page.get_by_text("Nothing has been sent yet")).to_be_visible()
    found.told["while previewed"] = await shown.ask("GET", "/athletes")
    rows = page.locator("ht-import-sheet tbody tr")
    found.shown["preview"] = await rows.evaluate_all(
        "rows => rows.map((row) => [row.dataset.kind, row.cells[1].innerText])"
    )
    await found.looks.look(page, "preview")
    await found.looks.look_narrow(page, "preview")
    await page.get_by_role("button", name="Take").click()
    rest = page.get_by_role("button", name="Save these rows")
    await expect(rest).to_be_visible(timeout=WAIT_MS)
    async with page.expect_download() as download:
        await rest.click()
    found.shown["left"] = (await (await download.value).path()).read_text("utf-8-sig")
    await found.looks.look(page, "imported")
    await page.get_by_role("button", name="Done").click()
    found.told["imported"] = await shown.ask("GET", "/athletes")
    found.told["squads"] = await shown.ask("GET", "/squads")

    await page.route("**/api/v1/me", _on_the_network)
    await page.get_by_role("button", name="Badges").click()
    codes = page.locator("ht-badges ht-qr")
    await expect(page.get_by_text("no badge")).to_be_visible()
    found.shown["badges"] = await codes.evaluate_all("codes => codes.map((code) => code.text)")
    await found.looks.look(page, "badges")
    await found.looks.look_narrow(page, "badges")
    await page.get_by_role("button", name="To the list").click()

    await page.get_by_role("button", name="Squads").click()
    await page.get_by_role("button", name=re.compile("Rename.*Juniors")).click()
    await page.get_by_role("textbox", name="Name of the squad").fill("U19")
    await page.get_by_role("button", name="Save").click()
    await page.get_by_role("button", name=re.compile("Members.*U19")).click()
    await found.looks.look(page, "members")
    async with page.expect_response("**/members/*"):
        await page.get_by_role("checkbox", name="Kim Sander").check()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name=re.compile("^U19")).click()
    found.shown["in U19"] = await page.locator(".people a").all_inner_texts()
    await page.get_by_role("searchbox", name="Find by name").fill("sand")
    found.shown["found"] = await page.locator(".people a").all_inner_texts()
    await found.looks.look(page, "found")


async def _on_the_network(route: Route) -> None:
    """Answer as a server that other devices find too."""
    me = await (await route.fetch()).json()
    await route.fulfill(json={**me, "address": f"https://{HOST}"})


async def _follow(page: Page, shown: Measured, found: Walk) -> None:
    """Give the filmed jumps to Kim, and read Kim's page."""
    kim = shown.athletes["Kim Sander"]
    await page.get_by_role("link", name="Kim Sander").click()
    await expect(page.get_by_text("No jumps yet")).to_be_visible(timeout=WAIT_MS)
    await found.looks.look(page, "no jumps")
    for rep_id in shown.sessions["monday"].rep_ids:
        await shown.ask("POST", f"/reps/{rep_id}/move", {"athlete_id": kim})
    await page.reload()
    await expect(page.locator("ht-trend-chart canvas")).to_be_visible(timeout=WAIT_MS)
    await expect(page.locator("[data-rep-id]")).to_have_count(2)
    found.shown["best"] = await page.locator("[data-test=cmj] b").inner_text()
    found.shown["heights"] = await page.locator("[data-rep-id] b").all_inner_texts()
    found.shown["links"] = await page.locator("[data-rep-id] a").evaluate_all(
        "links => links.map((link) => link.getAttribute('href'))"
    )
    found.shown["error"] = await page.locator("[data-fact=error]").inner_text()
    found.shown["curve"] = await page.locator("ht-trend-chart canvas").evaluate(_PAINTED)
    await found.looks.look(page, "jumps")
    await found.looks.look_narrow(page, "jumps")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save as a picture").click()
    picture = await download.value
    found.shown["picture"] = picture.suggested_filename
    whole = base64.b64encode((await picture.path()).read_bytes()).decode()
    found.shown["ground"] = await page.evaluate(_CORNER, whole)
    await page.get_by_role("button", name="As a table").click()
    found.shown["session"] = await page.locator("[data-session-id] td").all_inner_texts()
    await found.looks.look(page, "jumps, as a table")
    found.told["tests"] = await shown.ask("GET", f"/athletes/{kim}/tests")
    found.told["trend"] = await shown.ask("GET", f"/athletes/{kim}/trends")
    found.told["reps"] = await shown.ask("GET", f"/reps?athlete_id={kim}")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Table (CSV)").click()
    found.shown["csv"] = (await (await download.value).path()).read_text("utf-8-sig")
    found.shown["anew"] = await choose_otherwise(page, HEIGHT)
    found.shown["tapped twice"] = await tap_twice(page)


_CORNER = """
async (whole) => {
  const bytes = Uint8Array.from(atob(whole), (one) => one.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const pen = new OffscreenCanvas(1, 1).getContext('2d');
  pen.drawImage(picture, 0, 0);
  return [...pen.getImageData(0, 0, 1, 1).data];
}
"""

_PAINTED = """
(canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colour = getComputedStyle(canvas.getRootNode().querySelector('.best')).color;
  const [red, green, blue] = colour.match(/\\d+/g).map(Number);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count += 1;
  }
  return count;
}
"""


_KEEP = """
async (athlete_id) => {
  const kept = await import('/static/shell/kept.js');
  const session = { session_id: 's', name: 'gym', title: null, first_recorded_at: '2026-03-01' };
  const reps = [{ rep_id: 'r', athlete_id }, { rep_id: 'nobody', athlete_id: null }];
  await kept.keepSession({ session, reps, names: new Map() });
}
"""
"""What a review does with what it read."""
_KEPT = """
async () => {
  const kept = await import('/static/shell/kept.js');
  return (await kept.readKept()).map(({ rep }) => rep.rep_id);
}
"""


async def _leave(page: Page, shown: Measured, found: Walk) -> None:
    """Archive Lou and have Lou back; erase Kim in two steps."""
    await page.goto(f"{shown.url}/roster")
    await page.get_by_role("button", name=re.compile("Change.*Lou")).click(timeout=WAIT_MS)
    await page.get_by_role("button", name="Archive").click()
    await expect(page.get_by_text("is archived")).to_be_visible()
    found.told["archived"] = await shown.ask("GET", "/athletes?archived=true")
    await found.looks.look(page, "archived")
    async with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        await page.get_by_role("button", name="Undo").click()
    found.told["had back"] = await shown.ask("GET", "/athletes?archived=true")
    await expect(page.get_by_role("link", name="Lou")).to_be_visible()

    await page.get_by_role("button", name=re.compile("Change.*Kim")).click()
    await page.get_by_role("button", name=re.compile("Erase")).click()
    final = page.get_by_role("button", name="Erase for good")
    await expect(page.get_by_text("with all that was measured")).to_contain_text("2 jumps")
    found.shown["before typing"] = await final.is_disabled()
    typed = page.locator("ht-erase input")
    await typed.fill("Kim")
    found.shown["half typed"] = await final.is_disabled()
    await typed.fill("Kim Sander")
    await found.looks.look(page, "erase")
    await page.evaluate(_KEEP, found.told["entered"]["athlete_id"])
    found.shown["kept before"] = await page.evaluate(_KEPT)
    await final.click()
    await expect(page.get_by_text("is erased")).to_be_visible()
    found.shown["kept"] = await page.evaluate(_KEPT)
    found.told["erased"] = await shown.ask("GET", "/athletes")
