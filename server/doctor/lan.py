"""Owns whether a phone on the same network gets the camera page, and what its browser is shown.

Asked as a phone asks: over https, at each of this machine's addresses, by a client that trusts this
one certificate and nothing else. Where no server runs, one that serves the page alone stands in.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import aiohttp
from aiohttp import web
from cryptography import x509

from server.doctor.check import Check, fail, ok, warn
from server.doctor.running import Running
from server.lan import RENEW_BEFORE, certificate_for, misses, stored_certificate
from server.page import add_page
from server.settings import Settings

_ANSWER_S: Final = 5.0
_ANSWER: Final = aiohttp.ClientTimeout(total=_ANSWER_S)
_PAGE: Final = "/c/doctor"


async def certificate(
    settings: Settings, addresses: Sequence[str], running: Running | None
) -> Check:
    """Say whether the one that a phone is shown, or will be, is in force and names this machine."""
    now = datetime.now(UTC)
    if running is not None and running.tls and addresses:
        pem = await _shown(addresses[0], settings.port)
        return judged(x509.load_pem_x509_certificate(pem.encode()), addresses, now, shown=True)
    return judged(stored_certificate(settings.data_dir), addresses, now, shown=False)


def judged(
    cert: x509.Certificate | None, addresses: Sequence[str], now: datetime, *, shown: bool
) -> Check:
    """Return what there is to say of *cert*, which a running server shows or the next finds."""
    if cert is None:
        return ok("certificate", "there is none yet: `hangtime serve --lan` makes it")
    until = cert.not_valid_after_utc
    ends_soon = _ends_soon(cert, now)
    wrong = _wrong(cert, addresses, now)
    if wrong and shown:
        return fail("certificate", f"it {wrong}", "restart the server: it makes a new one")
    if not shown and (wrong or ends_soon):
        return ok("certificate", f"it {wrong or 'ends soon'}: the next start makes another")
    text, facts = f"holds until {until.date()}", {"days_left": (until - now).days}
    if ends_soon:
        return warn("certificate", f"it {text}", "restart the server before that", **facts)
    return ok("certificate", f"names this machine and {text}", **facts)


def _wrong(cert: x509.Certificate, addresses: Sequence[str], now: datetime) -> str:
    if now > cert.not_valid_after_utc:
        return f"expired on {cert.not_valid_after_utc.date()}"
    if now < cert.not_valid_before_utc:
        return f"begins on {cert.not_valid_before_utc.date()} (is the clock right?)"
    missing = misses(cert, addresses)
    return f"does not name {', '.join(missing)}" if missing else ""


def _ends_soon(cert: x509.Certificate, now: datetime) -> bool:
    return cert.not_valid_after_utc - now < RENEW_BEFORE


async def _shown(address: str, port: int) -> str:
    """Return the certificate that a server shows, PEM."""
    return await asyncio.to_thread(ssl.get_server_certificate, (address, port), timeout=_ANSWER_S)


async def camera_page(
    data_dir: Path, addresses: Sequence[str], port: int, running: Running | None
) -> Check:
    """Say whether each of *addresses* gives a phone the page."""
    if not addresses:
        return fail("camera page", "this machine is on no network", "connect it, then look again")
    if running is not None and not running.tls:
        text = "the server that runs serves this machine alone"
        return fail("camera page", text, "stop it and start `hangtime serve --lan`")
    if running is not None:
        return await _asked(addresses, port, await _shown(addresses[0], port))
    try:
        async with _stand_in(data_dir, addresses, port) as (taken, pem):
            return await _asked(addresses, taken, pem)
    except OSError as error:
        text = f"not tried: port {port} cannot be used ({error.strerror})"
        return fail("camera page", text, "see port")


async def _asked(addresses: Sequence[str], port: int, pem: str) -> Check:
    trust = ssl.create_default_context(cadata=pem)
    refused = {}
    async with aiohttp.ClientSession(timeout=_ANSWER) as client:
        for address in addresses:
            try:
                for path, holds in ((_PAGE, "<title>Hangtime"), ("/static/main.js", "import")):
                    async with client.get(f"https://{address}:{port}{path}", ssl=trust) as answer:
                        if answer.status != 200 or holds not in await answer.text():
                            refused[address] = f"{path} is answered {answer.status}"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                refused[address] = str(error) or type(error).__name__
    facts = {"addresses": len(addresses), "refused": len(refused)}
    if refused:
        text = "; ".join(f"{address}: {why}" for address, why in refused.items())
        remedy = "see certificate and port; a firewall must let that port through"
        return fail("camera page", f"a phone gets none from {text}", remedy, **facts)
    urls = ", ".join(f"https://{address}:{port}" for address in addresses)
    text = f"answers at {urls}, asked from this machine: a firewall between is not seen from here"
    return ok("camera page", text, **facts)


@contextlib.asynccontextmanager
async def _stand_in(
    data_dir: Path, addresses: Sequence[str], port: int
) -> AsyncIterator[tuple[int, str]]:
    """Serve the page as `serve --lan` would; yield the port and the certificate."""
    now = datetime.now(UTC)
    with contextlib.ExitStack() as stack:
        stored = stored_certificate(data_dir)
        if stored is None or _wrong(stored, addresses, now) or _ends_soon(stored, now):
            # The server makes a new one when it starts; here nothing is changed.
            data_dir = Path(stack.enter_context(TemporaryDirectory(prefix="hangtime-")))
        path = certificate_for(addresses, data_dir, now).path
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(path)
        app = web.Application()
        add_page(app)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            listener = stack.enter_context(socket.create_server(("", port)))
            await web.SockSite(runner, listener, ssl_context=tls).start()
            yield listener.getsockname()[1], _certificate_part(path)
        finally:
            await runner.cleanup()


def _certificate_part(path: Path) -> str:
    """Return the certificate of a file that holds its key too."""
    text = path.read_text()
    return text[text.index("-----BEGIN CERTIFICATE-----") :]
