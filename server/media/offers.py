"""Owns what an offer must be before a connection is made of it. Makes none."""

import logging
from typing import Final

from aiortc.sdp import SessionDescription

from signaling.answerer import Refusal

logger = logging.getLogger(__name__)

MOST_CANDIDATES: Final = 40  # of one section or peer; a phone on three networks has about ten

STUMBLES: Final = (
    ValueError,
    LookupError,
    AssertionError,
    AttributeError,
    TypeError,
    StopIteration,
)
"""aiortc parses with asserts and indexes; whatever it stumbles over came from the offer."""


def check_offer(sdp: str) -> None:
    """Raise Refusal (400 or 422) for an offer that no connection could be made from."""
    try:
        described = SessionDescription.parse(sdp)
    except STUMBLES as error:
        logger.debug("offer refused", exc_info=True)
        raise Refusal(400, f"The offer is no SDP that can be read: {error!r}") from None
    videos = sum(media.kind == "video" for media in described.media)
    if videos != 1:
        raise Refusal(422, f"An offer has exactly one video section: this one has {videos}.")
    _check_bundle(described)
    for media in described.media:
        if media.kind == "video" and media.direction not in ("sendrecv", "sendonly"):
            raise Refusal(422, "The video section does not send: offer it as sendonly.")
        if len(media.ice_candidates) > MOST_CANDIDATES:
            raise Refusal(422, f"A section has at most {MOST_CANDIDATES} candidates.")
        if media.dtls is None or not media.dtls.fingerprints:
            raise Refusal(422, f"The {media.kind} section has no DTLS fingerprint: use WebRTC.")
        if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
            raise Refusal(422, f"The {media.kind} section has no ICE user name and password.")


def _check_bundle(described: SessionDescription) -> None:
    """Raise Refusal where aiortc would be left with a section that has no transport."""
    sections = [media.rtp.muxId for media in described.media]
    bundled = [
        str(mid) for group in described.group if group.semantic == "BUNDLE" for mid in group.items
    ]
    for mid in bundled:
        if sections.count(mid) != 1 or bundled.count(mid) != 1:
            raise Refusal(422, f"The BUNDLE group names {mid!r}, which is not one section's mid.")


def without_local_names(sdp: str) -> str:
    """Return the offer without `.local` candidates, nor the promise that no more will come.

    With that promise and no candidate left aioice would take the peer for one without a network and
    gather nothing; a Firefox whose camera is not yet permitted sends just that.
    """
    kept = (
        line
        for line in sdp.splitlines()
        if not (line.startswith("a=candidate:") and ".local " in line)
        and line != "a=end-of-candidates"
    )
    return "\r\n".join(kept) + "\r\n"
