"""Owns one stream's decoder thread: encoded frames in, pictures out.

QUEUED frames may wait; with one more the decoder is too slow for the stream, and all of them go:
the caller learns that what comes next lacks its references. More than MOST_PER_SECOND pictures are
decoded, as later ones refer to them, but not handed on.
"""

import logging
import queue
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import av
from aiortc.codecs import get_decoder
from aiortc.codecs.base import Decoder
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from server.media.assembly import EncodedFrame

logger = logging.getLogger(__name__)

QUEUED: Final = 30
MAX_PIXELS: Final = 1920 * 1088  # a larger picture is refused by the decoder itself
MOST_PER_SECOND: Final = 60
_TICKS_EACH: Final = 90_000 // MOST_PER_SECOND * 14 // 15  # a clock may be a little fast
_TICKS_SAVED: Final = 4 * _TICKS_EACH  # cameras are never quite even


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded frame and what is known of its way here; times of time.perf_counter."""

    frame: av.VideoFrame
    rtp_timestamp: int
    first_packet_s: float
    complete_s: float
    decoded_s: float


class RateCap:
    """Admits pictures up to MOST_PER_SECOND, by their RTP timestamps."""

    def __init__(self) -> None:
        self._last_ticks: int | None = None
        self._budget_ticks = _TICKS_SAVED

    def admits(self, rtp_timestamp: int) -> bool:
        """Whether the pictures up to this one came slowly enough."""
        last, self._last_ticks = self._last_ticks, rtp_timestamp
        if last is not None:
            passed = (rtp_timestamp - last) & 0xFFFFFFFF
            self._budget_ticks = min(_TICKS_SAVED, self._budget_ticks + passed)
        if self._budget_ticks < _TICKS_EACH:
            return False
        self._budget_ticks -= _TICKS_EACH
        return True


class DecoderThread:
    """Decodes one stream on a thread of its own, until `stop`."""

    def __init__(self, deliver: Callable[[Picture], None], failed: Callable[[int], None]) -> None:
        """Both are called on the decoder's thread.

        *deliver* with each picture; *failed* when a frame is none, with how many in a row were not.
        """
        self._deliver = deliver
        self._failed = failed
        self._queue: queue.Queue[tuple[RTCRtpCodecParameters, EncodedFrame] | None]
        self._queue = queue.Queue(QUEUED)
        self._cap = RateCap()
        self._thread = threading.Thread(target=self._run, name="video-decoder", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether frames are still decoded; an unforeseen error ends the thread."""
        return self._thread.is_alive()

    def put(self, codec: RTCRtpCodecParameters, frame: EncodedFrame) -> bool:
        """Queue a frame; never blocks. False: the queue was full, all that waited is dropped."""
        try:
            self._queue.put_nowait((codec, frame))
        except queue.Full:
            self._clear()
            return False
        return True

    def stop(self) -> None:
        """End the thread after the frame it is at, without waiting for it."""
        self._clear()
        self._queue.put_nowait(None)

    def join(self) -> None:
        """Wait for the thread to end; not on an event loop."""
        self._thread.join()

    def _clear(self) -> None:
        try:
            while True:
                self._queue.get_nowait()
        except queue.Empty:
            pass

    def _run(self) -> None:
        try:
            self._decode_all()
        except Exception:  # the thread's boundary: the connection ends for want of pictures
            logger.exception("a video decoder ended")

    def _decode_all(self) -> None:
        decoder, codec_name = None, None
        failures = 0
        while (task := self._queue.get()) is not None:
            codec, encoded = task
            if decoder is None or codec.name != codec_name:
                decoder, codec_name = make_decoder(codec), codec.name
            try:
                _check_size(codec.name, encoded.data)
                frames = decoder.decode(encoded)
            except (av.FFmpegError, _TooLargeError) as error:
                logger.debug("a %s frame could not be decoded: %s", codec.name, error)
                failures += 1
                self._failed(failures)
                continue
            failures = 0
            for frame in frames:
                assert isinstance(frame, av.VideoFrame)
                self._hand_on(frame, encoded)

    def _hand_on(self, frame: av.VideoFrame, encoded: EncodedFrame) -> None:
        # A decoder may hand out an earlier frame than the one it was just given.
        rtp_timestamp = (encoded.timestamp if frame.pts is None else frame.pts) & 0xFFFFFFFF
        if not self._cap.admits(rtp_timestamp):
            return
        self._deliver(
            Picture(
                frame,
                rtp_timestamp,
                encoded.first_packet_s,
                encoded.complete_s,
                time.perf_counter(),
            )
        )


def make_decoder(codec: RTCRtpCodecParameters) -> Decoder:
    """Return upstream's decoder, on one thread and with a limit to the picture."""
    decoder = get_decoder(codec)
    decoder.codec.thread_count = 1  # type: ignore[attr-defined] # VP8's and H.264's have it
    decoder.codec.options = {"max_pixels": str(MAX_PIXELS)}  # type: ignore[attr-defined]
    return decoder


class _TooLargeError(Exception):
    """A picture has more than MAX_PIXELS."""


def _check_size(codec: str, data: bytes) -> None:
    """Raise _TooLargeError for a VP8 key frame: libvpx would decode it before FFmpeg refuses it.

    The size stands behind the start code, 14 bits each (RFC 6386, 9.1).
    """
    if codec.upper() == "VP8" and is_key_frame(codec, data) and len(data) >= _VP8_HEADER.size:
        width, height = (side & 0x3FFF for side in _VP8_HEADER.unpack_from(data))
        if width * height > MAX_PIXELS:
            raise _TooLargeError(f"a VP8 picture of {width}×{height}")


_VP8_HEADER: Final = struct.Struct("<6xHH")
_VP8_START: Final = b"\x9d\x01\x2a"  # RFC 6386, 9.1; only a key frame has it
_H264_FIRST: Final = (7,)  # NAL type: the parameters before a picture that needs no other
_H264_KEYS: Final = (5, *_H264_FIRST)  # such a picture itself


def is_key_frame(codec: str, data: bytes, *, after_gap: bool = False) -> bool:
    """Return whether decoding can begin with this encoded frame, VP8 or H.264 (Annex B).

    *after_gap*: its beginning may be missing; then only what shows a whole key frame counts.
    """
    if codec.upper() == "VP8":
        return data[:1] != b"" and data[0] & 1 == 0 and data[3:6] == _VP8_START
    keys = _H264_FIRST if after_gap else _H264_KEYS
    start = data.find(b"\x00\x00\x01")
    while 0 <= start < len(data) - 3:
        if data[start + 3] & 0x1F in keys:
            return True
        start = data.find(b"\x00\x00\x01", start + 3)
    return False
