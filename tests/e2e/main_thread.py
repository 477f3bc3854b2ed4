"""What the page's main thread does at a stretch: each task's time by the clock, and on a core.

By the clock a task also waits: for a core, where others use them all, and for other threads of the
browser. What it takes on a core is the page's own, on a busy machine too.
"""

import asyncio
from bisect import bisect, bisect_left
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.async_api import CDPSession

_CATEGORIES: Final = ("devtools.timeline", "disabled-by-default-devtools.timeline", "v8")
_KEPT_US: Final = 2000
"""What takes less explains nothing."""
_ENDS_S: Final = 180.0


@dataclass(frozen=True, slots=True)
class Task:
    """One turn of the main thread."""

    wall_ms: float
    core_ms: float
    parts: tuple[str, ...]
    """What it was made of, longest on a core first."""


@dataclass(slots=True)
class MainThread:
    """Every task of one trace, once it has ended."""

    _events: list[dict[str, Any]] = field(default_factory=list)

    def take(self, told: dict[str, Any]) -> None:
        """Keep what may explain a task of what the browser told."""
        self._events += [
            event
            for event in told["value"]
            if event.get("dur", 0) >= _KEPT_US or event["name"] == "thread_name"
        ]

    def tasks(self) -> list[Task]:
        """Return the tasks of the page that were long enough to be kept, in no order."""
        main = {
            _thread(event)
            for event in self._events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        tasks = []
        for thread in main:
            events = sorted(
                (event for event in self._events if _thread(event) == thread and "dur" in event),
                key=_starts,
            )
            for event in events:
                if event["name"] == "RunTask":
                    tasks.append(
                        Task(event["dur"] / 1000, event["tdur"] / 1000, _parts(event, events))
                    )
        return tasks


def _thread(event: dict[str, Any]) -> tuple[int, int]:
    return event["pid"], event["tid"]


def _starts(event: dict[str, Any]) -> float:
    return float(event["ts"])


def _parts(task: dict[str, Any], events: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return what lies within *task* of *events* of its thread, which are in order."""
    ends = task["ts"] + task["dur"]
    first, last = bisect_left(events, task["ts"], key=_starts), bisect(events, ends, key=_starts)
    inside = [
        event
        for event in events[first:last]
        if event is not task and event["ts"] + event["dur"] <= ends
    ]
    inside.sort(key=lambda event: -float(event.get("tdur", 0)))
    return tuple(_named(event) for event in inside)


def _named(event: dict[str, Any]) -> str:
    data = event.get("args", {}).get("data") or {}
    at = f"{data.get('functionName', '')} {data.get('url', '')}".strip()
    core_ms, wall_ms = event.get("tdur", 0) / 1000, event["dur"] / 1000
    return f"{event['name']} {at} {core_ms:.1f} of {wall_ms:.1f} ms"


@asynccontextmanager
async def traced(browser: CDPSession) -> AsyncIterator[MainThread]:
    """Trace what the pages of *browser* do; the tasks are there at the end."""
    thread, ended = MainThread(), asyncio.Event()
    hears = {
        "Tracing.dataCollected": lambda told: thread.take(told),
        "Tracing.tracingComplete": lambda _: ended.set(),
    }
    for name, hear in hears.items():
        browser.on(name, hear)
    config = {"recordMode": "recordContinuously", "includedCategories": [*_CATEGORIES]}
    await browser.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    try:
        yield thread
    finally:
        await browser.send("Tracing.end")
        async with asyncio.timeout(_ENDS_S):
            await ended.wait()
        for name, hear in hears.items():
            browser.remove_listener(name, hear)
