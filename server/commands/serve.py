"""`hangtime serve`: the server, on this machine alone or (`--lan`) for phones on its network."""

import argparse
import asyncio
import datetime
import logging
import os
import secrets
import signal
import socket
import ssl
import time
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from server.app import VITALS, create_app
from server.errors import BadSetting, HangtimeError
from server.lan import EVERYWHERE, certificate_for, invitation, lan_addresses
from server.private_files import signing_key
from server.settings import Settings
from server.store.store import check_tables
from signaling.access import is_loopback
from signaling.tokens import Grant, mint

_TOKEN_S: Final = 12 * 3600  # a day of testing
_STOP_S: Final = 2.0  # how long a stop waits for requests under way
_SESSION_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # easily told apart when read aloud


@dataclass(frozen=True, slots=True)
class _Lan:
    """What serving a network takes."""

    address: str
    """That a phone is sent to."""
    tls: ssl.SSLContext
    fingerprint: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument(
        "--lan",
        action="store_true",
        help="serve https to phones on the same network, with a QR code to scan",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("server").setLevel(logging.INFO)
    settings = Settings.from_environment()
    lan = None
    if arguments.lan:
        settings, lan = _open_to_network(settings)
    elif not is_loopback(settings.host):
        raise BadSetting(
            f"HANGTIME_HOST is {settings.host}: beyond this machine Hangtime serves only with TLS. "
            "Use `hangtime serve --lan`, or leave HANGTIME_HOST out"
        )
    key = settings.signing_key or signing_key(settings.data_dir)
    # Before anything slow is done, so that a port that is taken is told at once.
    with _listen(settings.host, settings.port) as listener:
        asyncio.run(_serve(settings, key, listener, lan))
    return 0


def _open_to_network(settings: Settings) -> tuple[Settings, _Lan]:
    host = EVERYWHERE if is_loopback(settings.host) else settings.host
    addresses = lan_addresses() if host == EVERYWHERE else (host,)
    if not addresses:
        raise HangtimeError("this machine has no network address: connect it, then start again")
    now = datetime.datetime.now(datetime.UTC)
    certificate = certificate_for(addresses, settings.data_dir, now)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.path)
    announced = settings.announced_addresses or tuple((each, each) for each in addresses)
    opened = replace(settings, host=host, announced_addresses=announced)
    return opened, _Lan(addresses[0], tls, certificate.fingerprint)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise HangtimeError(
            f"port {port} of {host} cannot be used ({reason}): stop what uses it, or choose "
            "another with HANGTIME_PORT"
        ) from None


async def _serve(settings: Settings, key: bytes, listener: socket.socket, lan: _Lan | None) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # Its models begin to load: what would stop the start is told before that.
    await check_tables(settings.database_url, settings.data_dir)
    app = create_app(settings, key)
    tls = None if lan is None else lan.tls
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_STOP_S)
    try:
        await runner.setup()
        await web.SockSite(runner, listener, ssl_context=tls).start()
        if await _is_warm(app, stop):
            print(_greeting(listener.getsockname()[1], key, lan), flush=True)
            await stop.wait()
    finally:
        await runner.cleanup()


async def _is_warm(app: web.Application, stop: asyncio.Event) -> bool:
    """Wait until the model is; return whether nobody said stop before."""
    warm = asyncio.wrap_future(app[VITALS].warm)
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait((warm, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not warm.done():
        return False
    if error := warm.exception():
        raise HangtimeError(f"the pose model does not start: {error}") from error
    return True


def _greeting(port: int, key: bytes, lan: _Lan | None) -> str:
    if lan is None:
        return f"Hangtime is ready: http://localhost:{port} (Ctrl-C stops it)"
    session = "".join(secrets.choice(_SESSION_LETTERS) for _ in range(8))
    token = mint(key, Grant(session, "camera"), int(time.time()) + _TOKEN_S)
    url = f"https://{lan.address}:{port}"
    link = f"{url}/c/{session}#token={token}"
    return f"Hangtime is ready: {url} (Ctrl-C stops it)\n{invitation(link, lan.fingerprint)}"
