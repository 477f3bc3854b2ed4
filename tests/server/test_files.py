"""A video file becomes upright frames at their own times, or one sentence that says why not."""

from pathlib import Path

import av
import numpy as np
import pytest

from server.errors import BadFile
from server.media.files import open_video
from server.media.pictures import as_frame
from server.pose.frame import Frame
from tests.server.clips import ffmpeg, quadrants, write_video

EVEN_TIMES_S = [i / 30 for i in range(12)]
NOT_A_VIDEO = " is not a video that can be read: give an mp4, mov, webm or mkv"
UNEVEN_TIMES_S = [0.0, 0.033, 0.041, 0.1, 0.133, 0.2]


def frames_of(path: Path) -> list[Frame]:
    with open_video(path) as video:
        return list(video)


def made_clip(path: Path, width: int = 540, height: int = 960, index_first: bool = False) -> Path:
    noise = np.random.default_rng(1).integers(0, 40, (len(EVEN_TIMES_S), height, width, 3))
    pictures = (quadrants(width, height) // 2 + noise.astype(np.uint8)).astype(np.uint8)
    return write_video(path, pictures, EVEN_TIMES_S, index_first=index_first)


@pytest.mark.parametrize("width", [360, 540, 541, 640])
def test_pixels_are_contiguous_and_untouched_at_every_width(width: int) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (90, width, 3), dtype=np.uint8)
    rgb = as_frame(0.0, av.VideoFrame.from_ndarray(picture, format="rgb24")).rgb
    assert rgb.flags.c_contiguous
    np.testing.assert_array_equal(rgb, picture)


def test_a_size_change_between_pictures_leaves_no_trace_in_the_pixels() -> None:
    rng = np.random.default_rng(2)
    small, large = (
        av.VideoFrame.from_ndarray(
            rng.integers(0, 255, (height * 3 // 2, width), dtype=np.uint8), format="yuv420p"
        )
        for width, height in ((360, 640), (1280, 720))
    )
    alone = as_frame(0.0, small).rgb
    assert as_frame(0.0, large).rgb.size
    np.testing.assert_array_equal(as_frame(0.0, small).rgb, alone)


@pytest.mark.parametrize("rotation_deg", [-270, -180, -90, 0, 90, 180])
def test_a_turned_picture_is_turned_counterclockwise(rotation_deg: int) -> None:
    picture = quadrants(64, 32)
    turned = as_frame(0.0, av.VideoFrame.from_ndarray(picture, format="rgb24"), rotation_deg).rgb
    np.testing.assert_array_equal(turned, np.rot90(picture, rotation_deg // 90))
    assert turned.flags.c_contiguous


@pytest.mark.parametrize("rotation_deg", [90, 180, -90])
def test_a_phone_file_is_upright_as_ffmpeg_shows_it(tmp_path: Path, rotation_deg: int) -> None:
    plain = made_clip(tmp_path / "plain.mp4", 360, 640)
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", str(rotation_deg), "-i", plain, "-c", "copy", turned)
    rgb = frames_of(turned)[0].rgb
    shown = ffmpeg("-i", turned, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    expected = np.frombuffer(shown, np.uint8).reshape(rgb.shape)
    assert np.abs(rgb.astype(int) - expected).mean() < 3


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_times_are_the_file_s_own_and_count_from_the_first_frame(
    tmp_path: Path, suffix: str
) -> None:
    times_s = [5 + time_s for time_s in UNEVEN_TIMES_S]
    clip = write_video(tmp_path / f"clip{suffix}", [quadrants(64, 48)] * len(times_s), times_s)
    seen_s = [frame.time_s for frame in frames_of(clip)]
    assert seen_s[0] == 0
    np.testing.assert_allclose(seen_s, UNEVEN_TIMES_S, atol=0.0006)


def test_ten_bit_hevc_in_a_mov_looks_as_it_was_filmed(tmp_path: Path) -> None:
    picture = quadrants(360, 640)
    clip = write_video(
        tmp_path / "phone.mov",
        [picture] * 3,
        EVEN_TIMES_S[:3],
        codec="libx265",
        pixel_format="yuv420p10le",
    )
    for frame in frames_of(clip):
        assert np.abs(frame.rgb.astype(int) - picture).mean() < 6


def test_the_number_of_frames_is_known_for_a_progress_bar(tmp_path: Path) -> None:
    with open_video(made_clip(tmp_path / "clip.mp4")) as video:
        assert video.frames_expected == len(EVEN_TIMES_S)


def sentence_about(path: Path) -> str:
    with pytest.raises(BadFile) as refusal:
        frames_of(path)
    return str(refusal.value).removeprefix(str(path))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    assert sentence_about(tmp_path / "none.mp4") == " does not exist"


def test_a_directory_is_no_video(tmp_path: Path) -> None:
    assert sentence_about(tmp_path) == " is a directory: name a video file in it"


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "empty.mp4"
    empty.touch()
    assert sentence_about(empty) == " is empty"


@pytest.mark.parametrize("name", ["notes.txt", "notes.mp4", "notes.m3u8"])
def test_a_text_file_is_no_video_whatever_its_name(tmp_path: Path, name: str) -> None:
    text = tmp_path / name
    text.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nother.ts\n" * 20)
    assert sentence_about(text) == NOT_A_VIDEO


@pytest.mark.parametrize("index_first", [False, True])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_truncated_mp4_is_refused_whole(tmp_path: Path, index_first: bool, share: float) -> None:
    whole = made_clip(tmp_path / "whole.mp4", index_first=index_first).read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole[: int(len(whole) * share)])
    assert sentence_about(cut) == " is cut short, its end is missing: copy it again"


def test_an_mp4_cut_inside_its_first_bytes_is_refused(tmp_path: Path) -> None:
    whole = made_clip(tmp_path / "whole.mp4").read_bytes()
    for length in (1, 7, 8, 40):
        cut = tmp_path / f"{length}.mp4"
        cut.write_bytes(whole[:length])
        assert sentence_about(cut)


def test_an_avi_that_breaks_off_says_where(tmp_path: Path) -> None:
    clip = tmp_path / "whole.avi"
    ffmpeg("-i", made_clip(tmp_path / "clip.mp4"), "-c:v", "mpeg4", "-q:v", "2", clip)
    cut = tmp_path / "cut.avi"
    cut.write_bytes(clip.read_bytes()[: clip.stat().st_size * 6 // 10])
    assert sentence_about(cut).endswith(" s in: copy it again")


def test_an_mp4_without_a_picture_says_so(tmp_path: Path) -> None:
    clip = tmp_path / "none.mp4"
    with av.open(str(clip), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        container.start_encoding()
    assert sentence_about(clip) == " holds no video"


def test_a_header_without_a_picture_says_so(tmp_path: Path) -> None:
    clip = tmp_path / "none.y4m"
    clip.write_bytes(b"YUV4MPEG2 W64 H48 F30:1 Ip A1:1 C420jpeg\n")
    assert sentence_about(clip) == " holds a video without a single picture"


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    tone = tmp_path / "tone.m4a"
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1", tone)
    assert sentence_about(tone) == " holds no video"


def test_the_cover_of_a_song_is_no_video(tmp_path: Path) -> None:
    cover, song = tmp_path / "cover.png", tmp_path / "song.m4a"
    ffmpeg("-f", "lavfi", "-i", "color=red:size=64x64", "-frames:v", "1", cover)
    sound = ("-f", "lavfi", "-i", "sine=duration=1")
    as_cover = ("-map", "0", "-map", "1", "-c:v", "copy", "-disposition:v", "attached_pic")
    ffmpeg(*sound, "-i", cover, *as_cover, song)
    with av.open(str(song)) as container:
        assert container.streams.video
    assert sentence_about(song) == " holds no video"
