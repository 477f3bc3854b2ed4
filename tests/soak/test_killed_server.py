"""The whole server killed under a real Chromium: what the page marked as saved is there, once."""

from pathlib import Path

import pytest

from server.store.database import default_url
from tests.e2e.browser import PHONE, tab
from tests.e2e.served import free_port
from tests.processes import says, started
from tests.store.kept import stored

pytestmark = pytest.mark.soak

SAID = 6
"""Messages of `rep_saved`; a jump has one for each of its revisions, two or three."""


async def test_what_a_browser_saw_as_saved_before_kill_9_is_there_once(tmp_path: Path) -> None:
    settings = {
        "data_dir": str(tmp_path),
        "port": str(free_port()),
        "announced_addresses": "127.0.0.1",
        "udp_ports": "42100-42199",
    }
    async with started("server", "serve", **settings) as process:
        url = (await says(process, r"^Hangtime is ready: (http://localhost:\d+) "))[1]
        async with tab(url, None, PHONE) as page:
            await page.page.get_by_role("button", name="Try it with a clip").first.click()
            await page.event_count_reaches("rep_saved", SAID, timeout_s=50)
            process.kill()
            assert await process.wait() == -9
            await page.state_is("reconnecting", "lost", "refused", timeout_s=30)
            told: dict[str, int] = {}
            for event in await page.events("rep_saved"):
                rep_id, revision = event["told"]["rep_id"], event["told"]["revision"]
                told[rep_id] = max(revision, told.get(rep_id, 0))
    there = await stored(default_url(tmp_path))
    assert len(told) >= SAID // 3
    assert {rep_id: min(there.get(rep_id, 0), told[rep_id]) for rep_id in told} == told
