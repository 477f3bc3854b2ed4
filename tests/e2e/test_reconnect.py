"""The network, or the page itself, goes away in mid-session and comes back: the session goes on."""

import asyncio

import pytest

from tests.e2e.browser import Tab, tab
from tests.e2e.served import served

CUT_S = 8.0
_ROW = """
document.querySelector('ht-jumps').jumps
  .map(({ number, rep, text }) => [number ?? 0, rep?.rep_id ?? text])
"""
"""The jumps on the page, the newest first."""


@pytest.mark.parametrize(
    "cut", ["the connection is closed", pytest.param("the video stops", marks=pytest.mark.soak)]
)
async def test_the_session_and_its_counter_go_on_after_eight_seconds(cut: str) -> None:
    async with served() as url, tab(url) as page:
        await page.page.get_by_role("button", name="Try it with a clip").click()
        await page.event_count_reaches("rep", 1, timeout_s=30)
        before = (await page.events("hello"))[-1]["told"]
        # Nothing gets through for a while: offers fail, and what was connected is cut.
        await page.page.route("**/whip/**", lambda route: route.abort())
        if cut == "the connection is closed":
            await page.page.evaluate("window.__tap.connections.at(-1).close()")
        else:
            await page.page.evaluate(
                "window.__tap.connections.at(-1).getSenders()"
                ".forEach((sender) => sender.replaceTrack(null))"
            )
        heard = await page.events("rep")
        counted = len({event["told"]["rep"]["rep_id"] for event in heard})
        await asyncio.sleep(CUT_S)  # the cut that the session has to outlive
        await page.page.unroute("**/whip/**")
        await page.event_count_reaches("hello", 2, timeout_s=30)
        after = (await page.events("hello"))[-1]["told"]
        await page.event_count_reaches("rep", counted + 1, timeout_s=30)
        shown = int(await page.page.evaluate("document.documentElement.dataset.reps"))
        row_before, row_after = await _load_anew(page)
    assert after["resumed"] is True
    assert after["session"] == before["session"]
    assert after["reps"] >= counted >= 1
    assert shown >= after["reps"] + 1
    assert len(row_before) > counted
    # One that was looked at for long may have come while the page was loaded.
    assert row_after[-len(row_before) :] == row_before


async def _load_anew(page: Tab) -> tuple[list[list[object]], list[list[object]]]:
    """Load the page while it is paused; return its jumps before and after."""
    await page.page.get_by_role("button", name="More").click()
    await page.page.get_by_role("button", name="Pause counting").click()
    await page.state_is("paused")
    before: list[list[object]] = await page.page.evaluate(_ROW)
    await page.page.reload()
    await page.page.get_by_role("button", name="Try it with a clip").click()
    await page.event_count_reaches("hello", 1, timeout_s=30)
    await page.value_reaches(f"{_ROW.strip()}.length", len(before), timeout_s=10)
    # Nothing of it is news.
    await page.state_is("paused")
    return before, await page.page.evaluate(_ROW)
