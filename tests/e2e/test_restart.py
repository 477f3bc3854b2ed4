"""The whole server killed in mid-session and started again: nothing saved is lost; it goes on."""

from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from server.store.database import default_url
from tests.e2e.browser import PHONE, Tab, tab
from tests.e2e.served import free_port
from tests.processes import says, started
from tests.store.kept import stored

pytestmark = pytest.mark.soak


async def saved(page: Tab) -> dict[str, int]:
    """The newest revision of each jump that the page was told is saved."""
    told: dict[str, int] = {}
    for event in await page.events("rep_saved"):
        rep_id, revision = event["told"]["rep_id"], event["told"]["revision"]
        told[rep_id] = max(revision, told.get(rep_id, 0))
    return told


async def test_what_a_browser_saw_as_saved_before_kill_9_is_there_once_and_the_session_goes_on(
    tmp_path: Path,
) -> None:
    settings = {
        "data_dir": str(tmp_path),
        "port": str(free_port()),
        "announced_addresses": "127.0.0.1",
        "udp_ports": "42100-42199",
        "pose_engine": "openvino",  # beside a browser two slow cores have no time for MediaPipe
    }

    @asynccontextmanager
    async def server() -> AsyncIterator[tuple[Process, str]]:
        async with started("server", "serve", **settings) as process:
            yield process, (await says(process, r"^Hangtime is ready: (http://localhost:\d+) "))[1]

    async with AsyncExitStack() as opened:
        async with server() as (process, url):
            page = await opened.enter_async_context(tab(url, None, PHONE))
            await page.page.get_by_role("button", name="Try it with a clip").first.click()
            await page.event_count_reaches("rep_saved", 1, timeout_s=50)
            process.kill()
            assert await process.wait() == -9
        await page.state_is("reconnecting", "lost", "refused", timeout_s=30)
        before = await saved(page)
        there = await stored(default_url(tmp_path))
        assert before
        assert {rep_id: min(there.get(rep_id, 0), before[rep_id]) for rep_id in before} == before

        async with server(), aiohttp.ClientSession() as http:
            await page.event_count_reaches("hello", 2, timeout_s=30)
            told = "window.__tap.events.filter((e) => e.told.type === 'rep_saved')"
            jumps = f"new Set({told}.map((e) => e.told.rep_id)).size"
            await page.value_reaches(jumps, len(before) + 1, timeout_s=50)
            sessions = {event["told"]["session"] for event in await page.events("hello")}
            async with http.get(f"{url}/api/v1/reps") as answer:
                kept = [rep["rep_id"] for rep in (await answer.json())["items"]]
            shown = await page.page.locator("ht-jumps [data-rep-id]").evaluate_all(
                "all => all.map((row) => row.dataset.repId)"
            )
    assert len(sessions) == 1
    assert len(set(kept)) == len(kept)
    assert set(before) < set(kept)
    assert set(before) <= set(shown)
