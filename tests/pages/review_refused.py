"""Owns two changes of a review that are refused first, and what its fields show afterwards."""

from collections.abc import Sequence

from playwright.async_api import Page, Route, expect

WAIT_MS = 20_000


async def give(page: Page, rep_ids: Sequence[str], owner: str, another: str) -> None:
    """Give the *owner*'s first of three jumps to *another*, whose alone are listed; look at all.

    The second is *another*'s and compared with, the third the *owner*'s.
    """
    beside, whose = page.locator(".acts select").first, page.locator(".acts select").last
    listed, rows = page.locator("ht-rep-table select"), page.locator("tr[data-rep-id]")
    await listed.select_option(another)
    await expect(rows).to_have_count(1)
    await page.route("**/move", lambda route: route.abort())
    async with page.expect_event("requestfailed", lambda asked: asked.url.endswith("/move")):
        await whose.select_option(another)
    await expect(whose).to_be_enabled(timeout=WAIT_MS)
    await expect(whose).to_have_value(owner)
    await page.unroute("**/move")
    async with page.expect_response("**/move"):
        await whose.select_option(another)
    await expect(rows).to_have_count(2, timeout=WAIT_MS)
    await expect(listed).to_have_value(another)
    await expect(whose).to_have_value(another)
    await listed.select_option("")
    for rep_id, select, value in (
        (rep_ids[1], beside, ""),
        (rep_ids[2], whose, owner),
        (rep_ids[0], whose, another),
    ):
        await page.locator(f"tr[data-rep-id='{rep_id}']").get_by_role("button").click()
        await expect(select).to_have_value(value)
    await beside.select_option(rep_ids[1])
    await expect(page.get_by_role("columnheader", name="Difference").first).to_be_visible()


async def title(page: Page, text: str) -> bool:
    """Give the session a title; return whether it could be saved again while it was."""
    await page.get_by_role("button", name="Add a title").click()
    field = page.get_by_label("Title")
    save = page.locator("ht-label").get_by_role("button", name="Save")
    twice = []

    async def refuse(route: Route) -> None:
        twice.append(await page.locator("ht-label button.first:enabled").count())
        await route.abort()

    await field.fill(text)
    await page.route("**/label", refuse)
    async with page.expect_event("requestfailed", lambda asked: asked.url.endswith("/label")):
        await save.click()
    await expect(save).to_be_enabled(timeout=WAIT_MS)
    await expect(field).to_have_value(text)
    await page.unroute("**/label")
    async with page.expect_response("**/label"):
        await save.click()
    return any(twice)
