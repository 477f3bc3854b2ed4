"""Owns the reading of request bodies: so large, so long, of this type, or a sentence why not."""

import asyncio
from typing import Final

from aiohttp import web

from signaling.answerer import Refusal

DEADLINE_S: Final = 5.0
"""The largest session description, 64 KiB, comes in time at 105 kb/s."""


async def read_body(
    request: web.Request, content_type: str, most_bytes: int, deadline_s: float
) -> bytes:
    """Return the body; raise Refusal (408, 413, 415)."""
    if request.content_type != content_type:
        raise Refusal(415, f"Send Content-Type: {content_type}, not {request.content_type}.")
    if (request.content_length or 0) > most_bytes:
        raise Refusal(413, f"At most {most_bytes // 1024} KiB are read.")
    body = bytearray()
    try:
        async with asyncio.timeout(deadline_s):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > most_bytes:
                    raise Refusal(413, f"At most {most_bytes // 1024} KiB are read.")
    except TimeoutError:
        raise Refusal(408, f"The body did not arrive within {deadline_s:g} s.") from None
    return bytes(body)
