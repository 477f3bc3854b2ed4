"""Owns one video stream's way from packets to decodable frames. Sends and decodes nothing.

What is lost is asked for again and waited for a little (`loss`); then everything up to the next key
frame is given up, for a picture whose references are missing is wrong without saying so. Time is an
argument; the caller sends what `Step` says and calls `poll` at `due_s`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from server.media.assembly import EncodedFrame, FrameAssembly, Part
from server.media.loss import Losses

KEY_FRAME_INTERVAL_S: Final = 0.5
"""Key frames cost a sender much: at most two requests a second, and one may be lost."""
LONGEST_INTERVAL_S: Final = 2.0
"""Where key frames come, and do not come whole, asking for more would fill the link with them."""
FARTHEST: Final = 3000  # RFC 3550, A.1 (MAX_DROPOUT): farther ahead or behind is a stray
NEW_BEGINNING: Final = 60
"""So many stray packets in sequence, and none that was expected: the sender began anew."""

_NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a packet, or of time passing."""

    frames: Sequence[EncodedFrame] = ()
    """To be decoded, in order."""
    request: Sequence[int] = ()
    """Sequence numbers, as on the wire, to ask for again."""
    key_frame: bool = False
    """Whether to ask for a key frame."""


NOTHING: Final = Step()


class Reception:
    """One stream of one sender; make another for another SSRC."""

    def __init__(self, is_key: Callable[[EncodedFrame], bool]) -> None:
        """*is_key* tells whether decoding can begin with a frame."""
        self.frames_lost = 0
        """Frames that came but could not be decoded: they, or what they refer to, had a gap."""
        self._is_key = is_key
        self._assembly = FrameAssembly()
        self._losses = Losses()
        self._newest: int | None = None
        self._strays = 0
        self._last_stray = 0
        self._waits_for_key = True
        self._key_requested_s = -_NEVER
        self._key_interval_s = KEY_FRAME_INTERVAL_S
        self._key_began = False  # since the last request

    @property
    def rtt_s(self) -> float:
        """From asking for a packet to getting it."""
        return self._losses.rtt_s

    def due_s(self, now_s: float) -> float:
        """Return when `poll` has something to do next; infinity for never."""
        due_s = self._losses.next_request_s
        hole = self._assembly.hole
        if hole is not None:
            due_s = min(due_s, self._losses.deadline_s(hole, now_s))
        if self._waits_for_key and self._newest is not None:
            due_s = min(due_s, self._key_requested_s + self._key_interval_s)
        return due_s

    def take(self, number: int, part: Part, *, retransmitted: bool = False) -> Step:
        """Take in the packet with sequence number *number* (16 bits), which came just now."""
        now_s = part.arrival_s
        sequence = self._placed(number, now_s, retransmitted=retransmitted)
        if sequence is None:
            return NOTHING
        frames = self._assembly.add(sequence, part)
        if not frames and not self._waits_for_key:
            return NOTHING
        if self._waits_for_key:
            self._key_began = self._key_began or self._begins_key(part)
            if self._is_hopeless():
                frames = [*frames, *self._give_up()]
        return Step(self._decodable(frames), (), self._key_frame_due(now_s))

    def poll(self, now_s: float) -> Step:
        """Give up what is overdue; return what has to be asked for now."""
        frames: list[EncodedFrame] = []
        while (hole := self._assembly.hole) is not None:
            if now_s < self._losses.deadline_s(hole, now_s):
                break
            frames += self._give_up()
        request = [sequence & 0xFFFF for sequence in self._losses.to_request(now_s)]
        return Step(self._decodable(frames), request, self._key_frame_due(now_s))

    def lose_references(self) -> None:
        """Take note that a frame that was given could not be decoded: a key frame is needed."""
        self._waits_for_key = True

    def _placed(self, number: int, now_s: float, *, retransmitted: bool) -> int | None:
        """The packet's extended sequence number; None for one that is no part of the stream."""
        if self._newest is None:
            self._newest = number
            return number
        ahead = ((number - self._newest + 0x8000) & 0xFFFF) - 0x8000
        sequence = self._newest + ahead
        if 0 < ahead <= FARTHEST:
            self._strays = 0
            if ahead > 1:
                self._losses.notice(self._newest + 1, sequence, now_s)
            self._newest = sequence
            return sequence
        if sequence in self._losses:
            self._strays = 0
            self._losses.came(sequence, now_s, retransmitted=retransmitted)
            return sequence
        if retransmitted or not self._is_new_beginning(number):
            # A late duplicate, or one whose time is over. Far ahead it must not open a gap.
            return sequence if -FARTHEST <= ahead <= 0 else None
        self._newest = (self._newest | 0xFFFF) + 1 + number
        self._assembly.restart()
        self._losses.forget_before(self._newest)
        self._waits_for_key = True
        return self._newest

    def _is_new_beginning(self, number: int) -> bool:
        in_sequence = number == (self._last_stray + 1) & 0xFFFF
        self._strays = self._strays + 1 if in_sequence else 1
        self._last_stray = number
        return self._strays >= NEW_BEGINNING

    def _is_hopeless(self) -> bool:
        """Whether what is waited for would not be decoded either."""
        if self._assembly.hole is None:
            return False
        beginning = self._assembly.beginning
        return beginning is not None and not self._is_key(beginning)

    def _begins_key(self, part: Part) -> bool:
        return self._is_key(EncodedFrame(part.data, part.timestamp, part.payload_type, 0.0, 0.0))

    def _give_up(self) -> Sequence[EncodedFrame]:
        self._waits_for_key = True
        frames = self._assembly.skip()
        self._losses.forget_before(self._assembly.head)
        return frames

    def _decodable(self, frames: Sequence[EncodedFrame]) -> Sequence[EncodedFrame]:
        if not frames:
            return ()
        usable = []
        for frame in frames:
            if frame.after_gap:
                self._waits_for_key = True
            if self._waits_for_key:
                if not self._is_key(frame):
                    self.frames_lost += 1
                    continue
                self._waits_for_key = False
                self._key_interval_s = KEY_FRAME_INTERVAL_S
            usable.append(frame)
        return usable

    def _key_frame_due(self, now_s: float) -> bool:
        if not self._waits_for_key or now_s < self._key_requested_s + self._key_interval_s:
            return False
        self._key_interval_s = (
            min(2 * self._key_interval_s, LONGEST_INTERVAL_S)
            if self._key_began
            else KEY_FRAME_INTERVAL_S
        )
        self._key_requested_s, self._key_began = now_s, False
        return True
