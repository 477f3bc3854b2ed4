"""Owns what an athlete's page is asked before its answer: another trend, more jumps twice."""

import asyncio
from typing import Any

from playwright.async_api import Page, Route, expect

WAIT_MS = 20_000
ANOTHER = "jump_height_takeoff_velocity_m"
_SHOWN = """
async (trend, test) => {
  trend.test = test;
  await trend.updateComplete;
  const has = (part) => trend.renderRoot.querySelector(part) !== null;
  return { chart: has('ht-trend-chart'), facts: has('.fact'), trouble: trend.error !== null };
}
"""
"""What the trend of a test shows at once, before anything can be answered."""


async def choose_otherwise(page: Page, quantity: str) -> dict[str, Any]:
    """Choose another quantity and back before its answer, which fails; then another test."""
    trend = page.locator("ht-trend")
    choice = trend.get_by_role("combobox")
    held: asyncio.Queue[Route] = asyncio.Queue()

    async def hold(route: Route) -> None:
        held.put_nowait(route)

    await page.route(f"**/trends?*{ANOTHER}*", hold)
    await trend.get_by_role("button", name="As a chart").click()
    await choice.select_option(ANOTHER)
    async with asyncio.timeout(WAIT_MS / 1000):
        late = await held.get()
    async with page.expect_event("requestfailed", lambda asked: ANOTHER in asked.url):
        await choice.select_option(quantity)
        await expect(trend.locator("canvas")).to_be_visible(timeout=WAIT_MS)
        await late.abort()
    await page.unroute(f"**/trends?*{ANOTHER}*")
    after = await trend.evaluate(_SHOWN, "cmj")
    return {"after a late failure": after, "of another test": await trend.evaluate(_SHOWN, "dj")}


async def tap_twice(page: Page) -> list[str]:
    """Have more jumps shown by a double tap; return the ids of those shown, each page of one."""
    ended: asyncio.Queue[str] = asyncio.Queue()
    page.on("requestfinished", lambda asked: ended.put_nowait(asked.url))
    page.on("requestfailed", lambda asked: ended.put_nowait(asked.url))

    async def one_by_one(route: Route) -> None:
        await route.continue_(url=route.request.url.replace("limit=50", "limit=1"))

    await page.route("**/reps?*", one_by_one)
    await page.reload()
    rows = page.locator("[data-rep-id]")
    await expect(rows).to_have_count(1, timeout=WAIT_MS)
    more = page.locator("ht-athlete-jumps").get_by_role("button", name="Show more")
    await more.evaluate("button => { button.click(); button.click(); }")
    async with asyncio.timeout(WAIT_MS / 1000):
        for _ in range(2):
            while "cursor=" not in await ended.get():
                pass
    await expect(rows).to_have_count(2, timeout=WAIT_MS)
    await page.unroute("**/reps?*")
    shown: list[str] = await rows.evaluate_all("rows => rows.map((row) => row.dataset.repId)")
    return shown
