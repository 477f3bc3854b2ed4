"""Owns the first look at every request: does it call us by our own name, from a page of ours?

A page of another site can make a browser here send requests to us, but neither choose the Host of
its own address nor hide its Origin. So both are checked on every route, whoever asks: a name that
was bound anew to our address (DNS rebinding) reaches nothing, and no foreign page changes anything.
"""

import ipaddress
from collections.abc import Collection, Sequence

from aiohttp import web
from aiohttp.typedefs import Middleware

from signaling.answerer import Refusal
from signaling.caller import CALLER, LOOPBACK_NAMES, Caller, Network, read_caller
from signaling.problems import Handler


def gate(hosts: Collection[str] = (), proxies: Sequence[Network] = ()) -> Middleware:
    """Return the middleware; *hosts* are more names of ours, each with or without a port."""

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[CALLER] = caller = read_caller(request, proxies)
        check_names(caller, hosts)
        return await handler(request)

    return checked


def check_names(caller: Caller, hosts: Collection[str]) -> None:
    """Raise Refusal (403, 421) unless Host and Origin are ours."""
    host = caller.host.lower()
    if not _is_own(host, caller, hosts):
        raise Refusal(
            421,
            f"This server is not {host[:100]!r}: use its IP address, on its own machine "
            f"localhost:{caller.port}, or add the name to HANGTIME_ALLOWED_HOSTS.",
        )
    if caller.origin is not None and caller.origin.lower() != f"{caller.scheme}://{host}":
        raise Refusal(403, "Requests from pages of another site are not taken.")


def _is_own(host: str, caller: Caller, hosts: Collection[str]) -> bool:
    name, port = caller.host_and_port
    if name in LOOPBACK_NAMES and port == str(caller.port):
        return True
    if host in hosts or name in hosts:
        return True
    # What is reached by number was not looked up, so nobody can have bound it anew. This machine's
    # own browser has no need of it, and is held to the names above.
    return not caller.is_near and _is_number(name)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
