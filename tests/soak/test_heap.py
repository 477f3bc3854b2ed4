"""Minutes of filming in a real Chromium, jump after jump, and a heap that is flat: `make soak`.

`SOAK_MINUTES=3` is for a taste.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest

from tests.e2e.browser import PHONE, WATCH_LONG_TASKS, Tab, tab
from tests.e2e.served import served

pytestmark = pytest.mark.soak

MINUTES: Final = int(os.environ.get("SOAK_MINUTES", "10"))
FLAT: Final = 0.05
COLLECTIONS: Final = 3
"""What the first frees of the page's own pictures and peers lets the next free more."""
LOOK_S: Final = 60.0
SETTLED_S: Final = 60.0
"""By then the rings of pictures and of results are full, and the replay holds a jump."""
FULL_ROW_S: Final = 300.0
"""The row of jumps has as many cards as it may by then, and a button for the earlier ones."""
# What V8 compiles anew of a page that runs for minutes counts as its heap. Three minutes added
# 97 kB: 70 of that, 65 of its memory of written numbers; the page's own became less.
_COMPILED_ONCE: Final = ("--js-flags=--no-opt --no-maglev --no-sparkplug",)
_ROW_IS_FULL: Final = (
    "document.querySelector('ht-jumps').renderRoot.querySelectorAll('.earlier').length"
)


# What the test itself keeps of every message is no part of the page.
_FORGET: Final = """
() => {
  const told = [document.querySelector('ht-jumps').jumps.length, window.__tap.poses.length];
  for (const kept of Object.values(window.__tap)) kept.length = 0;
  return told;
}
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What the page holds once its garbage is collected."""

    heap_bytes: int
    nodes: int
    listeners: int
    jumps: int
    results: int
    """That came since the last look."""


def holding(page: Tab, ask: Callable[..., Awaitable[dict[str, Any]]]) -> Callable[[], Any]:
    """Return what looks at the page through the browser's debugger."""

    async def held() -> Held:
        jumps, results = await page.page.evaluate(_FORGET)
        for _ in range(COLLECTIONS):
            await ask("HeapProfiler.collectGarbage")
        usage, counts = await ask("Runtime.getHeapUsage"), await ask("Memory.getDOMCounters")
        return Held(
            int(usage["usedSize"]),
            int(counts["nodes"]),
            int(counts["jsEventListeners"]),
            jumps,
            results,
        )

    return held


async def test_the_page_s_heap_is_flat_while_it_films() -> None:
    async with (
        served(None) as url,
        tab(url, None, PHONE, before=WATCH_LONG_TASKS, flags=_COMPILED_ONCE) as page,
    ):
        await page.page.get_by_role("button", name="Try it with a clip").first.click()
        await page.value_reaches("window.__tap.poses.length", 30, timeout_s=60)
        await page.page.evaluate("window.__longTasks_ms.length = 0")  # those of its start
        debugger = await page.page.context.new_cdp_session(page.page)
        look = holding(page, debugger.send)
        await asyncio.sleep(SETTLED_S)  # what is measured is minutes by the clock
        await page.value_reaches(_ROW_IS_FULL, 1, timeout_s=FULL_ROW_S)
        began_s = time.perf_counter()
        seen = [await look()]
        for minute in range(1, MINUTES + 1):
            await asyncio.sleep(began_s + minute * LOOK_S - time.perf_counter())
            seen.append(await look())
            print(f"\nminute {minute}: {seen[-1]}", flush=True)
        long_ms: list[int] = await page.page.evaluate("window.__longTasks_ms")
        state = await page.page.evaluate("document.documentElement.dataset.state")
        assert page.console == []
    print(
        f"\n{len(long_ms)} tasks of 50 ms or more in {MINUTES + 1} minutes: {sorted(long_ms)[-9:]}"
    )
    first = seen[0]
    assert state not in ("lost", "reconnecting", "refused")
    assert all(held.results > 0 for held in seen[1:])
    assert seen[-1].jumps > first.jumps
    for held in seen[1:]:
        for now, then in ((held.heap_bytes, first.heap_bytes), (held.nodes, first.nodes)):
            assert abs(now - then) < FLAT * then, f"{first} became {held}"
