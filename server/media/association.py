"""Owns what is otherwise than in aiortc's SCTP: what is sent again, how much a peer may leave open.

`upstream` puts `Association` in the place of RTCSctpTransport, behind its version gate. Upstream's
private names are upstream's.
"""

import asyncio
import contextlib
from itertools import islice
from typing import Any, Final

from aiortc.rtcsctptransport import Chunk, DataChunk, RTCSctpTransport

MOST_AHEAD: Final = 1024
"""Chunks, from the first that is missing: more than the megabyte of which a peer is told holds."""
MOST_HELD: Final = 2 * MOST_AHEAD
"""Chunks of messages that are not whole; of one byte each they fit the window a million times."""
LONGEST_MESSAGE_BYTES: Final = 256 * 1024
"""What may come beyond the window, to make whole what waits there."""
MOST_STREAMS: Final = 1024
"""As many as browsers have."""


class Association(RTCSctpTransport):
    """An association that peers cannot fill, and that a late answer does not drown."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as upstream
        super().__init__(*args, **options)
        self._inbound_streams_max = MOST_STREAMS
        self._held = 0
        self._told_tsn: int | None = None
        self._tell_again_s = 0.0

    async def _send_chunk(self, chunk: Chunk) -> None:
        """Send a chunk; while a peer leaves there may be no way to it any more, and it is lost.

        Upstream raises in tasks that nobody waits for: a traceback in the log for each who left.
        """
        with contextlib.suppress(ConnectionError):
            await super()._send_chunk(chunk)

    def _update_advanced_peer_ack_point(self) -> None:
        """Tell a peer once what it need not wait for, and again when no answer came in time.

        Upstream tells it with every answer until it is answered, and each telling is answered: of
        results that are sent once and lost, a busy link then carries little else.
        """
        super()._update_advanced_peer_ack_point()
        if (telling := self._forward_tsn_chunk) is None:
            return
        now_s = asyncio.get_running_loop().time()
        if telling.cumulative_tsn != self._told_tsn or now_s >= self._tell_again_s:
            self._told_tsn, self._tell_again_s = telling.cumulative_tsn, now_s + self._rto
            return
        self._forward_tsn_chunk = None
        if self._t3_handle is None:
            self._t3_start()

    def _t3_expired(self) -> None:
        """Send again what no answer came for, but not what was answered already.

        Upstream sends everything again behind the first gap, one chunk a round trip. On a machine
        so busy that answers come late, that takes longer than until the next answer is late: the
        same is sent for ever. The first of them no answer can have named, so a peer that drops what
        it had (RFC 9260, 6.2) is not waited for.
        """
        super()._t3_expired()
        for chunk in islice(self._sent_queue, 1, None):
            if chunk._acked:
                chunk._retransmit = False

    async def _receive_data_chunk(self, chunk: DataChunk) -> None:
        """Take a chunk in, unless there is no room for it: then it is as if it had been lost.

        Upstream tells a peer how much room there is, and holds all it gets, however much.
        """
        if self._has_room(chunk):
            self._held += 1
            await super()._receive_data_chunk(chunk)
        else:
            self._sack_needed = True

    def _has_room(self, chunk: DataChunk) -> bool:
        if self._last_received_tsn is None:
            return False
        ahead = (chunk.tsn - self._last_received_tsn) % 2**32
        if ahead >= 2**31:  # it was here before
            return True
        is_next = ahead == 1
        if self._held >= MOST_HELD:  # as far as is known: some of them are whole by now
            self._held = sum(len(each.reassembly) for each in self._inbound_streams.values())
        return bool(
            ahead <= MOST_AHEAD
            and chunk.stream_id < MOST_STREAMS
            and self._held < MOST_HELD + is_next * MOST_AHEAD
            and self._advertised_rwnd > -is_next * LONGEST_MESSAGE_BYTES
        )
