"""When a frame is complete, and what upstream would have done."""

from collections.abc import Sequence
from random import Random

from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from server.media.assembly import MOST_WAITING, EncodedFrame, FrameAssembly, Part
from tests.server.rtp_stream import Sent, seen, stream

FIRST = 65530


def assembled(packets: Sequence[Sent], assembly: FrameAssembly | None = None) -> list[EncodedFrame]:
    """What comes out when the packets, told by their place in the stream, come in this order."""
    assembly = assembly or FrameAssembly()
    frames: list[EncodedFrame] = []
    for each in packets:
        frames += assembly.add((each.number - FIRST) & 0xFFFF, each.part)
    return frames


def upstream(packets: Sequence[Sent]) -> list[tuple[int, bytes]]:
    buffer = JitterBuffer(capacity=512, is_video=True)
    out = []
    for each in packets:
        packet = RtpPacket(
            sequence_number=each.number,
            timestamp=each.part.timestamp,
            marker=int(each.part.ends_frame),
        )
        packet._data = each.part.data  # type: ignore[attr-defined] # as upstream's receiver does
        _, frame = buffer.add(packet)
        if frame is not None:
            out.append((frame.timestamp, frame.data))
    return out


def test_a_frame_is_complete_at_its_marker_where_upstream_waits_for_the_next_frame() -> None:
    one_frame = stream([3])
    assert len(assembled(one_frame)) == 1
    assert upstream(one_frame) == []


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30))
def test_every_frame_comes_out_whole_at_its_last_packet(sizes: list[int]) -> None:
    assembly = FrameAssembly()
    for each in stream(sizes):
        frames = assembled([each], assembly)
        assert len(frames) == each.part.ends_frame
        if frames:
            assert frames[0].data.count(b" ") == sizes[frames[0].timestamp // 3000]


def test_a_sender_without_markers_is_served_as_upstream_serves_it() -> None:
    packets = stream([2, 3, 1, 2], marked=False)
    assert seen(assembled(packets)) == upstream(packets)
    assert len(upstream(packets)) == 3


def test_padding_alone_makes_no_frame() -> None:
    a, b = stream([1, 1])
    padding = Sent(b.number, Part(b.part.timestamp, 96, True, b"", 0.0))
    after = Sent((b.number + 1) & 0xFFFF, Part(6000, 96, True, b"x", 0.0))
    assert seen(assembled([a, padding, after])) == [(0, a.part.data), (6000, b"x")]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing_once_the_first_has_come(
    sizes: list[int], random: Random
) -> None:
    packets = stream(sizes)
    mixed = [*packets[1:], *random.choices(packets, k=5)]
    random.shuffle(mixed)
    assert seen(assembled([packets[0], *mixed])) == seen(assembled(packets))


@given(st.lists(st.integers(1, 4), min_size=2, max_size=20), st.data())
def test_a_packet_that_closes_a_gap_gives_every_frame_behind_it(
    sizes: list[int], data: st.DataObject
) -> None:
    packets = stream(sizes)
    late = packets.pop(data.draw(st.integers(1, len(packets) - 1), label="late packet"))
    assembly = FrameAssembly()
    frames = assembled(packets, assembly)
    assert seen([*frames, *assembled([late], assembly)]) == seen(assembled(stream(sizes)))


def test_the_very_first_packets_may_come_out_of_order() -> None:
    a, b, c = stream([3])
    assert seen(assembled([b, a, c])) == seen(assembled([a, b, c]))


def test_a_duplicate_from_long_ago_changes_nothing_where_upstream_stalls() -> None:
    packets = stream([5] * 60)
    late = [*packets[:150], packets[20], *packets[150:]]
    assert seen(assembled(late)) == seen(assembled(packets))
    assert len(upstream(late)) < 35


@given(st.lists(st.integers(1, 5), min_size=3, max_size=20), st.data())
def test_a_gap_that_is_given_up_costs_the_frames_that_lack_it_alone(
    sizes: list[int], data: st.DataObject
) -> None:
    packets = stream(sizes)
    lost = packets.pop(data.draw(st.integers(1, len(packets) - 2), label="lost packet"))
    assembly = FrameAssembly()
    frames = assembled(packets, assembly)
    frames += assembly.skip()
    assert assembly.hole is None
    whole = [one for one in seen(assembled(stream(sizes))) if one[0] != lost.part.timestamp]
    torn = [frame for frame in frames if (frame.timestamp, frame.data) not in whole]
    assert [one for one in seen(frames) if one in whole] == whole
    assert all(frame.after_gap and frame.timestamp == lost.part.timestamp for frame in torn)
    assert sum(frame.after_gap for frame in frames) <= 1


def test_a_gap_that_never_closes_is_given_up_when_too_much_waits() -> None:
    packets = stream([1] * (MOST_WAITING + 3))
    del packets[1]
    frames = assembled(packets)
    assert len(frames) == MOST_WAITING + 2
    assert frames[1].after_gap


def test_a_frame_carries_when_its_first_and_its_last_packet_came() -> None:
    a, b, c = stream([3])
    (frame,) = assembled([a.at(1.0), c.at(1.5), b.at(2.5)])
    assert (frame.first_packet_s, frame.complete_s) == (1.0, 2.5)
