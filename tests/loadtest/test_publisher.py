"""A publisher before a server that refuses it, asks it for less, or lets it go."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection, RTCSessionDescription

from loadtest.ledger import Row
from loadtest.publisher import RETRY_S, Publisher, positive
from tests.server.media_peer import encoded_frames

FRAMES = encoded_frames(30)
CLIP = {30: FRAMES, 5: FRAMES[:5], 1: FRAMES[:1]}
Answer = Callable[[web.Request], Awaitable[web.Response]]


@asynccontextmanager
async def served(answer: Answer) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    app = web.Application()
    app.router.add_post("/whip/{session}", answer)
    app.router.add_delete("/connection", gone)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield str(server.make_url("/")).rstrip("/"), http


async def gone(request: web.Request) -> web.Response:
    return web.Response()


class Server:
    """Takes any offer, and tells each of *told* on the events channel."""

    def __init__(self, *told: dict[str, object] | str) -> None:
        self._told = [
            message if isinstance(message, str) else json.dumps(message) for message in told
        ]
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connection.on("datachannel", self._tell)

    def _tell(self, channel: RTCDataChannel) -> None:
        if channel.label == "events":
            for message in self._told:
                channel.send(message)

    async def answer(self, request: web.Request) -> web.Response:
        offer = RTCSessionDescription(await request.text(), "offer")
        await self.connection.setRemoteDescription(offer)
        await self.connection.setLocalDescription(await self.connection.createAnswer())
        sdp = self.connection.localDescription.sdp
        return web.Response(status=201, text=sdp, headers={"Location": "/connection"})


@pytest.fixture(autouse=True)
def on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda *args, **kwargs: ["127.0.0.1"])


async def filmed(server: Server, seconds: float) -> tuple[Publisher, list[Row], float]:
    rows: list[Row] = []
    publisher = Publisher("one", CLIP, 5.0, rows.append)
    async with served(server.answer) as (url, http):
        wait_s = await publisher.film(http, url, seconds)
    await server.connection.close()
    return publisher, rows, wait_s


@pytest.mark.parametrize(("headers", "wait_s"), [({"Retry-After": "7"}, 7.0), ({}, RETRY_S)])
async def test_a_refusal_is_an_error_and_says_when_to_come_again(
    headers: dict[str, str], wait_s: float
) -> None:
    async def refuse(request: web.Request) -> web.Response:
        return web.Response(status=503, headers=headers)

    rows: list[Row] = []
    async with served(refuse) as (url, http):
        assert await Publisher("one", CLIP, 5.0, rows.append).film(http, url, None) == wait_s
    assert [(row.name, row.error) for row in rows] == [("connect", "refused: 503")]


async def test_no_server_and_no_answer_are_errors() -> None:
    async def babble(request: web.Request) -> web.Response:
        return web.Response(status=201, text="no SDP", headers={"Location": "/connection"})

    for answer, url in ((gone, "http://127.0.0.1:9"), (babble, None)):
        rows: list[Row] = []
        async with served(answer) as (served_url, http):
            await Publisher("one", CLIP, 5.0, rows.append).film(http, url or served_url, 5.0)
        assert [row.error for row in rows if row.error]
        assert {row.name for row in rows} == {"connect"}


async def test_asked_for_less_it_sends_less_from_the_next_second_on() -> None:
    rate = {"type": "rate", "v": 1, "max_fps": 5, "reason": "overload"}
    publisher, rows, wait_s = await filmed(Server({"type": "hello", "v": 1}, rate), 2.5)
    sent = publisher.account()["frames_sent"]
    assert isinstance(sent, int)
    assert 10 < sent < 45  # of 75: 5 in each second, after a first one of 30 at most
    assert sent == publisher.account()["frames_due"]
    assert wait_s == 0.0
    assert [(row.name, row.error) for row in rows] == [("connect", None)]


async def test_a_goodbye_is_a_loss() -> None:
    _, rows, wait_s = await filmed(Server({"type": "bye", "v": 1, "code": "silent"}), 30.0)
    assert [(row.name, row.error) for row in rows] == [("connect", None), ("connect", "lost")]
    assert wait_s == RETRY_S


async def test_what_is_no_message_is_an_error() -> None:
    for told in ("{", "[1]", '{"type": "rate", "max_fps": -1}', '{"type": "rate"}'):
        _, rows, _ = await filmed(Server(told, {"type": "bye"}), 30.0)
        assert Row("events", None, "malformed") in rows


@pytest.mark.parametrize("value", [0, -5, float("nan"), "5", None, True])
def test_only_a_number_above_0_is_a_rate(value: object) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        positive(value)
    assert positive(2.5) == 2.5


async def test_it_leaves_when_it_is_cancelled() -> None:
    server = Server()
    filming = asyncio.create_task(filmed(server, 30.0))
    connected = asyncio.Event()
    server.connection.on("connectionstatechange", connected.set)
    async with asyncio.timeout(10):
        while server.connection.connectionState != "connected":
            connected.clear()
            await connected.wait()
        filming.cancel()
        while server.connection.connectionState != "closed":
            connected.clear()
            await connected.wait()
