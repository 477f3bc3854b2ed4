"""Owns whether the pose models are the ones that were measured, and whether they run here."""

import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import numpy as np

from server.doctor.check import Check, fail, failed, ok
from server.errors import ModelMissing
from server.pose.frame import Frame
from server.pose.model_build import LARGEST, model_path
from server.settings import Settings

if TYPE_CHECKING:
    from server.pose.models import Models


def model_files(settings: Settings) -> Check:
    """Say whether the model, and the one for second looks, are there and unharmed."""
    names = sorted({settings.pose_model, LARGEST})
    try:
        for name in names:
            model_path(settings.model_dir, name)
    except ModelMissing as error:
        return failed("model files", error)
    return ok("model files", f"{' and '.join(names)} are there, with the right checksums")


def engine(settings: Settings) -> Check:
    """Show a picture of nothing to the model, run by the engine that is chosen."""
    name = settings.pose_engine
    began_s = time.perf_counter()
    try:
        with ExitStack() as stack:
            models = stack.enter_context(closing(_made(settings)))
            estimator = stack.enter_context(closing(models.make_estimator()))
            estimator.detect(Frame(0.0, np.zeros((360, 640, 3), np.uint8)))
    except ModelMissing:
        return fail("engine", f"{name} was not tried, for want of a model", "see model files")
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        remedy = "`make setup` again; as root it also installs what Debian has of it"
        return fail("engine", f"{name} does not run ({reason})", remedy)
    took_s = time.perf_counter() - began_s
    return ok("engine", f"{name} runs, {took_s:.1f} s to the first picture", first_s=took_s)


def _made(settings: Settings) -> "Models":
    # Imported here: its libraries are what may be missing.
    from server.pose.models import pose_models

    return pose_models(settings.model_dir, settings.pose_model, settings.pose_engine)
