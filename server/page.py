"""Owns how the page's files are served, and what a browser is told that they may do."""

from pathlib import Path
from typing import Final

from aiohttp import web

from signaling.caller import CALLER

_SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' blob: data:; media-src 'self' blob:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": (
        "camera=(self), screen-wake-lock=(self), microphone=(), geolocation=(), payment=(), "
        "usb=(), serial=(), display-capture=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_HTTPS_ONLY_S: Final = 180 * 24 * 3600


def add_page(app: web.Application) -> None:
    """Add the routes of the page and its files."""
    static = _static_dir()

    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(static / "index.html")

    app.router.add_get("/", page)
    app.router.add_get("/c/{session}", page)
    app.router.add_static("/static", static)


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the headers of any response."""
    response.headers.update(_SECURITY_HEADERS)
    caller = request.get(CALLER)
    # This machine's own browser would keep it for everything else that is called localhost.
    if caller is not None and caller.scheme == "https" and not caller.is_here:
        response.headers["Strict-Transport-Security"] = f"max-age={_HTTPS_ONLY_S}"
    # Kept by the browser, asked for again each time: a new version is seen at once.
    response.headers.setdefault("Cache-Control", "no-cache")


def _static_dir() -> Path:
    """Return the page's files: inside this package in a wheel, beside it in a checkout."""
    packaged = Path(__file__).parent / "static"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "static"
