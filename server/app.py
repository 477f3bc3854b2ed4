"""The composition root: the one file that names every part and ties them together."""

import asyncio
import importlib.metadata
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiohttp import web

from server.media.network import Network
from server.media.peers import Peers
from server.pose.blazepose import BlazePose
from server.pose.estimator import Estimator
from server.pose.model_build import model_path
from server.pose.warm import WarmPool
from server.session import Session
from server.sessions import LiveSessions
from server.settings import Settings
from signaling.access import Access
from signaling.event_stream import EventStream
from signaling.problems import problems
from signaling.whip import Whip

VERSION: Final = importlib.metadata.version("hangtime")

_WARM: Final = 2  # estimators kept ready: one for the next camera, one for the one after
_ANALYSIS_THREADS: Final = 4  # a landmarker has its own thread; these mostly wait for it

_SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "style-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(slots=True)
class Vitals:
    """What health and readiness are told from."""

    peers: Peers
    pool: WarmPool[Estimator]
    stopping: bool = False


_VITALS: Final = web.AppKey("vitals", Vitals)


def create_app(
    settings: Settings, key: bytes, make_estimator: Callable[[], Estimator] | None = None
) -> web.Application:
    """Return the server; raise ModelMissing where there is no model and none is brought along."""
    if make_estimator is None:
        model = model_path(settings.model_dir, settings.pose_model)

        def make_estimator() -> Estimator:
            return BlazePose(model)

    executor = ThreadPoolExecutor(_ANALYSIS_THREADS, thread_name_prefix="analysis")
    pool: WarmPool[Estimator] = WarmPool(make_estimator, _WARM, executor)
    sessions = LiveSessions(make_session=Session, version=VERSION)
    peers = Peers(
        sessions=sessions,
        make_estimator=pool.take,
        executor=executor,
        network=Network(settings.announced_addresses, settings.udp_ports),
    )
    access = Access(key, hosts=frozenset(settings.allowed_hosts))
    vitals = Vitals(peers, pool)

    async def stopping(_: web.Application) -> None:
        vitals.stopping = True
        await peers.close_all()

    async def run(_: web.Application) -> AsyncIterator[None]:
        yield
        pool.close()
        await asyncio.to_thread(executor.shutdown)

    app = web.Application(middlewares=[problems])
    app[_VITALS] = vitals
    app.cleanup_ctx.append(run)
    app.on_shutdown.append(stopping)
    app.on_response_prepare.append(_add_security_headers)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz)
    Whip(peers, access, settings.ice_servers).add_to(app)
    EventStream(sessions, access).add_to(app)
    _add_page(app, _static_dir())
    return app


async def _healthz(_: web.Request) -> web.Response:
    return web.json_response({"alive": True, "version": VERSION})


async def _readyz(request: web.Request) -> web.Response:
    vitals = request.app[_VITALS]
    ready = vitals.pool.ready > 0 or len(vitals.peers) > 0
    body = {
        "ready": ready and not vitals.stopping,
        "model_warm": ready,
        "stopping": vitals.stopping,
        "cameras": len(vitals.peers),
    }
    return web.json_response(body, status=200 if body["ready"] else 503)


async def _add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_SECURITY_HEADERS)
    if request.path.startswith("/static/") or response.content_type == "text/html":
        # Kept by the browser, asked for again each time: a new version is seen at once.
        response.headers["Cache-Control"] = "no-cache"


def _add_page(app: web.Application, static: Path) -> None:
    async def page(_: web.Request) -> web.FileResponse:
        return web.FileResponse(static / "index.html")

    app.router.add_get("/", page)
    app.router.add_get("/c/{session}", page)
    app.router.add_static("/static", static)


def _static_dir() -> Path:
    """Return the page's files: beside this package in a wheel, beside it in a checkout."""
    packaged = Path(__file__).parent / "static"
    return packaged if packaged.is_dir() else Path(__file__).parents[1] / "static"
