"""The whole server in this process, with an estimator that sees nobody in place of the model."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.app import VITALS, create_app
from server.errors import ModelMissing
from server.jump.protocols import Configuration
from server.keeping import RepToKeep
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.settings import Settings
from signaling.ice_servers import IceServer
from tests.server.media_peer import Camera

KEY = bytes(range(32))
SETTINGS = Settings(
    announced_addresses=(("127.0.0.1", "127.0.0.1"),),
    udp_ports=(43000, 43099),
    ice_servers=(IceServer("stun:stun.example.org"),),
    retention_days=0,  # what the tests store has a date that will be old
)
POOLS = ("analysis", "loading")
OFFER = {"Content-Type": "application/sdp"}


class Blind:
    """Estimators that see nobody; `may_load` holds back their making, `fault` spoils it."""

    def __init__(self) -> None:
        self.may_load = threading.Event()
        self.may_load.set()
        self.loaded, self.held_back = asyncio.Event(), asyncio.Event()
        self.fault: Exception | None = None
        self.open = 0
        self._lock = threading.Lock()
        self._loop = asyncio.get_running_loop()

    def make(self) -> "Blind":
        if not self.may_load.is_set():
            self._loop.call_soon_threadsafe(self.held_back.set)
            self.may_load.wait()
        self._loop.call_soon_threadsafe(self.loaded.set)
        if self.fault is not None:
            raise self.fault
        with self._lock:
            self.open += 1
        return self

    def detect(self, frame: Frame) -> Pose | None:
        return None

    def close(self) -> None:
        with self._lock:
            self.open -= 1


class Running:
    """A started server and a client of it."""

    def __init__(self, blind: Blind, data_dir: Path, settings: Settings = SETTINGS) -> None:
        self.blind = blind
        self.app = create_app(replace(settings, data_dir=data_dir), KEY, blind.make)
        self.client: TestClient[web.Request, web.Application] = TestClient(
            TestServer(self.app, host="127.0.0.1")
        )

    async def ready(self) -> tuple[int, dict[str, object]]:
        response = await self.client.get("/readyz")
        return response.status, await response.json()

    async def until_ready(self) -> None:
        async with asyncio.timeout(5):
            while (await self.ready())[0] != 200:
                await self.blind.loaded.wait()

    async def publish(self, camera: Camera, session: str = "gym") -> str:
        """Connect *camera*; return where its connection is."""
        response = await self.client.post(
            f"/whip/{session}", data=await camera.offer(), headers=OFFER
        )
        assert response.status == 201, await response.text()
        await camera.accept(await response.text())
        await camera.event_came("hello")
        return response.headers["Location"]


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    running = Running(Blind(), tmp_path)
    async with running.client:
        yield running


@pytest.mark.parametrize("path", ["/", "/c/abcdefgh"])
async def test_the_page_is_served_with_its_limits(running: Running, path: str) -> None:
    response = await running.client.get(path)
    assert response.status == 200
    assert response.content_type == "text/html"
    assert "<title>Hangtime</title>" in await response.text()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Permissions-Policy"].startswith("camera=(self)")
    assert "microphone=()" in response.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in response.headers
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


async def test_a_file_of_the_page_is_asked_for_anew_and_sent_once(running: Running) -> None:
    response = await running.client.get("/static/main.js")
    assert response.content_type in ("text/javascript", "application/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    again = await running.client.get(
        "/static/main.js", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status == 304


async def test_a_browser_that_came_by_tls_is_told_to_stay_with_it(tmp_path: Path) -> None:
    proxied = replace(
        SETTINGS,
        trusted_proxies=(ip_network("127.0.0.1"),),
        allowed_hosts=frozenset(("gym.example",)),
    )
    running = Running(Blind(), tmp_path, proxied)
    headers = {"Host": "gym.example", "X-Forwarded-For": "192.0.2.50"}
    async with running.client:
        plain = await running.client.get("/", headers=headers)
        assert "Strict-Transport-Security" not in plain.headers
        headers |= {"X-Forwarded-Proto": "https"}
        secured = await running.client.get("/", headers=headers)
        assert secured.headers["Strict-Transport-Security"] == "max-age=15552000"
        headers |= {"Origin": "https://gym.example"}
        assert (await running.client.post("/whip/gym", headers=headers)).status == 401
        headers |= {"Origin": "http://gym.example"}
        assert (await running.client.post("/whip/gym", headers=headers)).status == 403


@pytest.mark.parametrize("path", ["/static/../pyproject.toml", "/static/%2e%2e/README.md", "/x"])
async def test_nothing_else_is_served(running: Running, path: str) -> None:
    response = await running.client.get(path)
    assert response.status == 404
    assert response.content_type == "application/problem+json"


async def test_the_server_is_alive_before_its_model_is_warm(tmp_path: Path) -> None:
    blind = Blind()
    blind.may_load.clear()
    running = Running(blind, tmp_path)
    async with running.client:
        assert (await running.client.get("/healthz")).status == 200
        status, detail = await running.ready()
        assert status == 503
        assert detail == {
            "ready": False,
            "model_warm": False,
            "migrations_current": True,
            "saving": True,
            "stopping": False,
            "cameras": 0,
            "analysis_used": 0.0,
        }
        blind.may_load.set()
        await running.until_ready()


async def test_a_model_that_fails_leaves_the_server_not_ready(tmp_path: Path) -> None:
    blind = Blind()
    blind.fault = RuntimeError("broken")
    running = Running(blind, tmp_path)
    async with running.client:
        await blind.loaded.wait()
        assert (await running.ready())[0] == 503


async def test_a_server_that_saves_no_more_is_not_ready_and_says_why(running: Running) -> None:
    await running.until_ready()
    store = running.app[VITALS].store
    store.keep(RepToKeep("an id", "gym", Configuration(), {"no": "repetition"}, None))
    await asyncio.wait([task for task in asyncio.all_tasks() if task.get_name() == "rep writer"])
    assert not store.is_saving
    assert store.trouble is not None
    assert "restart the server" in store.trouble.text
    status, detail = await running.ready()
    assert (status, detail["saving"]) == (503, False)


async def test_a_server_that_stops_is_not_ready_and_takes_no_camera(running: Running) -> None:
    await running.until_ready()
    await running.app.shutdown()
    status, detail = await running.ready()
    assert (status, detail["stopping"]) == (503, True)
    camera = Camera()
    response = await running.client.post("/whip/gym", data=await camera.offer(), headers=OFFER)
    assert response.status == 503
    assert int(response.headers["Retry-After"]) > 0
    await camera.close()


def test_without_a_model_there_is_no_server(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="run `make setup`"):
        create_app(Settings(model_dir=tmp_path), KEY)


async def test_a_camera_comes_is_heard_of_and_goes(running: Running) -> None:
    camera = Camera()
    async with running.client.get("/api/v1/sessions/gym/events") as events:
        assert b'"type":"hello"' in await events.content.readuntil(b"\n\n")
        location = await running.publish(camera)
        await camera.poses_came(1)
        assert (await running.ready())[1]["cameras"] == 1

        changed = await running.client.patch("/api/v1/sessions/gym", json={"mass_kg": 70})
        assert (await changed.json())["mass_kg"] == 70
        wrong = await running.client.patch("/api/v1/sessions/gym", json={"mass_kg": "much"})
        assert wrong.status == 422
        assert json.loads(await wrong.read())["detail"]

        again = await running.client.post("/whip/gym", data=await camera.offer(), headers=OFFER)
        assert (again.status, again.headers["Retry-After"]) == (409, "5")

        assert (await running.client.delete(location)).status == 200
        assert (await running.ready())[1]["cameras"] == 0
        assert (await running.client.delete(location)).status == 200
    await camera.close()


async def test_cameras_that_come_all_at_once_keep_no_picture_waiting(running: Running) -> None:
    await running.until_ready()
    filming, coming = Camera(600), [Camera() for _ in range(6)]
    await running.publish(filming)
    running.blind.may_load.clear()
    offers = [await camera.offer() for camera in coming]
    asked = [
        asyncio.ensure_future(running.client.post(f"/whip/{at}", data=offer, headers=OFFER))
        for at, offer in enumerate(offers)
    ]
    try:
        async with asyncio.timeout(5):
            await running.blind.held_back.wait()
        await filming.poses_came(len(filming.poses) + 30)
    finally:
        running.blind.may_load.set()
    await asyncio.gather(*asked)
    for camera in (filming, *coming):
        await camera.close()


async def test_a_stop_says_bye_and_frees_everything(tmp_path: Path) -> None:
    threads = set(threading.enumerate())
    running = Running(Blind(), tmp_path)
    camera = Camera()
    async with running.client:
        await running.publish(camera)
        assert running.blind.open > 0
    bye = await camera.event_came("bye")
    assert bye["code"] == "server_stopping"
    assert running.blind.open == 0
    left = {thread for thread in threading.enumerate() if thread.name.startswith(POOLS)}
    assert left <= threads
    await camera.close()
