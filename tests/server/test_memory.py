"""What a camera took of memory, the system has back when the camera has left."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psutil
import pytest

from server.pose.lent import LentEstimator
from tests.server.media_peer import Camera, encoded_frames
from tests.server.peers_rig import Rig, StillBody

CAMERAS = 4
RESULTS = 40
"""Of each: so many whole pictures are kept for a second look."""


class Larger(StillBody):
    """Nobody asks it: whoever stands leaves nothing to look at again."""

    def forget(self) -> None:
        raise AssertionError


@contextmanager
def uncollected() -> Iterator[None]:
    """No ring of references is taken apart meanwhile, as it may not be for minutes."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def resident_mib() -> float:
    return float(psutil.Process().memory_info().rss) / 2**20


async def film(rig: Rig, first: int, cameras: int) -> float:
    """Let *cameras* film for a while and leave; return what was resident before they left."""
    frames = encoded_frames(30, 640, 360)
    filming = [Camera(600, frames) for _ in range(cameras)]
    for index, camera in enumerate(filming):
        await rig.connect(camera, session=f"memory-{first + index}")
    await asyncio.gather(*(camera.poses_came(RESULTS) for camera in filming))
    held_mib = resident_mib()
    await asyncio.gather(*(camera.close() for camera in filming))
    await rig.all_gone()
    return held_mib


@pytest.mark.skipif(sys.platform != "linux", reason="the C library's way to give back is glibc's")
async def test_the_memory_of_cameras_that_left_is_given_back(executor: ThreadPoolExecutor) -> None:
    rig = Rig(executor, lender=LentEstimator(Larger))
    await film(rig, 0, 1)  # whatever is made once is made
    with uncollected():
        before_mib = resident_mib()
        held_mib = await film(rig, 1, CAMERAS)
        after_mib = resident_mib()
    await rig.peers.close_all()
    assert held_mib - before_mib > 40  # each picture is a third of a megabyte
    assert after_mib - before_mib < (held_mib - before_mib) / 4
