"""Minutes of coming and going: `make soak`. What was taken is given back."""

import gc
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from signaling.answerer import Offer
from tests.server.media_peer import Camera
from tests.server.peers_rig import Rig, alone, held

pytestmark = pytest.mark.soak

CYCLES = 500
SETTLED = 50
"""Cycles after which whatever is started once, the executor's threads say, has been started."""
SILENCE_S = 0.4


async def leave_cleanly(rig: Rig, session: str) -> None:
    camera = Camera(600)
    await rig.connect(camera, session=session)
    await camera.poses_came(5)
    await camera.close()


async def never_come(rig: Rig, session: str) -> None:
    camera = Camera(600)
    await rig.peers.answer(Offer(session, await camera.offer()))
    await camera.close()


async def be_killed(rig: Rig, session: str) -> None:
    camera = Camera(600)
    await rig.connect(camera, session=session)
    await camera.poses_came(5)
    ice = camera.connection.getSenders()[0].transport.transport
    for protocol in ice._connection._protocols:
        protocol.transport.abort()
    await rig.all_gone()
    await camera.close()


async def test_cameras_that_come_and_go_leave_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.media.peer.CONNECT_S", SILENCE_S)
    process = psutil.Process()
    grown: list[int] = []
    with ThreadPoolExecutor(2) as executor:
        rig = Rig(executor, silence_s=SILENCE_S)
        before = None
        for cycle in range(CYCLES):
            go = (leave_cleanly, never_come, be_killed)[cycle % 3]
            await go(rig, f"soak{cycle % 7}")
            await rig.all_gone()
            await alone()
            gc.collect()
            grown.append(process.memory_info().rss)
            counts = held()
            if cycle >= SETTLED:
                before = before or counts
                assert counts == before, f"cycle {cycle}"
        await rig.peers.close_all()
    rise = grown[-1] - grown[SETTLED]
    print(f"\n{CYCLES} cameras: RSS {rise / 2**20:+.1f} MiB after the first {SETTLED}")
    assert rise < 20 * 2**20
