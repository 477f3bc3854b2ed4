"""Owns the comparison of real jumps as they arrive live: through WebRTC, at 1.2 Mb/s."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any, Final

import aiohttp

from server.media.files import open_video
from tests.e2e.served import served
from tests.server.media_peer import Camera
from tests.truth.video_files import Codec, packets_of, write_video
from tests.validity.recorded import CLIP_KEYS, DATA, Recorded

_RATE: Final = {"b": "1200000", "maxrate": "1200000", "bufsize": "1200000"}
_ENCODERS: Final[dict[Codec, tuple[str, dict[str, str]]]] = {
    "vp8": ("video/VP8", {"deadline": "realtime", "cpu-used": "8"}),
    "h264": (
        "video/H264",
        {"preset": "veryfast", "tune": "zerolatency", "profile": "baseline"},
    ),
}


def real_clips_live() -> list[Recorded]:
    """Compare each real jump annotated by eye, sent once at its own pace in both codecs."""
    clips = json.loads((DATA / "clips/real_jump_events.json").read_text())
    return [
        _compared(f"{name}, {codec}", asyncio.run(_said_of(DATA / "clips" / name, codec)), jump)
        for name, truth in clips.items()
        for jump in truth["jumps"]
        for codec in _ENCODERS
    ]


def _compared(name: str, told: list[dict[str, Any]], jump: dict[str, float]) -> Recorded:
    reps = {each["rep"]["rep_id"]: each["rep"] for each in told if each["type"] == "rep"}
    off, sd = {}, {}
    for rep in list(reps.values())[:1]:
        for key, true in CLIP_KEYS.items():
            off[key] = rep[key] - jump[true]
            sd[key] = rep["uncertainty"][key]
    codes = tuple(each["code"] for each in told if each["type"] == "rep_rejected")
    return Recorded(name, len(reps), codes, off, sd)


async def _said_of(clip: Path, codec: Codec) -> list[dict[str, Any]]:
    """Send *clip* to a server; return what it said of jumps."""
    mime, _ = _ENCODERS[codec]
    packets, times_s = await asyncio.to_thread(_encoded, clip, codec)
    camera = Camera(len(packets), packets, mime, times_s)
    async with served(see=None) as url, aiohttp.ClientSession() as http:
        answer = await http.post(
            f"{url}/whip/real",
            data=await camera.offer(),
            headers={"Content-Type": "application/sdp"},
        )
        await camera.accept(await answer.text())
        await asyncio.wait_for(camera.track.all_sent.wait(), 60)
        await camera.last_word_came()
        await camera.close()
    return [told for told in camera.events if told["type"] in ("rep", "rep_rejected")]


def _encoded(clip: Path, codec: Codec) -> tuple[tuple[bytes, ...], list[float]]:
    """Return the packets of *clip* at 1.2 Mb/s, and when each picture was taken."""
    with open_video(clip) as video:
        frames = list(video)
    times_s = [frame.time_s for frame in frames]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "live.mkv"
        options = {**_RATE, **_ENCODERS[codec][1]}
        write_video(path, (frame.rgb for frame in frames), times_s, codec=codec, options=options)
        return packets_of(path), times_s
