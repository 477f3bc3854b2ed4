"""Two real peers in one process: a camera that replays frames, and the server's side of it."""

import asyncio
import contextlib
import json
import struct
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest
from aiortc import AudioStreamTrack

from server.events import Event, RepDone
from server.jump.rep import JumpRep, Quality
from server.media.network import Network
from server.media.peers import Peers
from server.pose.estimator import Frame
from server.pose.landmarks import Pose
from server.session import Session
from server.sessions import LiveSessions
from server.wire import FLAG_PICTURE_SIZE_CHANGED
from signaling.answerer import CandidateFragment, Offer, Refusal
from tests.server.media_peer import Camera, encoded_frames

LOOPBACK = Network(announced=(("127.0.0.1", "127.0.0.1"),), udp_ports=(41000, 41099))


class StillBody:
    """An estimator that sees one standing body in every picture."""

    def __init__(self, fail_at: int | None = None) -> None:
        self.times_s: list[float] = []
        self.shapes: list[tuple[int, ...]] = []
        self.closed = threading.Event()
        self._fail_at = fail_at

    def detect(self, frame: Frame) -> Pose | None:
        assert frame.rgb.flags.c_contiguous
        self.times_s.append(frame.time_s)
        self.shapes.append(frame.rgb.shape)
        if len(self.times_s) == self._fail_at:
            raise RuntimeError("the estimator broke")
        image = np.stack([np.full(33, 0.5), np.linspace(0.1, 0.9, 33)], axis=1)
        return Pose(frame.time_s, 4 / 3, image, np.ones(33), None)

    def close(self) -> None:
        assert not self.closed.is_set()
        self.closed.set()


class Moving(Session):
    """A session in which every frame counts."""

    moving = True


class Jumping(Session):
    """A session that tells of a repetition in its third frame."""

    def feed(self, time_s: float, pose: Pose | None) -> tuple[Event, ...]:
        said = super().feed(time_s, pose)
        self.frames = getattr(self, "frames", 0) + 1
        return (*said, RepDone(REP)) if self.frames == 3 else said


REP = JumpRep("an-id", 1, True, "cmj", "1", {"flight_time_s": 0.5}, {}, {}, Quality(90))


def held() -> tuple[list[str], int, int]:
    """Threads, descriptors and tasks that are held now.

    The threads of pools are left out: a pool starts them when it likes, up to its size, and keeps
    them.
    """
    pooled = ("ThreadPoolExecutor", "asyncio_", "analysis")
    threads = sorted(t.name for t in threading.enumerate() if not t.name.startswith(pooled))
    return threads, psutil.Process().num_fds(), len(asyncio.all_tasks())


class Rig:
    """Peers with their sessions and the estimators they were given."""

    def __init__(
        self,
        executor: ThreadPoolExecutor,
        *,
        network: Network = LOOPBACK,
        make_session: Callable[[], Session] = Session,
        most_peers: int = 100,
        silence_s: float = 5.0,
    ) -> None:
        self.estimators: list[StillBody] = []
        self.fail_at: int | None = None
        self.may_make = threading.Event()
        self.may_make.set()
        self.sessions = LiveSessions(make_session=make_session, version="test")
        self.peers = Peers(
            sessions=self.sessions,
            make_estimator=self._make,
            executor=executor,
            network=network,
            most_peers=most_peers,
            silence_s=silence_s,
        )

    def _make(self) -> StillBody:
        assert self.may_make.wait(20)
        self.estimators.append(StillBody(self.fail_at))
        return self.estimators[-1]

    async def connect(
        self, camera: Camera, session: str = "demo", resume: str | None = None
    ) -> str:
        answer = await self.peers.answer(Offer(session, await camera.offer(), resume))
        await camera.accept(answer.sdp)
        return answer.connection

    async def all_gone(self) -> None:
        async with asyncio.timeout(20):
            while len(self.peers):  # noqa: ASYNC110 - a peer tells nobody that it has gone
                await asyncio.sleep(0.01)


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2, thread_name_prefix="pool") as pool:
        yield pool


@pytest.fixture
async def rig(executor: ThreadPoolExecutor) -> AsyncIterator[Rig]:
    made = Rig(executor)
    yield made
    await made.peers.close_all()


@contextlib.asynccontextmanager
async def filming(rig: Rig, frames: int = 600, **at: str) -> AsyncIterator[tuple[Camera, str]]:
    camera = Camera(frames)
    try:
        yield camera, await rig.connect(camera, **at)
    finally:
        await camera.close()


async def test_every_frame_comes_back_with_the_senders_own_timestamp(rig: Rig) -> None:
    async with filming(rig, frames=90) as (camera, _):
        await camera.poses_came(45)
    stamps = [struct.unpack_from("<I", pose, 4)[0] for pose in camera.poses]
    steps = {(b - a) & 0xFFFFFFFF for a, b in pairwise(stamps)}
    assert all(step % 3000 == 0 for step in steps)
    assert {len(pose) for pose in camera.poses} == {187}


async def test_hello_opens_the_events_channel_and_ping_is_answered(rig: Rig) -> None:
    async with filming(rig) as (camera, _):
        hello = await camera.event_came("hello")
        camera.say(type="ping", v=1, t_ms=12.5)
        pong = await camera.event_came("pong")
    assert hello["session"] == "demo"
    assert hello["resumed"] is False
    assert hello["resume"]
    assert pong["t_ms"] == 12.5


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"type": "configure", "v": 1, "test": "polevault"}, "bad_configuration"),
        ({"type": "dance", "v": 1}, "bad_message"),
        ({"type": "configure"}, "bad_message"),
        ({"type": "ping", "v": 1, "t_ms": float("nan")}, "bad_message"),
    ],
)
async def test_a_bad_message_is_answered_by_a_notice_and_ends_nothing(
    rig: Rig, told: dict[str, object], code: str
) -> None:
    async with filming(rig, frames=300) as (camera, _):
        await camera.event_came("hello")
        camera.say(**told)
        notice = await camera.event_came("notice")
        await camera.poses_came(len(camera.poses) + 3)
    assert notice["code"] == code


async def test_a_second_camera_is_told_that_the_first_is_connected(rig: Rig) -> None:
    async with filming(rig):
        second = Camera()
        with pytest.raises(Refusal, match="connected already") as refused:
            await rig.connect(second)
        await second.close()
    assert (refused.value.status, refused.value.retry_after_s) == (409, 5)


async def test_a_resume_token_replaces_an_open_camera_once(rig: Rig) -> None:
    async with filming(rig) as (first, _):
        token = str((await first.event_came("hello"))["resume"])
        async with filming(rig, resume=token) as (second, _):
            hello = await second.event_came("hello")
            bye = await first.event_came("bye")
            third = Camera()
            with pytest.raises(Refusal, match="connected already"):
                await rig.connect(third, resume=token)
            await third.close()
    assert hello["resumed"] is True
    assert hello["resume"] != token
    assert bye["code"] == "replaced"


async def test_an_offer_that_fails_spends_no_token_and_loses_no_session(rig: Rig) -> None:
    async with filming(rig) as (camera, name):
        token = str((await camera.event_came("hello"))["resume"])
        await rig.peers.close("demo", name)
    with pytest.raises(Refusal):
        await rig.peers.answer(Offer("demo", "v=0\r\nm=video 9 X 96\r\n", token))
    async with filming(rig, resume=token) as (again, _):
        assert (await again.event_came("hello"))["resumed"] is True


async def test_the_last_frame_is_analysed_though_no_packet_follows_it_and_silence_ends_the_camera(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, silence_s=0.5)
    async with filming(rig, frames=30) as (camera, _):
        bye = await camera.event_came("bye")
        await rig.all_gone()
    assert bye["code"] == "silence"
    assert rig.estimators[0].times_s[-1] == pytest.approx(29 / 30)
    assert rig.estimators[0].closed.is_set()


async def test_a_camera_with_a_microphone_is_asked_for_its_video_alone(rig: Rig) -> None:
    camera = Camera(600)
    sound = camera.connection.addTransceiver(AudioStreamTrack(), direction="sendonly")
    await rig.connect(camera)
    await camera.poses_came(5)
    assert sound.currentDirection == "inactive"
    await camera.close()


async def test_a_picture_that_turns_is_analysed_upright_and_told_of_once(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Moving)
    turning = [*encoded_frames()[:30], *encoded_frames(30, 240, 320)]
    camera = Camera(60, turning)
    await rig.connect(camera)
    await camera.poses_came(40)
    await rig.peers.close_all()
    await camera.close()
    assert set(rig.estimators[0].shapes) == {(240, 320, 3), (320, 240, 3)}
    assert sum(pose[1] & FLAG_PICTURE_SIZE_CHANGED != 0 for pose in camera.poses) == 1


async def test_a_repetition_is_told_to_the_camera_and_to_every_listener_with_its_time(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, make_session=Jumping)
    stream = rig.sessions.events("demo")
    await anext(stream)
    async with filming(rig):
        said = json.loads(await anext(stream))
        while said["type"] != "rep":
            said = json.loads(await anext(stream))
    assert said["rep"]["rep_id"] == "an-id"
    assert datetime.fromisoformat(said["rep"]["recorded_at"]).utcoffset() == timedelta(0)
    await rig.peers.close_all()


async def test_closing_frees_the_estimator_and_the_name(rig: Rig) -> None:
    async with filming(rig) as (camera, name):
        await camera.poses_came(3)
        await rig.peers.close("demo", name)
        await rig.peers.close("demo", name)
        assert rig.estimators[0].closed.is_set()
    async with filming(rig) as (camera, _):
        await camera.poses_came(1)


async def test_a_camera_that_goes_without_a_word_is_let_go(rig: Rig) -> None:
    async with filming(rig) as (camera, _):
        await camera.poses_came(3)
    await rig.all_gone()
    assert rig.estimators[0].closed.is_set()


async def test_an_error_in_the_analysis_ends_that_peer_alone(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    async with filming(rig, frames=300, session="well") as (well, _):
        rig.fail_at = 5
        async with filming(rig, session="broken") as (broken, _):
            bye = await broken.event_came("bye")
        came = len(well.poses)
        await well.poses_came(came + 10)
    assert bye["code"] == "failed"
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "the connection of session broken failed"
    ]


async def test_an_error_at_a_message_ends_that_camera_and_is_logged_once(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("not foreseen")

    async with filming(rig) as (camera, _):
        await camera.event_came("hello")
        monkeypatch.setattr("server.media.channels.parse_client_message", broken)
        camera.say(type="ping", v=1)
        camera.say(type="ping", v=1)
        assert (await camera.event_came("bye"))["code"] == "failed"
    await rig.all_gone()
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "the connection of session demo failed"
    ]


async def test_cameras_beyond_the_limit_are_told_to_come_later_even_all_at_once(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor, most_peers=2)
    cameras = [Camera() for _ in range(5)]
    came = await asyncio.gather(
        *(rig.connect(camera, session=f"s{i}") for i, camera in enumerate(cameras)),
        return_exceptions=True,
    )
    refused = [each for each in came if isinstance(each, Refusal)]
    assert [(each.status, each.retry_after_s) for each in refused] == [(503, 30)] * 3
    token = str((await cameras[0].event_came("hello"))["resume"])
    again = Camera()
    await rig.connect(again, session="s0", resume=token)
    assert (await again.event_came("hello"))["resumed"] is True
    await rig.peers.close_all()
    await asyncio.gather(*(camera.close() for camera in [*cameras, again]))


async def test_an_offer_that_is_being_answered_when_the_server_stops_leaves_nothing(
    executor: ThreadPoolExecutor,
) -> None:
    rig = Rig(executor)
    rig.may_make.clear()
    camera = Camera()
    answering = asyncio.create_task(rig.connect(camera))
    while not len(rig.sessions):  # noqa: ASYNC110 - an offer tells nobody that it is being answered
        await asyncio.sleep(0.01)
    await rig.peers.close_all()
    rig.may_make.set()
    with pytest.raises(Refusal, match="about to stop"):
        await answering
    await camera.close()
    assert await asyncio.to_thread(all_closed, rig)


async def test_an_estimator_that_comes_too_late_is_closed(
    executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.media.peers.ANSWER_S", 0.2)
    rig = Rig(executor)
    rig.may_make.clear()
    camera = Camera()
    with pytest.raises(Refusal, match="took too long"):
        await rig.connect(camera)
    rig.may_make.set()
    await camera.close()
    assert await asyncio.to_thread(all_closed, rig)


def all_closed(rig: Rig) -> bool:
    while not rig.estimators:  # the executor is about to make it
        time.sleep(0.01)
    return all(estimator.closed.wait(20) for estimator in rig.estimators)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("a=sendonly", "a=recvonly", "does not send"),
        ("a=mid:0\r\n", "a=mid:0\r\n" + "a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n" * 50, "40"),
        ("VP8/90000", "VP9/90000", "VP8 or H.264"),
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


async def test_without_a_free_port_the_answer_is_try_again(executor: ThreadPoolExecutor) -> None:
    rig = Rig(executor, network=Network((("127.0.0.1", "127.0.0.1"),), (41200, 41200)))
    async with filming(rig, session="one"):
        second = Camera()
        with pytest.raises(Refusal, match="UDP ports") as refused:
            await rig.connect(second, session="two")
        await second.close()
    await rig.peers.close_all()
    assert refused.value.status == 503


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

    def held() -> tuple[set[str], int, int]:
        # Pools start their threads one by one, up to a bound.
        own = {t.name for t in threading.enumerate() if not t.name.startswith(("asyncio", "pool"))}
        return own, process.num_fds(), len(asyncio.all_tasks())

    async def offer(count: int) -> None:
        for index in range(count):
            with pytest.raises(Refusal) as refused:
                await rig.peers.answer(Offer(f"junk{index % 10}", junk[index % len(junk)]))
            assert 400 <= refused.value.status < 500

    process = psutil.Process()
    async with filming(rig) as (camera, _):
        await camera.poses_came(1)  # whatever is started once has been started now
    await rig.all_gone()
    await offer(100)
    before = held()
    rss_before = process.memory_info().rss
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
    assert process.memory_info().rss - rss_before < 20 * 2**20


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
