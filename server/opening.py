"""Owns what it takes to be reached from beyond this machine: TLS, and somebody to sign in.

Browsers give the camera to secure pages only, and a password in the clear is everybody's: so there
is no such server without TLS, whatever stands before it. A proxy that speaks TLS runs beside it, on
this machine, and is named as one.
"""

import ssl
from dataclasses import replace
from pathlib import Path

from cryptography import x509

from server.errors import BadSetting
from server.people.accounts import Accounts
from server.settings import Settings
from server.store.database import Database, DatabaseAway, default_url
from signaling.caller import is_loopback


def with_tls(settings: Settings) -> tuple[Settings, ssl.SSLContext | None]:
    """Return TLS as it is set, and *settings* with the certificate's names; raise BadSetting."""
    if settings.tls_certificate is None:
        if settings.tls_key is not None:
            raise BadSetting("HANGTIME_TLS_KEY is of no use without HANGTIME_TLS_CERTIFICATE")
        if not is_loopback(settings.host):
            raise BadSetting(
                f"HANGTIME_HOST is {settings.host}: beyond this machine Hangtime serves only with "
                "TLS. Set HANGTIME_TLS_CERTIFICATE, or use `hangtime serve --lan` in one room, or "
                "leave HANGTIME_HOST out"
            )
        return settings, None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # Without a password: a question on the terminal would wait for ever.
        tls.load_cert_chain(settings.tls_certificate, settings.tls_key, password=b"")
    except (OSError, ValueError) as error:  # ssl.SSLError is one
        raise BadSetting(
            f"HANGTIME_TLS_CERTIFICATE {settings.tls_certificate} and its key cannot be used "
            f"({_reason(error)}): both are PEM, and the key, in the same file or in "
            "HANGTIME_TLS_KEY, has no password"
        ) from None
    names = settings.allowed_hosts | _names_in(settings.tls_certificate)
    return replace(settings, allowed_hosts=names), tls


async def check_accounts(settings: Settings) -> None:
    """Raise BadSetting where nobody could sign in; a database that is away is believed."""
    if is_loopback(settings.host):
        return
    database = Database(settings.database_url or default_url(settings.data_dir))
    try:
        if await Accounts(database).has_accounts():
            return
    except DatabaseAway:
        return  # told already; nobody gets in before it is back
    finally:
        await database.close()
    raise BadSetting(
        f"HANGTIME_HOST is {settings.host}, and nobody has an account: make the first one with "
        "`hangtime user add NAME --role admin`, then start again"
    )


def _names_in(path: Path) -> frozenset[str]:
    """Return the host names that the certificate at *path* vouches for."""
    cert = x509.load_pem_x509_certificate(path.read_bytes())
    try:
        names = cert.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    return frozenset(name.lower() for name in names.get_values_for_type(x509.DNSName))


def _reason(error: Exception) -> str:
    return getattr(error, "reason", None) or getattr(error, "strerror", None) or "no PEM"
