"""Minutes of junk at the two doors that take JSON: bodies over HTTP, messages on the channels."""

import asyncio
import itertools
import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiortc import RTCDataChannel

from server.jump.protocols import Configuration
from tests.api.running import served
from tests.fuzz.doors import MOST_GROWTH_BYTES, SECONDS, SEED, Junk, Watch, keys_in
from tests.server.media_peer import Camera
from tests.server.peers_rig import Moving, Rig, filming

pytestmark = pytest.mark.fuzz

ANSWER_S = 10.0
BURST = 200  # messages between two looks whether results still come
HEAP_BYTES = 64 * 1024
"""What a camera lets wait in a channel. Without an end it was the camera's own heap that grew, by
twenty thousand messages a visit, and its own packets that filled the sockets until nothing came
through for the 30 s after which ICE gives up."""
MESSAGES: tuple[dict[str, object], ...] = (
    {"type": "ping", "v": 1, "id": 1},
    {"type": "configure", "v": 1, "test": "cmj", "mass_kg": 70},
    {"type": "latency", "v": 1, "p50_ms": 20, "p95_ms": 40},
)


async def test_json_bodies_are_answered_and_leave_nothing(tmp_path: Path) -> None:
    """Every operation of the API that reads a body, each in turn."""
    statuses: Counter[int] = Counter()
    async with served(tmp_path) as running:
        document = await running.ask("GET", "/openapi.json", 200)
        junk = Junk(tuple(sorted(set(keys_in(document)))), ())
        doors = [
            (method.upper(), path)
            for path, operations in document["paths"].items()
            for method, operation in operations.items()
            if "requestBody" in operation
        ]
        assert doors
        watch = Watch()
        # Not the test client: it keeps every response.
        async with ClientSession(running.client.make_url("/")) as client:
            for method, path in itertools.cycle(doors):
                if not watch.goes_on():
                    break
                statuses[await send(client, method, path, junk.bytes())] += 1
            assert (await client.get("/healthz")).status == 200
    print(f"{statuses.total()} bodies at {len(doors)} doors, {dict(statuses)}, ", end="")
    print(f"RSS {watch.growth_bytes / 2**20:+.1f} MiB")
    assert statuses.total() > 10 * SECONDS
    assert watch.growth_bytes < MOST_GROWTH_BYTES


async def send(client: ClientSession, method: str, path: str, body: bytes) -> int:
    """Return the status of an answer that is as it should be."""
    url = path.replace("{session}", "gym").replace("{", "").replace("}", "")
    headers = {"Content-Type": "application/json"}
    async with (
        asyncio.timeout(ANSWER_S),
        client.request(method, url, data=body, headers=headers) as response,
    ):
        text = await response.read()
        assert response.status < 500 or response.status == 503, (method, path, body, text)
        if response.status >= 400:
            assert response.content_type == "application/problem+json"
            assert " " in json.loads(text)["detail"]
        return response.status


async def test_messages_on_the_data_channels_are_answered_and_leave_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cameras that film and talk junk on both channels: each goes on to get results."""
    # So much would be a flood, which is tried elsewhere.
    monkeypatch.setattr("server.media.channels.MESSAGES_PER_S", 1e6)
    monkeypatch.setattr("server.media.channels.MESSAGES_SAVED", 1e6)
    junk = Junk(("type", "v", "id", *Configuration.__dataclass_fields__), MESSAGES)
    chance = random.Random(SEED)
    sent = visits = 0
    watch = Watch()
    with ThreadPoolExecutor(2) as executor:
        rig = Rig(executor, make_session=Moving)
        while watch.goes_on():
            visits += 1
            rig.estimators.clear()  # likewise
            async with filming(rig, 100_000) as (camera, _):
                await camera.event_came("hello")
                sent += await talk(camera, rig, junk, chance, watch)
            await rig.all_gone()
        await rig.peers.close_all()
    print(f"{sent} messages of {visits} cameras, RSS {watch.growth_bytes / 2**20:+.1f} MiB")
    assert sent > 10 * SECONDS
    assert watch.growth_bytes < MOST_GROWTH_BYTES


async def talk(camera: Camera, rig: Rig, junk: Junk, chance: random.Random, watch: Watch) -> int:
    """Send until the time is up, with a look now and then whether results still come."""
    sent = 0
    for burst in itertools.count():
        if not watch.goes_on() or burst == 300:
            return sent
        camera.poses.clear()  # it would keep them all
        camera.events.clear()
        for _ in range(chance.randrange(BURST)):
            channel = camera.told if chance.random() < 0.8 else camera.pose
            message = junk.bytes()
            if chance.random() < 0.8:
                channel.send(message.decode("utf-8", "replace"))
            else:
                channel.send(message)
            sent += 1
            await has_room(channel)
        await camera.poses_came(3)
        assert len(rig.peers) == 1, "it was let go"
    raise AssertionError("never reached")


async def has_room(channel: RTCDataChannel) -> None:
    """Wait, as a page does, until most of what a channel was given has left."""
    channel.bufferedAmountLowThreshold = HEAP_BYTES
    async with asyncio.timeout(20):
        while channel.bufferedAmount > HEAP_BYTES:
            left = asyncio.Event()
            channel.once("bufferedamountlow", left.set)
            await left.wait()
