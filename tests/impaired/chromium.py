"""A page's connection led through a relay: its offers and answers are changed on their way."""

from playwright.async_api import Page, Route

from tests.impaired.relay import UdpRelay, through, without_candidates


async def lead_through(page: Page, way: UdpRelay) -> None:
    """From the page's next offer on, its media goes over *way* alone."""

    async def offer(route: Route) -> None:
        if route.request.method == "PATCH":  # a candidate would name a way past the relay
            await route.fulfill(status=204)
            return
        if route.request.method != "POST":
            await route.continue_()
            return
        body = without_candidates(route.request.post_data or "")
        response = await route.fetch(post_data=body)
        text = await response.text()
        if response.status == 201:
            text, way.server_port = through(text, way.port)
        await route.fulfill(response=response, body=text)

    await page.route("**/whip/**", offer)
