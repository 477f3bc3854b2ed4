"""A camera more is let in only while the event loop keeps its times."""

import asyncio

import pytest

from server.ops.loop_lag import LoopLag
from signaling.answerer import Refusal
from tests.server.media_peer import Camera
from tests.server.peers_rig import Rig, filming


def test_where_nothing_was_seen_yet_there_is_room() -> None:
    assert LoopLag().has_room


def test_one_long_task_keeps_nobody_out_and_a_loop_that_is_late_again_and_again_does() -> None:
    lag = LoopLag()
    for late_s in (0.0, 0.001, 0.0, 3.0, 0.002):
        lag.note(late_s)
    assert lag.has_room
    for _ in range(8):
        lag.note(0.4)
    assert not lag.has_room
    for _ in range(5):
        lag.note(0.01)
    assert lag.has_room


async def test_while_the_loop_is_late_new_cameras_wait_and_those_that_film_may_come_again(
    rig: Rig,
) -> None:
    async with filming(rig, session="gym") as (camera, _):
        await camera.poses_came(3)
        for _ in range(8):
            rig.peers.loop_lag.note(0.5)
        other = Camera(60)
        with pytest.raises(Refusal, match="as many as the server can follow") as refused:
            await rig.connect(other, "hall")
        await other.close()
        assert (refused.value.status, refused.value.retry_after_s) == (503, 30)


async def test_a_loop_that_was_late_keeps_nobody_out_once_all_have_left(rig: Rig) -> None:
    async with filming(rig, session="gym") as (_, connection):
        for _ in range(8):
            rig.peers.loop_lag.note(0.5)
        await rig.peers.close("gym", connection)
        await rig.all_gone()
    async with filming(rig, session="hall") as (camera, _):
        await camera.poses_came(3)
        async with filming(rig, session="gym") as (other, _):
            await other.poses_came(3)


async def test_cameras_that_come_and_go_in_a_moment_are_looked_after_once(rig: Rig) -> None:
    async with filming(rig, session="gym") as (_, connection):
        await rig.peers.close("gym", connection)
        await rig.all_gone()
    async with filming(rig, session="gym"):
        timers = asyncio.get_running_loop()._scheduled  # type: ignore[attr-defined]
        due = [timer for timer in timers if not timer.cancelled()]
        looks = [timer for timer in due if timer._callback == rig.peers._look]
        assert len(looks) == 1
