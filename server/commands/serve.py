"""`hangtime serve`: the server, on this machine alone or (`--lan`) for phones on its network."""

import argparse
import asyncio
import datetime
import gc
import logging
import os
import signal
import socket
import ssl
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from aiohttp import web

from server.app import VITALS, create_app
from server.commands.inviting import Inviting
from server.errors import BadSetting, HangtimeError
from server.lan import EVERYWHERE, certificate_for, lan_addresses
from server.logs import write_log
from server.opening import check_accounts, with_tls
from server.private_files import signing_key
from server.settings import Settings
from server.store.store import check_tables
from signaling.caller import is_loopback
from signaling.connections import listen, runner

_STOP_S: Final = 2.0  # how long a stop waits for requests under way
_ANY: Final = (EVERYWHERE, "::")


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
    write_log()
    logging.getLogger("server").setLevel(logging.INFO)
    settings = Settings.from_environment()
    lan = None
    if arguments.lan:
        settings, lan = _open_to_network(settings)
        tls: ssl.SSLContext | None = lan.tls
    else:
        settings, tls = with_tls(settings)
    key = settings.signing_key or signing_key(settings.data_dir)
    # Before anything slow is done, so that a port that is taken is told at once.
    with _listen(settings.host, settings.port) as listener:
        asyncio.run(_serve(settings, key, listener, tls, lan))
    return 0


def _open_to_network(settings: Settings) -> tuple[Settings, _Lan]:
    if settings.tls_certificate is not None:
        raise BadSetting(
            "--lan signs a certificate of its own: leave out --lan, or HANGTIME_TLS_CERTIFICATE"
        )
    host = EVERYWHERE if is_loopback(settings.host) else settings.host
    addresses = lan_addresses() if host == EVERYWHERE else (host,)
    if not addresses:
        raise HangtimeError("this machine has no network address: connect it, then start again")
    now = datetime.datetime.now(datetime.UTC)
    certificate = certificate_for(addresses, settings.data_dir, now)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.path)
    announced = settings.announced_addresses or tuple((each, each) for each in addresses)
    opened = replace(
        settings,
        host=host,
        announced_addresses=announced,
        # The certificate names it too.
        allowed_hosts=settings.allowed_hosts | {socket.gethostname().lower()},
    )
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


async def _serve(
    settings: Settings,
    key: bytes,
    listener: socket.socket,
    tls: ssl.SSLContext | None,
    lan: _Lan | None,
) -> None:
    stop, asked = asyncio.Event(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # From the start, and without --lan too: nobody's `systemctl reload` ends a server.
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, asked.set)
    # Its models begin to load: what would stop the start is told before that.
    await check_tables(settings.database_url, settings.data_dir)
    if lan is None:
        await check_accounts(settings)
    app = create_app(settings, key)
    running = runner(app, _STOP_S)
    try:
        await running.setup()
        server = await listen(running, listener, tls, settings.trusted_proxies)
        if await _is_warm(app, stop):
            _let_be_what_stays()
            host, port = listener.getsockname()[:2]
            url = f"{'http' if tls is None else 'https'}://{_called(host)}:{port}"
            if lan is None:
                print(_greeting(url), flush=True)
                await stop.wait()
            else:
                url = f"https://{lan.address}:{port}"
                print(_greeting(url), flush=True)
                await _invite(Inviting(url, key, lan.fingerprint, asked), stop)
        server.close()
    finally:
        await running.cleanup()


def _let_be_what_stays() -> None:
    """Keep the collector from looking, while cameras wait, through what is there until the end.

    That are some 160,000 objects, mostly of modules: 100 to 300 ms at a time on a slow machine.
    """
    gc.collect()
    gc.freeze()


async def _invite(inviting: Inviting, stop: asyncio.Event) -> None:
    """Show codes to scan until *stop*."""
    showing = asyncio.create_task(inviting.run(partial(print, flush=True)), name="QR codes")
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait((showing, stopped), return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    showing.cancel()
    await asyncio.wait((showing,))
    if not showing.cancelled():
        showing.result()  # it ends by an error only


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


def _called(host: str) -> str:
    """Return what a person calls the address that is listened on."""
    if is_loopback(host):
        return "localhost"
    return socket.gethostname() if host in _ANY else f"[{host}]" if ":" in host else host


def _greeting(url: str) -> str:
    return f"Hangtime is ready: {url} (Ctrl-C stops it)"
