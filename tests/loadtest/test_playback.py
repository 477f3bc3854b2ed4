"""Which encoding a publisher shows, and that it changes where a decoder can follow."""

from pathlib import Path

import numpy as np
import pytest

from loadtest.encodings import main, read_clip
from loadtest.playback import CLOCK_HZ, JUMPING, RATES_FPS, STANDING, Playback, encoding_for
from server.media.decoder import is_key_frame
from tests.truth.video_files import write_video

CLIP = {rate: [b"%d:%d" % (rate, index) for index in range(3 * rate)] for rate in RATES_FPS}


def film(path: Path, count: int) -> None:
    """A short grey clip of *count* pictures at 30 a second."""
    shades = (np.full((96, 128, 3), index % 256, np.uint8) for index in range(count))
    write_video(path, shades, [index / 30 for index in range(count)])


@pytest.mark.parametrize(
    ("max_fps", "rate_fps"),
    [(60, 30), (30, 30), (29.9, 15), (12, 10), (5, 5), (4.9, 2), (1, 1), (0.5, 1)],
)
def test_the_highest_encoding_not_above_what_is_asked(max_fps: float, rate_fps: int) -> None:
    assert encoding_for(max_fps) == rate_fps


def test_it_changes_at_a_whole_second_and_back_again() -> None:
    playback = Playback(CLIP)
    first = [playback.show() for _ in range(10)]
    playback.obey(5)
    rest = [playback.show() for _ in range(20 + 5)]
    playback.obey(30)
    after = playback.show()
    assert [shown.data for shown in first + rest][29:31] == [b"30:29", b"5:5"]
    assert rest[-1].data == b"5:9"
    assert after.data == b"30:60"


def test_the_films_time_goes_on_evenly_whatever_is_shown() -> None:
    playback = Playback(CLIP)
    ticks = []
    for max_fps in (30, 5, 1, 15):
        playback.obey(max_fps)
        ticks += [playback.show().ticks for _ in range(encoding_for(max_fps))]
    assert ticks[0] == 0
    assert ticks[30] == CLOCK_HZ
    assert ticks[35:37] == [2 * CLOCK_HZ, 3 * CLOCK_HZ]
    assert ticks == sorted(set(ticks))


def test_a_key_frame_asked_for_is_the_next_one_shown() -> None:
    playback = Playback(CLIP, first_second=2)
    playback.show()
    ticks = playback.next_ticks
    playback.skip_to_key_frame()
    shown = playback.show()
    assert (shown.data, shown.ticks) == (b"30:0", ticks)  # the clip begins again; time does not


def test_every_encoding_has_a_key_frame_at_every_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = tmp_path / "clip.mp4"
    film(clip, 70)
    monkeypatch.setattr("sys.argv", ["encodings", str(clip), str(tmp_path)])
    main()
    for name, seconds in ((JUMPING, 2), (STANDING, 2)):
        for rate_fps, frames in read_clip(tmp_path, name).items():
            assert len(frames) == seconds * rate_fps
            keys = [index for index, frame in enumerate(frames) if is_key_frame("VP8", frame)]
            assert set(keys) >= set(range(0, len(frames), rate_fps))


def test_a_clip_that_is_none_is_refused_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = tmp_path / "clip.mp4"
    monkeypatch.setattr("sys.argv", ["encodings", str(clip), str(tmp_path)])
    with pytest.raises(SystemExit, match="cannot be filmed"):
        main()
    clip.write_bytes(b"no video at all")
    with pytest.raises(SystemExit, match="cannot be filmed"):
        main()
    film(clip, 10)
    with pytest.raises(SystemExit, match="cannot be filmed: it is shorter than a second"):
        main()
