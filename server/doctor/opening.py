"""Owns whether a server with these settings would open, or refuse for want of TLS or accounts."""

from server.doctor.check import Check, fail, failed, ok
from server.errors import BadSetting
from server.opening import check_accounts, with_tls
from server.settings import Settings
from server.store.database import default_url, is_missing_file
from signaling.caller import is_loopback


async def may_open(settings: Settings, *, for_lan: bool) -> Check:
    """Say whether it may be reached as it is set."""
    if for_lan:
        if settings.tls_certificate is None:
            return ok("opening", "phones of this network, by the QR code")
        text = "--lan signs a certificate of its own, and HANGTIME_TLS_CERTIFICATE names one"
        return fail("opening", text, "leave out one of them")
    try:
        with_tls(settings)
        if is_loopback(settings.host):
            return ok("opening", "this machine alone")
        if is_missing_file(settings.database_url or default_url(settings.data_dir)):
            return fail("opening", "nobody has an account", "`hangtime user add NAME --role admin`")
        await check_accounts(settings)
    except BadSetting as error:
        return failed("opening", error)
    return ok("opening", f"{settings.host}, with TLS, for who signs in")
