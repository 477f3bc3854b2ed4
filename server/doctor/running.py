"""Owns the question whether a Hangtime runs here already, which one, and whether it is ready."""

import asyncio
import ipaddress
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from server.doctor.check import Check, fail, ok, warn
from server.settings import Settings
from server.version import VERSION

_ANSWER: Final = aiohttp.ClientTimeout(total=5)
_NOBODY: Final = (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers on our port."""

    version: str
    tls: bool
    readiness: dict[str, Any]  # Any: JSON, read below

    @property
    def is_ready(self) -> bool:
        """As it says of itself."""
        return self.readiness.get("ready") is True


async def find_running(settings: Settings) -> Running | None:
    """Return the Hangtime that answers on the port of *settings*, None where none does."""
    if settings.port == 0:
        return None
    host = _host(settings.host)
    for scheme in ("http", "https"):
        url = f"{scheme}://{host}:{settings.port}"
        try:
            async with aiohttp.ClientSession(timeout=_ANSWER) as client:
                # Its certificate is another check's business.
                async with client.get(f"{url}/healthz", ssl=False) as answer:
                    version = (await answer.json())["version"]
                async with client.get(f"{url}/readyz", ssl=False) as answer:
                    return Running(str(version), scheme == "https", await answer.json())
        except (*_NOBODY, KeyError, TypeError):
            continue
    return None


def server(running: Running | None) -> Check:
    """Say how the server is that runs, if one does."""
    if running is None:
        return ok("server", "does not run now")
    if running.readiness.get("saving") is False and not running.readiness.get("stopping"):
        text = "runs and saves no jump any more: something failed that was not foreseen"
        return fail("server", text, "restart it; its log says what it was")
    if not running.is_ready:
        why = ", ".join(
            key.replace("_", " ")
            for key, value in running.readiness.items()
            if key in ("model_warm", "migrations_current") and value is False
        )
        text = f"runs and is not ready (not yet: {why or 'not told'})"
        return fail("server", text, "wait a minute; if it stays so, its log says why")
    if running.version != VERSION:
        text = f"runs as {running.version}, and {VERSION} is installed"
        return warn("server", text, "restart it")
    return ok("server", f"runs, {running.version}, and is ready")


def _host(host: str) -> str:
    """Return where to ask a server that listens on *host*."""
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{host}]" if address.version == 6 else host
