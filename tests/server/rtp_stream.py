"""Packets of a made-up sender, as the parts that the receive path sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.media.assembly import EncodedFrame, Part

KEY = b"\x10\x02\x00\x9d\x01\x2a"  # the beginning of a VP8 key frame
DELTA = b"\x11\x02\x00"


@dataclass(frozen=True)
class Sent:
    """A packet on the wire."""

    number: int
    part: Part

    def at(self, now_s: float) -> "Sent":
        return Sent(self.number, self.part._replace(arrival_s=now_s))


def stream(
    sizes: Sequence[int], *, first: int = 65530, marked: bool = True, keys: Sequence[int] = (0,)
) -> list[Sent]:
    """Frames of so many packets each, 3000 ticks apart; those of *keys* are key frames."""
    packets: list[Sent] = []
    for index, size in enumerate(sizes):
        for place in range(size):
            start = (KEY if index in keys else DELTA) if place == 0 else b""
            data = start + b"%d.%d " % (index, place)
            part = Part(
                (3000 * index) & 0xFFFFFFFF, 96, marked and place == size - 1, data, index / 30
            )
            packets.append(Sent((first + len(packets)) & 0xFFFF, part))
    return packets


def seen(frames: Sequence[EncodedFrame]) -> list[tuple[int, bytes]]:
    return [(frame.timestamp, frame.data) for frame in frames]
