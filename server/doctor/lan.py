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
from server.opening import with_tls
from server.page import add_page
from server.settings import Settings

_ANSWER_S: Final = 5.0
_ANSWER: Final = aiohttp.ClientTimeout(total=_ANSWER_S)
_PAGE: Final = "/c/doctor"


async def certificate(
    settings: Settings, addresses: Sequence[str], running: Running | None, *, own: bool = True
) -> Check:
    """Say whether the one that a phone is shown, or will be, is in force and names this machine.

    One that is not our *own* names what its owner had it name, and is renewed where it comes from.
    """
    now = datetime.now(UTC)
    if running is not None and running.tls and addresses:
        shown = x509.load_pem_x509_certificate((await _shown(addresses[0], settings.port)).encode())
    elif own:
        return judged(stored_certificate(settings.data_dir), addresses, now, shown=False)
    else:
        assert settings.tls_certificate is not None
        shown = x509.load_pem_x509_certificate(settings.tls_certificate.read_bytes())
    return judged(shown, addresses, now, shown=True) if own else _judged_anothers(shown, now)


def _judged_anothers(cert: x509.Certificate, now: datetime) -> Check:
    text, facts = f"holds until {cert.not_valid_after_utc.date()}", {"days_left": _days(cert, now)}
    remedy = "renew it where it comes from, then restart the server"
    names = _host_names(cert)
    if not names:
        return fail("certificate", "it names no host", remedy)
    if wrong := _wrong(cert, (), now):
        return fail("certificate", f"it {wrong}", remedy, **facts)
    if _ends_soon(cert, now):
        return warn("certificate", f"it {text}", remedy, **facts)
    return ok("certificate", f"names {', '.join(names)} and {text}", **facts)


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
    text, facts = f"holds until {until.date()}", {"days_left": _days(cert, now)}
    if ends_soon:
        return warn("certificate", f"it {text}", "restart the server before that", **facts)
    return ok("certificate", f"names this machine and {text}", **facts)


def _wrong(cert: x509.Certificate, addresses: Sequence[str], now: datetime) -> str:
    if now > cert.not_valid_after_utc:
        return f"expired on {cert.not_valid_after_utc.date()}"
    if now < cert.not_valid_before_utc:
        return f"begins on {cert.not_valid_before_utc.date()} (is the clock right?)"
    missing = misses(cert, addresses) if addresses else []
    return f"does not name {', '.join(missing)}" if missing else ""


def _days(cert: x509.Certificate, now: datetime) -> int:
    return (cert.not_valid_after_utc - now).days


def _host_names(cert: x509.Certificate) -> list[str]:
    try:
        names = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return names.get_values_for_type(x509.DNSName)


def _ends_soon(cert: x509.Certificate, now: datetime) -> bool:
    return cert.not_valid_after_utc - now < RENEW_BEFORE


async def _shown(address: str, port: int) -> str:
    """Return the certificate that a server shows, PEM."""
    return await asyncio.to_thread(ssl.get_server_certificate, (address, port), timeout=_ANSWER_S)


async def camera_page(
    settings: Settings, addresses: Sequence[str], running: Running | None, *, own: bool = True
) -> Check:
    """Say whether each of *addresses* gives a phone the page."""
    if not addresses:
        return fail("camera page", "this machine is on no network", "connect it, then look again")
    if running is not None and not running.tls:
        text = "the server that runs serves this machine alone"
        return fail("camera page", text, "stop it and start `hangtime serve --lan`")
    port = settings.port
    if running is not None:
        return await _asked(addresses, port, await _shown(addresses[0], port), own=own)
    try:
        async with _stand_in(settings, addresses, own=own) as (taken, pem):
            return await _asked(addresses, taken, pem, own=own)
    except OSError as error:
        text = f"not tried: port {port} cannot be used ({error.strerror})"
        return fail("camera page", text, "see port and certificate")


async def _asked(addresses: Sequence[str], port: int, pem: str, *, own: bool) -> Check:
    trust = ssl.create_default_context(cadata=pem)
    trust.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # this one, whoever signed it
    name = None if own else _host_names(x509.load_pem_x509_certificate(pem.encode()))[0]
    headers = {} if name is None else {"Host": f"{name}:{port}"}
    refused = {}
    async with aiohttp.ClientSession(timeout=_ANSWER, headers=headers) as client:
        for address in addresses:
            try:
                for path, holds in ((_PAGE, "<title>Hangtime"), ("/static/main.js", "import")):
                    url = f"https://{address}:{port}{path}"
                    async with client.get(url, ssl=trust, server_hostname=name) as answer:
                        if answer.status != 200 or holds not in await answer.text():
                            refused[address] = f"{path} is answered {answer.status}"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                refused[address] = str(error) or type(error).__name__
    facts = {"addresses": len(addresses), "refused": len(refused)}
    if refused:
        text = "; ".join(f"{address}: {why}" for address, why in refused.items())
        remedy = "see certificate and port; a firewall must let that port through"
        return fail("camera page", f"a phone gets none from {text}", remedy, **facts)
    urls = ", ".join(f"https://{name or address}:{port}" for address in addresses)
    text = f"answers at {urls}, asked from this machine: a firewall between is not seen from here"
    return ok("camera page", text, **facts)


@contextlib.asynccontextmanager
async def _stand_in(
    settings: Settings, addresses: Sequence[str], *, own: bool
) -> AsyncIterator[tuple[int, str]]:
    """Serve the page as the server would; yield the port and the certificate."""
    with contextlib.ExitStack() as stack:
        if own:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="hangtime-")))
            path = _own_certificate(settings.data_dir, folder, addresses)
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(path)
        else:
            assert settings.tls_certificate is not None
            path = settings.tls_certificate
            made = with_tls(settings)[1]
            assert made is not None
            tls = made
        app = web.Application()
        add_page(app, _nobody_makes_accounts)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            listener = stack.enter_context(socket.create_server(("", settings.port)))
            await web.SockSite(runner, listener, ssl_context=tls).start()
            yield listener.getsockname()[1], _certificate_part(path)
        finally:
            await runner.cleanup()


async def _nobody_makes_accounts() -> bool:
    return False


def _own_certificate(data_dir: Path, folder: Path, addresses: Sequence[str]) -> Path:
    """Return the stored one; where the next start would make another, one in *folder*."""
    now = datetime.now(UTC)
    stored = stored_certificate(data_dir)
    outlived = stored is None or _wrong(stored, addresses, now) or _ends_soon(stored, now)
    return certificate_for(addresses, folder if outlived else data_dir, now).path


def _certificate_part(path: Path) -> str:
    """Return the first certificate of a file that may hold its key, and its signers', too."""
    text = path.read_text()
    end = "-----END CERTIFICATE-----\n"
    return text[text.index("-----BEGIN CERTIFICATE-----") : text.index(end) + len(end)]
