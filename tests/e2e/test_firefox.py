"""Firefox films: Debian's ESR plays the clip as its camera, and what it shows is what is stored."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.served import served

pytestmark = pytest.mark.soak  # most of a minute

SCRIPT = Path(__file__).with_name("firefox.mjs")
LONGEST_S = 150


async def firefox(*words: str) -> dict[str, Any]:
    """Run the script, and have back what it told."""
    process = await asyncio.create_subprocess_exec(
        "node", str(SCRIPT), *words, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        told, complaint = await asyncio.wait_for(process.communicate(), LONGEST_S)
    finally:
        if process.returncode is None:
            process.terminate()  # it closes its browser
            await process.wait()
    assert process.returncode == 0, complaint.decode()
    found: dict[str, Any] = json.loads(told)
    return found


async def test_a_jump_of_the_clip_is_filmed_measured_and_saved_in_firefox() -> None:
    async with served() as url:
        told = await firefox(url, *filter(None, [os.environ.get("FIREFOX_SCREENSHOT")]))
    shown, stored = told["shown"], told["stored"]
    print(f"\n{shown['height']} {shown['unit']} in Firefox")
    assert told["complaints"] == []
    assert shown["unit"] == "cm"
    height_m = stored["values"]["jump_height_flight_time_m"]
    assert float(shown["height"]) == pytest.approx(100 * height_m, abs=0.051)
    assert 0.10 < height_m < 0.70  # the clip's jumps are of 0.25, 0.40 and 0.55 m
