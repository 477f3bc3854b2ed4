"""Owns one stream's decoder thread: encoded frames in, pictures out.

The queue in front of it holds QUEUED frames. When it is full the decoder is too slow for the
stream: everything waiting is dropped, a key frame is asked for, and nothing before it is decoded,
because a picture whose references are missing is wrong without saying so.
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
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from server.media.assembly import EncodedFrame

logger = logging.getLogger(__name__)

QUEUED: Final = 30
MAX_PIXELS: Final = 1920 * 1088  # a larger picture is refused by the decoder itself


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
        self._waits_for_key = False
        self._thread = threading.Thread(target=self._run, name="video-decoder", daemon=True)
        self._thread.start()

    def put(self, task: tuple[RTCRtpCodecParameters, EncodedFrame]) -> None:
        """Queue a frame; never blocks."""
        codec, frame = task
        if self._waits_for_key and not is_key_frame(codec.name, frame.data):
            return
        self._waits_for_key = False
        try:
            self._queue.put_nowait(task)
        except queue.Full:
            self._drop_waiting()

    def stop(self) -> None:
        """End the thread after the frame it is at, without waiting for it."""
        self._clear()
        self._queue.put_nowait(None)

    def join(self) -> None:
        """Wait for the thread to end; not on an event loop."""
        self._thread.join()

    def _drop_waiting(self) -> None:
        self._clear()
        self._waits_for_key = True
        self._key_frame_needed.set()

    def _clear(self) -> None:
        try:
            while True:
                self._queue.get_nowait()
        except queue.Empty:
            pass

    def _run(self) -> None:
        decoder, codec_name = None, None
        while (task := self._queue.get()) is not None:
            codec, encoded = task
            if decoder is None or codec.name != codec_name:
                decoder, codec_name = get_decoder(codec), codec.name
                decoder.codec.thread_count = 1  # type: ignore[attr-defined] # both have it
                decoder.codec.options = {"max_pixels": str(MAX_PIXELS)}  # type: ignore[attr-defined]
            try:
                frames = decoder.decode(encoded)
            except av.FFmpegError as error:
                logger.debug("a %s frame could not be decoded: %s", codec.name, error)
                self._key_frame_needed.set()
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


def is_key_frame(codec: str, data: bytes) -> bool:
    """Return whether an encoded frame needs no other (RFC 6386 section 9.1; H.264 NAL type 5)."""
    if codec.upper() == "VP8":
        return bool(data) and data[0] & 1 == 0
    start = data.find(b"\x00\x00\x01")
    while 0 <= start < len(data) - 3:
        if data[start + 3] & 0x1F == 5:
            return True
        start = data.find(b"\x00\x00\x01", start + 3)
    return False
