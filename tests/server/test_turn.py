"""WHIP through a real coturn, with the credentials that the server hands out."""

import re
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientResponse
from aioice import stun
from aiortc import RTCConfiguration, RTCIceServer, RTCIceTransportPolicy

from server.app import VITALS
from signaling.ice_servers import IceServer, turn_password, turn_user
from tests.server.coturn import FIRST_PORT, LAST_PORT, SECRET, Allocation, Coturn, coturn, program
from tests.server.media_peer import Camera
from tests.server.test_app import OFFER, SETTINGS, Blind, Running

INSIDE = (
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.2",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
)


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    if program() is None:
        pytest.skip("no coturn here: `make setup-test` installs it")
    with coturn(tmp_path_factory.mktemp("coturn")) as running:
        yield running


@pytest.fixture
async def running(relay: Coturn, tmp_path: Path) -> AsyncIterator[Running]:
    settings = replace(SETTINGS, ice_servers=(IceServer(relay.url),), turn_secret=SECRET)
    running = Running(Blind(), tmp_path, settings)
    async with running.client:
        yield running


def told(response: ClientResponse) -> RTCIceServer:
    """The relay of the response's Link header, as a WHIP client reads it."""
    link = response.headers.getall("Link")[0]
    found = re.fullmatch(
        r'<(turn:\S+)>; rel="ice-server"; username="(\S+)"; credential="(\S+)"; '
        r'credential-type="password"',
        link,
    )
    assert found is not None
    return RTCIceServer(*found.groups())


async def test_a_camera_behind_the_relay_alone_gets_its_results(running: Running) -> None:
    server = told(await running.client.options("/whip/gym"))
    relayed = RTCConfiguration([server], iceTransportPolicy=RTCIceTransportPolicy.RELAY)
    camera = Camera(configuration=relayed)
    offer = await camera.offer()
    candidates = re.findall(r"a=candidate:.* (\d+) typ (\w+)", offer)
    assert {kind for _, kind in candidates} == {"relay"}
    response = await running.client.post("/whip/gym", data=offer, headers=OFFER)
    assert response.status == 201
    assert told(response).urls == server.urls
    await camera.accept(await response.text())
    await camera.poses_came(30)
    (remote,) = {pair.remote_addr for pair in nominated(running)}
    assert remote[0] == "127.0.0.1"
    assert FIRST_PORT <= remote[1] <= LAST_PORT, "the server sees the relay's port, not a camera's"
    await camera.close()


def nominated(running: Running) -> list[object]:
    """The pairs of addresses that the server's connections use."""

    peers = running.app[VITALS].peers._peers.values()
    return [pair for peer in peers for pair in peer._transport._connection._nominated.values()]


@pytest.mark.parametrize(
    ("secret", "good_for_s"),
    [
        pytest.param(SECRET, -1, id="expired"),
        pytest.param(b"another secret of somebody", 60, id="forged"),
    ],
)
async def test_credentials_that_are_not_good_are_refused(
    relay: Coturn, secret: bytes, good_for_s: int
) -> None:
    user = turn_user(secret, "gym", int(time.time()) + good_for_s)
    with pytest.raises(stun.TransactionFailed, match="401"):
        await Allocation(relay, user, turn_password(secret, user)).open()


async def test_nobody_gets_in_by_a_later_end(relay: Coturn) -> None:
    past = turn_user(SECRET, "gym", int(time.time()) - 1)
    later = re.sub(r"^\d+", str(int(time.time()) + 60), past)
    with pytest.raises(stun.TransactionFailed, match="401"):
        await Allocation(relay, later, turn_password(SECRET, past)).open()


@pytest.mark.parametrize("address", INSIDE)
async def test_the_relay_reaches_no_address_that_is_not_public(relay: Coturn, address: str) -> None:
    allocation = good(relay, f"to {address}")
    await allocation.open()
    assert await allocation.reaches("127.0.0.1"), "the server, which the configuration allows"
    assert not await allocation.reaches(address)
    await allocation.close()


async def test_one_session_gets_so_many_ports_and_another_still_gets_its_own(
    relay: Coturn,
) -> None:
    opened = [good(relay, "greedy") for _ in range(12)] + [good(relay, "modest")]
    for allocation in opened:
        await allocation.open()
    with pytest.raises(stun.TransactionFailed, match="486"):
        await good(relay, "greedy").open()
    for allocation in opened:
        await allocation.close()


def good(relay: Coturn, session: str) -> Allocation:
    user = turn_user(SECRET, session, int(time.time()) + 60)
    return Allocation(relay, user, turn_password(SECRET, user))
