"""Owns which cameras are connected: answers their offers, finds them, closes them."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Final

from aiortc import (
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError
from aiortc.sdp import candidate_from_sdp

from server.live_session import LiveSession
from server.media.analyser import Analyser
from server.media.network import NETWORK, Network
from server.media.offers import MOST_CANDIDATES, STUMBLES, check_offer, without_local_names
from server.media.peer import SILENCE_S, Peer
from server.media.turns import Turns
from server.media.upstream import PeerReceiver
from server.ops.budget import LEAST_PER_S, Budget
from server.ops.loop_lag import EVERY_S, LoopLag
from server.ops.peer_table import PeerReading
from server.pose.estimator import Estimator, PeopleFinder
from server.pose.lent import LentEstimator
from server.sessions import LiveSessions
from signaling.answerer import Answer, CandidateFragment, Offer, Refusal

logger = logging.getLogger(__name__)

MOST_PEERS: Final = 100
ANSWER_S: Final = 10.0
RETRY_S: Final = 30


class Peers:
    """Implements signaling.answerer.Answerer on aiortc."""

    def __init__(
        self,
        *,
        sessions: LiveSessions,
        make_estimator: Callable[[], Estimator],
        executor: Executor,
        loading: Executor,
        at_once: int,
        network: Network,
        least_per_s: float = LEAST_PER_S,
        lender: LentEstimator | None = None,
        finder: PeopleFinder | None = None,
        most_peers: int = MOST_PEERS,
        silence_s: float = SILENCE_S,
    ) -> None:
        """*make_estimator* may take a while: it is called on *loading*, pictures on *executor*.

        *at_once* pictures are analysed at the same time, as many as there are cores. When there
        are too many cameras, each is asked down, to *least_per_s* pictures a second at least.

        Second looks borrow from *lender*, and *finder* counts people; without, there are none.

        At most *most_peers* cameras are connected, and no more than can be analysed; one silent
        for *silence_s* is closed.
        """
        self._sessions = sessions
        self._make_estimator = make_estimator
        self._executor, self._loading = executor, loading
        self._turns = Turns(at_once)
        self.budget = Budget(at_once, least_per_s)
        self.loop_lag = LoopLag()
        self._next_look: asyncio.TimerHandle | None = None
        self._network = network
        self._lender, self._finder = lender, finder
        self._most_peers = most_peers
        self._silence_s = silence_s
        self._answering = 0
        self._peers: dict[str, _Connected] = {}
        self._closing = False

    def __len__(self) -> int:
        return len(self._peers)

    def readings(self) -> list[PeerReading]:
        """Return what is known of each camera now."""
        now_s = time.perf_counter()
        return [connected.peer.reading(now_s) for connected in self._peers.values()]

    async def answer(self, offer: Offer) -> Answer:
        """See Answerer; raises Refusal with 409, 422 or 503."""
        self._check_open()
        check_offer(offer.sdp)
        live, resumed = self._sessions.join(offer.session, offer.resume)
        self._answering += 1
        try:
            self._check_room(replaces=live.camera is not None)
            return await self._connect(offer, live, resumed)
        finally:
            self._answering -= 1
            self._sessions.leave(live, None)

    def _check_open(self) -> None:
        if self._closing:
            raise Refusal(503, "The server is about to stop: try again in a moment.", 5)

    def _check_room(self, *, replaces: bool) -> None:
        """Count every offer that is being answered as a camera, but for one that replaces its own.

        Raises Refusal.
        """
        if len(self._peers) + self._answering - replaces > self._most_peers:
            raise Refusal(503, f"{self._most_peers} cameras are connected: try later.", RETRY_S)
        keeps_up = not self._peers or self.loop_lag.has_room
        if not replaces and not (keeps_up and self.budget.fits(self._answering)):
            text = f"{len(self._peers)} cameras are connected, as many as the server can follow"
            raise Refusal(503, f"{text}: try later, or use another server.", RETRY_S)

    async def _connect(self, offer: Offer, live: LiveSession, resumed: bool) -> Answer:
        # An empty list: with None aiortc would ask a public STUN server.
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        estimating: asyncio.Future[Estimator] | None = None
        peer: Peer | None = None
        try:
            async with asyncio.timeout(ANSWER_S):
                receiver = await _describe(connection, offer.sdp, self._network)
                estimating = asyncio.get_running_loop().run_in_executor(
                    self._loading, self._make_estimator
                )
                estimator = await asyncio.shield(estimating)
                session = await self._sessions.begin(live, resumed=resumed)
                self._check_open()  # from here on nothing is awaited
                peer = Peer(
                    connection=connection,
                    receiver=receiver,
                    live=live,
                    resumed=resumed,
                    analysis=Analyser(
                        estimator, session, self._lender, self._finder, live.recorder()
                    ),
                    executor=self._executor,
                    turns=self._turns,
                    budget=self.budget,
                    why_over=offer.why_over,
                    silence_s=self._silence_s,
                )
        except TimeoutError:
            raise Refusal(503, "The server took too long to answer: try again.", 5) from None
        finally:
            if peer is None:
                if estimating is not None:
                    estimating.add_done_callback(self._close_unused)
                await connection.close()
        name = secrets.token_urlsafe(24)
        live.camera_came(peer)
        if not self._peers:
            self.loop_lag.forget()
            self._look_again()
        self._peers[name] = _Connected(live, peer, receiver)
        peer.start(lambda: self._forget(name))
        return Answer(name, connection.localDescription.sdp)

    async def add_candidates(
        self, session: str, connection: str, fragment: CandidateFragment
    ) -> None:
        """See Answerer; raises Refusal with 404 or 422."""
        connected = self._peers.get(connection)
        if connected is None or connected.live.name != session:
            raise Refusal(404, "This connection has ended: POST a new offer.")
        if fragment.ice_ufrag is not None and fragment.ice_ufrag != connected.remote_ufrag:
            raise Refusal(422, "ICE restarts are not supported: POST a new offer.")
        connected.candidates += len(fragment.candidates)
        if connected.candidates > MOST_CANDIDATES:
            raise Refusal(422, f"A connection takes at most {MOST_CANDIDATES} candidates.")
        for text in fragment.candidates:
            await connected.add_candidate(text)

    async def close(self, session: str, connection: str) -> None:
        """See Answerer."""
        connected = self._peers.get(connection)
        if connected is not None and connected.live.name == session:
            await connected.peer.end("closed", "The camera was closed.")

    async def close_all(self) -> None:
        """Say bye to every camera and close it; refuse new ones from now on."""
        self._closing = True
        peers = [connected.peer for connected in self._peers.values()]
        await asyncio.gather(
            *(peer.end("server_stopping", "The server is about to stop.") for peer in peers)
        )

    def _look_again(self) -> None:
        """See a while from now how late the loop is, and so on until nobody is connected."""
        if self._next_look is not None:  # a camera left just now, and another came
            self._next_look.cancel()
        loop = asyncio.get_running_loop()
        due_s = loop.time() + EVERY_S
        self._next_look = loop.call_at(due_s, self._look, due_s)

    def _look(self, due_s: float) -> None:
        self.loop_lag.note(asyncio.get_running_loop().time() - due_s)
        if self._peers:
            self._look_again()

    def _close_unused(self, estimating: asyncio.Future[Estimator]) -> None:
        if not estimating.cancelled() and estimating.exception() is None:
            self._executor.submit(estimating.result().close)

    def _forget(self, name: str) -> None:
        connected = self._peers.pop(name)
        self._sessions.leave(connected.live, connected.peer)


class _Connected:
    """A peer and what trickled candidates need of it."""

    def __init__(self, live: LiveSession, peer: Peer, receiver: PeerReceiver) -> None:
        self.live, self.peer = live, peer
        self.candidates = 0
        # With everything bundled there is one transport; the video's receiver leads to it.
        self._transport = receiver.transport.transport
        self.remote_ufrag = self._transport._connection.remote_username

    async def add_candidate(self, text: str) -> None:
        try:
            candidate = candidate_from_sdp(text)
        except (ValueError, IndexError, AssertionError):
            raise Refusal(422, f"This is no ICE candidate: {text[:100]!r}") from None
        # A `.local` name would have to be asked for on the network, up to a second each, and an
        # address that reaches us is found without it (peer-reflexive).
        if not candidate.ip.endswith(".local"):
            await self._transport.addRemoteCandidate(candidate)


async def _describe(connection: RTCPeerConnection, sdp: str, network: Network) -> PeerReceiver:
    """Take the offer in and answer it; return the one receiver."""
    token = NETWORK.set(network)
    try:
        await connection.setRemoteDescription(
            RTCSessionDescription(sdp=without_local_names(sdp), type="offer")
        )
        video = _take_video_only(connection.getTransceivers())
        await connection.setLocalDescription(await connection.createAnswer())
    except OperationError as error:
        raise Refusal(
            422, f"No common codec: offer VP8 or H.264 (constrained baseline). {error}"
        ) from None
    except (InvalidAccessError, InvalidStateError, *STUMBLES) as error:
        logger.debug("offer refused", exc_info=True)
        raise Refusal(422, f"The offer cannot be answered: {error!r}") from None
    finally:
        NETWORK.reset(token)
    assert isinstance(video.receiver, PeerReceiver)
    return video.receiver


def _take_video_only(transceivers: list[RTCRtpTransceiver]) -> RTCRtpTransceiver:
    video = next(transceiver for transceiver in transceivers if transceiver.kind == "video")
    for transceiver in transceivers:
        transceiver.direction = "recvonly" if transceiver is video else "inactive"
    return video
