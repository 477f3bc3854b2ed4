"""Owns a program of ours in a process of its own: started, listened to, never left behind."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def started(module: str, *words: str, **settings: str) -> AsyncIterator[Process]:
    """Run *module*, with these of Hangtime's settings and no others, for a minute at most."""
    environ = {name: text for name, text in os.environ.items() if "HANGTIME" not in name}
    environ |= {f"HANGTIME_{name.upper()}": text for name, text in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *words, env=environ, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(60):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def lines(process: Process) -> AsyncIterator[str]:
    """What it prints, line by line, until it ends."""
    assert process.stdout is not None
    while line := await process.stdout.readline():
        yield line.decode()


async def says(process: Process, pattern: str) -> re.Match[str]:
    """Wait until it prints *pattern*; what it complained of, where it ends before that."""
    async for line in lines(process):
        if found := re.search(pattern, line):
            return found
    assert process.stderr is not None
    raise AssertionError((await process.stderr.read()).decode())
