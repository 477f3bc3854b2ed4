"""Owns how often one sender may ask: moving windows for each address and token.

A gym stands behind one address: so an address has room for a class of thirty, and guesses alone are
rare; those at one account are counted by its name, too. Else who signed in is counted by address
alone: the coaches of a club may share an account, and all their cameras connect at once. This
machine's own requests are not counted. Counts are kept in memory, or in a Redis that several
servers share; while that is away each server counts for itself, and lets nobody wait.
"""

import asyncio
import hashlib
import logging
import math
import time
from collections.abc import Mapping
from typing import Final, Literal

from aiohttp import web
from aiohttp.typedefs import Middleware
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string

from signaling.answerer import Refusal
from signaling.caller import CALLER
from signaling.problems import Handler

logger = logging.getLogger(__name__)

Kind = Literal["read", "change", "offer", "join", "guess"]

BY_ADDRESS: Final[Mapping[Kind, RateLimitItem]] = {
    "read": parse("3000/minute"),  # a page is about eighty files
    "change": parse("600/minute"),
    "offer": parse("90/minute"),
    "join": parse("40/minute"),  # a class of thirty scans or types the code at once
    "guess": parse("10/minute"),
}
BY_ACCOUNT: Final[Mapping[Kind, RateLimitItem]] = {
    "read": parse("1200/minute"),
    "change": parse("300/minute"),
    "offer": parse("30/minute"),
    "join": parse("40/minute"),
    "guess": parse("10/minute"),
}
KINDS: Final[Mapping[tuple[str, str], Kind]] = {
    ("POST", "/whip/{session}"): "offer",
    ("POST", "/api/v1/login"): "guess",
    ("POST", "/api/v1/join"): "join",
}
"""Routes that cost or risk more than others; the rest are read or changed by their method."""

MOST_SENDERS: Final = 20_000
"""Counted apart in memory, about 20 MB; while there are more, newcomers share one window."""

_ASKED: Final[Mapping[Kind, str]] = {
    "read": "requests",
    "change": "changes",
    "offer": "cameras that connect",
    "join": "attempts to join",
    "guess": "attempts",
}
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_REDIS_S: Final = 0.5  # how long an answer of Redis is waited for
_AGAIN_S: Final = 5.0  # and how long it is left alone when none came


class RateLimits:
    """Who asked how often."""

    def __init__(
        self,
        redis_url: str | None = None,
        by_address: Mapping[Kind, RateLimitItem] = BY_ADDRESS,
        by_account: Mapping[Kind, RateLimitItem] = BY_ACCOUNT,
    ) -> None:
        self._by_address, self._by_account = by_address, by_account
        self._memory = MemoryStorage()
        self._here = MovingWindowRateLimiter(self._memory)
        self._shared = None if redis_url is None else MovingWindowRateLimiter(_redis(redis_url))
        self._shared_again_s = 0.0

    @property
    def middleware(self) -> Middleware:
        """Return what counts every request, but those of this machine itself."""

        @web.middleware
        async def counted(request: web.Request, handler: Handler) -> web.StreamResponse:
            caller = request[CALLER]
            if not caller.is_here:
                kind = _kind(request)
                await self._count(kind, self._by_address[kind], f"address {caller.source}")
                if caller.authorization is not None:
                    # Whoever holds a token can use up that token's room, and nobody else's.
                    name = _short(caller.authorization)
                    await self.check_account(kind, f"token {name}")
            return await handler(request)

        return counted

    async def check_account(self, kind: Kind, account: str) -> None:
        """Count one request of *account*, a name of the caller's choice; raise Refusal (429)."""
        await self._count(kind, self._by_account[kind], f"account {account}")

    async def _count(self, kind: Kind, limit: RateLimitItem, sender: str) -> None:
        wait_s = await self._wait_s(limit, kind, sender)
        if wait_s is None:
            return
        raise Refusal(
            429,
            f"There were more than {limit.amount} {_ASKED[kind]} in {_span(limit)} from here: "
            f"try again in {wait_s} s.",
            wait_s,
        )

    async def _wait_s(self, limit: RateLimitItem, kind: Kind, sender: str) -> int | None:
        """Return None if there is room, else the whole seconds until there is."""
        if self._shared is not None and time.monotonic() >= self._shared_again_s:
            try:
                async with asyncio.timeout(_REDIS_S):
                    return await _hit(self._shared, limit, kind, sender)
            except (StorageError, TimeoutError) as error:
                logger.warning("Redis counts no requests, each server does: %s", error)
                self._shared_again_s = time.monotonic() + _AGAIN_S
        crowded = len(self._memory.events) >= MOST_SENDERS
        if crowded and limit.key_for(kind, sender) not in self._memory.events:
            sender = "everybody else"
        return await _hit(self._here, limit, kind, sender)


async def _hit(
    limiter: MovingWindowRateLimiter, limit: RateLimitItem, kind: Kind, sender: str
) -> int | None:
    if await limiter.hit(limit, kind, sender):
        return None
    window = await limiter.get_window_stats(limit, kind, sender)
    return max(1, math.ceil(window.reset_time - time.time()))


def _short(authorization: str) -> str:
    # A header's bytes that are no UTF-8 are surrogates in its text.
    return hashlib.sha256(authorization.encode(errors="surrogatepass")).hexdigest()[:16]


def _redis(url: str) -> Storage:
    storage = storage_from_string(
        f"async+{url}",
        implementation="redispy",
        wrap_exceptions=True,
        key_prefix="hangtime:limits",
        socket_timeout=_REDIS_S,
        socket_connect_timeout=_REDIS_S,
    )
    assert isinstance(storage, Storage)
    return storage


def _kind(request: web.Request) -> Kind:
    resource = request.match_info.route.resource
    path = "" if resource is None else resource.canonical
    ordinary: Kind = "read" if request.method in _SAFE else "change"
    return KINDS.get((request.method, path), ordinary)


def _span(limit: RateLimitItem) -> str:
    seconds = limit.get_expiry()
    return "a minute" if seconds == 60 else f"{seconds} s"
