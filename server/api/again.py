"""Owns what a request makes that is sent again, because its answer was lost: nothing a second time.

A client that sends the same `Idempotency-Key` means the same thing. Its id is computed from who
asks, for what, and the key: so nothing is remembered, a restart or another server makes no
difference, and it is the database that sees the id is there already. (The header is that of
draft-ietf-httpapi-idempotency-key-header; a key sent with another body is here another wish, for
whoever asks for something else does not ask again.)
"""

import hmac
import json
import re
import uuid
from typing import Final

from aiohttp import web

from server.api.audit import actor
from server.api.routes import Input, Route
from signaling.answerer import Refusal

HEADER: Final = "Idempotency-Key"
_KEY: Final = re.compile(r"[!-~]{1,200}")


class Ids:
    """The ids of what is made."""

    def __init__(self, secret: bytes) -> None:
        """Without *secret* nobody computes an id from what was typed."""
        self._secret = secret

    def made_by(self, request: web.Request, route: Route, sent: Input | None) -> str:
        """Return the id for what *request* makes: a new one, or that of the same request before.

        Raise Refusal (422) for a header that is no key.
        """
        key = request.headers.get(HEADER) if route.makes else None
        if key is None:
            return str(uuid.uuid4())
        if not _KEY.fullmatch(key):
            raise Refusal(422, f"{HEADER} is 1 to 200 visible characters of ASCII: a UUID, say.")
        body = None if sent is None else sent.model_dump_json()
        asked = json.dumps(["made by", actor(request), route.path, key, body])
        digest = hmac.digest(self._secret, asked.encode(), "sha256")
        return str(uuid.UUID(bytes=digest[:16], version=4))
