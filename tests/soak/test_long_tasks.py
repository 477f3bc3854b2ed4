"""Minutes of filming, jump after jump, and no task that keeps the page from a frame: `make soak`.

`TASKS_MINUTES=1` is for a taste.
"""

import asyncio
import os
from typing import Final

import pytest

from tests.e2e.browser import PHONE, tab
from tests.e2e.main_thread import Task, traced
from tests.e2e.served import served

pytestmark = pytest.mark.soak

MINUTES: Final = int(os.environ.get("TASKS_MINUTES", "5"))
LONG_MS: Final = 50.0
_JUMPS: Final = "Number(document.documentElement.dataset.reps)"


async def test_no_task_of_the_page_takes_a_core_for_50_ms_while_it_films() -> None:
    """By the clock tasks wait for cores that others use, and for the browser: that is told only."""
    tasks: list[Task] = []
    async with served(None) as url, tab(url, None, PHONE) as page:
        debugger = await page.page.context.new_cdp_session(page.page)
        start = page.page.get_by_role("button", name="Try it with a clip").first
        await start.wait_for()
        for minute in range(MINUTES):
            async with traced(debugger) as thread:
                if minute == 0:
                    await start.click()
                await asyncio.sleep(60)  # what is measured is minutes by the clock
            tasks += thread.tasks()
            print(f"\nafter {minute + 1} min: {told(tasks)}", flush=True)
        jumps = await page.page.evaluate(_JUMPS)
        assert page.console == []
    print(f"\n{jumps} jumps")
    for task in sorted(tasks, key=lambda task: -task.core_ms)[:3]:
        print(f"{task.core_ms:.1f} ms on a core, {task.wall_ms:.1f} by the clock", *task.parts[:6])
    assert jumps > MINUTES
    assert [task for task in tasks if task.core_ms >= LONG_MS] == []


def told(tasks: list[Task]) -> str:
    long = [task for task in tasks if task.wall_ms >= LONG_MS]
    return (
        f"{len(long)} tasks of {LONG_MS:.0f} ms or more by the clock, worst "
        f"{max(task.wall_ms for task in tasks):.0f} ms; worst on a core "
        f"{max(task.core_ms for task in tasks):.1f} ms"
    )
