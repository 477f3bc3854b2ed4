"""Owns which pose models run: one for each stream, and what all streams share."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from server.pose.blazepose import BlazePeople, BlazePose
from server.pose.estimator import Estimator
from server.pose.lent import LentEstimator
from server.pose.model_build import LARGEST, model_path


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


def blazepose_models(model_dir: Path, model: str) -> Models:
    """Return the models with *model* for the streams; nothing is loaded yet.

    Raises ModelMissing.
    """
    live, largest = model_path(model_dir, model), model_path(model_dir, LARGEST)
    lender = None if live == largest else LentEstimator(lambda: BlazePose(largest))
    return Models(lambda: BlazePose(live), lender, BlazePeople(live))
