"""A coach on the telephone is asked which version it is: a tap away, on any phone."""

from server.version import VERSION
from tests.e2e.browser import PHONE, tab
from tests.e2e.served import served


async def test_a_tap_on_the_latency_chip_shows_the_server_s_version() -> None:
    async with served() as url, tab(url, None, PHONE) as page:
        await page.page.get_by_role("button", name="Try it with a clip").first.click()
        version = page.page.get_by_text(f"Hangtime {VERSION}")
        await page.page.locator("ht-health summary").wait_for()
        assert not await version.is_visible()
        await page.page.locator("ht-health summary").click()
        await version.wait_for()
        assert page.console == []
