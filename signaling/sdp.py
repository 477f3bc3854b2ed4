"""Owns the first look at session descriptions: size and shape, before anything is allocated.

It reads lines, not media: what an offer means is for the Answerer.
"""

from typing import Final

from signaling.answerer import CandidateFragment, Refusal

MAX_BYTES: Final = 64 * 1024
MOST_SECTIONS: Final = 16
_MOST_LINES: Final = 4000


def read_offer(body: bytes) -> str:
    """Return the SDP text of an offer; raise Refusal (400, 413, 422) with what is wrong."""
    if not body.strip():
        raise Refusal(400, "The body is empty: send an SDP offer.")
    text = _text(body)
    lines = text.splitlines()
    if lines[0].strip() != "v=0":
        raise Refusal(400, "This is no SDP: an offer begins with v=0.")
    sections = [line[2:].split(" ", 1)[0] for line in lines if line.startswith("m=")]
    if len(sections) > MOST_SECTIONS:
        raise Refusal(422, f"{len(sections)} media sections; at most {MOST_SECTIONS} are read.")
    videos = sections.count("video")
    if videos != 1:
        raise Refusal(422, f"An offer has exactly one video section: this one has {videos}.")
    return text


def read_fragment(body: bytes) -> CandidateFragment:
    """Return what a trickle-ICE fragment says (RFC 8840); raise Refusal for what is none."""
    lines = [line.strip() for line in _text(body).splitlines() if line.strip()]
    known = ("a=", "m=", "v=", "o=", "s=", "t=", "c=")
    if not lines or not all(line.startswith(known) for line in lines):
        raise Refusal(400, "This is no trickle-ICE fragment (application/trickle-ice-sdpfrag).")
    ufrags = [line.removeprefix("a=ice-ufrag:") for line in lines if "a=ice-ufrag:" in line]
    candidates = tuple(
        line.removeprefix("a=candidate:") for line in lines if line.startswith("a=candidate:")
    )
    return CandidateFragment(ufrags[0] if ufrags else None, candidates)


def _text(body: bytes) -> str:
    if len(body) > MAX_BYTES:
        raise Refusal(413, f"At most {MAX_BYTES // 1024} KiB are read.")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "The body is not text in UTF-8.") from None
    if "\0" in text:
        raise Refusal(400, "The body holds binary data.")
    if text.count("\n") > _MOST_LINES:
        raise Refusal(422, f"More than {_MOST_LINES} lines.")
    return text
