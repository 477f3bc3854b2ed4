"""Owns how errors look on HTTP: problem JSON (RFC 9457), with a sentence that says what to do."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from signaling.answerer import Refusal

logger = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def problem(
    status: int,
    detail: str,
    retry_after_s: int | None = None,
    headers: dict[str, str] | None = None,
) -> web.Response:
    """Return a problem response."""
    told = dict(headers or {})
    if retry_after_s is not None:
        told["Retry-After"] = str(retry_after_s)
    if status == HTTPStatus.UNAUTHORIZED:
        told["WWW-Authenticate"] = "Bearer"
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    return web.json_response(
        body, status=status, headers=told, content_type="application/problem+json"
    )


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error of a handler into a problem; ours are logged, a client's are not."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return problem(refusal.status, refusal.detail, refusal.retry_after_s)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        headers = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
        return problem(error.status, _detail(request, error), headers=headers)
    except Exception:
        logger.exception("%s %s failed", request.method, request.path)
        return problem(500, "The server made a mistake; it has been written to its log.")


def _detail(request: web.Request, error: web.HTTPException) -> str:
    if error.status == 404:
        return f"There is nothing at {request.path}."
    if error.status == 405:
        return f"{request.method} is not possible here; {error.headers.get('Allow', '')} is."
    return error.text or error.reason
