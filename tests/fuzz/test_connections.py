"""Ten thousand offers and a hundred handshakes under attack: `make fuzz`."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from signaling.answerer import Offer, Refusal
from signaling.sdp import read_offer
from tests.fuzz.test_fuzz import OFFERS, mutated_offers
from tests.server.attack import attacked, hostile_handshake, media_port
from tests.server.media_peer import Camera
from tests.server.peers_rig import Rig, alone, held

pytestmark = pytest.mark.fuzz

EXAMPLES = 10_000
CUT_SHORT = OFFERS[0][: len(OFFERS[0]) // 2]  # once ended in a StopIteration
HANDSHAKES = 100


def test_ten_thousand_mutated_offers_are_answered_or_refused_and_leave_nothing() -> None:
    answered = [0, 0]
    statuses: set[int] = set()

    async def offer(rig: Rig, body: bytes) -> None:
        try:
            await rig.peers.answer(Offer("demo", read_offer(body)))
        except Refusal as refusal:
            answered[1] += 1
            statuses.add(refusal.status)
        else:
            answered[0] += 1
            (name,) = rig.peers._peers
            await rig.peers.close("demo", name)

    with ThreadPoolExecutor(2) as executor, asyncio.Runner() as runner:
        rig = Rig(executor)
        loop = runner.get_loop()
        before: list[object] = []

        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.one_of(mutated_offers(), st.binary(max_size=400)))
        @example(CUT_SHORT)
        def check(body: bytes) -> None:
            loop.run_until_complete(offer(rig, body))
            if sum(answered) == 500:  # whatever is started once has been started
                before.append(loop.run_until_complete(settled()))

        async def settled() -> object:
            await rig.all_gone()
            await alone()
            return held()

        check()
        after = loop.run_until_complete(settled())
        runner.run(rig.peers.close_all())
    print(f"\n{answered[0]} answered, {answered[1]} refused")
    assert answered[0] > 100
    assert all(400 <= status < 500 for status in statuses)
    assert [after] == before


async def test_a_thousand_offers_answered_and_left_cost_no_memory() -> None:
    grown: list[int] = []
    with ThreadPoolExecutor(2) as executor:
        rig = Rig(executor)
        for index in range(1200):
            await rig.peers.answer(Offer("demo", read_offer(OFFERS[index % len(OFFERS)])))
            (name,) = rig.peers._peers
            await rig.peers.close("demo", name)
            rig.estimators.clear()  # the rig would keep them all
            grown.append(psutil.Process().memory_info().rss)
    print(f"\nRSS {(grown[-1] - grown[200]) / 2**20:+.1f} MiB over 1,000 offers")
    assert grown[-1] - grown[200] < 20 * 2**20


async def test_a_hundred_handshakes_succeed_under_attack() -> None:
    with ThreadPoolExecutor(2) as executor:
        rig = Rig(executor)
        for index in range(HANDSHAKES):
            camera = Camera(600)
            answer = await rig.peers.answer(Offer(f"s{index}", await camera.offer()))
            async with attacked(media_port(answer.sdp), hostile_handshake, 1000):
                await camera.accept(answer.sdp)
                await camera.poses_came(1)
            await camera.close()
        await rig.all_gone()
