"""Owns one coach's way through the sessions and the review of one, with a look at every state."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.e2e import page_look
from tests.e2e.browser import DESKTOP, PHONE, Tab, tab
from tests.e2e.measured import Film, Measured, Told, measured
from tests.e2e.page_look import Looks
from tests.pages.review_refused import give, title

HEIGHT = "jump_height_flight_time_m"
WAIT_MS = 20_000
SESSION = "monday"
# What the page draws, in its own numbers: a chart's data, and how dark a posture's canvas is.
_DRAWN = """
async () => {
  const review = document.querySelector('ht-review');
  await review.updateComplete;
  const charts = review.renderRoot.querySelector('ht-charts');
  await charts.updateComplete;
  const inked = (posture) => {
    const canvas = posture.renderRoot.querySelector('canvas');
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const pen = copy.getContext('2d', { willReadFrequently: true });
    pen.drawImage(canvas, 0, 0);
    const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
    let inked = 0;
    for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) inked += 1;
    return inked / (pixels.length / 4);
  };
  const within = review.renderRoot.querySelector('ht-scrubber').renderRoot;
  return {
    plots: charts.renderRoot.querySelectorAll('.u-over').length,
    curves: charts.curves,
    other: charts.other?.rep_id ?? null,
    inked: [...within.querySelectorAll('ht-posture')].map(inked),
  };
}
"""


@dataclass
class Walk:
    """What was found on the way."""

    looks: Looks = field(default_factory=Looks)
    reps: list[Told] = field(default_factory=list)
    """As the API told them before anything was put right."""
    rows: dict[str, str] = field(default_factory=dict)
    """What the table says of each, by id."""
    drawn: Told = field(default_factory=dict)
    beside: Told = field(default_factory=dict)
    curves: Told = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    """The server's own sentences."""
    seen: dict[str, Any] = field(default_factory=dict)
    console: list[str] = field(default_factory=list)


async def walk() -> Walk:
    found = Walk()
    async with measured(Film(SESSION, ("Kim", "Bo"))) as shown:
        filmed = shown.sessions[SESSION]
        found.reps = [await shown.rep(rep_id) for rep_id in filmed.rep_ids]
        opened = tab(f"{shown.url}/sessions", None, PHONE, prepare=page_look.prepare)
        async with opened as page:
            await _sessions(page.page, found)
            await page.page.set_viewport_size(DESKTOP)
            await _review(page, shown, found)
            await _nothing(page, shown, found)
            found.console = page.console
    return found


async def _sessions(page: Page, found: Walk) -> None:
    row = page.get_by_role("link", name=SESSION)
    await expect(row).to_be_visible(timeout=WAIT_MS)
    found.seen["session"] = await row.inner_text()
    await found.looks.look(page, "sessions")
    await found.looks.look_narrow(page, "sessions")
    search = page.get_by_role("searchbox")
    await search.fill("nothing of that name")
    await expect(page.get_by_text("No session has")).to_be_visible(timeout=WAIT_MS)
    await found.looks.look(page, "not found")
    await page.get_by_role("button", name="Show all").click()
    await row.click()


async def _review(opened: Tab, shown: Measured, found: Walk) -> None:
    page = opened.page
    button, rep_ids = page.get_by_role, shown.sessions[SESSION].rep_ids
    rows = page.locator("tr[data-rep-id]")
    await expect(rows).to_have_count(len(rep_ids), timeout=WAIT_MS)
    found.rows = {rep_id: await _row(page, rep_id).inner_text() for rep_id in rep_ids}
    best = max(found.reps, key=lambda rep: float(rep["values"][HEIGHT]))
    found.seen["chosen first"] = await page.locator("tr[data-chosen]").get_attribute("data-rep-id")
    assert found.seen["chosen first"] == best["rep_id"]
    await _row(page, rep_ids[0]).get_by_role("button").click()
    await expect(page.locator(".u-over")).to_have_count(2, timeout=WAIT_MS)
    found.drawn = await page.evaluate(_DRAWN)
    found.curves = await shown.ask("GET", f"/reps/{rep_ids[0]}/curves")
    await found.looks.look(page, "review")
    await page.get_by_label("Compare with").select_option(rep_ids[1])
    await expect(page.get_by_role("columnheader", name="Difference").first).to_be_visible()
    has_other = "+(document.querySelector('ht-review').otherCurves !== null)"
    await opened.value_reaches(has_other, 1, timeout_s=WAIT_MS / 1000)
    found.beside = await page.evaluate(_DRAWN)
    await button("button", name="Data table").click()
    await expect(page.get_by_role("columnheader", name="Hips")).to_be_visible()
    await _strike(page, shown, found)
    await found.looks.look(page, "beside another, as a table")
    await button("button", name="Data table").click()
    await button("button", name="Count it again").click()
    await expect(button("button", name="Strike out")).to_be_visible(timeout=WAIT_MS)
    found.seen["counts again"] = await shown.rep(rep_ids[0])

    await _by_hand(page, shown, found)
    first, bo = rep_ids[0], shown.athletes["Bo"]
    await give(page, rep_ids, shown.athletes["Kim"], bo)
    found.seen["moved to"] = (await shown.rep(first))["athlete_id"] == bo
    await _label_and_share(page, shown, found)
    await _take_away(page, found)
    await page.set_viewport_size(PHONE)
    await found.looks.look(page, "review, phone")
    await _swipe(page, found)
    await found.looks.look_narrow(page, "review, phone")
    await _away(opened, found)


async def _strike(page: Page, shown: Measured, found: Walk) -> None:
    rep_id = shown.sessions[SESSION].rep_ids[0]
    await page.keyboard.press("z")
    found.seen["reasons"] = []
    for reason, pressed in (
        ("Camera moved", "true"),
        ("Warm-up", "true"),
        ("Warm-up", "false"),
        ("Not a valid try", "true"),
    ):
        chosen = page.locator(".why").get_by_role("button", name=reason)
        await chosen.click()
        await expect(chosen).to_have_attribute("aria-pressed", pressed, timeout=WAIT_MS)
        found.seen["reasons"].append((await shown.rep(rep_id))["strike_reason"])
    await expect(_row(page, rep_id)).to_contain_text("Not a valid try", timeout=WAIT_MS)
    found.seen["struck"] = await shown.rep(rep_id)


async def _take_away(page: Page, found: Walk) -> None:
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV").click()
    found.seen["csv"] = (await (await download.value).path()).read_text(encoding="utf-8-sig")
    plot = await page.locator(".u-wrap canvas").last.bounding_box()
    assert plot is not None
    found.seen["plot"] = (plot["width"], plot["height"])
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save as a picture").last.click()
    saved = await download.value
    found.seen["picture's name"] = saved.suggested_filename
    found.seen["picture"] = (await saved.path()).read_bytes()


async def _swipe(page: Page, found: Walk) -> None:
    touch = await page.context.new_cdp_session(page)
    await touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    heading = page.get_by_role("article").get_by_role("heading")
    await heading.scroll_into_view_if_needed()
    box = await heading.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    for kind, xs in (("touchStart", [300]), ("touchMove", [120]), ("touchEnd", [])):
        points = [{"x": x, "y": y} for x in xs]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    second = found.reps[1]["rep_id"]
    await expect(page.locator("tr[data-chosen]")).to_have_attribute("data-rep-id", second)
    await touch.detach()


async def _by_hand(page: Page, shown: Measured, found: Walk) -> None:
    rep_id = shown.sessions[SESSION].rep_ids[0]
    await page.get_by_role("button", name="Take-off", exact=False).first.click()
    slider = page.get_by_role("slider")
    await slider.focus()
    await slider.press("ArrowLeft")
    await slider.press("ArrowLeft")
    async with page.expect_response("**/events"):
        await page.get_by_role("button", name="Take-off is here").click()
    await expect(page.get_by_text("Take-off⟧ moved by hand")).to_be_visible(timeout=WAIT_MS)
    found.seen["by hand"] = await shown.rep(rep_id)
    found.told |= {each["text"] for each in found.seen["by hand"]["quality"]["reasons"]}
    await found.looks.look(page, "moved by hand")
    async with page.expect_response("**/events"):
        await page.get_by_role("button", name="As measured").click()
    await expect(page.get_by_text("moved by hand")).to_have_count(0, timeout=WAIT_MS)
    found.seen["as measured"] = await shown.rep(rep_id)


async def _label_and_share(page: Page, shown: Measured, found: Walk) -> None:
    session_id = shown.sessions[SESSION].session_id
    found.seen["saved twice"] = await title(page, "<b>Spring</b>")
    await expect(page.get_by_role("heading", name="<b>Spring</b>")).to_be_visible(timeout=WAIT_MS)
    await page.get_by_text("Share without an account").click()
    await page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("Address")
    await expect(address).to_be_visible(timeout=WAIT_MS)
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    token = (await address.input_value()).partition("#")[2]
    found.seen["shared"] = await shown.ask("POST", "/shared", {"token": token})
    await found.looks.look(page, "shared")
    async with page.expect_response("**/share-links?*"):
        await page.get_by_role("button", name="Take back").click()
    (link,) = (await shown.ask("GET", f"/share-links?session_id={session_id}"))["items"]
    found.seen["revoked"] = link["revoked_at"]


async def _away(opened: Tab, found: Walk) -> None:
    """Open both pages while the API cannot be reached; without any server: test_shell.py."""
    page = opened.page
    await page.route("**/api/v1/**", lambda route: route.abort())
    await page.reload()
    await expect(page.get_by_text("Kept on this device, read")).to_be_visible(timeout=WAIT_MS)
    found.seen["kept"] = {
        rep["rep_id"]: await _row(page, rep["rep_id"]).inner_text() for rep in found.reps
    }
    found.seen["to change"] = await page.get_by_role(
        "button", name=re.compile("Strike out|title")
    ).count()
    await found.looks.look(page, "kept, phone")
    await page.get_by_role("link", name="All sessions").click()
    kept = page.get_by_role("link", name="Spring")
    await expect(kept).to_contain_text("3 jumps kept", timeout=WAIT_MS)
    await expect(kept).to_contain_text("Read")
    search = page.get_by_role("searchbox")
    await search.press_sequentially("no such", delay=20)
    await expect(page.get_by_text("No session has")).to_be_visible(timeout=WAIT_MS)
    await expect(search).to_be_focused()
    await search.fill("sPRING")
    await expect(kept).to_be_visible(timeout=WAIT_MS)
    await search.fill("")
    await page.unroute("**/api/v1/**")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("searchbox")).to_be_visible(timeout=WAIT_MS)
    # What the browser itself says of the network.
    opened.console[:] = [said for said in opened.console if "ERR_FAILED" not in said]


async def _nothing(page: Tab, shown: Measured, found: Walk) -> None:
    await page.page.goto(f"{shown.url}/s/nowhere")
    await expect(page.page.get_by_role("button", name="Try again")).to_be_visible(timeout=WAIT_MS)
    found.told.add("There is no such session, or it has no repetition yet.")
    await found.looks.look(page.page, "no such session")
    # What the browser itself says of that answer.
    page.console[:] = [said for said in page.console if "404" not in said]


def _row(page: Page, rep_id: str) -> Locator:
    return page.locator(f"tr[data-rep-id='{rep_id}']")
