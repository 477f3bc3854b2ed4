"""Owns who tries the doors of a running server: callers that differ in what they have only."""

import itertools
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Final

from aiohttp import ClientSession, TCPConnector, web
from aiohttp.test_utils import TestServer

from server.app import VITALS, create_app
from server.people.accounts import Accounts
from signaling.door import COOKIE
from signaling.tokens import Grant, Role, mint
from tests.people.test_passwords import WORDS, cheap
from tests.server.test_app import KEY, SETTINGS, Blind

SESSION: Final = "gym"
PROXY: Final = "127.0.0.2"
"""A trusted proxy's address: who comes from it comes from elsewhere."""
HOST: Final = "club.test"
OURS: Final = {"Origin": f"https://{HOST}", "Sec-Fetch-Site": "same-origin"}
ANOTHER_SITE: Final = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
FOLLOWED_LINK: Final = {"Sec-Fetch-Site": "cross-site"}
"""A browser names the origin of what changes something, not of a link or a picture."""
PAGE: Final = {"Hangtime-Page": "1"}
_SOON_S: Final = 600


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who tries every door."""

    name: str
    is_here: bool = False
    role: Role | None = None
    """Of a token."""
    session: str | None = None
    """Of the token; None: it is for all."""
    signs_in: bool = False
    is_on_another_site: bool = False


CALLERS: Final = (
    Caller("nobody"),
    Caller("this machine", is_here=True),
    Caller("camera", role="camera", session=SESSION),
    Caller("viewer", role="viewer", session=SESSION),
    Caller("coach", role="coach"),
    Caller("ops", role="ops"),
    Caller("admin", role="admin"),
    Caller("admin of another session", role="admin", session="another"),
    Caller("coach, signed in", signs_in=True),
    Caller("another site, coach signed in", signs_in=True, is_on_another_site=True),
)


class House:
    """The running server, and the way to it."""

    def __init__(self, app: web.Application, here: ClientSession, elsewhere: ClientSession) -> None:
        self.app = app
        self.accounts = Accounts(app[VITALS].store.database, cheap())
        self._here, self._elsewhere = here, elsewhere
        self._addresses = itertools.count(1)

    async def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        *,
        is_here: bool = False,
        **body: object,
    ) -> tuple[int, Mapping[str, str]]:
        """Return status and headers of the answer, whose body is not waited for."""
        way = self._here if is_here else self._elsewhere
        async with way.request(
            method, path, json=body, headers=headers, allow_redirects=False
        ) as response:
            return response.status, response.headers

    def far(self) -> dict[str, str]:
        """Return headers of an address that has not been counted yet, as the proxy tells them."""
        n = next(self._addresses)
        address = f"198.51.{100 + n // 250}.{1 + n % 250}"
        return {"Host": HOST, "X-Forwarded-For": address, "X-Forwarded-Proto": "https"}

    async def cookie(self) -> dict[str, str]:
        """Return the cookie of a new sign-in of the coach."""
        return {"Cookie": f"{COOKIE}={await self.accounts.sign_in('kim', WORDS)}"}

    async def headers(self, caller: Caller, method: str) -> dict[str, str]:
        """Return what *caller* sends with every request of *method*."""
        if caller.is_here:
            return dict(PAGE)
        theirs = FOLLOWED_LINK if method == "GET" else ANOTHER_SITE
        sent = self.far() | (theirs if caller.is_on_another_site else OURS | PAGE)
        if caller.role is not None:
            grant = Grant(caller.session, caller.role)
            sent["Authorization"] = f"Bearer {mint(KEY, grant, int(time.time()) + _SOON_S)}"
        return sent | (await self.cookie() if caller.signs_in else {})


@asynccontextmanager
async def house(data_dir: Path) -> AsyncIterator[House]:
    """Serve, with one coach's account."""
    settings = replace(
        SETTINGS,
        data_dir=data_dir,
        trusted_proxies=(ip_network(PROXY),),
        allowed_hosts=frozenset((HOST,)),
    )
    app = create_app(settings, KEY, Blind().make)
    async with TestServer(app, host="127.0.0.1") as server:
        url = str(server.make_url(""))
        async with (
            ClientSession(url) as here,
            ClientSession(url, connector=TCPConnector(local_addr=(PROXY, 0))) as elsewhere,
        ):
            opened = House(app, here, elsewhere)
            for name in ("kim", "lou"):
                await opened.accounts.add(name, WORDS, "coach")
            yield opened
