"""The person whose truth is tested, and the camera that films him."""

import pytest

from tests.truth.athlete import Athlete
from tests.truth.rendered_jumper import Renderer
from tests.truth.scripts import SCRIPT
from tests.truth.trajectory import Motion

SEEDS = range(8)


@pytest.fixture(scope="module", params=SEEDS)
def motion(request: pytest.FixtureRequest) -> Motion:
    return Motion(Athlete.from_seed(request.param), SCRIPT)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(Motion(Athlete.from_seed(3), SCRIPT), 360, 640)
