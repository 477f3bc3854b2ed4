"""`hangtime serve`: the server, on this machine alone or (`--lan`) for phones on its network."""

import argparse
import datetime
import logging
import secrets
import socket
import ssl
import time
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from server.app import create_app
from server.errors import BadSetting, HangtimeError
from server.lan import certificate_for, invitation, lan_addresses, signing_key
from server.settings import Settings
from signaling.access import is_loopback
from signaling.tokens import Grant, mint

_TOKEN_S: Final = 12 * 3600  # a day of testing
_STOP_S: Final = 5.0  # how long a stop waits for requests under way


@dataclass(frozen=True, slots=True)
class _Door:
    """Where the server listens, and what it says when it does."""

    settings: Settings
    tls: ssl.SSLContext | None
    greeting: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this command's arguments to *parser*."""
    parser.add_argument(
        "--lan",
        action="store_true",
        help="serve https to phones on the same network, with a QR code to scan",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    settings = Settings.from_environment()
    key = settings.signing_key or signing_key(settings.data_dir)
    door = _lan_door(settings, key) if arguments.lan else _loopback_door(settings)
    listener = _listen(door.settings)
    with listener:
        app = create_app(door.settings, key)
        print(door.greeting, flush=True)
        web.run_app(
            app,
            sock=listener,
            ssl_context=door.tls,
            shutdown_timeout=_STOP_S,
            print=None,
            access_log=None,
            handle_signals=True,
        )
    return 0


def _loopback_door(settings: Settings) -> _Door:
    if settings.host != "localhost" and not is_loopback(settings.host):
        raise BadSetting(
            f"HANGTIME_HOST is {settings.host!r}: beyond this machine Hangtime serves only with "
            "TLS. Use `hangtime serve --lan`."
        )
    url = f"http://localhost:{settings.port}"
    return _Door(settings, None, f"Hangtime is ready: {url}  (Ctrl-C stops it)")


def _lan_door(settings: Settings, key: bytes) -> _Door:
    addresses = lan_addresses()
    if not addresses:
        raise HangtimeError("this machine has no network address: connect it, then start again")
    now = datetime.datetime.now(datetime.UTC)
    certificate = certificate_for(addresses, settings.data_dir, now)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.cert, certificate.key)
    session = "session-" + secrets.token_hex(3)
    token = mint(key, Grant(session, "camera"), int(time.time()) + _TOKEN_S)
    url = f"https://{addresses[0]}:{settings.port}"
    opened = replace(
        settings,
        host="0.0.0.0",  # what --lan asks for
        allowed_hosts=(*settings.allowed_hosts, *addresses),
        announced_addresses=settings.announced_addresses or tuple((a, a) for a in addresses),
    )
    greeting = f"Hangtime is ready: {url}  (Ctrl-C stops it)\n"
    return _Door(opened, tls, greeting + invitation(url, token, session, certificate.fingerprint))


def _listen(settings: Settings) -> socket.socket:
    """Bind before anything slow is done, so that a port that is taken is told at once."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise HangtimeError(
            f"port {settings.port} cannot be used ({error.strerror}): stop what uses it, or choose "
            "another with HANGTIME_PORT"
        ) from None
    return listener
