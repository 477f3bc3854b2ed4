"""Owns WHIP (RFC 9725) on HTTP: offers, trickled candidates, the end of a connection."""

from collections.abc import Iterable
from typing import Final

from aiohttp import web

from signaling.access import Access
from signaling.answerer import Answerer, Offer, Refusal
from signaling.bodies import DEADLINE_S, read_body
from signaling.door import Stay, enter
from signaling.ice_servers import IceServers
from signaling.sdp import MAX_BYTES, read_fragment, read_offer

_OFFER: Final = "application/sdp"
_FRAGMENT: Final = "application/trickle-ice-sdpfrag"
_LONGEST_RESUME: Final = 200  # characters; our tokens have 32


class Whip:
    """The WHIP routes of a server."""

    def __init__(
        self,
        answerer: Answerer,
        access: Access,
        ice_servers: IceServers | None = None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._answerer = answerer
        self._access = access
        self._deadline_s = deadline_s
        self._ice_servers = ice_servers or IceServers()

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_options("/whip/{session}", self._describe)
        app.router.add_post("/whip/{session}", self._begin)
        app.router.add_options("/whip/{session}/{connection}", self._describe_connection)
        app.router.add_patch("/whip/{session}/{connection}", self._add_candidates)
        app.router.add_delete("/whip/{session}/{connection}", self._end)

    async def _describe(self, request: web.Request) -> web.Response:
        session = await enter(request, self._access, "publish")
        # The credentials in it are for this caller, and for some hours.
        headers = {"Accept-Post": _OFFER, "Cache-Control": "no-store"}
        response = web.Response(status=204, headers=headers)
        _add_links(response, self._ice_servers.links(session))
        return response

    async def _describe_connection(self, request: web.Request) -> web.Response:
        await enter(request, self._access, "publish")
        return web.Response(status=204, headers={"Accept-Patch": _FRAGMENT})

    async def _begin(self, request: web.Request) -> web.Response:
        session = await enter(request, self._access, "publish")
        sdp = read_offer(await read_body(request, _OFFER, MAX_BYTES, self._deadline_s))
        resume = request.headers.get("Hangtime-Resume", "")[:_LONGEST_RESUME]
        stay = Stay(self._access, request, session)
        offer = Offer(session, sdp, resume or None, stay.why_over)
        answer = await self._answerer.answer(offer)
        response = web.Response(
            status=201,
            body=answer.sdp.encode(),
            content_type=_OFFER,
            headers={
                "Location": f"/whip/{session}/{answer.connection}",
                "ETag": _etag(answer.connection),
                "Cache-Control": "no-store",
            },
        )
        events = f'</api/v1/sessions/{session}/events>; rel="urn:hangtime:events"'
        _add_links(response, (*self._ice_servers.links(session), events))
        return response

    async def _add_candidates(self, request: web.Request) -> web.Response:
        session = await enter(request, self._access, "publish")
        connection = request.match_info["connection"]
        fragment = read_fragment(await read_body(request, _FRAGMENT, MAX_BYTES, self._deadline_s))
        _check_tag(request.headers.get("If-Match"), connection)
        await self._answerer.add_candidates(session, connection, fragment)
        return web.Response(status=204)

    async def _end(self, request: web.Request) -> web.Response:
        session = await enter(request, self._access, "publish")
        await self._answerer.close(session, request.match_info["connection"])
        return web.Response(status=200)


def _etag(connection: str) -> str:
    """Return the tag of a connection's ICE session; without restarts it has one only."""
    return f'"{connection}"'


def _check_tag(if_match: str | None, connection: str) -> None:
    if if_match is None:
        return
    if if_match.strip() == "*":  # RFC 9725, 4.3.2
        raise Refusal(422, "ICE restarts are not supported: POST a new offer.")
    if _etag(connection) not in (tag.strip() for tag in if_match.split(",")):
        raise Refusal(412, "If-Match names another ICE session: send the ETag of the answer.")


def _add_links(response: web.Response, links: Iterable[str]) -> None:
    for link in links:
        response.headers.add("Link", link)
