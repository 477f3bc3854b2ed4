"""What a camera itself may send: malformed, replayed, made up or much. See also test_strangers."""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCDtlsTransport

from signaling.answerer import Offer
from tests.server.attack import media_port, random_srtp
from tests.server.media_peer import Camera
from tests.server.peers_rig import Moving, Rig, alone, filming

FRAME = 3000  # ticks of the RTP clock between two pictures
PER_SECOND = 2000


def transport(camera: Camera) -> RTCDtlsTransport:
    found = camera.connection.getSenders()[0].transport
    assert isinstance(found, RTCDtlsTransport)
    return found


class Tapped:
    """A camera whose packets are seen as they leave it, enciphered."""

    def __init__(self, camera: Camera) -> None:
        self.sent: list[bytes] = []
        ice = transport(camera).transport
        self.send = ice._send
        ice._send = self._note

    async def _note(self, data: bytes) -> None:
        if data[0] >> 6 == 2 and data[1] not in range(192, 224):  # RTP (RFC 5761, section 4)
            self.sent.append(data)
        await self.send(data)


def replayed(tapped: Tapped) -> bytes:
    return random.choice(tapped.sent[-50:])


def forged(tapped: Tapped) -> bytes:
    """A packet that has not come yet, with a tag that does not fit."""
    newest = tapped.sent[-1]
    number = (int.from_bytes(newest[2:4], "big") + random.randint(1, 20)) & 0xFFFF
    return newest[:2] + number.to_bytes(2, "big") + newest[4:-1] + bytes([newest[-1] ^ 1])


def cut(tapped: Tapped) -> bytes:
    return tapped.sent[-1][: random.randint(1, 30)]


def nonsense(_: Tapped) -> bytes:
    return random_srtp()


def control(_: Tapped) -> bytes:
    return bytes((0x80, random.randint(200, 206))) + random.randbytes(random.randint(0, 100))


@pytest.fixture
async def moving(executor: ThreadPoolExecutor) -> AsyncIterator[Rig]:
    """Every picture is analysed."""
    rig = Rig(executor, make_session=Moving)
    yield rig
    await rig.peers.close_all()


async def attack(camera: Camera, frames: int, send: Callable[[int], Awaitable[None]]) -> int:
    """Call *send*, counting up, until *camera* has so many more results; return how often."""
    came, sent = len(camera.poses), 0
    async with asyncio.timeout(20):
        while len(camera.poses) < came + frames:
            await send(sent)
            sent += 1
            await asyncio.sleep(1 / PER_SECOND)  # the schedule of the attack
    return sent


def intervals(times_s: list[float]) -> set[int]:
    return {round((b - a) * 90_000) for a, b in pairwise(times_s)}


@pytest.mark.parametrize("make", [replayed, forged, cut, nonsense, control])
async def test_a_packet_that_is_not_authentic_costs_no_frame_and_adds_none(
    moving: Rig, make: Callable[[Tapped], bytes]
) -> None:
    async with filming(moving) as (camera, _):
        tapped = Tapped(camera)
        await camera.poses_came(5)
        assert await attack(camera, 30, lambda _: tapped.send(make(tapped))) > 100
        assert intervals(moving.estimators[0].times_s[5:]) == {FRAME}


async def test_a_camera_that_floods_the_server_with_video_costs_another_no_frame(
    moving: Rig,
) -> None:
    async with (
        filming(moving, session="greedy") as (greedy, _),
        filming(moving, session="modest") as (modest, _),
    ):
        await greedy.poses_came(5)
        await modest.poses_came(5)
        secured = transport(greedy)

        async def send(number: int) -> None:
            # Authentic: its own key, a stream that it never announced, a new number each time.
            head = b"\x80\x61" + number.to_bytes(2, "big") + number.to_bytes(4, "big")
            await secured._send_rtp(head + b"flod" + random.randbytes(1000))

        assert await attack(modest, 60, send) > 500
        assert intervals(moving.estimators[1].times_s[5:]) == {FRAME}


async def test_a_camera_whose_certificate_is_not_the_one_it_named_is_not_heard(rig: Rig) -> None:
    camera = Camera(600)
    offer = re.sub(
        r"(a=fingerprint:\S+ )(\S\S)",
        lambda found: found[1] + f"{int(found[2], 16) ^ 0xFF:02X}",
        await camera.offer(),
    )
    answer = await rig.peers.answer(Offer("demo", offer))
    await camera.accept(answer.sdp)
    await rig.all_gone()
    assert not rig.estimators[0].times_s
    assert not camera.poses
    await camera.close()


async def test_each_connection_has_a_certificate_of_its_own(rig: Rig) -> None:
    named = set[str]()
    for index in range(3):
        camera = Camera(600)
        answer = await rig.peers.answer(Offer(f"s{index}", await camera.offer()))
        named |= set(re.findall(r"a=fingerprint:sha-256 (\S+)", answer.sdp))
        assert media_port(answer.sdp)
        await camera.close()
    assert len(named) == 3
    await rig.peers.close_all()
    await alone()


async def test_media_is_enciphered_and_authenticated_by_what_is_held_to_be_strong(
    rig: Rig,
) -> None:
    names = [profile.openssl_profile for profile in SRTP_PROFILES]
    assert names == [b"SRTP_AEAD_AES_256_GCM", b"SRTP_AEAD_AES_128_GCM", b"SRTP_AES128_CM_SHA1_80"]
    camera = Camera(600)
    await rig.connect(camera)
    await camera.poses_came(1)
    negotiated = transport(camera)._ssl
    assert negotiated is not None
    cipher, bits = negotiated.get_cipher_name(), negotiated.get_cipher_bits()
    assert negotiated.get_selected_srtp_profile() == names[0]
    assert negotiated.get_protocol_version_name() == "DTLSv1.2"
    assert cipher is not None
    assert cipher.startswith("ECDHE-ECDSA-")
    assert bits is not None
    assert bits >= 128
    await camera.close()
