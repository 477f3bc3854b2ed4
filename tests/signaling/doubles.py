"""Stand-ins for the media plane, and an app that serves the HTTP plane in front of them."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from signaling.access import Access
from signaling.answerer import Answer, CandidateFragment, Hears, Offer, Refusal
from signaling.door import Stay, enter
from signaling.event_stream import EventStream
from signaling.gate import gate
from signaling.ice_servers import IceServer, IceServers
from signaling.problems import problems
from signaling.whip import Whip

KEY = bytes(range(32))
OFFER = "\r\n".join(
    (
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "m=video 9 UDP/TLS/RTP/SAVPF 96",
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:0123456789012345678901",
        "a=fingerprint:sha-256 00:11",
        "a=sendonly",
        "a=rtpmap:96 VP8/90000",
        "",
    )
)
FRAGMENT = "\r\n".join(
    (
        "a=ice-ufrag:abcd",
        "a=ice-pwd:0123456789012345678901",
        "m=video 9 UDP/TLS/RTP/SAVPF 96",
        "a=mid:0",
        "a=candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host",
        "a=candidate:2 1 udp 1694498815 198.51.100.7 50001 typ srflx",
        "a=end-of-candidates",
        "",
    )
)


class Answering:
    """An Answerer that remembers what it was asked; `refusal` is raised where there is one."""

    def __init__(self) -> None:
        self.offers: list[Offer] = []
        self.fragments: list[tuple[str, str, CandidateFragment]] = []
        self.closed: list[tuple[str, str]] = []
        self.refusal: Exception | None = None

    async def answer(self, offer: Offer) -> Answer:
        if self.refusal is not None:
            raise self.refusal
        self.offers.append(offer)
        return Answer(connection="c0nnection", sdp="v=0\r\nanswer")

    async def add_candidates(
        self, session: str, connection: str, fragment: CandidateFragment
    ) -> None:
        self.fragments.append((session, connection, fragment))

    async def close(self, session: str, connection: str) -> None:
        self.closed.append((session, connection))


class Talking:
    """Sessions in which only what the test says is said; None ends the stream."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[str | None] = asyncio.Queue()
        self.asked = 0
        self.listeners = 0
        self.left = asyncio.Event()
        self.refusal: Refusal | None = None

    async def events(self, session: str, *, hears: Hears) -> AsyncIterator[str]:
        self.asked += 1
        if self.refusal is not None:
            raise self.refusal
        self.listeners += 1
        try:
            yield f'{{"type":"hello","session":"{session}"}}'
            while (text := await self.said.get()) is not None:
                yield text
        finally:
            self.listeners -= 1
            self.left.set()


class Served:
    """The HTTP plane on a real socket of loopback."""

    def __init__(self, client: "Client", answering: Answering, talking: Talking) -> None:
        self.client = client
        self.answering = answering
        self.talking = talking

    @property
    def asked(self) -> int:
        """How often anything was asked of what stands behind."""
        answering = self.answering
        whip = len(answering.offers) + len(answering.fragments) + len(answering.closed)
        return whip + self.talking.asked

    async def post(self, body: bytes | str = OFFER, **headers: str) -> ClientResponse:
        """POST an offer to session `gym`."""
        return await self.client.post(
            "/whip/gym",
            data=body.encode() if isinstance(body, str) else body,
            headers={"Content-Type": "application/sdp"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )


Client = TestClient[web.Request, web.Application]


async def serve(
    *, ice_servers: tuple[IceServer, ...] = (), keep_alive_s: float = 15, deadline_s: float = 5
) -> Served:
    """Start the HTTP plane; close its client afterwards."""
    answering, talking = Answering(), Talking()
    access = Access(KEY)
    app = web.Application(middlewares=[problems, gate()])
    Whip(answering, access, IceServers(ice_servers), deadline_s).add_to(app)
    stream = EventStream(talking, partial(Stay, access), keep_alive_s)

    async def events(request: web.Request) -> web.StreamResponse:
        return await stream.answer(request, await enter(request, access, "listen"))

    app.router.add_get("/api/v1/sessions/{session}/events", events)
    app.on_shutdown.append(stream.end)
    client = TestClient(TestServer(app, host="127.0.0.1"))
    await client.start_server()
    return Served(client, answering, talking)
