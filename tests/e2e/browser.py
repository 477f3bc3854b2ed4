"""Real Chromium with a file for its camera, and what a page's data channels carried, timed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page, ViewportSize, async_playwright

PHONE: Final = ViewportSize(width=390, height=844)
DESKTOP: Final = ViewportSize(width=1440, height=900)

_CHROMIUM: Final = "/usr/bin/chromium"
_ARGUMENTS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
)

# Runs before the page's own scripts. Keeps every message of both channels with the browser's clock,
# and every peer connection, so that a test can cut one.
_TAP: Final = """
(() => {
  const tap = { events: [], poses: [], presented: [], connections: [] };
  window.__tap = tap;
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...options) { super(...options); tap.connections.push(this); }
    createDataChannel(label, options) {
      const channel = super.createDataChannel(label, options);
      channel.addEventListener('message', (message) => {
        const at = performance.now();
        if (label === 'events') tap.events.push({ at, told: JSON.parse(message.data) });
        else tap.poses.push(at);
      });
      return channel;
    }
  };
})();
"""

WATCH_LONG_TASKS: Final = """
window.__longTasks_ms = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.__longTasks_ms.push(Math.round(duration));
}).observe({ type: 'longtask' });
"""
"""Keeps what a browser calls long: tasks of 50 ms and more."""

# Reads the burned-in counter of every frame that the page's video presents.
_WATCH_VIDEO: Final = """
(layout) => {
  const video = document.querySelector('video');
  const canvas = new OffscreenCanvas(layout.width, layout.height);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const look = (now) => {
    video.requestVideoFrameCallback(look);
    pen.drawImage(video, 0, 0, layout.width, layout.height);
    const bits = layout.blocks.map(([x, y]) => pen.getImageData(x, y, 1, 1).data[1] > 127 ? 1 : 0);
    window.__tap.presented.push({ at: now, bits: bits.join('') });
  };
  video.requestVideoFrameCallback(look);
}
"""


class Tab:
    """One page and what it carried."""

    def __init__(self, page: Page, console: list[str]) -> None:
        self.page = page
        self.console = console
        """Errors and warnings that the page wrote."""

    async def state_is(self, *states: str, timeout_s: float = 30) -> None:
        await self._holds(
            "states => states.includes(document.documentElement.dataset.state)", states, timeout_s
        )

    async def events(self, kind: str) -> list[dict[str, Any]]:
        """Every message of *kind* with the time it came, in ms of the browser's clock."""
        found: list[dict[str, Any]] = await self.page.evaluate(
            "kind => window.__tap.events.filter((e) => e.told.type === kind)", kind
        )
        return found

    async def server_sentences(self) -> set[str]:
        """Every text with a space in it that the server said, in whatever message."""
        said: list[str] = await self.page.evaluate(
            "window.__tap.events.flatMap(({ told }) => JSON.stringify(told)"
            '.match(/"(?:[^"\\\\]|\\\\.)*"/g).map((text) => JSON.parse(text)))'
        )
        return {text for text in said if " " in text}

    async def event_count_reaches(self, kind: str, count: int, timeout_s: float) -> None:
        await self._holds(
            # A repetition counts once: by its first revision.
            "([kind, count]) => window.__tap.events.filter((e) => e.told.type === kind"
            " && (e.told.rep?.revision ?? 1) === 1).length >= count",
            (kind, count),
            timeout_s,
        )

    async def value_reaches(self, value: str, least: float, timeout_s: float) -> None:
        """Wait until a JavaScript expression is *least* or more."""
        await self._holds(f"([least]) => ({value}) >= least", (least,), timeout_s)

    async def _holds(self, condition: str, argument: tuple[Any, ...], timeout_s: float) -> None:
        # Playwright's own wait_for_function evaluates text, which the page's CSP forbids.
        async with asyncio.timeout(timeout_s):
            await self.page.evaluate(
                f"""async (argument) => {{
                  while (!({condition})(argument)) {{
                    await new Promise((resolve) => setTimeout(resolve, 20));
                  }}
                }}""",
                list(argument),
            )

    async def watch_video(self, layout: dict[str, Any]) -> None:
        await self.page.evaluate(_WATCH_VIDEO, layout)

    async def shows_counter(self, least: int, timeout_s: float) -> None:
        """Wait until the video presents a frame whose counter is *least* or later."""
        await self._holds(
            "([least]) => window.__tap.presented.slice(-3).some("
            "(p) => parseInt(p.bits.slice(2, 18), 2) >= least)",
            (least,),
            timeout_s,
        )

    async def presented(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.page.evaluate("() => window.__tap.presented")
        return found

    async def pose_times_ms(self) -> list[float]:
        found: list[float] = await self.page.evaluate("() => window.__tap.poses")
        return found


@asynccontextmanager
async def tab(
    url: str,
    camera: Path | None = None,
    viewport: ViewportSize = PHONE,
    *,
    before: str = "",
    bypass_csp: bool = False,
    cameras: int = 0,
    prepare: Callable[[Page], Awaitable[None]] | None = None,
    flags: Sequence[str] = (),
) -> AsyncIterator[Tab]:
    """Open *url* in a Chromium of its own; *camera*, a y4m file, stands for its camera.

    *before* is a script that runs before the page's own; *cameras* test pictures stand for as many
    cameras; *prepare* sees the page before it is opened; *flags* are for the browser.
    """
    arguments = [*_ARGUMENTS, *flags]
    if camera is not None:
        arguments += (
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={camera}",
        )
    if cameras:
        arguments.append(f"--use-fake-device-for-media-stream=device-count={cameras}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=arguments)
        try:
            # Allowed as a person allows it, who may think again.
            allowed = ["camera"] if cameras else []
            # What the pages keep for offline would be fetched anew by each browser of each test.
            page = await browser.new_page(
                viewport=viewport,
                bypass_csp=bypass_csp,
                permissions=allowed,
                service_workers="block",
            )
            console: list[str] = []
            page.on(
                "console",
                lambda said: (
                    console.append(said.text)
                    if said.type in ("error", "warning") and "by Playwright" not in said.text
                    else None
                ),
            )
            page.on("pageerror", lambda error: console.append(str(error)))
            await page.add_init_script(_TAP + before)
            if prepare is not None:
                await prepare(page)
            await page.goto(url)
            yield Tab(page, console)
        finally:
            await browser.close()
