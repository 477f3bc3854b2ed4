"""What the log does not tell, whoever writes into it."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.logs import discreet, write_log
from signaling.tokens import Grant, mint
from tests.server.media_peer import Camera
from tests.server.test_app import KEY, OFFER, Blind, Running
from tests.signaling.doubles import OFFER as SDP

TOKEN = mint(KEY, Grant("gym", "camera"), 4_000_000_000)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any part logs, at DEBUG, as a server writes it."""
    written, level = io.StringIO(), logging.root.level
    handler = write_log(written, logging.DEBUG)
    yield written
    logging.root.removeHandler(handler)
    logging.root.setLevel(level)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("from 192.0.2.50:4711", "from [address]:4711"),
        ("('192.0.2.50', 4711)", "('[address]', 4711)"),
        ("http://[2001:db8::1]:80/", "http://[[address]]:80/"),
        ("fe80::1%eth0 and ::1 and ::ffff:192.0.2.50", "[address] and [address] and [address]"),
        (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer [token]"),
        (f"/c/gym#token={TOKEN}", "/c/gym#token=[token]"),
        ("/whip/gym/Vn3kVnGbCqWcN6yQ0m2iJz8rT4pLx1aB failed", "/whip/gym/[token] failed"),
        ("postgresql://me:secret@db/club", "postgresql://[password]@db/club"),
        (f"an offer\n{SDP}and so on", "an offer\n[SDP]\nand so on"),
        (f"Offer(sdp={SDP!r})", "Offer(sdp='[SDP]\\r\\n')"),
        (
            "attributes={'USERNAME': 'jWft:a7kZ', 'X': 1}",
            "attributes={'USERNAME': [hidden], 'X': 1}",
        ),
        ("a=ice-pwd:0123456789", "a=ice-pwd:[hidden]"),
        ("SHA-256 " + ":".join(["AB"] * 32), "SHA-256 [fingerprint]"),
    ],
)
def test_what_must_not_be_told_is_taken_out(text: str, told: str) -> None:
    assert discreet(text).replace("\r\n", "\n") == told


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 22:28:21,123 INFO session gym: 12:34:56",
        "repetition 6f1c2d3e-0000-4000-8000-0123456789ab cannot be stored",
        "the window of a_repetition_with_a_rather_long_name_of_its_own is not kept",
        "aiortc 1.16.0 and 1.2.3.4.5",
        "saving waits: database is locked",
    ],
)
def test_what_an_operator_needs_stays(text: str) -> None:
    assert discreet(text) == text


def test_a_traceback_is_looked_through_too(log: io.StringIO) -> None:
    try:
        raise RuntimeError(f"192.0.2.50 sent {TOKEN}")
    except RuntimeError:
        logging.getLogger("server").exception("it failed")
    assert "RuntimeError: [address] sent [token]" in log.getvalue()


async def test_a_whole_session_at_debug_tells_nothing_of_who_was_there(
    log: io.StringIO, tmp_path: Path
) -> None:
    running = Running(Blind(), tmp_path)
    camera = Camera()
    async with running.client:
        offer = await camera.offer()
        bearer = OFFER | {"Authorization": f"Bearer {TOKEN}"}
        response = await running.client.post("/whip/gym", data=offer, headers=bearer)
        answer = await response.text()
        await camera.accept(answer)
        await camera.poses_came(1)
        resume = (await camera.event_came("hello"))["resume"]
        junk = offer.replace("VP8", "VP7")
        assert (await running.client.post("/whip/gym", data=junk, headers=bearer)).status == 409
        await running.client.delete(response.headers["Location"])
        await camera.close()
    said = log.getvalue()
    assert len(said.splitlines()) > 100
    secrets = [TOKEN, resume, response.headers["Location"].rpartition("/")[2]]
    for text in (offer, answer):
        secrets += re.findall(r"a=(?:ice-ufrag|ice-pwd|fingerprint):(\S+)", text)
        secrets += re.findall(r"a=candidate:\S+ \d+ \w+ \d+ (\S+)", text)
        secrets += re.findall(r"IN IP[46] (\S+)", text)
    for secret in filter(None, set(secrets)):
        assert not re.search(rf"(?<![\w.:]){re.escape(secret)}(?![\w.])", said), secret
