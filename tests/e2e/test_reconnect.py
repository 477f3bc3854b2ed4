"""The network goes away in mid-session and comes back: the session goes on by itself."""

import asyncio

import pytest

from tests.e2e.browser import tab
from tests.e2e.served import served

CUT_S = 8.0


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
    assert after["resumed"] is True
    assert after["session"] == before["session"]
    assert after["reps"] >= counted >= 1
    assert shown >= after["reps"] + 1
