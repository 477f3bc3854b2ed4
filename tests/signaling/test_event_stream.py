import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse

from signaling.answerer import Refusal
from signaling.tokens import Grant, mint
from tests.signaling.doubles import KEY, Served, serve

EVENTS = "/api/v1/sessions/gym/events"


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    served = await serve()
    async with served.client:
        yield served


async def next_message(response: ClientResponse) -> str:
    return (await response.content.readuntil(b"\n\n")).decode()


async def test_a_listener_hears_hello_and_then_all_that_is_said(served: Served) -> None:
    async with served.client.get(EVENTS) as response:
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        assert response.headers["Cache-Control"] == "no-cache"
        assert await next_message(response) == 'data: {"type":"hello","session":"gym"}\n\n'
        for text in ('{"n":1}', '{"n":2}'):
            served.talking.said.put_nowait(text)
        assert await next_message(response) == 'data: {"n":1}\n\n'
        assert await next_message(response) == 'data: {"n":2}\n\n'


async def test_a_silent_stream_shows_that_it_lives() -> None:
    served = await serve(keep_alive_s=0.01)
    async with served.client, served.client.get(EVENTS) as response:
        await next_message(response)
        assert await next_message(response) == ": keep-alive\n\n"
        served.talking.said.put_nowait("{}")
        while (text := await next_message(response)) == ": keep-alive\n\n":
            pass
        assert text == "data: {}\n\n"


async def test_a_listener_that_leaves_is_let_go() -> None:
    served = await serve(keep_alive_s=0.01)
    async with served.client:
        async with served.client.get(EVENTS) as response:
            await next_message(response)
            assert served.talking.listeners == 1
            response.close()
        async with asyncio.timeout(5):
            await served.talking.left.wait()
        assert served.talking.listeners == 0


async def test_a_stream_ends_with_the_token_that_opened_it() -> None:
    served = await serve(keep_alive_s=0.05)
    token = mint(KEY, Grant("gym", "viewer"), int(time.time()) + 2)
    headers = {"Authorization": f"Bearer {token}"}
    async with served.client, served.client.get(EVENTS, headers=headers) as response:
        assert response.status == 200
        async with asyncio.timeout(20):
            assert b"hello" in await response.read()
    assert served.talking.listeners == 0


async def test_a_stream_ends_when_its_session_lets_it_go(served: Served) -> None:
    async with served.client.get(EVENTS) as response:
        served.talking.said.put_nowait(None)
        assert (await response.read()).endswith(b'"gym"}\n\n')
    assert served.talking.listeners == 0


async def test_streams_end_when_the_server_stops(served: Served) -> None:
    async with served.client.get(EVENTS) as response:
        await next_message(response)
        async with asyncio.timeout(5):
            stopping = asyncio.ensure_future(served.client.server.close())
            assert await response.read() == b""
            await stopping
    assert served.talking.listeners == 0


async def test_a_session_may_refuse_a_listener(served: Served) -> None:
    served.talking.refusal = Refusal(503, "50 listeners are connected already.", 30)
    async with served.client.get(EVENTS) as response:
        assert response.status == 503
        assert response.content_type == "application/problem+json"
        assert response.headers["Retry-After"] == "30"
