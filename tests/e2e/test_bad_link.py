"""Real Chromium behind a bad link: results go on, and the camera takes what the link can carry."""

from tests.e2e.browser import tab
from tests.e2e.served import served
from tests.impaired.chromium import lead_through
from tests.impaired.link import Impairment, Link
from tests.impaired.relay import relay

LOSSY = Impairment(delay_s=0.020, loss=0.02)


async def test_a_clip_is_measured_through_a_link_that_loses_two_packets_of_a_hundred() -> None:
    async with (
        served() as url,
        relay(Link(LOSSY, seed=1), Link(LOSSY, seed=2)) as way,
        tab(url) as page,
    ):
        await lead_through(page.page, way)
        await page.page.get_by_role("button", name="Try it with a clip").first.click()
        await page.event_count_reaches("rep", 1, timeout_s=60)
        assert way.to_server.passed > 100
        assert way.to_server.lost > 0
        assert page.console == []
