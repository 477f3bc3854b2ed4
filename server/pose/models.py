"""Owns which pose models run: one estimator for each stream, and what all streams share."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from server.pose.estimator import Estimator
from server.pose.followed import FollowedPose
from server.pose.lent import Forgetful, LentEstimator
from server.pose.model_build import LARGEST, model_path
from server.pose.networks import (
    DETECTOR,
    LANDMARK_MODEL,
    LiteRtNetwork,
    Model,
    Network,
    OpenVinoNetwork,
)
from server.pose.people import People
from server.pose.readout import Readout

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Models:
    """Makes a stream's estimator; lends a larger one; finds people. The maker closes them."""

    make_estimator: Callable[[], Estimator]
    lender: LentEstimator | None = None
    """None where the stream's own is the largest."""
    finder: People | None = None

    def close(self) -> None:
        """Free what is shared."""
        if self.lender is not None:
            self.lender.close()


def pose_models(model_dir: Path, model: str, engine: str, at_once: int = 1) -> Models:
    """Return *model* run by *engine*, one of ENGINES, for the streams; nothing is loaded yet.

    So many of their pictures may be looked at *at_once*. Raises ModelMissing.
    """
    live, largest = model_path(model_dir, model), model_path(model_dir, LARGEST)

    # Beside MediaPipe too: a detection costs 0.95 of LiteRT's CPU, and a stream more 7 MiB.
    def run(path: Path, model: Model[T]) -> Network[T]:
        if engine == "litert":
            return LiteRtNetwork(path, model)
        return OpenVinoNetwork(path, model, at_once)

    landmarks = _Once(lambda: run(live, LANDMARK_MODEL))
    finder = People(_Once(lambda: run(live, DETECTOR)), landmarks)

    def make(path: Path, network: Callable[[], Network[Readout]]) -> Callable[[], Forgetful]:
        if engine == "mediapipe":
            return lambda: _blazepose(path)
        return lambda: FollowedPose(network(), finder)

    larger = _Once(lambda: run(largest, LANDMARK_MODEL))
    lender = None if live == largest else LentEstimator(make(largest, larger))
    return Models(make(live, landmarks), lender, finder)


def _blazepose(path: Path) -> Forgetful:
    # MediaPipe brings matplotlib along: a second of a core that other engines need not spend.
    from server.pose.blazepose import BlazePose

    return BlazePose(path)


class _Once(Generic[T]):
    """Loads a network when it is first asked for, once."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._network: T | None = None

    def __call__(self) -> T:
        with self._lock:
            if self._network is None:
                self._network = self._load()
            return self._network
