"""Junk offers by the hundred at a server that films meanwhile: a camera loses no result to them."""

import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import psutil
import pytest

from signaling.answerer import Offer, Refusal
from tests.server.media_peer import Camera
from tests.server.peers_rig import Moving, Rig, filming, held


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


async def test_a_thousand_junk_offers_leave_nothing_behind_and_cost_a_camera_no_result(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Moving)
    source = Camera()
    good = await source.offer()
    await source.close()
    junk = (
        "v=0\r\n",
        good.replace("VP8/90000", "VP9/90000").replace("H264/90000", "AV1/90000"),
        good.replace("a=fingerprint", "a=fingerprynt"),
        good.replace("a=setup:actpass", "a=setup:nonsense"),
        good[: len(good) // 2],
        good.replace("m=video", "m=audio"),
        good.replace("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVPF x y z"),
    )

    async def offer(count: int) -> None:
        for index in range(count):
            with pytest.raises(Refusal) as refused:
                await rig.peers.answer(Offer(f"junk{index % 10}", junk[index % len(junk)]))
            assert 400 <= refused.value.status < 500

    async with filming(rig) as (camera, _):
        await camera.poses_came(1)  # whatever is started once has been started now
    await rig.all_gone()
    await offer(100)
    before = held()
    rss_before = psutil.Process().memory_info().rss
    async with filming(rig, frames=1200, session="real") as (real, _):
        await real.poses_came(5)
        came = len(real.poses)
        for _ in range(30):
            await offer(30)
            await real.poses_came(len(real.poses) + 1)
        meanwhile = [struct.unpack_from("<I", pose, 4)[0] for pose in real.poses[came:]]
    assert {(b - a) & 0xFFFFFFFF for a, b in pairwise(meanwhile)} == {3000}
    await rig.all_gone()
    assert held() == before
    assert psutil.Process().memory_info().rss - rss_before < 20 * 2**20
