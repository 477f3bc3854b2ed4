"""How often one sender may ask: over HTTP, with the counts in memory and in a real Redis."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from limits import RateLimitItem, parse

from signaling.answerer import Refusal
from signaling.gate import gate
from signaling.problems import problems
from signaling.rate_limits import BY_ADDRESS, MOST_SENDERS, Kind, RateLimits
from tests.signaling.redis_server import Redis, program, redis

FEW: Mapping[Kind, RateLimitItem] = {
    "read": parse("5/minute"),
    "change": parse("3/minute"),
    "offer": parse("2/minute"),
    "guess": parse("1/2second"),
}
PHONE, OTHER = "192.0.2.50", "192.0.2.51"
Client = TestClient[web.Request, web.Application]


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    if program() is None:
        pytest.skip("no Redis here: `make setup-test` installs it")
    with redis() as running:
        yield running


@pytest.fixture(params=["memory", "redis"])
def limits(request: pytest.FixtureRequest) -> RateLimits:
    """Few of each, for addresses and for accounts."""
    if request.param == "memory":
        return RateLimits(None, FEW, FEW)
    server: Redis = request.getfixturevalue("server")
    server.stop()  # what it counted is gone with it
    server.start()
    return RateLimits(server.url, FEW, FEW)


@asynccontextmanager
async def served(limits: RateLimits) -> AsyncIterator[Client]:
    """A server that trusts the test to say whose request it passes on."""

    async def done(_: web.Request) -> web.Response:
        return web.Response()

    names = gate(proxies=(ip_network("127.0.0.1"),))
    app = web.Application(middlewares=[problems, names, limits.middleware])
    app.router.add_route("*", "/", done)
    app.router.add_post("/whip/{session}", done)
    app.router.add_post("/api/v1/join", done)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


async def statuses(
    client: Client, count: int, path: str = "/", method: str = "GET", **headers: str
) -> list[int]:
    headers.setdefault("X-Forwarded-For", PHONE)
    return [(await client.request(method, path, headers=headers)).status for _ in range(count)]


async def test_what_is_too_much_is_answered_with_the_time_to_wait(limits: RateLimits) -> None:
    async with served(limits) as client:
        assert await statuses(client, 5) == [200] * 5
        response = await client.get("/", headers={"X-Forwarded-For": PHONE})
        assert response.status == 429
        assert response.content_type == "application/problem+json"
        wait_s = int(response.headers["Retry-After"])
        assert 50 < wait_s <= 60
        told = json.loads(await response.read())
        assert told["detail"] == (
            f"There were more than 5 requests in a minute from here: try again in {wait_s} s."
        )


async def test_one_sender_costs_another_nothing(limits: RateLimits) -> None:
    async with served(limits) as client:
        assert 429 in await statuses(client, 6)
        assert await statuses(client, 5, **{"X-Forwarded-For": OTHER}) == [200] * 5


async def test_each_kind_of_request_has_its_own_window(limits: RateLimits) -> None:
    async with served(limits) as client:
        assert await statuses(client, 3, "/whip/gym", "POST") == [200, 200, 429]
        assert await statuses(client, 2, "/whip/another", "POST") == [429, 429]
        assert await statuses(client, 2, "/api/v1/join", "POST") == [200, 429]
        assert await statuses(client, 4, "/", "POST") == [200, 200, 200, 429]
        assert await statuses(client, 1) == [200]


async def test_a_household_of_ipv6_is_one_sender(limits: RateLimits) -> None:
    async with served(limits) as client:
        for last in range(5):
            assert await statuses(client, 1, **{"X-Forwarded-For": f"2001:db8::{last}"}) == [200]
        assert await statuses(client, 1, **{"X-Forwarded-For": "2001:db8::ffff"}) == [429]
        assert await statuses(client, 1, **{"X-Forwarded-For": "2001:db8:0:1::1"}) == [200]


async def test_a_token_has_a_window_wherever_it_is_used(limits: RateLimits) -> None:
    async with served(limits) as client:
        for last in range(6):
            headers = {"X-Forwarded-For": f"192.0.2.{last}", "Authorization": "Bearer one"}
            assert await statuses(client, 1, **headers) == [200 if last < 5 else 429]
        headers["Authorization"] = "Bearer two"
        assert await statuses(client, 1, **headers) == [200]


async def test_an_account_is_counted_by_its_name(limits: RateLimits) -> None:
    await limits.check_account("offer", "coach 1")
    await limits.check_account("offer", "coach 1")
    with pytest.raises(Refusal, match="more than 2 cameras that connect") as refused:
        await limits.check_account("offer", "coach 1")
    assert refused.value.status == 429
    await limits.check_account("offer", "coach 2")


async def test_the_window_moves_and_who_was_refused_may_come_back(limits: RateLimits) -> None:
    await limits.check_account("guess", "coach 1")
    with pytest.raises(Refusal) as refused:
        await limits.check_account("guess", "coach 1")
    assert refused.value.retry_after_s is not None
    async with asyncio.timeout(10):
        await asyncio.sleep(refused.value.retry_after_s)  # what it was told is what is tried
        await limits.check_account("guess", "coach 1")


async def test_this_machine_is_not_counted() -> None:
    limits = RateLimits(None, FEW, FEW)
    app = web.Application(middlewares=[problems, gate(), limits.middleware])
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        for _ in range(20):
            assert (await client.get("/")).status == 404


async def test_two_servers_count_together_in_redis(server: Redis) -> None:
    server.stop()
    server.start()
    one, two = RateLimits(server.url, FEW, FEW), RateLimits(server.url, FEW, FEW)
    await one.check_account("offer", "coach 1")
    await two.check_account("offer", "coach 1")
    with pytest.raises(Refusal):
        await one.check_account("offer", "coach 1")


async def test_without_redis_each_server_counts_for_itself_and_says_so_once(
    server: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    limits = RateLimits(server.url, FEW, FEW)
    server.stop()
    try:
        with caplog.at_level(logging.WARNING):
            await limits.check_account("offer", "coach 1")
            await limits.check_account("offer", "coach 1")
            with pytest.raises(Refusal):
                await limits.check_account("offer", "coach 1")
    finally:
        server.start()
    (record,) = caplog.records
    assert "Redis counts no requests, each server does" in record.getMessage()


async def test_senders_without_number_cost_a_bounded_memory() -> None:
    limits = RateLimits(None, BY_ADDRESS, FEW)
    for index in range(MOST_SENDERS):
        await limits.check_account("offer", f"sender {index}")
    refused = 0
    for index in range(5):
        try:
            await limits.check_account("offer", f"newcomer {index}")
        except Refusal:
            refused += 1
    assert refused == 3  # they share one window of two
    await limits.check_account("offer", "sender 7")  # who was there before keeps its own
    assert len(limits._memory.events) == MOST_SENDERS + 1
