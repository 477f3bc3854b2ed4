"""Owns how pictures of a jump get into files: a camera for Chromium, any clip, the truth."""

import json
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from server.pose.landmarks import Array
from tests.truth.frame_counter import burn
from tests.truth.rendered_jumper import Renderer
from tests.truth.trajectory import Motion

Picture = NDArray[np.uint8]
Codec = Literal["h264", "hevc10", "vp8"]

_CLOCK: Final = Fraction(1, 90_000)
_AUDIO_HZ: Final = 48_000
_CODECS: Final[dict[Codec, tuple[str, str, dict[str, str]]]] = {
    "h264": ("libx264", "yuv420p", {"preset": "veryfast"}),
    "hevc10": (
        "libx265",
        "yuv420p10le",
        {"preset": "ultrafast", "x265-params": "log-level=none:pools=1"},
    ),
    "vp8": ("libvpx", "yuv420p", {"deadline": "realtime", "cpu-used": "8"}),
}


def film(renderer: Renderer, times_s: Array, *, counted: bool = False) -> Iterator[Picture]:
    """Yield the picture at each time; *counted*: with its index burned in."""
    for index, time_s in enumerate(times_s):
        picture = renderer.frame(float(time_s))
        if counted:
            burn(picture, index)
        yield picture


def write_camera(path: Path, pictures: Iterable[Picture], fps: int) -> Path:
    """Write a y4m that Chromium's `--use-file-for-fake-video-capture` plays in a loop.

    It divides the rate of the header as integers and takes I420 only.
    """
    with path.open("wb") as file:
        for index, picture in enumerate(pictures):
            if index == 0:
                height, width = picture.shape[:2]
                file.write(f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 C420jpeg\n".encode())
            file.write(b"FRAME\n")
            file.write(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420).tobytes())
    return path


def write_video(
    path: Path,
    pictures: Iterable[Picture],
    times_s: Sequence[float] | Array,
    *,
    codec: Codec = "h264",
    options: dict[str, str] | None = None,
    turned_deg: int = 0,
    audio: bool = False,
) -> Path:
    """Write *pictures* at *times_s*, evenly spaced or not; *path*'s ending is the container.

    With *turned_deg*, a multiple of 90, they are stored lying and the file says by how much to turn
    them counterclockwise to be upright, as phones do. *audio* adds a silent track.
    """
    name, pixels, usual = _CODECS[codec]
    start_index = {"movflags": "+faststart"} if path.suffix in (".mp4", ".mov") else {}
    with av.open(str(path), "w", options=start_index) as container:
        video = container.add_stream(name, rate=30, options={**usual, **(options or {})})
        assert isinstance(video, VideoStream)
        video.pix_fmt, video.codec_context.time_base = pixels, _CLOCK
        # One thread: the same pictures give the same bytes on every machine.
        video.codec_context.thread_count = 1
        if codec == "hevc10":
            video.codec_context.codec_tag = "hvc1"
        if turned_deg:
            video.set_display_rotation(turned_deg)
        sound = container.add_stream("aac", rate=_AUDIO_HZ) if audio else None
        for index, (time_s, picture) in enumerate(zip(times_s, pictures, strict=True)):
            stored = np.ascontiguousarray(np.rot90(picture, -(turned_deg // 90)))
            frame = av.VideoFrame.from_ndarray(stored, format="rgb24")
            if index == 0:
                video.width, video.height = frame.width, frame.height
            frame.pts, frame.time_base = round(float(time_s) / _CLOCK), _CLOCK
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if sound is not None:
            _write_silence(container, sound, float(times_s[-1]))
    return path


def packets_of(path: Path) -> tuple[bytes, ...]:
    """Return the video's packets, one a picture, as a stream carries them."""
    with av.open(path) as container:
        video = container.streams.video[0]
        if video.codec_context.name != "h264":
            return tuple(bytes(packet) for packet in container.demux(video) if packet.size)
        annexed = av.BitStreamFilterContext("h264_mp4toannexb", video)
        packets = [packet for packet in container.demux(video) if packet.size]
        return tuple(b"".join(map(bytes, annexed.filter(packet))) for packet in packets)


def _write_silence(
    container: av.container.OutputContainer, sound: AudioStream, duration_s: float
) -> None:
    silence = np.zeros((1, 1024), np.float32)
    for start in range(0, round(duration_s * _AUDIO_HZ), 1024):
        frame = av.AudioFrame.from_ndarray(silence, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = _AUDIO_HZ, start, Fraction(1, _AUDIO_HZ)
        container.mux(sound.encode(frame))
    container.mux(sound.encode(None))


def write_truth(path: Path, motion: Motion, times_s: Sequence[float] | Array) -> Path:
    """Write the truth of *motion* filmed at *times_s* as JSON; a frame's index is its counter."""
    truth = {
        "reps": [jump.as_json() for jump in motion.jumps],
        "frames": [
            {
                "time_s": float(time_s),
                "phase": motion.phase_at(float(time_s)).name.lower(),
                "com_m": round(float(motion.com(float(time_s))), 6),
            }
            for time_s in times_s
        ],
    }
    path.write_text(json.dumps(truth, indent=1) + "\n")
    return path
