"""How a camera's connection ends: nothing it saw is lost, and whatever fails, the rest is freed."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from server.events import Event, Notice, RepDone, SaidEvent
from server.jump.camera import PictureLook
from server.jump.feet import PixelWitness
from server.media.network import Network
from server.media.upstream import PeerReceiver
from server.pose.landmarks import Pose
from server.session import Session
from signaling.answerer import Offer
from tests.server.media_peer import Camera
from tests.server.peers_rig import LOOPBACK, REP, Moving, Rig, filming


class Landing(Moving):
    """Tells of a repetition in its third frame, once it may, and has its last word in the next."""

    def __init__(self) -> None:
        super().__init__()
        self.landed, self.may_tell = threading.Event(), threading.Event()
        self._frames = 0

    def feed(
        self,
        time_s: float,
        pose: Pose | None,
        pixels: PixelWitness | None = None,
        look: PictureLook | None = None,
    ) -> tuple[Event, ...]:
        self._frames += 1
        if self._frames == 3:
            self.landed.set()
            assert self.may_tell.wait(20)
            return (RepDone(replace(REP, final=False)),)
        if self._frames == 4:
            return (RepDone(replace(REP, revision=2)),)
        return ()


class Broken(Session):
    """A session that fails when it is asked for its last words."""

    def end(self) -> tuple[SaidEvent, ...]:
        raise RuntimeError("not foreseen")


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


def analysing() -> bool:
    """Whether any peer's analysis runs."""
    return any(
        getattr(task.get_coro(), "__qualname__", "") == "Analysing.run"
        for task in asyncio.all_tasks()
    )


async def test_what_the_last_pictures_of_a_movement_say_is_told_before_bye(
    executor: ThreadPoolExecutor,
) -> None:
    session = Landing()
    rig = Rig(executor, make_session=lambda: session)
    async with filming(rig) as (camera, name):
        assert await asyncio.to_thread(session.landed.wait, 20)
        await until(lambda: len(rig.peers._peers[name].peer._analysing.queue) > 0)
        closing = asyncio.create_task(rig.peers.close("demo", name))
        await until(lambda: not analysing())
        session.may_tell.set()
        await closing
        await camera.event_came("bye")
    told = [(rep["revision"], rep["final"]) for rep in camera.reps]
    assert told == [(1, False), (2, True)]
    assert camera.events[-1]["type"] == "bye"


async def test_last_words_that_fail_keep_no_bye_back_and_no_model(
    executor: ThreadPoolExecutor, caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig(executor, make_session=Broken)
    async with filming(rig) as (camera, name):
        await camera.poses_came(1)
        await rig.peers.close("demo", name)
        assert (await camera.event_came("bye"))["code"] == "closed"
    assert rig.estimators[0].closed.is_set()
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "session demo did not end as it should"
    ]


async def test_a_connection_that_hangs_as_it_closes_is_let_go_with_its_port(
    executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(_: object) -> None:
        await asyncio.Event().wait()

    rig = Rig(executor, network=Network(LOOPBACK.announced, (41100, 41100)))
    monkeypatch.setattr("server.media.peer.CLOSE_S", 0.1)
    async with filming(rig) as (camera, name):
        await camera.poses_came(1)
        with monkeypatch.context() as patched:
            patched.setattr(PeerReceiver, "stop", hang)
            async with asyncio.timeout(10):
                await rig.peers.close("demo", name)
    assert len(rig.peers) == 0
    async with filming(rig) as (camera, _):
        await camera.poses_came(1)
    await rig.peers.close_all()


async def test_an_error_at_what_everybody_hears_ends_that_camera_and_reaches_nobody_else(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> str:
        raise RuntimeError("not foreseen")

    async with filming(rig) as (camera, _):
        await camera.event_came("hello")
        with monkeypatch.context() as patched:
            patched.setattr("server.media.channels.dump", broken)
            rig.sessions.notify_all(Notice("saving_waits", "The database is away."))
        assert (await camera.event_came("bye"))["code"] == "failed"
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "the connection of session demo failed"
    ]


async def test_a_camera_that_takes_no_long_messages_is_told_so_and_harms_no_other(
    rig: Rig,
) -> None:
    limited = Camera(600)
    offer = (await limited.offer()).splitlines()
    short = ["a=max-message-size:1500" if "a=max-message" in line else line for line in offer]
    answer = await rig.peers.answer(Offer("limited", "\r\n".join(short) + "\r\n"))
    await limited.accept(answer.sdp)
    await limited.event_came("hello")
    async with filming(rig, session="other") as (other, _):
        await other.event_came("hello")
        rig.sessions.notify_all(Notice("saving_waits", "long " * 400))
        assert (await other.event_came("notice"))["code"] == "saving_waits"
        assert (await limited.event_came("bye"))["code"] == "too_long"
    await limited.close()
