"""Counters and files: each frame is known again, at its own time."""

import json
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from server.media.files import open_video
from tests.truth import frame_counter
from tests.truth.landmark_jumper import frame_times
from tests.truth.rendered_jumper import Renderer
from tests.truth.scripts import HEIGHTS_M
from tests.truth.video_files import Codec, film, write_camera, write_truth, write_video

VP8_LIVE = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
NUMBERS = (0, 1, 2, 255, 256, 4097, 21845, 43690, 65534, 65535)


def counted(renderer: Renderer) -> list[NDArray[np.uint8]]:
    pictures = [renderer.frame(2.0 + i / 30) for i in range(len(NUMBERS))]
    for picture, number in zip(pictures, NUMBERS, strict=True):
        frame_counter.burn(picture, number)
    return pictures


def test_the_counter_is_read_back_at_half_size_and_under_noise(renderer: Renderer) -> None:
    rng = np.random.default_rng(0)
    for number, picture in zip(NUMBERS, counted(renderer), strict=True):
        half = cv2.resize(picture, (180, 320), interpolation=cv2.INTER_AREA)
        odd = cv2.resize(picture, (270, 480), interpolation=cv2.INTER_LINEAR)
        noisy = np.clip(picture + rng.normal(0, 25, picture.shape), 0, 255).astype(np.uint8)
        for seen in (picture, half, odd, noisy, half[..., 1]):
            assert frame_counter.read(np.asarray(seen, np.uint8)) == number


def test_a_picture_without_a_counter_has_none(renderer: Renderer) -> None:
    assert frame_counter.read(renderer.frame(1.0)) is None
    assert frame_counter.read(np.zeros((640, 360, 3), np.uint8)) is None
    assert frame_counter.read(np.full((4, 360, 3), 255, np.uint8)) is None


def test_a_damaged_counter_is_none_and_not_another_number(renderer: Renderer) -> None:
    for bit in range(20):
        picture = renderer.frame(1.0)
        frame_counter.burn(picture, 1234)
        block = slice(9 * (bit + 3), 9 * (bit + 4))
        picture[9:18, block] = 255 - picture[9:18, block]
        assert frame_counter.read(picture) is None


def test_the_counter_survives_vp8_at_one_megabit(renderer: Renderer, tmp_path: Path) -> None:
    times_s = np.arange(60) / 30
    pictures = film(renderer, times_s + 1.5, counted=True)
    clip = write_video(
        tmp_path / "a.webm", pictures, times_s, codec="vp8", options={**VP8_LIVE, "b": "1000000"}
    )
    assert clip.stat().st_size < 2 * 1_000_000 / 8 * 1.2
    with open_video(clip) as video:
        assert [frame_counter.read(frame.rgb) for frame in video] == list(range(60))


@pytest.mark.parametrize(
    ("name", "codec", "turned_deg", "audio"),
    [
        ("a.mp4", "h264", 0, False),
        ("a.mov", "h264", 90, True),
        ("a.mp4", "hevc10", -90, True),
        ("a.mov", "hevc10", 180, False),
    ],
)
def test_files_of_every_kind_show_the_same_frames_at_their_own_times(
    renderer: Renderer, tmp_path: Path, name: str, codec: Codec, turned_deg: int, audio: bool
) -> None:
    rng = np.random.default_rng(3)
    times_s = np.cumsum(rng.uniform(0.02, 0.05, 12))
    times_s -= times_s[0]
    clip = write_video(
        tmp_path / name,
        film(renderer, times_s, counted=True),
        times_s,
        codec=codec,
        turned_deg=turned_deg,
        audio=audio,
    )
    with open_video(clip) as video:
        frames = list(video)
    assert [frame_counter.read(frame.rgb) for frame in frames] == list(range(12))
    np.testing.assert_allclose([frame.time_s for frame in frames], times_s, atol=1e-4)
    with av.open(str(clip)) as container:
        assert len(container.streams.audio) == audio
        stored = container.streams.video[0]
        assert (stored.width > stored.height) == (turned_deg % 180 != 0)


def test_a_camera_file_is_what_chromium_takes(renderer: Renderer, tmp_path: Path) -> None:
    path = write_camera(tmp_path / "a.y4m", film(renderer, np.arange(3) / 60), 60)
    data = path.read_bytes()
    header, _, rest = data.partition(b"\n")
    assert header == b"YUV4MPEG2 W360 H640 F60:1 Ip A1:1 C420jpeg"
    size = 360 * 640 * 3 // 2
    assert len(rest) == 3 * (size + len(b"FRAME\n"))
    planes = np.frombuffer(rest[6 : 6 + size], np.uint8).reshape(960, 360)
    shown = cv2.cvtColor(planes, cv2.COLOR_YUV2RGB_I420)
    assert np.abs(shown.astype(int) - renderer.frame(0.0)).mean() < 3


def test_the_truth_beside_a_clip_names_reps_and_phases(renderer: Renderer, tmp_path: Path) -> None:
    times_s = frame_times(renderer.motion, 30)
    truth = json.loads(write_truth(tmp_path / "a.json", renderer.motion, times_s).read_text())
    assert [rep["jump_height_flight_time_m"] for rep in truth["reps"]] == list(HEIGHTS_M)
    assert len(truth["frames"]) == len(times_s)
    rep = truth["reps"][0]
    flying = [f["time_s"] for f in truth["frames"] if f["phase"] == "flight"]
    assert rep["takeoff_time_s"] <= flying[0] < rep["takeoff_time_s"] + 1 / 30
