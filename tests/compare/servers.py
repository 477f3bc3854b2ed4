"""Owns the servers that are compared, each a process of its own: how each starts, when it is ready.

A server's CPU time is that of its process and its children.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from server.pose.model_build import DEFAULT_SOURCE, ENGINES, build_bundle
from tests.compare.baselines.landmarker import MODEL_VARIABLE
from tests.compare.senders import RtcSender, Sender, SocketSender
from tests.compare.table import TUTORIAL
from tests.e2e.served import free_port

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "var/compare"
MODEL: Final = FOLDER / "pose_landmarker_lite_unpruned.task"
_OTHER_PYTHON: Final = ROOT / ".venv-compare/bin/python"
_DATA: Final = FOLDER / "data"
"""Of one server; the next begins with nothing."""
_READY_S: Final = 60
_STOP_S: Final = 5


@dataclass(frozen=True)
class Way:
    """One way from a camera to a result."""

    name: str
    module: str
    python: Path = Path(sys.executable)
    sender: type[Sender] = RtcSender
    environment: Mapping[str, str] = field(default_factory=dict)


WAYS: Final = (
    Way("WebSocket + JPEG", "tests.compare.baselines.websocket", sender=SocketSender),
    Way(TUTORIAL, "tests.compare.baselines.tutorial"),
    Way("FastRTC", "tests.compare.baselines.fastrtc_stream", _OTHER_PYTHON),
    *(
        Way(f"Hangtime, {engine}", "server", environment={"HANGTIME_POSE_ENGINE": engine})
        for engine in ENGINES
    ),
)


@dataclass
class Server:
    """One that runs."""

    url: str
    process: psutil.Process

    def cpu_s(self) -> float:
        """What it and its children have used."""
        total = 0.0
        for each in [self.process, *self.process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = each.cpu_times()
                total += times.user + times.system
        return total


@contextlib.contextmanager
def running(
    way: Way, cores: set[int], environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """*way*'s server on *cores*, in its own *environment* or another; it logs to var/compare/."""
    port = free_port()
    shutil.rmtree(_DATA, ignore_errors=True)
    log = FOLDER / f"{way.module}.log"
    with log.open("w") as output, _on(cores):
        process = psutil.Popen(
            [str(way.python), "-m", way.module, *_arguments(way, port)],
            cwd=ROOT,
            env=_environment(way.environment if environment is None else environment, port),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, log)
        yield Server(url, process)
    finally:
        _stop(process)


def write_model() -> None:
    """Build the published, unpruned bundle, which the others use."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not MODEL.exists():
        MODEL.write_bytes(build_bundle(ROOT / DEFAULT_SOURCE, "lite", prune=False))


@contextlib.contextmanager
def _on(cores: set[int]) -> Iterator[None]:
    """This thread is on *cores* meanwhile, and so is, for good, what it starts."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _arguments(way: Way, port: int) -> list[str]:
    return ["serve"] if way.module == "server" else [str(port)]


def _environment(chosen: Mapping[str, str], port: int) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("HANGTIME_")}
    own = {
        "HANGTIME_PORT": str(port),
        "HANGTIME_ANNOUNCED_ADDRESSES": "127.0.0.1",
        "HANGTIME_UDP_PORTS": "47000-47399",
        "HANGTIME_DATA_DIR": str(_DATA),
    }
    return kept | {MODEL_VARIABLE: str(MODEL)} | own | dict(chosen)


def _wait_until_ready(url: str, process: psutil.Popen, log: Path) -> None:
    until_s = time.monotonic() + _READY_S
    while time.monotonic() < until_s and runs_on(process, 0.1):
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(f"{url}/readyz", timeout=1),
        ):
            return
    raise RuntimeError(f"{' '.join(process.args)} did not become ready: see {log}")


def runs_on(process: psutil.Popen, seconds: float) -> bool:
    """Let so much time pass, and return True; return False as soon as *process* has ended."""
    try:
        process.wait(seconds)
    except psutil.TimeoutExpired:
        return True
    return False


def _stop(process: psutil.Popen) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
    try:
        process.wait(_STOP_S)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait()
