"""Peers with estimators of a test's own: the server's side of a connection, without a model."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil

from server.events import Event, RepDone, SaidEvent
from server.jump.camera import PictureLook
from server.jump.feet import PixelWitness
from server.jump.rep import JumpRep, Quality
from server.keeping import RepSink
from server.media.network import Network
from server.media.peers import Peers
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.lent import LentEstimator
from server.session import Session
from server.sessions import LiveSessions
from signaling.answerer import Offer
from tests.server.media_peer import Camera

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
    """A session that tells in its third frame of a repetition between the first two."""

    def __init__(self) -> None:
        super().__init__()
        self._times_s: list[float] = []

    def feed(
        self,
        time_s: float,
        pose: Pose | None,
        pixels: PixelWitness | None = None,
        look: PictureLook | None = None,
    ) -> tuple[Event, ...]:
        said = super().feed(time_s, pose, pixels, look)
        self._times_s.append(time_s)
        if len(self._times_s) != 3:
            return said
        takeoff_s, landing_s, _ = self._times_s
        return (*said, RepDone(_jump(takeoff_s, landing_s)))


class Waiting(Session):
    """A session that tells of a repetition once it is asked what is left to say."""

    def end(self) -> tuple[SaidEvent, ...]:
        return (RepDone(REP),)


def _jump(takeoff_s: float, landing_s: float) -> JumpRep:
    times_s = {
        "takeoff_time_s": takeoff_s,
        "landing_time_s": landing_s,
        "flight_time_s": landing_s - takeoff_s,
    }
    return JumpRep("an-id", 1, True, "cmj", "1", times_s, {}, {}, Quality(90))


REP = _jump(0.01, 0.05)


def held() -> tuple[list[str], int, int]:
    """Threads, descriptors and tasks that are held now.

    The threads of pools are left out: a pool starts them when it likes, up to its size, and keeps
    them.
    """
    pooled = ("ThreadPoolExecutor", "asyncio_", "analysis", "loading", "pool_")
    threads = sorted(t.name for t in threading.enumerate() if not t.name.startswith(pooled))
    return threads, psutil.Process().num_fds(), len(asyncio.all_tasks())


async def alone() -> None:
    """Wait until no other task runs: aiortc's own end a moment after their connection."""
    async with asyncio.timeout(20):
        while len(asyncio.all_tasks()) > 1:  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(0.005)


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
        sink: RepSink | None = None,
        lender: LentEstimator | None = None,
    ) -> None:
        self.estimators: list[StillBody] = []
        self.fail_at: int | None = None
        self.may_make = threading.Event()
        self.may_make.set()
        self._made = threading.Event()
        self.sessions = LiveSessions(make_session=make_session, version="test", sink=sink)
        self.peers = Peers(
            sessions=self.sessions,
            make_estimator=self._make,
            executor=executor,
            loading=executor,
            at_once=2,
            network=network,
            lender=lender,
            most_peers=most_peers,
            silence_s=silence_s,
        )

    def _make(self) -> StillBody:
        assert self.may_make.wait(20)
        self.estimators.append(StillBody(self.fail_at))
        self._made.set()
        return self.estimators[-1]

    async def connect(
        self, camera: Camera, session: str = "demo", resume: str | None = None
    ) -> str:
        answer = await self.peers.answer(Offer(session, await camera.offer(), resume))
        await camera.accept(answer.sdp)
        return answer.connection

    def estimator_closed(self) -> bool:
        """Wait for the first estimator, and until it is closed. Blocks."""
        return self._made.wait(20) and self.estimators[0].closed.wait(20)

    async def all_gone(self) -> None:
        async with asyncio.timeout(20):
            while len(self.peers):  # noqa: ASYNC110 - a peer tells nobody that it has gone
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def filming(rig: Rig, frames: int = 600, **at: str) -> AsyncIterator[tuple[Camera, str]]:
    camera = Camera(frames)
    try:
        yield camera, await rig.connect(camera, **at)
    finally:
        await camera.close()
