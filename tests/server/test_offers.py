"""Offers and candidates, good and bad, at a server that films meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.media.network import Network
from signaling.answerer import CandidateFragment, Offer, Refusal
from tests.server.media_peer import Camera
from tests.server.peers_rig import Rig, filming


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("a=sendonly", "a=recvonly", "does not send"),
        ("a=mid:0\r\n", "a=mid:0\r\n" + "a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n" * 50, "40"),
        ("VP8/90000", "VP9/90000", "VP8 or H.264"),
        ("a=group:BUNDLE 0", "a=group:BUNDLE 7 0", "BUNDLE group names '7'"),
    ],
)
async def test_an_offer_that_cannot_be_taken_is_told_why(
    rig: Rig, old: str, new: str, says: str
) -> None:
    camera = Camera()
    offer = (await camera.offer()).replace(old, new).replace("H264/90000", "H265/90000")
    await camera.close()
    with pytest.raises(Refusal, match=says) as refused:
        await rig.peers.answer(Offer("demo", offer))
    assert refused.value.status == 422


async def test_candidates_that_are_no_addresses_are_passed_over(rig: Rig) -> None:
    camera = Camera(600)
    offer = await camera.offer()
    line = "a=candidate:7 1 udp 1 {} 5000 typ host\r\n"
    named = "".join(line.format(name) for name in ("example.org", "a.local", "999.1.2.3"))
    answer = await rig.peers.answer(
        Offer("demo", offer.replace("a=mid:0\r\n", named + "a=mid:0\r\n"))
    )
    await camera.accept(answer.sdp)
    await camera.poses_came(1)
    await camera.close()


async def test_trickled_candidates_are_taken_and_a_restart_is_refused(rig: Rig) -> None:
    async with filming(rig) as (_, name):
        line = "1 1 udp 2130706431 127.0.0.1 50000 typ host"
        local = "2 1 udp 2130706431 abc.local 50001 typ host"
        await rig.peers.add_candidates("demo", name, CandidateFragment(None, (line, local)))
        with pytest.raises(Refusal, match="ICE restarts") as refused:
            await rig.peers.add_candidates("demo", name, CandidateFragment("new", ()))
        assert refused.value.status == 422
        with pytest.raises(Refusal, match="no ICE candidate"):
            await rig.peers.add_candidates("demo", name, CandidateFragment(None, ("x",)))
        with pytest.raises(Refusal, match="at most 40"):
            await rig.peers.add_candidates("demo", name, CandidateFragment(None, (line,) * 50))


async def test_a_public_address_stands_in_the_answer(executor: ThreadPoolExecutor) -> None:
    rig = Rig(executor, network=Network((("127.0.0.1", "203.0.113.7"),), (41210, 41219)))
    camera = Camera()
    answer = await rig.peers.answer(Offer("demo", await camera.offer()))
    await camera.close()
    await rig.peers.close_all()
    candidates = [line for line in answer.sdp.splitlines() if line.startswith("a=candidate")]
    assert candidates
    assert all(" 203.0.113.7 " in line for line in candidates)
    assert "127.0.0.1" not in answer.sdp


@pytest.mark.parametrize(
    "recorded",
    sorted((Path(__file__).parents[1] / "data/offers").glob("*.sdp")),
    ids=lambda p: p.stem,
)
async def test_a_recorded_offer_is_answered_with_its_one_video(rig: Rig, recorded: Path) -> None:
    text = recorded.read_text()  # noqa: ASYNC240 - 10 kB, in a test
    answer = await rig.peers.answer(Offer("demo", text))
    sections = answer.sdp.split("\r\nm=")[1:]
    videos = [section for section in sections if section.startswith("video")]
    assert len(videos) == 1
    assert "a=recvonly" in videos[0]
    assert all("a=inactive" in s for s in sections if s.startswith("audio"))
    assert "a=candidate" in answer.sdp
