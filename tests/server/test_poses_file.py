"""A pose stream file reads back exactly, and a bad line is named."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from server.errors import BadFile
from server.jump.camera import PictureLook
from server.pose.landmarks import Pose
from server.poses_file import PosesWriter, read_poses

HEADER = {
    "format": "hangtime-poses",
    "version": 1,
    "width": 540,
    "height": 960,
    "landmarks": "blazepose33",
}
FRAME = {"t": 0.5, "image": [[0.1, 0.2]] * 33, "visibility": [0.9] * 33, "world": [[0, 1, 2]] * 33}

finite = st.floats(-1e6, 1e6)

LOOK = {"shift": 0.0, "down": 0.0, "tilt_deg": None, "light": 0.5, "blur": None}


def file_of(folder: Path, *lines: object) -> Path:
    path = folder / "session.poses.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("".join(text + "\n" for text in texts))
    return path


def body(time_s: float = 0.5, aspect: float = 540 / 960) -> Pose:
    rng = np.random.default_rng(1)
    return Pose(time_s, aspect, rng.normal(size=(33, 2)), rng.random(33), rng.normal(size=(33, 3)))


@given(
    time_s=finite,
    image=arrays.arrays(np.float64, (33, 2), elements=finite),
    visibility=arrays.arrays(np.float64, 33, elements=st.floats(0, 1)),
    world_m=st.none() | arrays.arrays(np.float64, (33, 3), elements=finite),
)
def test_every_number_reads_back_exactly(
    tmp_path_factory: pytest.TempPathFactory,
    time_s: float,
    image: np.ndarray,
    visibility: np.ndarray,
    world_m: np.ndarray | None,
) -> None:
    text = StringIO()
    writer = PosesWriter(text, 540, 960)
    writer.write(time_s, Pose(time_s, 540 / 960, image, visibility, world_m))
    path = tmp_path_factory.mktemp("poses") / "one.poses.jsonl"
    path.write_text(text.getvalue())
    ((seen_s, pose, _),) = read_poses(path)
    assert pose is not None
    assert (seen_s, pose.time_s, pose.aspect) == (time_s, time_s, 540 / 960)
    np.testing.assert_array_equal(pose.image, image)
    np.testing.assert_array_equal(pose.visibility, visibility)
    assert (pose.world_m is None) == (world_m is None)
    if pose.world_m is not None and world_m is not None:
        np.testing.assert_array_equal(pose.world_m, world_m)


def test_a_frame_without_a_body_is_kept(tmp_path: Path) -> None:
    text = StringIO()
    writer = PosesWriter(text, 540, 960)
    writer.write(0.0, None)
    writer.write(0.5, body())
    path = tmp_path / "session.poses.jsonl"
    path.write_text(text.getvalue())
    assert [(time_s, pose is None) for time_s, pose, _ in read_poses(path)] == [
        (0.0, True),
        (0.5, False),
    ]


def test_a_phone_that_turns_keeps_the_body_s_proportions(tmp_path: Path) -> None:
    text = StringIO()
    turned = body(aspect=960 / 540)
    PosesWriter(text, 540, 960).write(0.5, turned)
    path = tmp_path / "session.poses.jsonl"
    path.write_text(text.getvalue())
    ((_, pose, _),) = read_poses(path)
    assert pose is not None
    np.testing.assert_allclose(
        pose.image * [pose.aspect, 1], turned.image * [turned.aspect, 1], rtol=1e-12
    )


def test_unknown_keys_are_ignored(tmp_path: Path) -> None:
    path = file_of(
        tmp_path, {**HEADER, "athlete": "x"}, {**FRAME, "picture": {"sharpness": 3}, "more": []}
    )
    assert len(list(read_poses(path))) == 1


def test_what_the_gates_found_reads_back_and_what_others_found_is_passed_over(
    tmp_path: Path,
) -> None:
    found = PictureLook(0.5, 0.002, -0.001, None, 0.4, 0.003)
    text = StringIO()
    writer = PosesWriter(text, 540, 960)
    writer.write(0.5, None, found)
    writer.write(0.6, None)
    path = tmp_path / "looked.poses.jsonl"
    path.write_text(text.getvalue() + json.dumps({"t": 1, "image": None, "picture": {"dust": 3}}))
    assert [frame.look for frame in read_poses(path)] == [found, None, None]


def test_times_stand_as_written_even_before_zero(tmp_path: Path) -> None:
    path = file_of(tmp_path, HEADER, {**FRAME, "t": -3.25}, {"t": 12, "image": None})
    assert [frame.time_s for frame in read_poses(path)] == [-3.25, 12.0]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([], "line 1: not a line of JSON"),
        (["hello"], "line 1: not a line of JSON"),
        (["[" * 100_000], "line 1: not a line of JSON"),
        ([[1, 2]], "line 1: not a JSON object"),
        ([{**HEADER, "format": "csv"}], "line 1: format is 'csv', and must be 'hangtime-poses'"),
        ([{**HEADER, "version": 2}], "line 1: version is 2, and must be 1"),
        ([{**HEADER, "landmarks": "coco17"}], "line 1: landmarks is 'coco17'"),
        ([{**HEADER, "width": "wide"}], "line 1: width is 'wide', and must be a number"),
        ([{**HEADER, "height": 0}], "line 1: a picture of 540 x 0 has no shape"),
        ([HEADER, FRAME, "{"], "line 3: not a line of JSON"),
        ([HEADER, {"image": None}], "line 2: t is None, and must be a number"),
        ([HEADER, '{"t":NaN,"image":null}'], "line 2: t is nan, and must be a number"),
        ([HEADER, {"t": True, "image": None}], "line 2: t is True, and must be a number"),
        ([HEADER, {"t": 10**400, "image": None}], "line 2: t is 1000"),
        ([HEADER, {"t": 1}], "line 2: image is missing: null where there is no body"),
        ([HEADER, FRAME, FRAME], "line 3: t is 0.5, and must be later than 0.5 before it"),
        ([HEADER, {**FRAME, "image": [[0, 0]] * 32}], "line 2: image must be 33 x 2 numbers"),
        ([HEADER, {**FRAME, "image": [[0, "x"]] * 33}], "line 2: image must be 33 x 2 numbers"),
        ([HEADER, {**FRAME, "image": [[0], [0, 1]]}], "line 2: image must be 33 x 2 numbers"),
        ([HEADER, {**FRAME, "visibility": None}], "line 2: visibility must be 33 numbers"),
        ([HEADER, {**FRAME, "picture": 3}], "line 2: picture must be an object"),
        ([HEADER, {**FRAME, "picture": {**LOOK, "light": 2}}], "line 2: light is 2, and must lie"),
        ([HEADER, {**FRAME, "world": [[0, 0]] * 33}], "line 2: world must be 33 x 3 numbers"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, lines: list[object], complaint: str) -> None:
    path = file_of(tmp_path, *lines)
    with pytest.raises(BadFile) as refusal:
        list(read_poses(path))
    assert str(refusal.value).startswith(f"{path}, {complaint}")


def no_file(path: Path) -> None:
    """Leave nothing at *path*."""


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (no_file, " cannot be read: No such file or directory"),
        (Path.mkdir, " cannot be read: Is a directory"),
        (lambda path: path.write_bytes(b"\xff\xfe"), " is not text, and a pose stream is"),
    ],
)
def test_a_file_that_is_no_text_says_so(
    tmp_path: Path, prepare: Callable[[Path], object], sentence: str
) -> None:
    path = tmp_path / "x.poses.jsonl"
    prepare(path)
    with pytest.raises(BadFile) as refusal:
        list(read_poses(path))
    assert str(refusal.value) == f"{path}{sentence}"
