"""Owns which checks there are, and in which order an operator reads them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from server.doctor import lan, machine, models, ports, storage
from server.doctor.check import Check, fail
from server.doctor.opening import may_open
from server.doctor.running import find_running, server
from server.lan import EVERYWHERE, lan_addresses
from server.settings import Settings
from signaling.caller import is_loopback

logger = logging.getLogger(__name__)


async def examine(settings: Settings, *, for_lan: bool) -> list[Check]:
    """Look at everything that `serve`, or with *for_lan* `serve --lan`, needs."""
    own = for_lan or settings.tls_certificate is None
    running = await find_running(settings)
    folder, runs = settings.data_dir, running is not None
    host = EVERYWHERE if for_lan and is_loopback(settings.host) else settings.host
    addresses = lan_addresses() if host == EVERYWHERE else (host,)
    checks = [
        await _one("server", lambda: server(running)),
        await _awaited("opening", may_open(settings, for_lan=for_lan)),
        await _one("port", lambda: ports.tcp_port(settings, host, running)),
        await _one("video ports", lambda: ports.udp_ports(settings)),
        await _one("data folder", lambda: machine.data_folder(folder)),
        await _one("disk", lambda: machine.disk(folder)),
        await _one("memory", lambda: machine.memory(runs=runs)),
        await _one("clock", lambda: machine.clock(folder, datetime.now(UTC))),
        await _one("model files", lambda: models.model_files(settings)),
        await _one("engine", lambda: models.engine(settings)),
        await _awaited("database", storage.database(settings.database_url, folder)),
        await _one("waiting jumps", lambda: storage.spool(folder)),
    ]
    if own and not for_lan:
        return checks
    shown = lan.certificate(settings, addresses, running, own=own)
    page = lan.camera_page(settings, addresses, running, own=own)
    return [*checks, await _awaited("certificate", shown), await _awaited("camera page", page)]


async def _one(name: str, look: Callable[[], Check]) -> Check:
    return await _awaited(name, asyncio.to_thread(look))


async def _awaited(name: str, look: Awaitable[Check]) -> Check:
    """Return what *look* finds; what nobody foresaw in one costs no other its line."""
    try:
        return await look
    except Exception as error:
        logger.exception("the check %s failed", name)
        text = f"could not be looked at ({type(error).__name__})"
        return fail(name, text, "what came before this line says where it went wrong")
