"""Long random input at every door: `make fuzz`. Only the errors that a door promises come out."""

import contextlib
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.errors import BadConfiguration, BadInput
from server.events import RepDone
from server.jump.protocols import Configuration
from server.media.offers import check_offer
from server.pose.landmarks import Pose
from server.session import Session
from server.wire import parse_client_message
from signaling.answerer import Refusal
from signaling.sdp import read_fragment, read_offer

pytestmark = pytest.mark.fuzz

OFFERS = [p.read_bytes() for p in (Path(__file__).parents[1] / "data/offers").glob("*.sdp")]
LONG = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def mutated_offers(draw: st.DrawFn) -> bytes:
    lines = draw(st.sampled_from(OFFERS)).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                del lines[at : at + draw(st.integers(1, 5))]
                lines = lines or [b"v=0\r\n"]
            case 1:
                lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
            case 2:
                lines[at] = lines[at][: draw(st.integers(0, 20))] + draw(st.binary(max_size=12))
            case _:
                lines[at] = lines[at].replace(
                    b"0", draw(st.sampled_from([b"-1", b"99999999", b""]))
                )
    return b"".join(lines)


@LONG
@given(st.one_of(mutated_offers(), st.binary(max_size=400)))
def test_an_offer_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(Refusal):
        check_offer(read_offer(body))
    with contextlib.suppress(Refusal):
        read_fragment(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)


@LONG
@given(st.one_of(st.text(max_size=300), st.binary(max_size=50)))
def test_a_message_is_read_or_told_why_not(text: str | bytes) -> None:
    with contextlib.suppress(BadInput):
        parse_client_message(text)


KEYS = st.sampled_from(
    ["test", "mass_kg", "box_height_m", "view", "arms", "athlete_id", "armed", "x"]
)


@LONG
@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_a_configuration_is_taken_or_told_why_not(changes: dict[str, object]) -> None:
    with contextlib.suppress(BadConfiguration):
        Configuration().changed(changes)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-3, 1.0, 1e6]))
def test_whatever_body_is_seen_a_session_says_only_finite_numbers(seed: int, size: float) -> None:
    rng = np.random.default_rng(seed)
    session, time_s = Session(), 0.0
    path = np.cumsum(rng.normal(0, 0.02, (150, 33, 2)), axis=0) * size
    for step in range(150):
        time_s += float(rng.uniform(0.001, 0.2))
        pose = None
        if rng.random() > 0.1:
            world = rng.normal(0, size, (33, 3)) if rng.random() > 0.2 else None
            pose = Pose(time_s, 0.56, path[step], rng.random(33), world)
        for event in session.feed(time_s, pose):
            if isinstance(event, RepDone):
                values = [v for v in event.rep.values.values() if v is not None]
                assert all(math.isfinite(value) for value in values)
