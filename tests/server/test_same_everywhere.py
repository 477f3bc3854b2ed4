"""One measurement, whichever way the pictures came: live, from a file, from a pose stream."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from server.events import RepDone
from server.media.analyser import Analyser
from server.media.files import open_video
from server.pose.blazepose import BlazePose
from server.pose.frame import Frame
from server.pose.model_build import model_path
from server.session import Session
from server.settings import Settings
from tests.e2e.served import enough_cores, served
from tests.server.media_peer import Camera
from tests.truth.video_files import packets_of

CLIP = Path(__file__).parents[2] / "static/demo/cmj.mp4"
PICTURES = 260  # two jumps, and as long after them as a second look waits


def analyser() -> Analyser:
    settings = Settings.from_environment({})
    estimator = BlazePose(model_path(settings.model_dir, settings.pose_model))
    return Analyser(estimator, Session())


def measured(frames: Iterator[Frame] | list[Frame]) -> list[dict[str, Any]]:
    """The repetitions of *frames*, without what differs by nature."""
    looking = analyser()
    try:
        said = [event for frame in frames for event in looking.feed(frame)]
    finally:
        looking.close()
    return [without_identity(e.rep.as_json()) for e in said if isinstance(e, RepDone)]


def without_identity(rep: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rep.items() if key not in ("rep_id", "recorded_at")}


async def publish() -> tuple[list[Frame], list[dict[str, Any]]]:
    packets, seen = packets_of(CLIP)[:PICTURES], list[Frame]()
    camera = Camera(len(packets), packets, "video/H264", patient=True)
    async with served(seen.append, engine="mediapipe") as url, aiohttp.ClientSession() as http:
        answer = await http.post(
            f"{url}/whip/same",
            data=await camera.offer(),
            headers={"Content-Type": "application/sdp"},
        )
        await camera.accept(await answer.text())
        await asyncio.wait_for(camera.track.all_sent.wait(), 90)
        await camera.close()
    return seen, [without_identity(rep) for rep in camera.reps]


@pytest.fixture(scope="module")
def live() -> tuple[list[Frame], list[dict[str, Any]]]:
    """The clip's packets through WebRTC: the frames that were analysed, the reps that came."""
    with enough_cores():
        return asyncio.run(publish())


def test_the_same_frames_give_the_same_repetitions_live_and_offline(
    live: tuple[list[Frame], list[dict[str, Any]]],
) -> None:
    frames, reps = live
    assert sum(rep["revision"] == 1 for rep in reps) == 2
    assert measured(frames) == reps


def test_a_file_and_its_own_packets_over_webrtc_agree_to_a_millisecond(
    live: tuple[list[Frame], list[dict[str, Any]]],
) -> None:
    with open_video(CLIP) as video:
        from_file = measured(islice(video, PICTURES))
    _, from_packets = live
    assert len(from_file) == len(from_packets) == 4  # two revisions of each
    for one, other in zip(from_file, from_packets, strict=True):
        durations = [key for key in one if key.endswith(("flight_time_s", "_duration_s"))]
        assert durations
        for key in durations:
            assert other[key] == pytest.approx(one[key], abs=0.001), (key, one["revision"])
