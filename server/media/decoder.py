"""Owns one stream's decoder thread: encoded frames in, pictures out.

A picture whose references are missing is wrong without saying so. So nothing is decoded before
the first key frame; and when QUEUED frames wait, the decoder is too slow for the stream: all of
them are dropped, and nothing is decoded before the next key frame.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import av
from aiortc.codecs import get_decoder
from aiortc.codecs.base import Decoder
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from server.media.assembly import EncodedFrame

logger = logging.getLogger(__name__)

QUEUED: Final = 30
MAX_PIXELS: Final = 1920 * 1088  # a larger picture is refused by the decoder itself
ASK_AGAIN_S: Final = 0.5  # a key frame costs a sender much; the request may have been lost


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded frame and what is known of its way here; times of time.perf_counter."""

    frame: av.VideoFrame
    rtp_timestamp: int
    first_packet_s: float
    complete_s: float
    decoded_s: float


class _Flag(Protocol):
    def set(self) -> None: ...


class DecoderThread:
    """Decodes one stream on a thread of its own, until `stop`."""

    def __init__(self, deliver: Callable[[Picture], None], key_frame_needed: _Flag) -> None:
        """Pictures go to *deliver*, on the decoder's thread; *key_frame_needed* is set on loss."""
        self._deliver = deliver
        self._key_frame_needed = key_frame_needed
        self._queue: queue.Queue[tuple[RTCRtpCodecParameters, EncodedFrame] | None]
        self._queue = queue.Queue(QUEUED)
        self._waits_for_key = True
        self._asked_s: float | None = None
        self._thread = threading.Thread(target=self._run, name="video-decoder", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether frames are still decoded; an unforeseen error ends the thread."""
        return self._thread.is_alive()

    def put(self, task: tuple[RTCRtpCodecParameters, EncodedFrame]) -> None:
        """Queue a frame; never blocks."""
        codec, frame = task
        if self._waits_for_key and not is_key_frame(codec.name, frame.data):
            self._ask_for_key_frame(frame.complete_s)
            return
        self._waits_for_key = False
        try:
            self._queue.put_nowait(task)
        except queue.Full:
            self._clear()
            self._waits_for_key = True
            self._ask_for_key_frame(frame.complete_s)

    def stop(self) -> None:
        """End the thread after the frame it is at, without waiting for it."""
        self._clear()
        self._queue.put_nowait(None)

    def join(self) -> None:
        """Wait for the thread to end; not on an event loop."""
        self._thread.join()

    def _ask_for_key_frame(self, now_s: float) -> None:
        if self._asked_s is None or now_s - self._asked_s >= ASK_AGAIN_S:
            self._asked_s = now_s
            self._key_frame_needed.set()

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
        while (task := self._queue.get()) is not None:
            codec, encoded = task
            if decoder is None or codec.name != codec_name:
                decoder, codec_name = make_decoder(codec), codec.name
            try:
                frames = decoder.decode(encoded)
            except av.FFmpegError as error:
                logger.debug("a %s frame could not be decoded: %s", codec.name, error)
                self._ask_for_key_frame(encoded.complete_s)
                continue
            for frame in frames:
                assert isinstance(frame, av.VideoFrame)
                # A decoder may hand out an earlier frame than the one it was just given.
                rtp_timestamp = encoded.timestamp if frame.pts is None else frame.pts
                self._deliver(
                    Picture(
                        frame,
                        rtp_timestamp & 0xFFFFFFFF,
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


_VP8_START: Final = b"\x9d\x01\x2a"  # RFC 6386, 9.1; only a key frame has it
_H264_KEYS: Final = (5, 7)  # NAL types: a picture that needs no other; the parameters before one


def is_key_frame(codec: str, data: bytes) -> bool:
    """Return whether decoding can begin with this encoded frame, VP8 or H.264 (Annex B)."""
    if codec.upper() == "VP8":
        return data[:1] != b"" and data[0] & 1 == 0 and data[3:6] == _VP8_START
    start = data.find(b"\x00\x00\x01")
    while 0 <= start < len(data) - 3:
        if data[start + 3] & 0x1F in _H264_KEYS:
            return True
        start = data.find(b"\x00\x00\x01", start + 3)
    return False
