"""Owns what a route of the API is: a row of one table, from which it is served and described.

A resource is a module with a function that returns its rows; server/app.py hands all of them to
`Api`. A handler gets what was asked, checked, and returns what is answered; errors are Refusals.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from aiohttp import ETag, web
from pydantic import BaseModel, ConfigDict

from signaling.answerer import Refusal
from signaling.tokens import Action

PREFIX: Final = "/api/v1"
JSON: Final = "application/json"
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Model = TypeVar("Model", bound=BaseModel)

_NAME: Final = re.compile(r"\{(\w+)\}")
_ANY_TAG: Final = "*"

PATH_PATTERNS: Final[Mapping[str, str]] = {"session": r"^[A-Za-z0-9_-]{1,64}$"}
"""What a part of a path must look like; whatever is not named here, like this:"""
ID_PATTERN: Final = r"^[^\x00-\x1f\x7f-\x9f]{1,64}$"


class Input(BaseModel):
    """What a client sends: a key that nobody knows is a mistake, not a wish to be ignored."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Output(BaseModel):
    """What is answered; every key is always there."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_serialization_defaults_required=True,
        use_attribute_docstrings=True,
    )

    @property
    def etag(self) -> str:
        """Return what changes when, and only when, any of it does."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with a body, or without."""

    body: Output | None = None
    location: str | None = None
    """Of what was made."""
    about: Sequence[str] = ()
    """More ids that the audit log has: those that stand in a body."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, let in and checked by its route."""

    request: web.Request
    """For handlers that stream; what it carries was read already."""
    path: Mapping[str, str]
    asked: Input
    sent: Input | None
    made_id: str
    """For what a route that `makes` makes: the same for a request that is sent again."""

    def query(self, model: type[Model]) -> Model:
        """Return the query; *model* is the route's `query`."""
        assert isinstance(self.asked, model), "the route names another model"
        return self.asked

    def body(self, model: type[Model]) -> Model:
        """Return the body; *model* is the route's `reads`."""
        assert isinstance(self.sent, model), "the route names another model"
        return self.sent

    def check_match(self, now: Output) -> None:
        """Raise Refusal (412) where the client wants to change something else than *now*."""
        if "If-Match" not in self.request.headers:
            return
        tags = self.request.if_match or ()
        if not any(_matches(tag, now.etag, weak=False) for tag in tags):
            raise Refusal(412, "It was changed meanwhile: read it again, and send its new ETag.")

    def has(self, now: Output) -> bool:
        """Whether the client has *now* already."""
        tags = self.request.if_none_match or ()
        return any(_matches(tag, now.etag, weak=True) for tag in tags)


Handler = Callable[[Call], Awaitable[Reply | web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path."""

    method: Method
    path: str
    """Below PREFIX, with names in braces: `/athletes/{athlete_id}`."""
    action: Action | None
    """What its caller must be allowed to do; None: anybody may."""
    summary: str
    """What it does, for the document."""
    handler: Handler
    answers: type[Output] | None = None
    """The body of a success; None: there is none, or it is no JSON."""
    status: int = 200
    """Of a success."""
    query: type[Input] = Input
    reads: type[Input] | None = None
    """The JSON body; None: it reads none."""
    refuses: tuple[int, ...] = ()
    """Statuses of its own, beside those that `statuses` knows it must have."""
    answers_as: str = JSON
    """The type of a success's body, for those that are no JSON."""
    matches: bool = False
    """Whether `If-Match` is heard."""
    makes: bool = False
    """Whether it makes a thing, and `Idempotency-Key` is heard."""

    @property
    def path_names(self) -> tuple[str, ...]:
        """Return the names in the path."""
        return tuple(_NAME.findall(self.path))

    @property
    def is_tagged(self) -> bool:
        """Whether a success carries an ETag."""
        return self.answers is not None

    @property
    def statuses(self) -> tuple[int, ...]:
        """Return every status that it may answer."""
        # 403, 421 and 429 come from before any route: see signaling.gate and rate_limits.
        told = {self.status, 403, 421, 422, 429, 503, *self.refuses}
        if self.action is not None:
            told.add(401)
        if self.path_names:
            told.add(404)
        if self.reads is not None:
            told |= {408, 413, 415}
        if self.method == "GET" and self.is_tagged:
            told.add(304)
        if self.matches:
            told.add(412)
        return tuple(sorted(told))


def _matches(tag: ETag, etag: str, *, weak: bool) -> bool:
    return tag.value == _ANY_TAG or (tag.value == etag and (weak or not tag.is_weak))
