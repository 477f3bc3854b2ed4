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
    QUEUED,
    DecoderThread,
    Picture,
    RateCap,
    is_key_frame,
    make_decoder,
)
from tests.server.media_peer import encoded_frames

VP8 = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=96)
H264 = RTCRtpCodecParameters(mimeType="video/H264", clockRate=90000, payloadType=97)


def encoded(data: bytes, index: int, at_s: float = 0.0) -> EncodedFrame:
    return EncodedFrame(data, 3000 * index, 96, at_s, at_s)


@contextmanager
def decoding() -> Iterator[tuple[DecoderThread, "Queue[Picture]", "Queue[int]"]]:
    pictures: Queue[Picture] = Queue()
    failures: Queue[int] = Queue()
    thread = DecoderThread(pictures.put, failures.put)
    try:
        yield thread, pictures, failures
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
            thread.put(VP8, encoded(data, index))
        came = [pictures.get(timeout=10) for _ in range(5)]
    assert [picture.rtp_timestamp for picture in came] == [0, 3000, 6000, 9000, 12000]


def test_frames_that_are_no_pictures_are_counted_until_one_is() -> None:
    frames = encoded_frames()
    with decoding() as (thread, pictures, failures):
        for index, data in enumerate([b"\x00" * 10, b"\x00" * 10, frames[0], b"\x00" * 10]):
            assert thread.put(VP8, encoded(data, index))
        assert pictures.get(timeout=10).rtp_timestamp == 6000
        assert [failures.get(timeout=10) for _ in range(3)] == [1, 2, 1]


def test_a_decoder_that_cannot_keep_up_drops_what_waits_and_says_so() -> None:
    frames = encoded_frames()
    busy, held = threading.Event(), threading.Event()
    pictures: Queue[Picture] = Queue()

    def deliver(picture: Picture) -> None:
        busy.set()
        held.wait(10)
        pictures.put(picture)

    thread = DecoderThread(deliver, lambda failures: None)
    assert thread.put(VP8, encoded(frames[0], 0))
    assert busy.wait(10)
    assert [thread.put(VP8, encoded(frames[20], n)) for n in range(1, QUEUED + 2)] == [
        *[True] * QUEUED,
        False,
    ]
    thread.put(VP8, encoded(frames[0], 100))
    held.set()
    came = [pictures.get(timeout=10).rtp_timestamp for _ in range(2)]
    thread.stop()
    thread.join()
    assert came == [0, 300_000]


@pytest.mark.parametrize(("fps", "handed_on_fps"), [(24, 24), (30, 30), (60, 60), (120, 60)])
def test_no_more_than_60_pictures_a_second_are_handed_on(fps: int, handed_on_fps: int) -> None:
    cap = RateCap()
    jitter = np.random.default_rng(0).uniform(-0.3, 0.3, 10 * fps)
    ticks = [round(90_000 * (index + off) / fps) & 0xFFFFFFFF for index, off in enumerate(jitter)]
    share = sum(cap.admits(each) for each in ticks) / len(ticks)
    if fps <= 60:
        assert share == 1
    assert share == pytest.approx(handed_on_fps / fps, rel=0.1)


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
