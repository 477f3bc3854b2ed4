"""The composition root: the one file that names every part and ties them together."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from aiohttp import web

from server.api.again import Ids
from server.api.athletes import Athletes
from server.api.audit import VERDICT, AuditLog
from server.api.board import Boards
from server.api.curves import Curves
from server.api.edge import Api
from server.api.exports import Exports
from server.api.operations import Operations
from server.api.people import PeopleRoutes
from server.api.privacy import Privacy
from server.api.reps import Reps
from server.api.sessions import Sessions
from server.api.sets import Sets
from server.api.sharing import Sharing
from server.api.squads import Squads
from server.api.standings import StandingRoutes
from server.api.trends import Trends
from server.lan import host_for_others
from server.media.network import Network
from server.media.peers import Peers
from server.page import add_page, add_security_headers
from server.people.accounts import Accounts
from server.people.known import Known
from server.people.revocations import Revocations
from server.people.shares import Shares
from server.pose.estimator import Estimator
from server.pose.models import Models, pose_models
from server.pose.warm import WarmPool
from server.session import Session
from server.sessions import LiveSessions
from server.settings import Settings
from server.store.retention import Retention
from server.store.store import Store
from server.version import VERSION
from signaling.access import Access
from signaling.door import Stay, admit
from signaling.event_stream import EventStream
from signaling.gate import gate
from signaling.joining import JoinCodes
from signaling.problems import problems
from signaling.rate_limits import RateLimits
from signaling.tokens import Action
from signaling.whip import Whip

_WARM: Final = 2  # estimators kept ready: one for the next camera, one for the one after
CORES: Final = (
    len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
)
_ANALYSIS_THREADS: Final = CORES + 2
"""Pictures are analysed on as many at once as there are cores; cameras end beside them."""
_LOADING_THREADS: Final = 2
"""However many cameras come at once, no picture waits behind the loading of their models."""


@dataclass(slots=True)
class Vitals:
    """What health and readiness are told from."""

    peers: Peers
    store: Store
    warm: Future[None] = field(default_factory=Future)
    """Done once a model has run; failed if the first one could not."""
    stopping: bool = False

    def note_warm(self, error: BaseException | None) -> None:
        """Settle `warm`; whatever comes later changes nothing."""
        with contextlib.suppress(InvalidStateError):
            if error is None:
                self.warm.set_result(None)
            else:
                self.warm.set_exception(error)


API: Final = web.AppKey("api", Api)
VITALS: Final = web.AppKey("vitals", Vitals)


def create_app(
    settings: Settings, key: bytes, make_estimator: Callable[[], Estimator] | None = None
) -> web.Application:
    """Return the server; *key* signs tokens. Raises ModelMissing.

    *make_estimator* stands in for the pose model of *settings*.
    """
    models = (
        pose_models(settings.model_dir, settings.pose_model, settings.pose_engine, CORES)
        if make_estimator is None
        else Models(make_estimator)
    )
    executor = ThreadPoolExecutor(_ANALYSIS_THREADS, thread_name_prefix="analysis")
    loading = ThreadPoolExecutor(_LOADING_THREADS, thread_name_prefix="loading")
    store = Store(settings.database_url, settings.data_dir)
    sessions = LiveSessions(make_session=Session, version=VERSION, sink=store)

    def make() -> Estimator:
        try:
            estimator = models.make_estimator()
        except Exception as error:
            vitals.note_warm(error)
            raise
        vitals.note_warm(None)
        return estimator

    pool: WarmPool[Estimator]
    peers = Peers(
        sessions=sessions,
        make_estimator=lambda: pool.take(),
        executor=executor,
        loading=loading,
        at_once=CORES,
        network=Network(settings.announced_addresses, settings.udp_ports),
        least_per_s=settings.min_results_per_s,
        lender=models.lender,
        finder=models.finder,
    )
    vitals = Vitals(peers, store)
    if models.finder is not None:
        loading.submit(models.finder.load)
    pool = WarmPool(make, _WARM, loading)

    async def stop(_: web.Application) -> None:
        vitals.stopping = True
        await peers.close_all()

    async def keep(_: web.Application) -> AsyncIterator[None]:
        retention = Retention(store.database, settings.retention_days)
        try:
            await store.start(sessions)
            retention.start()
            yield
        finally:
            await retention.stop()
            await store.stop()

    async def free(_: web.Application) -> AsyncIterator[None]:
        yield
        await asyncio.get_running_loop().run_in_executor(executor, pool.close)
        await asyncio.get_running_loop().run_in_executor(executor, models.close)
        await asyncio.to_thread(loading.shutdown)
        await asyncio.to_thread(executor.shutdown)

    known = Known(Accounts(store.database), Revocations(store.database))
    access = Access(key, known, sessions.life_of)
    limits = RateLimits(settings.redis_url)
    names = gate(settings.allowed_hosts, settings.trusted_proxies)
    app = web.Application(middlewares=[problems, names, limits.middleware])
    app[VITALS] = vitals
    app.on_shutdown.append(stop)
    app.cleanup_ctx.append(free)
    app.cleanup_ctx.append(keep)
    app.on_response_prepare.append(add_security_headers)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _readyz)
    Whip(peers, access, settings.as_ice_servers()).add_to(app)
    stream = EventStream(sessions, partial(Stay, access))
    app.on_shutdown.append(stream.end)
    app[API] = _api(store, access, sessions, stream, peers)
    count_guess = partial(limits.check_account, "guess")
    others = host_for_others(settings.host, settings.announced_addresses)
    app[API].add(PeopleRoutes(known.accounts, access, count_guess, others).routes())
    codes, shares = JoinCodes(sessions.life_of, key), Shares(store.database)
    app[API].add(Sharing(access, codes, known.revocations, shares, sessions).routes())
    app[API].add_to(app)
    add_page(app, known.accounts.may_make_first)
    return app


def _api(
    store: Store, access: Access, sessions: LiveSessions, stream: EventStream, peers: Peers
) -> Api:
    async def gate(request: web.Request, action: Action, session: str | None) -> None:
        name = None if session is None else sessions.name_of(session)
        request[VERDICT] = await admit(request, access, action, name)

    audit = AuditLog(store.database)
    api = Api(gate, VERSION, audit.note, Ids(access.key))
    api.add(audit.routes())
    api.add(Exports(store.database).routes())
    api.add(Privacy(store).routes())
    database = store.database
    api.add(Athletes(database).routes())
    api.add(Squads(database).routes())
    api.add(Sessions(database, sessions, stream).routes())
    api.add(Boards(database, sessions).routes())
    api.add(Reps(database, sessions).routes())
    api.add(Curves(database).routes())
    api.add(Sets(database).routes())
    api.add(Trends(database).routes())
    api.add(StandingRoutes(database).routes())
    api.add(Operations(peers).routes())
    return api


async def _healthz(_: web.Request) -> web.Response:
    return web.json_response({"alive": True, "version": VERSION})


async def _readyz(request: web.Request) -> web.Response:
    vitals = request.app[VITALS]
    model_warm = vitals.warm.done() and vitals.warm.exception() is None
    migrations_current = vitals.store.migrations_current
    saving = vitals.store.is_saving
    ready = model_warm and migrations_current and saving and not vitals.stopping
    body = {
        "ready": ready,
        "model_warm": model_warm,
        "migrations_current": migrations_current,
        "saving": saving,
        "stopping": vitals.stopping,
        "cameras": len(vitals.peers),
        "analysis_used": round(vitals.peers.budget.share_used, 3),
    }
    return web.json_response(body, status=200 if ready else 503)
