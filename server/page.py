"""Owns how the page's files are served, and what a browser is told that they may do."""

from collections.abc import Awaitable, Callable
from pathlib import Path, PurePosixPath
from typing import Final

from aiohttp import web

from server.shell import worker
from signaling.caller import CALLER
from signaling.problems import Handler

_SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; "
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

PAGES: Final = {
    "/": "index.html",
    "/a/{athlete_id}": "person.html",
    "/c/{session}": "index.html",
    "/demo": "index.html",
    "/help/camera": "help.html",
    "/login": "sign-in.html",
    "/ops": "ops.html",
    "/r/{session}": "remote.html",
    "/roster": "roster.html",
    "/s": "shared.html",
    "/s/{session}": "review.html",
    "/sessions": "sessions.html",
    "/v": "screen.html",
    "/v/{code}": "screen.html",
}
"""The file of every page that anybody may open, by its route."""


def add_page(app: web.Application, may_make_first: Callable[[], Awaitable[bool]]) -> None:
    """Add the routes of the pages and their files; *may_make_first* while nobody has an account."""
    static = _static_dir()

    def file(name: str) -> Handler:
        async def served(_: web.Request) -> web.StreamResponse:
            return web.FileResponse(static / name)

        return served

    async def first_account(request: web.Request) -> web.StreamResponse:
        if not request[CALLER].is_here or not await may_make_first():
            raise web.HTTPNotFound
        return web.FileResponse(static / "first-account.html")

    for route, name in PAGES.items():
        app.router.add_get(route, file(name))
    app.router.add_get("/first-account", first_account)
    app.router.add_get("/sw.js", worker(static, PAGES))
    app.router.add_get("/static/{module:.+\\.js}", module_of(static))
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


def module_of(static: Path) -> Handler:
    """Serve a module: its copy without comments (static/small.mjs) where that is no older."""

    async def served(request: web.Request) -> web.StreamResponse:
        name = PurePosixPath(request.match_info["module"])
        if name.is_absolute() or ".." in name.parts or not (static / name).is_file():
            raise web.HTTPNotFound
        module, small = static / name, static / "small" / name
        is_new = small.is_file() and small.stat().st_mtime >= module.stat().st_mtime
        return web.FileResponse(small if is_new else module)

    return served


def _static_dir() -> Path:
    """Return the page's files: inside this package in a wheel, beside it in a checkout."""
    packaged = Path(__file__).parent / "static"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "static"
