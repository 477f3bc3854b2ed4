"""What is otherwise than in aiortc's SCTP: a late answer or a hostile peer costs little."""

from collections.abc import AsyncIterator

import pytest
from aiortc import RTCDtlsTransport, RTCPeerConnection
from aiortc.rtcsctptransport import (
    SCTP_DATA_FIRST_FRAG,
    SCTP_DATA_LAST_FRAG,
    Chunk,
    DataChunk,
    ForwardTsnChunk,
    SackChunk,
)

import server.media.upstream  # noqa: F401 - puts the association in its place
from server.media.association import (
    LONGEST_MESSAGE_BYTES,
    MOST_AHEAD,
    MOST_HELD,
    MOST_STREAMS,
    Association,
)

WHOLE = SCTP_DATA_FIRST_FRAG | SCTP_DATA_LAST_FRAG
WINDOW_BYTES = 1024 * 1024


class Heard(Association):
    """One whose peer is the test; what it sends is kept in `sent`."""

    def __init__(self, transport: RTCDtlsTransport) -> None:
        super().__init__(transport)
        self.sent: list[Chunk] = []
        self._last_received_tsn = 100
        self._ssthresh = WINDOW_BYTES

    async def _send_chunk(self, chunk: Chunk) -> None:
        self.sent.append(chunk)

    @property
    def held(self) -> int:
        return sum(len(stream.reassembly) for stream in self._inbound_streams.values())

    @property
    def tellings(self) -> list[int]:
        return [each.cumulative_tsn for each in self.sent if isinstance(each, ForwardTsnChunk)]


@pytest.fixture
async def association() -> AsyncIterator[Heard]:
    connection = RTCPeerConnection()
    connection.createDataChannel("events")
    assert isinstance(connection.sctp, Association)
    heard = Heard(connection.sctp.transport)
    yield heard
    heard._t3_cancel()
    await connection.close()


def chunk(tsn: int, flags: int = WHOLE, data: bytes = b"x" * 1000, stream: int = 1) -> DataChunk:
    made = DataChunk(flags=flags)
    made.tsn, made.stream_id, made.stream_seq, made.protocol = tsn, stream, 0, 51
    made.user_data = data
    return made


def answer(to_tsn: int, *gaps: tuple[int, int]) -> SackChunk:
    sack = SackChunk()
    sack.cumulative_tsn, sack.gaps, sack.advertised_rwnd = to_tsn, list(gaps), WINDOW_BYTES
    return sack


async def test_what_was_answered_is_not_sent_again_when_time_is_up(association: Heard) -> None:
    first = association._local_tsn
    association._cwnd = 20_000
    for _ in range(4):  # four at once
        await association._send(1, 51, b"x" * 1000)
    await association._receive_chunk(answer(first - 1, (2, 3)))
    sent = len(association.sent)
    association._cwnd = association._flight_size = 0
    association._t3_expired()
    association._cwnd = 20_000
    await association._transmit()
    again = [each.tsn - first for each in association.sent[sent:] if isinstance(each, DataChunk)]
    assert again == [0, 3]


async def test_what_has_no_way_to_its_peer_any_more_is_lost_and_nobody_hears_of_it() -> None:
    connection = RTCPeerConnection()
    connection.createDataChannel("events")
    association = connection.sctp
    assert isinstance(association, Association)
    association._remote_port = 5000
    with pytest.raises(ConnectionError):  # upstream's own
        await super(Association, association)._send_chunk(chunk(1))
    await association._send_chunk(chunk(1))
    await connection.close()


async def test_what_a_peer_need_not_wait_for_is_told_once_until_time_is_up(
    association: Heard,
) -> None:
    association._cwnd = 20_000
    first = association._local_tsn
    await association._send(1, 51, b"lost", max_retransmits=0, ordered=False)
    for _ in range(8):
        await association._send(1, 51, b"x", max_retransmits=0, ordered=False)
    for told in range(2, 9):  # all but the first came, and each is answered
        await association._receive_chunk(answer(first - 1, (2, told)))
    assert association.tellings == [first]
    assert association._t3_handle is not None
    association._tell_again_s = 0.0  # the answer's time is up
    association._t3_expired()
    await association._transmit()
    assert len(association.tellings) == 2
    assert association._t3_handle is not None


async def test_a_peer_that_leaves_the_first_out_fills_no_more_than_the_window(
    association: Heard,
) -> None:
    for ahead in range(2, 2500):
        await association._receive_chunk(chunk(100 + ahead))
    assert association.held * 1000 <= WINDOW_BYTES + 1000
    await association._receive_chunk(chunk(101))  # and it goes on with what it left out
    assert (association.held, association._advertised_rwnd) == (0, WINDOW_BYTES)
    await association._receive_chunk(chunk(100 + 70_000))
    await association._send_sack()
    assert isinstance(last := association.sent[-1], SackChunk)
    assert last.gaps == []


@pytest.mark.parametrize("size", [1, 1100])
async def test_a_message_that_never_ends_is_held_up_to_a_bound(
    association: Heard, size: int
) -> None:
    await association._receive_chunk(chunk(101, SCTP_DATA_FIRST_FRAG, b"x" * size))
    for tsn in range(102, 4000):
        await association._receive_chunk(chunk(tsn, 0, b"x" * size))
    assert association.held <= MOST_HELD + MOST_AHEAD
    assert association._advertised_rwnd > -LONGEST_MESSAGE_BYTES - size


async def test_streams_beyond_those_a_browser_has_are_not_opened(association: Heard) -> None:
    for stream in range(3000):
        await association._receive_chunk(chunk(101 + stream, SCTP_DATA_FIRST_FRAG, b"x", stream))
    assert len(association._inbound_streams) <= MOST_STREAMS
