"""What is decoded, what is refused, and when a key frame is asked for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from queue import Queue

import av
import numpy as np
import pytest
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from server.media.assembly import EncodedFrame
from server.media.decoder import (
    ASK_AGAIN_S,
    QUEUED,
    DecoderThread,
    Picture,
    is_key_frame,
    make_decoder,
)
from tests.server.media_peer import encoded_frames

VP8 = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=96)
H264 = RTCRtpCodecParameters(mimeType="video/H264", clockRate=90000, payloadType=97)


def encoded(data: bytes, index: int, at_s: float = 0.0) -> EncodedFrame:
    return EncodedFrame(data, 3000 * index, 96, at_s, at_s)


@contextmanager
def decoding() -> Iterator[tuple[DecoderThread, "Queue[Picture]", threading.Event]]:
    pictures: Queue[Picture] = Queue()
    needed = threading.Event()
    thread = DecoderThread(pictures.put, needed)
    try:
        yield thread, pictures, needed
    finally:
        thread.stop()
        thread.join()


def one_picture(codec: str, width: int, height: int) -> bytes:
    """One key frame of that size."""
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base = Fraction(1, 30)
    fast = {"libvpx": {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}}
    encoder.options = fast.get(codec, {"preset": "ultrafast", "tune": "zerolatency"})
    frame = av.VideoFrame.from_ndarray(np.zeros((height, width, 3), np.uint8), format="rgb24")
    frame = frame.reformat(format="yuv420p")
    frame.pts = 0
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def test_each_picture_carries_the_timestamp_of_the_wire() -> None:
    with decoding() as (thread, pictures, _):
        for index, data in enumerate(encoded_frames()[:5]):
            thread.put((VP8, encoded(data, index)))
        came = [pictures.get(timeout=10) for _ in range(5)]
    assert [picture.rtp_timestamp for picture in came] == [0, 3000, 6000, 9000, 12000]


def test_nothing_is_decoded_before_a_key_frame_which_is_asked_for_now_and_then() -> None:
    frames = encoded_frames()
    with decoding() as (thread, pictures, needed):
        asked = []
        for index in range(1, 25):
            thread.put((VP8, encoded(frames[index], index, index / 30)))
            asked.append(needed.is_set())
            needed.clear()
        thread.put((VP8, encoded(frames[0], 30)))
        assert pictures.get(timeout=10).rtp_timestamp == 90000
        assert pictures.empty()
    assert sum(asked) == 1 + int(23 / 30 / ASK_AGAIN_S)
    assert asked[0]


def test_a_decoder_that_cannot_keep_up_goes_on_at_the_next_key_frame() -> None:
    frames = encoded_frames()
    busy, held = threading.Event(), threading.Event()
    pictures: Queue[Picture] = Queue()
    needed = threading.Event()

    def deliver(picture: Picture) -> None:
        busy.set()
        held.wait(10)
        pictures.put(picture)

    thread = DecoderThread(deliver, needed)
    thread.put((VP8, encoded(frames[0], 0)))
    assert busy.wait(10)
    for index in range(1, QUEUED + 5):
        thread.put((VP8, encoded(frames[20], index)))
    assert needed.is_set()
    thread.put((VP8, encoded(frames[0], 100)))
    held.set()
    came = [pictures.get(timeout=10).rtp_timestamp for _ in range(2)]
    thread.stop()
    thread.join()
    assert came == [0, 300_000]


@pytest.mark.parametrize(("codec", "encoder"), [(VP8, "libvpx"), (H264, "libx264")])
def test_a_picture_beyond_full_hd_is_refused(codec: RTCRtpCodecParameters, encoder: str) -> None:
    decoder = make_decoder(codec)
    with pytest.raises(av.FFmpegError):
        decoder.decode(encoded(one_picture(encoder, 2560, 1440), 0))
    (portrait,) = make_decoder(codec).decode(encoded(one_picture(encoder, 1080, 1920), 0))
    assert isinstance(portrait, av.VideoFrame)
    assert (portrait.width, portrait.height) == (1080, 1920)


@pytest.mark.parametrize("codec", [VP8, H264])
def test_a_decoder_has_one_thread(codec: RTCRtpCodecParameters) -> None:
    assert make_decoder(codec).codec.thread_count == 1  # type: ignore[attr-defined]


def test_the_thread_does_not_keep_a_process_alive() -> None:
    with decoding():
        assert all(t.daemon for t in threading.enumerate() if t.name == "video-decoder")


@pytest.mark.parametrize(
    ("codec", "data", "is_key"),
    [
        ("VP8", b"\x10\x02\x00\x9d\x01\x2a", True),
        ("VP8", b"\x10\x02\x00\x00\x00\x00", False),  # the middle of a frame
        ("VP8", b"\x11\x02\x00\x9d\x01\x2a", False),
        ("VP8", b"", False),
        ("H264", b"\x00\x00\x00\x01\x67\x42\x00\x00\x00\x01\x65\x88", True),
        ("H264", b"\x00\x00\x00\x01\x41\x9a\x00", False),
    ],
)
def test_key_frames_are_told_from_others(codec: str, data: bytes, is_key: bool) -> None:
    assert is_key_frame(codec, data) is is_key
