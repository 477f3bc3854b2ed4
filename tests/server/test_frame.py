"""Whoever reads a picture, as planes, as RGB or as brightness, reads the same picture."""

import av
import cv2
import numpy as np
import pytest
from av.video.reformatter import ColorRange, Colorspace

from server.media.pictures import as_frame
from server.pose.frame import BT601, Colours, Frame, Pixels, Planes
from tests.server.clips import person_frames

WHOLE = (slice(None), slice(None))


@pytest.fixture(scope="module")
def person() -> Pixels:
    return person_frames(1)[0].rgb


def decoded(rgb: Pixels, colorspace: Colorspace, color_range: ColorRange) -> av.VideoFrame:
    """*rgb* as a decoder hands it out: yuv420p of that kind."""
    made = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
        format="yuv420p", dst_colorspace=colorspace, dst_color_range=color_range
    )
    made.colorspace, made.color_range = colorspace, color_range
    return made


@pytest.mark.parametrize("colorspace", [Colorspace.ITU601, Colorspace.ITU709])
@pytest.mark.parametrize("color_range", [ColorRange.MPEG, ColorRange.JPEG])
def test_planes_have_the_colours_that_ffmpeg_reads(
    person: Pixels, colorspace: Colorspace, color_range: ColorRange
) -> None:
    frame = as_frame(0.0, decoded(person, colorspace, color_range))
    colour, off = frame.rgb.reshape(-1, 3), frame.planes.to_rgb().astype(int) - frame.rgb
    assert colour.std(axis=0).min() > 20  # a picture in which a wrong table shows
    assert np.abs(off).mean() < 1.7
    assert np.abs(off.reshape(-1, 3).mean(axis=0)).max() < 1.5


def test_black_white_and_the_primaries_are_what_the_standard_says() -> None:
    stored = np.array([[16, 128, 128, 1], [235, 128, 128, 1], [81.48, 90.20, 240, 1]])
    np.testing.assert_allclose(
        stored @ BT601.to_rgb().T, [[0, 0, 0], [1, 1, 1], [1, 0, 0]], atol=2e-3
    )
    full = Colours(0.299, 0.114, full_range=True).to_rgb()
    np.testing.assert_allclose(full @ (255, 128, 128, 1), 1, atol=1e-6)


@pytest.mark.parametrize("color_range", [ColorRange.MPEG, ColorRange.JPEG])
def test_brightness_is_the_same_from_planes_and_from_rgb(
    person: Pixels, color_range: ColorRange
) -> None:
    frame = as_frame(0.0, decoded(person, Colorspace.ITU601, color_range))
    from_rgb = Frame(0.0, frame.rgb).grey(*WHOLE).astype(int)
    assert np.abs(frame.grey(*WHOLE) - from_rgb).max() <= 4
    rows, columns = slice(10, 200, 3), slice(31, 90)
    np.testing.assert_array_equal(frame.grey(rows, columns), frame.grey(*WHOLE)[rows, columns])


def test_rgb_made_into_planes_is_the_picture_but_for_its_finest_colour(person: Pixels) -> None:
    planes = Planes.of(person)
    smooth = np.asarray(cv2.blur(person, (9, 9)), np.uint8)
    off = Planes.of(smooth).to_rgb().astype(int) - smooth
    assert np.abs(off).mean() < 1
    assert planes.luma.shape == person.shape[:2]
    assert planes.nbytes == person.nbytes // 2


def test_an_odd_row_and_column_are_left_out() -> None:
    planes = Planes.of(np.full((61, 45, 3), 200, np.uint8))
    assert planes.luma.shape == (60, 44)
    assert planes.blue.shape == planes.red.shape == (30, 22)


def test_an_odd_picture_from_a_decoder_keeps_its_size() -> None:
    picture = av.VideoFrame.from_ndarray(np.full((61, 45, 3), 200, np.uint8), format="rgb24")
    frame = as_frame(0.0, picture.reformat(format="yuv420p"))
    assert frame.size == frame.rgb.shape[:2] == frame.planes.to_rgb().shape[:2] == (61, 45)


def test_a_small_copy_shares_nothing_and_keeps_the_shape(person: Pixels) -> None:
    planes = Planes.of(person)
    small = planes.small(300)
    assert max(small.luma.shape) == 300
    assert small.luma.shape[0] % 2 == small.luma.shape[1] % 2 == 0
    same = planes.small(4000)
    assert not np.shares_memory(same.luma, planes.luma)
    np.testing.assert_array_equal(same.luma, planes.luma)


@pytest.mark.parametrize("rotation_deg", [90, 180, 270])
def test_a_turned_picture_is_upright_in_every_form(person: Pixels, rotation_deg: int) -> None:
    picture = decoded(person, Colorspace.ITU601, ColorRange.MPEG)
    turned, straight = as_frame(0.0, picture, rotation_deg), as_frame(0.0, picture)
    np.testing.assert_array_equal(turned.rgb, np.rot90(straight.rgb, rotation_deg // 90))
    grey = np.rot90(straight.grey(*WHOLE), rotation_deg // 90).astype(int)
    assert np.abs(turned.grey(*WHOLE) - grey).max() <= 4
    assert turned.size == turned.planes.luma.shape


@pytest.mark.parametrize("pixel_format", ["nv12", "yuv444p", "gray", "yuv420p10le"])
def test_pictures_stored_in_other_ways_are_read_as_well(person: Pixels, pixel_format: str) -> None:
    straight = av.VideoFrame.from_ndarray(person, format="rgb24")
    frame = as_frame(0.0, straight.reformat(format=pixel_format))
    assert np.abs(frame.planes.to_rgb()[..., 1].astype(int) - person[..., 1]).mean() < 40
    assert frame.size == person.shape[:2]


def test_a_frame_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its pixels"):
        Frame(0.0)
