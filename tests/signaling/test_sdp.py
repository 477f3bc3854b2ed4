from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.answerer import CandidateFragment, Refusal
from signaling.sdp import read_fragment, read_offer
from tests.signaling.doubles import FRAGMENT, OFFER

RECORDED = sorted((Path(__file__).parents[1] / "data" / "offers").glob("*.sdp"))


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_what_real_clients_offer_is_let_through_unchanged(path: Path) -> None:
    assert read_offer(path.read_bytes()) == path.read_bytes().decode()


def test_lines_may_end_with_a_newline_alone() -> None:
    text = OFFER.replace("\r\n", "\n")
    assert read_offer(text.encode()) == text


def test_transport_attributes_may_stand_above_the_sections() -> None:
    names = ("a=ice-ufrag", "a=ice-pwd", "a=fingerprint")
    lines = OFFER.splitlines()
    moved = [line for line in lines if line.startswith(names)]
    others = [line for line in lines if not line.startswith(names)]
    read_offer("\r\n".join([*others[:4], *moved, *others[4:], ""]).encode())


def test_a_section_without_direction_sends_by_default() -> None:
    read_offer(OFFER.replace("a=sendonly\r\n", "").encode())


def test_a_fragment_gives_its_candidates_in_order() -> None:
    assert read_fragment(FRAGMENT.encode()) == CandidateFragment(
        "abcd",
        (
            "1 1 udp 2130706431 192.0.2.7 50000 typ host",
            "2 1 udp 1694498815 198.51.100.7 50001 typ srflx",
        ),
    )


def test_a_fragment_may_be_without_credentials() -> None:
    assert read_fragment(b"a=end-of-candidates\r\n") == CandidateFragment(None, ())


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_comes_is_read_or_refused_as_the_clients_fault(junk: bytes) -> None:
    for body in (junk, OFFER.encode() + junk, junk + OFFER.encode()):
        assert status(read_offer, body) in (200, 400, 413, 422)
        assert status(read_fragment, body) in (200, 400, 413, 422)


def status(read: Callable[[bytes], object], body: bytes) -> int:
    try:
        read(body)
    except Refusal as refusal:
        return refusal.status
    return 200
