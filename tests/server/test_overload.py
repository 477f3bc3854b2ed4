"""More cameras than there is room for: who is let in, what the others are told, how it ends."""

import asyncio
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from server.wire import FLAG_RATE_REDUCED, rate_message
from signaling.answerer import Refusal
from tests.server.media_peer import Camera
from tests.server.peers_rig import Rig, filming

GOLDEN = json.loads((Path(__file__).parents[1] / "data/wire/rate.json").read_text())
NO_ROOM = 1e-9


@pytest.mark.parametrize("golden", GOLDEN, ids=[g["name"] for g in GOLDEN])
def test_a_rate_is_told_as_the_golden_message(golden: dict[str, Any]) -> None:
    told = golden["message"]
    reduced = told["reason"] == "overload"
    scale = told["scale_resolution_down_by"]
    assert rate_message(told["max_fps"], scale, reduced=reduced) == told


async def until_reduced(camera: Camera, *, reduced: bool) -> None:
    """Wait for a result whose flag says so."""
    while True:
        await camera.poses_came(len(camera.poses) + 1)
        if (camera.poses[-1][1] & FLAG_RATE_REDUCED != 0) == reduced:
            return


def last(camera: Camera, kind: str) -> dict[str, Any]:
    return next(told for told in reversed(camera.events) if told["type"] == kind)


async def test_whom_even_the_lowest_rate_leaves_no_room_for_is_told_to_come_later(
    rig: Rig,
) -> None:
    async with filming(rig) as (first, _):
        await first.poses_came(20)
        room = rig.peers.budget.capacity
        rig.peers.budget.capacity = NO_ROOM
        second = Camera()
        with pytest.raises(Refusal, match="as many as the server can follow") as refused:
            await rig.connect(second, session="second")
        assert (refused.value.status, refused.value.retry_after_s) == (503, 30)
        await first.poses_came(len(first.poses) + 3)
        rig.peers.budget.capacity = room
        await rig.connect(second, session="second")
        await second.close()


async def test_who_comes_back_with_a_token_takes_its_own_place(rig: Rig) -> None:
    async with filming(rig) as (first, _):
        token = str((await first.event_came("hello"))["resume"])
        await first.poses_came(20)
        rig.peers.budget.capacity = NO_ROOM
        async with filming(rig, resume=token) as (again, _):
            assert (await again.event_came("hello"))["resumed"] is True


async def test_an_overload_is_told_flagged_and_taken_back(rig: Rig) -> None:
    room = rig.peers.budget.capacity
    first, second = filming(rig, 1200, session="one"), filming(rig, 1200, session="two")
    async with first as (one, _), second as (two, _):
        await asyncio.gather(one.poses_came(20), two.poses_came(20))
        rig.peers.budget.capacity = NO_ROOM
        for camera in (one, two):
            assert await camera.event_came("rate") == rate_message(5.0, 1.5, reduced=True)
            notice = await camera.event_came("notice")
            assert notice["code"] == "overloaded"
            assert "5 pictures a second" in notice["text"]
            await until_reduced(camera, reduced=True)
        rig.peers.budget.capacity = room
        for camera in (one, two):
            await until_reduced(camera, reduced=False)
            assert last(camera, "rate") == rate_message(60.0, 1.0, reduced=False)
            assert last(camera, "notice")["code"] == "recovered"


async def test_a_camera_that_does_not_obey_is_analysed_at_the_rate_all_the_same(rig: Rig) -> None:
    async with filming(rig, 1200) as (camera, _):
        await camera.poses_came(20)
        rig.peers.budget.capacity = NO_ROOM
        await until_reduced(camera, reduced=True)
        await camera.poses_came(len(camera.poses) + 6)
    times = rig.estimators[0].times_s[-5:]
    assert [b - a for a, b in pairwise(times)] == pytest.approx([0.2] * 4)


async def test_a_camera_that_comes_in_an_overload_is_told_at_once(rig: Rig) -> None:
    async with filming(rig, 1200, session="one") as (one, _):
        await one.poses_came(20)
        room = rig.peers.budget.capacity
        rig.peers.budget.capacity = NO_ROOM
        await one.event_came("rate")
        # Room for some at the least rate, and not for one at its own.
        rig.peers.budget.capacity = 4 * rig.peers.budget.share_used * NO_ROOM
        assert rig.peers.budget.capacity < room
        async with filming(rig, 1200, session="two") as (two, _):
            assert (await two.event_came("rate"))["reason"] == "overload"
            await until_reduced(two, reduced=True)
