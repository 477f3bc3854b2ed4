"""Minutes of coming and going: `make soak`. What was taken is given back."""

import gc
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from tests.server.media_peer import Camera
from tests.server.peers_rig import Rig, held

pytestmark = pytest.mark.soak

CYCLES = 100
SETTLED = 10
"""Cycles after which whatever is started once, the executor's threads say, has been started."""


async def test_cameras_that_come_and_go_leave_nothing_behind() -> None:
    process = psutil.Process()
    grown: list[int] = []
    with ThreadPoolExecutor(2) as executor:
        rig = Rig(executor)
        before = None
        for cycle in range(CYCLES):
            camera = Camera(600)
            await rig.connect(camera, session=f"soak{cycle % 7}")
            await camera.poses_came(10)
            await camera.close()
            await rig.all_gone()
            gc.collect()
            grown.append(process.memory_info().rss)
            counts = held()
            if cycle >= SETTLED:
                before = before or counts
                assert counts == before, f"cycle {cycle}"
        await rig.peers.close_all()
    half = grown[CYCLES // 2 :]
    print(f"\n{CYCLES} cameras: RSS {(half[-1] - half[0]) / 2**20:+.1f} MiB over the second half")
    assert half[-1] - half[0] < 20 * 2**20
