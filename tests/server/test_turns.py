"""Cameras share the time there is, whatever one picture costs them, and nobody is left out."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest

from server.media.turns import QUANTUM_S, Share, Turns


async def served(
    costs_s: Sequence[float], total_s: float, at_once: int = 1
) -> tuple[list[float], list[int]]:
    """Let cameras of these costs ask all the time; return what each spent, and the order."""
    turns, spent_s, order = Turns(at_once), [0.0] * len(costs_s), []

    async def camera(index: int) -> None:
        share = Share()
        await turns.take(share)
        while sum(spent_s) < total_s:
            for _ in range(round(1000 * costs_s[index])):
                await asyncio.sleep(0)  # a millisecond of this little world
            spent_s[index] += costs_s[index]
            order.append(index)
            await turns.go_on(share, costs_s[index])
        turns.give_back(share, 0.0)

    async with asyncio.TaskGroup() as group:
        for index in range(len(costs_s)):
            group.create_task(camera(index))
    return spent_s, order


@pytest.mark.parametrize("at_once", [1, 2, 4])
@pytest.mark.parametrize(
    "costs_s", [[0.008] * 5, [0.008, 0.008, 0.030], [0.002, 0.1, 0.01, 0.05, 0.008, 0.02]]
)
async def test_each_camera_gets_the_same_time(costs_s: list[float], at_once: int) -> None:
    spent_s, _ = await served(costs_s, 20.0, at_once)
    # The algorithm's own bound, which does not grow with time, and what runs just now.
    bound_s = QUANTUM_S + 2 * max(costs_s) + at_once * max(costs_s)
    assert max(spent_s) - min(spent_s) <= bound_s


async def test_nobody_waits_longer_than_a_round_of_all_the_others() -> None:
    costs_s = [0.1, 0.002, 0.002, 0.05]
    _, order = await served(costs_s, 30.0)
    for index, cost_s in enumerate(costs_s):
        places = [place for place, who in enumerate(order) if who == index]
        waits_s = [
            sum(costs_s[who] for who in order[one + 1 : other]) for one, other in pairwise(places)
        ]
        rounds = max(1.0, cost_s / QUANTUM_S + 1)
        others = len(costs_s) - 1
        assert max(waits_s) <= rounds * others * QUANTUM_S + sum(costs_s) - cost_s


async def test_no_more_run_at_once_than_may() -> None:
    turns, running, most = Turns(3), 0, 0

    async def camera() -> None:
        nonlocal running, most
        share = Share()
        for _ in range(20):
            await turns.take(share)
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1
            turns.give_back(share, 0.01)

    await asyncio.gather(*(camera() for _ in range(9)))
    assert most == 3
    assert len(turns) == 0


async def test_one_who_leaves_while_waiting_is_forgotten() -> None:
    turns, share = Turns(1), Share()
    await turns.take(share)
    gone = asyncio.create_task(turns.take(Share()))
    stays = asyncio.create_task(turns.take(Share()))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    turns.give_back(share, 0.01)
    await stays


async def test_one_who_leaves_as_the_turn_comes_passes_it_on() -> None:
    turns, share = Turns(1), Share()
    await turns.take(share)
    gone = asyncio.create_task(turns.take(Share()))
    stays = asyncio.create_task(turns.take(Share()))
    await asyncio.sleep(0)
    turns.give_back(share, 0.01)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    async with asyncio.timeout(5):
        await stays


async def test_one_who_leaves_and_has_not_heard_so_is_passed_over_when_a_turn_comes() -> None:
    turns, shares = Turns(2), (Share(), Share())
    for share in shares:
        await turns.take(share)
    gone = asyncio.create_task(turns.take(Share()))
    stays = asyncio.create_task(turns.take(Share()))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(turns.give_back, shares[0], 0.01)
    gone.cancel()  # its task wakes after the turn was given back
    async with asyncio.timeout(5):
        assert isinstance((await asyncio.gather(gone, return_exceptions=True))[0], BaseException)
        await stays
    assert len(turns) == 0
    turns.give_back(shares[1], 0.01)
    turns.give_back(Share(), 0.01)
    async with asyncio.timeout(5):
        for share in shares:  # both turns came back
            await turns.take(share)


async def test_what_was_spent_when_nobody_waited_is_not_held_against_anybody() -> None:
    turns, share = Turns(1), Share()
    await turns.take(share)
    turns.give_back(share, 10.0)
    await turns.take(share)
    assert share.credit_s == 0.0
