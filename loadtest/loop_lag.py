"""Owns how late an event loop is: a generator that is late itself measures itself, not a server."""

import asyncio
from collections.abc import Callable
from typing import Final

EVERY_S: Final = 0.05


async def watch_lag(tell_ms: Callable[[float], None]) -> None:
    """Tell, every 50 ms and until it is cancelled, how late the loop came back to this task."""
    loop = asyncio.get_running_loop()
    while True:
        due_s = loop.time() + EVERY_S
        await asyncio.sleep(EVERY_S)
        tell_ms(round(1000 * (loop.time() - due_s), 2))
