"""Owns what the HTTP plane needs of the media plane, stated as values and two small protocols."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

WhyOver = Callable[[], Awaitable[str | None]]
"""Returns why somebody who was let in may not stay, in a sentence for them; None: they may."""


async def _may_stay() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Offer:
    """A camera's wish to publish into a session; the SDP was checked by signaling.sdp."""

    session: str
    sdp: str
    resume: str | None = None
    why_over: WhyOver = field(default=_may_stay, compare=False)
    """Of who sent it: asked for as long as the camera is connected."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to an offer, and the name of the connection it began."""

    connection: str
    """Unguessable; part of the connection's URL."""
    sdp: str


@dataclass(frozen=True, slots=True)
class CandidateFragment:
    """What a trickle-ICE fragment says (RFC 8840), parsed."""

    ice_ufrag: str | None
    candidates: tuple[str, ...]
    """Values of the `a=candidate:` lines, `a=` and prefix removed."""


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """A request is refused: with which HTTP status, and the sentence that tells why."""

    def __init__(self, status: int, detail: str, retry_after_s: int | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after_s = retry_after_s


class Answerer(Protocol):
    """Turns offers into connections; every method may raise Refusal."""

    async def answer(self, offer: Offer) -> Answer:
        """Begin a connection."""

    async def add_candidates(
        self, session: str, connection: str, fragment: CandidateFragment
    ) -> None:
        """Tell a connection where its peer can be reached."""

    async def close(self, session: str, connection: str) -> None:
        """End a connection; one that is gone already is no error."""


Hears = Literal["everything", "who", "numbers"]
"""What a listener is told: who may read what is stored, everything; who directs the session and no
more, who jumps, and not what the body mass follows from; who only listens, not even that."""


class Sessions(Protocol):
    """What is said in a session; may raise Refusal."""

    def events(self, session: str, *, hears: Hears) -> AsyncIterator[str]:
        """Yield each message of the session's events channel as JSON text, `hello` first."""
