"""Owns the first look at session descriptions: size and shape, before anything is allocated.

It reads lines, not media: whether codecs and candidates suit is for the Answerer.
"""

import re
from typing import Final

from signaling.answerer import CandidateFragment, Refusal

MAX_BYTES: Final = 64 * 1024
MOST_SECTIONS: Final = 16
MOST_CANDIDATES: Final = 40  # of one fragment

_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE: Final = re.compile(r"[a-z]=.*")
_SECTION: Final = re.compile(r"m=(\S+) \d{1,5}(/\d+)? \S+( \S+)+ *")
_DIRECTIONS: Final = ("sendrecv", "sendonly", "recvonly", "inactive")
_TRANSPORT: Final = ("ice-ufrag", "ice-pwd", "fingerprint")


def read_offer(body: bytes) -> str:
    """Return the SDP text of an offer; raise Refusal (400, 413, 422) with what is wrong."""
    text = _text(body)
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "v=0":
        raise Refusal(400, "This is no SDP: an offer begins with v=0.")
    if broken := next((line for line in lines if line and not _LINE.fullmatch(line)), None):
        raise Refusal(400, f"This is no line of SDP: {broken[:100]!r}")
    session, *sections = _by_section(lines)
    if len(sections) > MOST_SECTIONS:
        raise Refusal(
            422, f"An offer has at most {MOST_SECTIONS} media sections, not {len(sections)}."
        )
    _check_video(session, sections)
    return text


def read_fragment(body: bytes) -> CandidateFragment:
    """Return what a trickle-ICE fragment says (RFC 8840); raise Refusal (400, 413, 422)."""
    lines = [line.rstrip() for line in _text(body).splitlines() if line.strip()]
    if not all(_LINE.fullmatch(line) for line in lines):
        raise Refusal(400, "This is no trickle-ICE fragment: it has lines like a=candidate:…")
    candidates = tuple(_attributes(lines, "candidate"))
    if len(candidates) > MOST_CANDIDATES:
        raise Refusal(422, f"A fragment has at most {MOST_CANDIDATES} candidates.")
    return CandidateFragment(next(iter(_attributes(lines, "ice-ufrag")), None), candidates)


def _text(body: bytes) -> str:
    if not body.strip():
        raise Refusal(400, "The body is empty: send a session description (SDP).")
    if len(body) > MAX_BYTES:
        raise Refusal(413, f"The body has at most {MAX_BYTES // 1024} KiB.")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "The body is not text in UTF-8.") from None
    if _NOT_TEXT.search(text):
        raise Refusal(400, "The body is not text: it holds control characters.")
    return text


def _by_section(lines: list[str]) -> list[list[str]]:
    """Return the session's own lines, then those of each media section."""
    sections: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("m="):
            if not _SECTION.fullmatch(line):
                raise Refusal(400, f"This is no media section: {line[:100]!r}")
            sections.append([])
        sections[-1].append(line)
    return sections


def _check_video(session: list[str], sections: list[list[str]]) -> None:
    videos = [section for section in sections if section[0].startswith("m=video ")]
    if len(videos) != 1:
        raise Refusal(422, f"An offer has exactly one video section: this one has {len(videos)}.")
    (video,) = videos
    said = {line.rstrip().removeprefix("a=") for line in (*session, *video)}
    if said.isdisjoint(("sendrecv", "sendonly")) and not said.isdisjoint(_DIRECTIONS):
        raise Refusal(422, "The video section does not send: offer it as sendonly.")
    for name in _TRANSPORT:
        if not _attributes(video, name) and not _attributes(session, name):
            raise Refusal(422, f"The video section has no a={name}: is this a WebRTC offer?")


def _attributes(lines: list[str], name: str) -> list[str]:
    """Return the value of each `a=name:value` line."""
    prefix = f"a={name}:"
    return [line.rstrip().removeprefix(prefix) for line in lines if line.startswith(prefix)]
