"""What a camera is told that it may send."""

from server.media.bandwidth import LEAST_BPS, MOST_BPS, WINDOW_S, Bandwidth

PACKET_BYTES = 1200


class Wire:
    """A link with a queue: packets leave evenly, come through at *capacity*, and are told of."""

    def __init__(self) -> None:
        self.bandwidth = Bandwidth()
        self.told: list[tuple[float, int]] = []
        self._free_s = 0.0
        self._sent_s = 0.0

    def carry(
        self, seconds: float, capacity_bps: float, stalls: tuple[tuple[float, float], ...] = ()
    ) -> None:
        """Send as much as is allowed; the loop sleeps from the first to the second of a stall."""
        end_s = self._sent_s + seconds
        while self._sent_s < end_s:
            self._free_s = max(self._free_s, self._sent_s) + 8 * PACKET_BYTES / capacity_bps
            seen_s = next((e for b, e in stalls if b <= self._free_s < e), self._free_s)
            send_time = round((self._sent_s + 57.0) * (1 << 18)) % (1 << 24)
            told = self.bandwidth.take(PACKET_BYTES, send_time, seen_s + 0.010)
            if told is not None:
                self.told.append((seen_s, told))
            self._sent_s += 8 * PACKET_BYTES / self.bandwidth.bps


def test_the_first_packet_is_answered_with_all_that_may_be_sent() -> None:
    assert Bandwidth().take(PACKET_BYTES, 0, 5.0) == MOST_BPS


def test_a_clean_link_keeps_it_and_it_is_repeated_once_a_second() -> None:
    wire = Wire()
    wire.carry(20, 50e6)
    assert {bps for _, bps in wire.told} == {MOST_BPS}
    assert 19 <= len(wire.told) <= 21


def test_a_narrow_link_is_found_out_and_left_when_it_widens() -> None:
    wire = Wire()
    wire.carry(3, 50e6)
    wire.carry(20, 300e3)
    assert wire.bandwidth.bps < 420e3
    assert wire._free_s - wire._sent_s < 1.5  # what waits on the link is bounded
    wire.carry(25, 50e6)
    assert wire.bandwidth.bps == MOST_BPS


def test_a_stalled_loop_starves_nobody() -> None:
    wire = Wire()
    wire.carry(20, 50e6, stalls=tuple((2.0 * n, 2.0 * n + 0.9) for n in range(1, 10)))
    assert {bps for _, bps in wire.told} == {MOST_BPS}


def test_an_outage_is_no_narrow_link() -> None:
    wire = Wire()
    wire.carry(5, 50e6)
    wire._sent_s += 3
    wire.carry(5, 50e6)
    assert wire.bandwidth.bps == MOST_BPS


def test_nobody_is_told_less_than_a_picture_needs() -> None:
    wire = Wire()
    wire.carry(10, 20e3)
    assert wire.bandwidth.bps == LEAST_BPS


def test_packets_without_a_send_time_never_lower_it() -> None:
    bandwidth = Bandwidth()
    for index in range(1000):
        bandwidth.take(PACKET_BYTES, None, index * WINDOW_S / 10)
    assert bandwidth.bps == MOST_BPS
