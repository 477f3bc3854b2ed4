"""No picture: whatever the reason, the page says which it is, and goes on from there."""

from urllib.parse import urlsplit

from playwright.async_api import Route

from tests.e2e.browser import PHONE, Tab, tab
from tests.e2e.served import served

NOT_SECURE = "http://gym.example/"
# What a browser says of a camera that was pulled out; its test cameras cannot be.
UNPLUG = """
const [track] = document.querySelector('video').srcObject.getVideoTracks();
track.stop();
track.dispatchEvent(new Event('ended'));
"""
OLD = "delete HTMLVideoElement.prototype.requestVideoFrameCallback;"


async def says(page: Tab, title: str) -> None:
    await page.page.get_by_role("heading", name=title).wait_for(timeout=15_000)


async def test_a_camera_that_is_blocked_or_goes_away_is_told_and_had_back_by_a_tap() -> None:
    async with served() as url, tab(url, viewport=PHONE, cameras=1) as page:
        await page.event_count_reaches("hello", 1, timeout_s=30)
        await page.page.evaluate(UNPLUG)
        await says(page, "The camera went away")
        await page.page.context.clear_permissions()
        await page.page.get_by_role("button", name="Use the camera").click()
        await says(page, "The camera is blocked")
        assert await page.page.get_by_role("button", name="Try it with a clip").is_visible()
        await page.page.context.grant_permissions(["camera"])
        await page.page.get_by_role("button", name="Use the camera").click()
        await page.event_count_reaches("hello", 2, timeout_s=30)
        assert page.console == []


async def test_no_camera_no_secure_address_and_an_old_browser_each_have_a_card() -> None:
    async with served() as url, tab(url, viewport=PHONE) as page:
        await says(page, "No camera found")

        async def at_another_address(route: Route) -> None:
            path = urlsplit(route.request.url).path
            await route.fulfill(response=await route.fetch(url=f"{url}{path}", headers={}))

        await page.page.route(f"{NOT_SECURE}**", at_another_address)
        await page.page.goto(NOT_SECURE)
        await says(page, "This address is not secure")
        link = page.page.get_by_role("link", name="https://gym.example")
        assert await link.get_attribute("href") == "https://gym.example"
        page.console.clear()  # Chromium's own words about an address that is not secure

        await page.page.add_init_script(OLD)
        await page.page.goto(url)
        await says(page, "This browser is too old")
        assert await page.page.get_by_role("button", name="Use the camera").count() == 0
        assert page.console == []
