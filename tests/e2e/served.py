"""The whole server in the test process, on a free loopback port, with a look at its frames."""

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch

from aiohttp import web

import server.app
from server.app import create_app
from server.pose.estimator import Estimator
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.pose.models import pose_models
from server.settings import Settings

KEY = b"0123456789abcdef0123456789abcdef"
LIGHTEST: Final = "openvino"
"""Here browser, camera and server share the cores: what analysis leaves is what they have."""


class Watched:
    """An estimator, and a word to the test about every frame it is shown."""

    def __init__(self, make: Callable[[], Estimator], see: Callable[[Frame], None]) -> None:
        self._estimator = make()
        self._see = see

    def detect(self, frame: Frame) -> Pose | None:
        self._see(frame)
        return self._estimator.detect(frame)

    def close(self) -> None:
        self._estimator.close()


@contextmanager
def enough_cores() -> Iterator[None]:
    """Serve as where cores are plenty: who is short of them looks less often at who stands."""
    with patch.object(server.app, "CORES", 64):
        yield


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def served(
    see: Callable[[Frame], None] | None = lambda frame: None,
    port: int | None = None,
    database_url: str | None = None,
    estimator: Callable[[], Estimator] | None = None,
    engine: str = LIGHTEST,
) -> AsyncIterator[str]:
    """Serve, and yield the address; *see* is called with each frame before it is analysed.

    Without *database_url* jumps are stored in a file that is gone with the server.

    With None nothing stands between server and pose models: second looks and bystanders too.
    *estimator* makes what finds bodies instead of *engine*; nothing is seen then.
    """
    with TemporaryDirectory(prefix="hangtime-") as data_dir:
        environ = {
            "HANGTIME_PORT": str(port or free_port()),
            "HANGTIME_DATA_DIR": data_dir,
            "HANGTIME_POSE_ENGINE": engine,
        }
        if database_url is not None:
            environ["HANGTIME_DATABASE_URL"] = database_url
        async with _served(see, environ, estimator) as url:
            yield url


@asynccontextmanager
async def _served(
    see: Callable[[Frame], None] | None,
    environ: dict[str, str],
    estimator: Callable[[], Estimator] | None,
) -> AsyncIterator[str]:
    settings = Settings.from_environment(
        {
            **environ,
            "HANGTIME_ANNOUNCED_ADDRESSES": "127.0.0.1",
            "HANGTIME_UDP_PORTS": "42000-42099",
        }
    )
    models = pose_models(settings.model_dir, settings.pose_model, settings.pose_engine)
    watched = None if see is None else partial(Watched, models.make_estimator, see)
    runner = web.AppRunner(create_app(settings, KEY, estimator or watched), shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.port).start()
    try:
        yield f"http://localhost:{settings.port}"
    finally:
        await runner.cleanup()
