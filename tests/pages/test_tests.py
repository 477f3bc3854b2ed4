"""The coach picks the test on the page, and the server measures it from then on."""

import json

import aiohttp

from tests.e2e.browser import PHONE, tab
from tests.e2e.served import served


async def test_the_chosen_test_is_the_servers_and_stays_chosen_on_the_page() -> None:
    async with served() as url, tab(url, None, PHONE) as page:
        await page.page.get_by_role("button", name="Try it with a clip").first.click()
        await page.event_count_reaches("hello", 1, timeout_s=30)
        chooser = page.page.get_by_role("combobox", name="Test")
        assert await chooser.input_value() == "cmj"
        await chooser.select_option("dj")
        session = (await page.events("hello"))[-1]["told"]["session"]
        # A jump from standing is no drop jump: the server says so, and the page passes it on.
        await page.event_count_reaches("rep_rejected", 1, timeout_s=60)
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{url}/api/v1/sessions/{session}/events") as stream,
        ):
            line = await anext(aiter(stream.content))
            hello = json.loads(line.removeprefix(b"data:"))
        assert hello["configuration"]["test"] == "dj"
        assert await chooser.input_value() == "dj"
        assert page.console == []
