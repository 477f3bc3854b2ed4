"""When a frame is complete, and what upstream would have done."""

from aiortc.jitterbuffer import JitterBuffer
from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from server.media.assembly import EncodedFrame, FrameAssembly


def packet(sequence: int, timestamp: int, data: bytes, *, marker: bool) -> RtpPacket:
    made = RtpPacket(
        sequence_number=sequence & 0xFFFF, timestamp=timestamp & 0xFFFFFFFF, marker=int(marker)
    )
    made._data = data  # type: ignore[attr-defined] # as the receiver leaves it
    return made


def frames_out(buffer: JitterBuffer, packets: list[RtpPacket]) -> list[tuple[int, bytes]]:
    out = []
    for each in packets:
        _, frame = buffer.add(each)
        if frame is not None:
            out.append((frame.timestamp, frame.data))
        if isinstance(buffer, FrameAssembly):
            out += [(late.timestamp, late.data) for late in buffer.more()]
    return out


def stream(sizes: list[int], first: int = 65530, *, marked: bool = True) -> list[RtpPacket]:
    packets: list[RtpPacket] = []
    for index, size in enumerate(sizes):
        for part in range(size):
            last = marked and part == size - 1
            packets.append(packet(first + len(packets), 3000 * index, b"%d." % part, marker=last))
    return packets


def test_a_frame_is_complete_at_its_marker_where_upstream_waits_for_the_next_frame() -> None:
    one_frame = stream([3])
    assert frames_out(FrameAssembly(), one_frame) == [(0, b"0.1.2.")]
    assert frames_out(JitterBuffer(capacity=512, is_video=True), one_frame) == []


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.integers(0, 0xFFFF))
def test_every_frame_comes_out_whole_at_its_last_packet(sizes: list[int], first: int) -> None:
    assembly = FrameAssembly()
    came = []
    for each in stream(sizes, first):
        _, frame = assembly.add(each)
        assert (frame is not None) == bool(each.marker)
        if frame is not None:
            came.append(frame.data.count(b"."))
    assert came == sizes


def test_a_sender_without_markers_is_served_as_upstream_serves_it() -> None:
    packets = stream([2, 3, 1, 2], marked=False)
    upstream = frames_out(JitterBuffer(capacity=512, is_video=True), packets)
    assert frames_out(FrameAssembly(), packets) == upstream
    assert len(upstream) == 3


def test_padding_alone_makes_no_frame() -> None:
    packets = [
        *stream([2]),
        packet(65532, 3000, b"", marker=True),
        packet(65533, 6000, b"x", marker=True),
    ]
    assert frames_out(FrameAssembly(), packets) == [(0, b"0.1."), (6000, b"x")]


def test_packets_out_of_order_make_the_same_frame() -> None:
    a, b, c, d = stream([1, 3], first=10)
    assert frames_out(FrameAssembly(), [a, d, c, b]) == [(0, b"0."), (3000, b"0.1.2.")]


@given(st.lists(st.integers(1, 4), min_size=2, max_size=20), st.data())
def test_a_gap_that_closes_gives_every_frame_at_once(sizes: list[int], data: st.DataObject) -> None:
    whole = frames_out(FrameAssembly(), stream(sizes))
    packets = stream(sizes)
    late = packets.pop(data.draw(st.integers(1, len(packets) - 1), label="late packet"))
    assembly = FrameAssembly()
    assert frames_out(assembly, packets) + frames_out(assembly, [late]) == whole


def test_a_frame_carries_the_arrival_of_its_first_packet() -> None:
    ticks = iter([1.0, 2.0, 3.0])
    assembly = FrameAssembly(clock=lambda: next(ticks))
    a, b = stream([2])
    assembly.add(a)
    _, frame = assembly.add(b)
    assert isinstance(frame, EncodedFrame)
    assert (frame.first_packet_s, frame.complete_s) == (1.0, 2.0)
