"""Owns WHIP (RFC 9725) on HTTP: offers, trickled candidates, the end of a connection."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from signaling.access import Access
from signaling.answerer import Answerer, Offer, Refusal
from signaling.bodies import read_body
from signaling.sdp import MAX_BYTES, read_fragment, read_offer

_SESSION_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_OFFER: Final = "application/sdp"
_FRAGMENT: Final = "application/trickle-ice-sdpfrag"


@dataclass(frozen=True, slots=True)
class IceServer:
    """A STUN or TURN server that clients are told of."""

    url: str
    username: str | None = None
    credential: str | None = None

    def as_link(self) -> str:
        """Return the Link header value (RFC 9725 section 4.6)."""
        link = f'<{self.url}>; rel="ice-server"'
        if self.username is not None:
            link += f'; username="{self.username}"; credential="{self.credential}"'
            link += '; credential-type="password"'
        return link


def session_name(request: web.Request) -> str:
    """Return the session in the path; raise Refusal (404) for what is no name."""
    name = request.match_info["session"]
    if not _SESSION_NAME.fullmatch(name):
        raise Refusal(404, "A session name has 1 to 64 letters, digits, - and _.")
    return name


class Whip:
    """The WHIP routes of a server."""

    def __init__(
        self, answerer: Answerer, access: Access, ice_servers: Sequence[IceServer] = ()
    ) -> None:
        self._answerer = answerer
        self._access = access
        self._ice_links = [server.as_link() for server in ice_servers]

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_route("OPTIONS", "/whip/{session}", self._options)
        app.router.add_post("/whip/{session}", self._post)
        app.router.add_patch("/whip/{session}/{connection}", self._patch)
        app.router.add_delete("/whip/{session}/{connection}", self._delete)

    def _permitted(self, request: web.Request) -> str:
        name = session_name(request)
        self._access.check(request.remote, request.headers, name)
        return name

    async def _options(self, request: web.Request) -> web.Response:
        self._permitted(request)
        response = web.Response(status=204, headers={"Accept-Post": _OFFER})
        self._add_links(response, ())
        return response

    async def _post(self, request: web.Request) -> web.Response:
        session = self._permitted(request)
        sdp = read_offer(await read_body(request, _OFFER, MAX_BYTES))
        answer = await self._answerer.answer(
            Offer(session, sdp, request.headers.get("Hangtime-Resume"))
        )
        response = web.Response(
            status=201,
            body=answer.sdp.encode(),
            content_type=_OFFER,
            headers={
                "Location": f"/whip/{session}/{answer.connection}",
                "ETag": f'"{answer.connection}"',
            },
        )
        events = f'</api/v1/sessions/{session}/events>; rel="urn:hangtime:events"'
        self._add_links(response, (events,))
        return response

    async def _patch(self, request: web.Request) -> web.Response:
        session = self._permitted(request)
        fragment = read_fragment(await read_body(request, _FRAGMENT, MAX_BYTES))
        await self._answerer.add_candidates(session, request.match_info["connection"], fragment)
        return web.Response(status=204)

    async def _delete(self, request: web.Request) -> web.Response:
        session = self._permitted(request)
        await self._answerer.close(session, request.match_info["connection"])
        return web.Response(status=200)

    def _add_links(self, response: web.Response, more: Sequence[str]) -> None:
        for link in (*self._ice_links, *more):
            response.headers.add("Link", link)
