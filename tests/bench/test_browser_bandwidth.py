"""What real Chromium sends on a clean link and on a narrow one, second by second: `make bench`."""

import asyncio
from typing import Any

import pytest

from tests.e2e.browser import DESKTOP, Tab, tab
from tests.e2e.served import served
from tests.impaired.chromium import lead_through
from tests.impaired.link import Impairment, Link
from tests.impaired.relay import relay

pytestmark = pytest.mark.bench

CLEAN = Impairment(delay_s=0.020)
NARROW = Impairment(delay_s=0.020, rate_bps=300_000)
CLEAN_S, NARROW_S, AFTER_S = 8, 20, 40
ENOUGH_BPS = 1_200_000

_STATS = """async () => {
  const found = {};
  for (const report of (await window.__tap.connections.at(-1)?.getStats() ?? new Map()).values()) {
    if (report.availableOutgoingBitrate) found.bps = report.availableOutgoingBitrate;
    if (report.type === 'outbound-rtp' && report.kind === 'video') found.width = report.frameWidth;
  }
  found.results = window.__tap.poses.filter((at) => at > performance.now() - 1000).length;
  return found;
}"""


async def follow(page: Tab, seconds: int) -> list[dict[str, Any]]:
    told = []
    for _ in range(seconds):
        await asyncio.sleep(1)  # what is measured is a second of sending
        told.append(await page.page.evaluate(_STATS))
        print(told[-1])
    return told


async def test_a_browser_begins_with_enough_falls_when_it_must_and_comes_back() -> None:
    async with (
        served() as url,
        relay(Link(CLEAN), Link(CLEAN)) as way,
        tab(url, viewport=DESKTOP) as page,
    ):
        await lead_through(page.page, way)
        await page.page.get_by_role("button", name="Try it with a clip").first.click()
        await page.value_reaches("window.__tap.poses.length", 1, timeout_s=30)
        print("\nclean")
        clean = await follow(page, CLEAN_S)
        way.to_server.impairment = NARROW
        print("300 kb/s")
        narrow = await follow(page, NARROW_S)
        way.to_server.impairment = CLEAN
        print("clean again")
        after = await follow(page, AFTER_S)
        assert page.console == []
    assert all(second["bps"] >= ENOUGH_BPS for second in clean[2:])
    assert len({second["width"] for second in clean}) == 1
    assert min(second["bps"] for second in narrow) < 300_000
    assert narrow[-1]["results"] > 0
    assert after[-1]["bps"] >= ENOUGH_BPS
    assert after[-1]["width"] == clean[0]["width"]
