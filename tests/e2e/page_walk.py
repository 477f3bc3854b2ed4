"""Owns one coach's way through the capture page by keys alone, with a look at every state."""

import gzip
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.async_api import Page, Response

from tests.e2e import page_look
from tests.e2e.browser import PHONE, Tab, tab
from tests.e2e.page_look import Looks
from tests.e2e.served import served

MEASURED_BY_A_CLIP: Final = ("camera", "network", "light", "sharp", "body", "distance", "alone")
_WELL_SO_FAR: Final = f"""(() => {{
  const well = (window.__well ??= new Set());
  for (const {{ name, state }} of document.querySelector('ht-checks').checks) {{
    if (state === 'ok' && {list(MEASURED_BY_A_CLIP)}.includes(name)) well.add(name);
  }}
  return well.size;
}})()"""
"""How many of the checks were seen to be well."""
Look = Callable[[str], Awaitable[None]]
MOST_TABS: Final = 40
FOCUSED: Final = """
() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  const name = at?.getAttribute('aria-label') ?? at?.labels?.[0]?.textContent ?? at?.textContent;
  return { name: name ?? '', outline: at ? getComputedStyle(at).outlineStyle : 'none' };
}
"""


@dataclass
class Walk:
    """What was found on the way, by state."""

    looks: Looks = field(default_factory=Looks)
    script_bytes: dict[str, int] = field(default_factory=dict)
    """Gzipped size of each script that was loaded, by its address."""
    told: set[str] = field(default_factory=set)
    """The server's own sentences."""
    seen: dict[str, Any] = field(default_factory=dict)
    console: list[str] = field(default_factory=list)


async def walk() -> Walk:
    """Walk in a language in which every sentence of the catalogue stands in brackets."""
    found = Walk()

    async def prepare(page: Page) -> None:
        page.on("response", keep)
        await page_look.prepare(page)

    async def keep(response: Response) -> None:
        if response.url.endswith(".js"):
            found.script_bytes[response.url] = len(gzip.compress(await response.body(), 9))

    async with served(None) as url, tab(url, None, PHONE, prepare=prepare) as page:

        async def look(state: str) -> None:
            await found.looks.look(page.page, state)

        await _go(page, look, found)
        found.console = page.console
        found.told = await page.server_sentences()
    return found


async def _go(page: Tab, look: Look, found: Walk) -> None:
    keys = page.page.keyboard
    await page.state_is("denied")
    await look("denied")
    await _reach(page, "Try it with a clip")
    await keys.press("Enter")
    # The first jump ends the checks, whatever they know by then: on a loaded machine the count of
    # people, which comes last, would never be among them.
    await page.event_count_reaches("hello", 1, timeout_s=30)
    await keys.press("?")
    await _reach(page, "Pause counting")
    await keys.press("Enter")
    await page.state_is("paused")
    # Each of them, not all at once: the body on the clip comes near, jumps and turns.
    await page.value_reaches(_WELL_SO_FAR, len(MEASURED_BY_A_CLIP), timeout_s=60)
    await look("checks")
    found.seen["checks"] = await page.page.evaluate("[...window.__well]")
    await page.page.evaluate("document.activeElement?.blur()")
    await keys.press("Space")  # goes on
    await page.event_count_reaches("rep", 1, timeout_s=30)
    await page.state_is("result")
    await look("result")
    # Nothing new may come while the rest is looked at.
    await keys.press("?")
    await look("settings")
    await _reach(page, "Pause counting")
    await keys.press("Enter")
    await page.state_is("paused")
    await keys.press("z")
    found.seen["struck"] = await _summary(page)
    await look("struck out")
    await found.looks.look_narrow(page.page, "struck out")
    await found.looks.look_enlarged(page.page, "struck out")
    await keys.press("z")
    found.seen["restored"] = await _summary(page)
    await keys.press("v")
    await look("replay")
    found.seen["replay"] = await _replay(page)
    await keys.press("Escape")
    await page.value_reaches("+document.querySelector('ht-replay').hidden", 1, timeout_s=5)
    await page.page.evaluate("document.activeElement?.blur()")
    await keys.press("Space")  # paused: goes on
    await page.state_is("ready", "moving", "no_body", "framing", "flight")
    counted = len(await page.events("rep"))
    await keys.press("Space")
    await page.state_is("countdown")
    await look("countdown")
    await page.state_is("still")
    found.seen["reps while counting down"] = len(await page.events("rep")) - counted
    await page.state_is("ready", timeout_s=20)
    await _reach(page, "Test")
    await keys.press("ArrowDown")
    newest = "window.__tap.events.findLast(({ told }) => told.type === 'configured')"
    await page.value_reaches(f"+({newest}.told.configuration.test !== 'cmj')", 1, timeout_s=10)
    found.seen["test"] = (await page.events("configured"))[-1]["told"]["configuration"]["test"]


async def _reach(page: Tab, name: str) -> None:
    """Go on by the Tab key until the part of this name has the focus, and is seen to have it."""
    for _ in range(MOST_TABS):
        await page.page.keyboard.press("Tab")
        focused = await page.page.evaluate(FOCUSED)
        if name in focused["name"]:
            assert focused["outline"] != "none", name
            return
    raise AssertionError(f"{name} is not to be reached by keys")


async def _summary(page: Tab) -> float:
    """The best height, 0 where none counts."""
    best = "document.querySelector('ht-result').summary?.best_m ?? 0"
    return float(await page.page.evaluate(best))


async def _replay(page: Tab) -> dict[str, Any]:
    """What the replay says at the frames of take-off and landing, and how it is seen."""
    return dict(
        await page.page.evaluate(
            """async () => {
              const view = document.querySelector('ht-replay');
              const told = {};
              const { frames, takeoff, landing } = view.replay;
              for (const [name, at] of [['takeoff', takeoff], ['landing', landing]]) {
                const slider = view.shadowRoot.querySelector('input');
                slider.value = at;
                slider.dispatchEvent(new Event('input'));
                await view.updateComplete;
                told[name] = view.shadowRoot.querySelector('.event').textContent;
              }
              told.frames = frames.length;
              told.bodies = frames.filter(({ body }) => body).length;
              told.flight_s = (frames[landing].fromTakeoff_ms) / 1000;
              return told;
            }"""
        )
    )
