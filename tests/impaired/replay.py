"""A camera behind a relay that knows every picture it sends, down to the last pixel."""

import asyncio
import zlib
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any

import av
import numpy as np
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from server.media.assembly import EncodedFrame
from server.media.decoder import is_key_frame, make_decoder
from server.media.network import NETWORK, Network
from server.media.pictures import as_frame
from tests.impaired.relay import UdpRelay, through, without_candidates
from tests.server.clips import Picture
from tests.server.media_peer import FPS, Camera, Replay

COUNT, WIDTH, HEIGHT, BITS_PER_S = 150, 640, 360, 1_200_000
VP8 = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90000, payloadType=97)
_LOOPBACK = Network((("127.0.0.1", "127.0.0.1"),), (45000, 45999))


def encoded(pictures: Iterable[Picture]) -> tuple[bytes, ...]:
    """*pictures* of WIDTH x HEIGHT in VP8, as a browser would send them, a key frame a second."""
    encoder = av.CodecContext.create("libvpx", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.bit_rate = BITS_PER_S
    encoder.options = {
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "g": str(FPS),
        "max-intra-rate": "500",
    }
    packets: list[bytes] = []
    for index, rgb in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = index, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(packets + [bytes(packet) for packet in encoder.encode(None)])


@cache
def clip() -> tuple[bytes, ...]:
    """A noisy gym: five packets a frame, twenty in the key frame of each second."""
    rng = np.random.default_rng(1)
    ramp = np.linspace(40, 200, WIDTH)[None, :, None]

    def gym(index: int) -> Picture:
        noise = rng.normal(0, 12, (HEIGHT, WIDTH, 1))
        grey = np.clip(np.roll(ramp, 3 * index, axis=1) + noise, 0, 255).astype(np.uint8)
        return grey.repeat(3, axis=2)

    return encoded(gym(index) for index in range(COUNT))


def fingerprint(frame: av.VideoFrame) -> int:
    return zlib.crc32(as_frame(0.0, frame).rgb.data)


@cache
def true_pictures() -> dict[int, int]:
    """Fingerprint → number of every picture of the clip, as a decoder without loss shows it."""
    decoder = make_decoder(VP8)
    found = {}
    for number, data in enumerate(clip()):
        (frame,) = decoder.decode(EncodedFrame(data, number, 97, 0, 0))
        assert isinstance(frame, av.VideoFrame)
        found[fingerprint(frame)] = number
    assert len(found) == COUNT
    return found


class PliReplay(Replay):
    """Goes on at its next key frame when one is asked for."""

    def __init__(self, seconds: float) -> None:
        frames = clip()
        super().__init__(frames, round(seconds * FPS))
        self.sent = 0
        self.key_frames_asked = 0
        self._place = 0
        self._wants_key = False

    def ask_for_key_frame(self) -> None:
        self.key_frames_asked += 1
        self._wants_key = True

    async def recv(self) -> "av.Packet[Any]":
        packet = await super().recv()
        while self._wants_key and not is_key_frame("VP8", self._frames[self._place % COUNT]):
            self._place += 1
        self._wants_key = False
        data = av.Packet(self._frames[self._place % COUNT])
        data.pts, data.time_base = packet.pts, Fraction(1, 90000)
        self._place += 1
        self.sent += 1
        return data


class RelayedCamera(Camera):
    """Sends a clip of COUNT frames, over and over, for *seconds*."""

    def __init__(self, seconds: float) -> None:
        super().__init__(1)
        self.replay = PliReplay(seconds)
        sender = self.connection.getSenders()[0]
        sender.replaceTrack(self.replay)

        def send_keyframe() -> None:
            self.replay.ask_for_key_frame()

        sender._send_keyframe = send_keyframe  # type: ignore[method-assign]

    async def offer_through(self) -> str:
        """The offer; the camera's own socket is on loopback, as the relay's is."""
        token = NETWORK.set(_LOOPBACK)
        try:
            return without_candidates(await self.offer())
        finally:
            NETWORK.reset(token)

    async def accept_through(self, answer: str, way: UdpRelay) -> None:
        relayed, way.server_port = through(answer, way.port)
        await self.accept(relayed)


async def all_sent(camera: RelayedCamera) -> None:
    await camera.replay.all_sent.wait()
    await asyncio.sleep(0.5)  # what is still on its way
