"""What operations sees of a real camera, and of none."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.running import Served, served
from tests.server.media_peer import Camera
from tests.server.test_app import OFFER

STAGES = ("complete", "decoded", "pose_start", "pose_end", "sent")


@pytest.fixture
async def api(tmp_path: Path) -> AsyncIterator[Served]:
    async with served(tmp_path) as running:
        yield running


async def filming(api: Served) -> Camera:
    camera = Camera(600)
    async with api.client.post("/whip/gym", data=await camera.offer(), headers=OFFER) as response:
        assert response.status == 201
        await camera.accept(await response.text())
    return camera


async def test_nobody_films_and_nothing_is_made_up(api: Served) -> None:
    assert (await api.ask("GET", "/ops/peers", 200))["items"] == []
    budget = await api.ask("GET", "/ops/budget", 200)
    assert (budget["cameras"], budget["share_used"]) == (0, 0)
    assert budget["fits_one_more"] is True
    assert budget["stands_looked_at_per_s"] is None


async def test_a_camera_is_seen_as_it_is(api: Served) -> None:
    camera = await filming(api)
    await camera.poses_came(3)
    async with asyncio.timeout(20):
        while True:
            (peer,) = (await api.ask("GET", "/ops/peers", 200))["items"]
            if peer["analysed_fps"] is not None and peer["analysis_ms"] is not None:
                break
            await camera.poses_came(len(camera.poses) + 10)
    assert (peer["session"], peer["codec"]) == ("gym", "VP8")
    assert peer["width"] > 0
    assert peer["height"] > 0
    assert 0 < peer["analysed_fps"] <= peer["received_fps"]
    assert peer["bitrate_bps"] > 0
    assert peer["jitter_ms"] >= 0
    assert (peer["packets_lost_pct"], peer["frames_lost"]) == (0, 0)
    assert tuple(peer["stages"]) == STAGES
    p50_ms = [peer["stages"][name]["p50_ms"] for name in STAGES]
    assert p50_ms == sorted(p50_ms)
    assert peer["asked_fps"] is None
    # Nobody told what only a page can measure.
    assert peer["capture_to_result_p50_ms"] is None
    digest = {"results": 30, "capture_to_result_p50_ms": 80, "capture_to_result_p95_ms": 120}
    camera.say(type="latency", v=1, capture_to_result_max_ms=150, **digest)
    camera.say(type="ping", v=1)
    await camera.event_came("pong")
    (peer,) = (await api.ask("GET", "/ops/peers", 200))["items"]
    assert peer["capture_to_result_p50_ms"] == 80
    assert peer["capture_to_result_p95_ms"] == 120
    assert (await api.ask("GET", "/ops/budget", 200))["cameras"] == 1
    await camera.close()
