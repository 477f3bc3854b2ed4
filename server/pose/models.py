"""Owns which pose models run: one estimator for each stream, and what all streams share."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.pose.blazepose import BlazePeople, BlazePose
from server.pose.estimator import Estimator
from server.pose.followed import FollowedPose
from server.pose.lent import Forgetful, LentEstimator
from server.pose.model_build import LARGEST, model_path
from server.pose.networks import LiteRtNetwork, Network, OpenVinoNetwork

_NETWORKS: Final[Mapping[str, Callable[[Path], Network]]] = {
    "openvino": OpenVinoNetwork,
    "litert": LiteRtNetwork,
}


@dataclass(frozen=True, slots=True)
class Models:
    """Makes a stream's estimator; lends a larger one; finds people. The maker closes them."""

    make_estimator: Callable[[], Estimator]
    lender: LentEstimator | None = None
    """None where the stream's own is the largest."""
    finder: BlazePeople | None = None

    def close(self) -> None:
        """Free what is shared."""
        for shared in (self.lender, self.finder):
            if shared is not None:
                shared.close()


def pose_models(model_dir: Path, model: str, engine: str) -> Models:
    """Return *model* run by *engine*, one of ENGINES, for the streams; nothing is loaded yet.

    Raises ModelMissing.
    """
    live, largest = model_path(model_dir, model), model_path(model_dir, LARGEST)
    finder = BlazePeople(live)
    make = _maker(live, engine, finder)
    lender = None if live == largest else LentEstimator(_maker(largest, engine, finder))
    return Models(make, lender, finder)


def _maker(path: Path, engine: str, finder: BlazePeople) -> Callable[[], Forgetful]:
    make_network = _NETWORKS.get(engine)
    if make_network is None:
        return lambda: BlazePose(path)
    load = _Once(lambda: make_network(path))
    return lambda: FollowedPose(load(), finder)


class _Once:
    """Loads a network when it is first asked for, once."""

    def __init__(self, load: Callable[[], Network]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._network: Network | None = None

    def __call__(self) -> Network:
        with self._lock:
            if self._network is None:
                self._network = self._load()
            return self._network
