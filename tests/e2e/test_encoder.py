"""A stock encoder as camera: FFmpeg publishes by WHIP, the repetitions come by the event stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import imageio_ffmpeg
import pytest

from tests.e2e.served import served

CLIP = Path(__file__).parents[2] / "static/demo/cmj.mp4"
SILENCE = ("-re", "-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000")


@asynccontextmanager
async def publishing(url: str, *, with_audio: bool) -> AsyncIterator[None]:
    """Run FFmpeg at the clip's own pace, and end it."""
    audio_in = SILENCE if with_audio else ()
    audio_out = ("-c:a", "libopus", "-shortest") if with_audio else ("-an",)
    process = await asyncio.create_subprocess_exec(
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-hide_banner", "-loglevel", "error", "-nostdin", "-re", "-i", str(CLIP)),
        *audio_in,
        *("-c:v", "libx264", "-profile:v", "baseline", "-bf", "0", "-g", "30"),
        *("-preset", "veryfast", "-tune", "zerolatency", "-b:v", "1500k", "-pix_fmt", "yuv420p"),
        *audio_out,
        *("-f", "whip", url),
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        _, complaint = await process.communicate()
        print(complaint.decode())


async def reps_heard(http: aiohttp.ClientSession, url: str, count: int) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    async with asyncio.timeout(60), http.get(url) as stream:
        async for line in stream.content:
            if line.startswith(b"data: "):
                told = json.loads(line.removeprefix(b"data: "))
                if told["type"] == "rep" and told["rep"]["revision"] == 1:
                    heard.append(told["rep"])
            if len(heard) == count:
                break
    return heard


@pytest.mark.parametrize(
    "with_audio",
    [
        pytest.param(False, id="video only", marks=pytest.mark.soak),
        pytest.param(True, id="with sound"),
    ],
)
async def test_ffmpeg_publishes_and_its_jumps_are_heard(with_audio: bool) -> None:
    async with served() as url, aiohttp.ClientSession() as http:
        listening = asyncio.create_task(
            reps_heard(http, f"{url}/api/v1/sessions/demo/events", count=3)
        )
        async with publishing(f"{url}/whip/demo", with_audio=with_audio):
            reps = await listening
    heights = [rep["jump_height_flight_time_m"] for rep in reps]
    assert heights == sorted(heights)
    assert all(rep["recorded_at"].endswith("+00:00") for rep in reps)
