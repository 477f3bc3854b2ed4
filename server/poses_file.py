"""Owns the pose stream file (`.poses.jsonl`), the replayable evidence of a session.

docs/reference/protocol.md is its promise. What is written reads back as the very same numbers.
"""

import json
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, TextIO

import numpy as np

from server.errors import BadFile
from server.jump.camera import PictureLook
from server.pose.landmarks import LANDMARKS, Array, Pose

_FORMAT: Final = "hangtime-poses"
_VERSION: Final = 1
_LANDMARKS: Final = "blazepose33"
_MAX_LINE: Final = 1 << 20  # characters; a frame takes about 5000


_LOOK: Final = ("shift", "down", "tilt_deg", "light", "blur")


class StoredFrame(NamedTuple):
    """What a pose stream holds of one frame."""

    time_s: float
    pose: Pose | None
    look: PictureLook | None
    """What the picture gates found, on the frames on which they looked."""


class PosesWriter:
    """Write poses to *file* for a picture of *width* by *height*; the file's owner closes it."""

    def __init__(self, file: TextIO, width: int, height: int) -> None:
        self._file = file
        self._aspect = width / height
        self._write(
            {
                "format": _FORMAT,
                "version": _VERSION,
                "width": width,
                "height": height,
                "landmarks": _LANDMARKS,
            }
        )

    def write(
        self,
        time_s: float,
        pose: Pose | None,
        look: PictureLook | None = None,
    ) -> None:
        """Write one frame, with or without a body or a look at its picture."""
        line: dict[str, object] = {"t": time_s, "image": None}
        if pose is not None:
            line["image"] = self._normalised(pose).tolist()
            line["visibility"] = pose.visibility.tolist()
            line["world"] = None if pose.world_m is None else pose.world_m.tolist()
        if look is not None:
            line["picture"] = {key: getattr(look, key) for key in _LOOK}
        self._write(line)

    def _normalised(self, pose: Pose) -> Array:
        """Return image coordinates of the header's shape, though the picture may have turned."""
        if pose.aspect == self._aspect:
            return pose.image
        return pose.image * [pose.aspect / self._aspect, 1.0]

    def _write(self, line: Mapping[str, object]) -> None:
        self._file.write(json.dumps(line, separators=(",", ":"), allow_nan=False) + "\n")


def read_poses(path: Path) -> Iterator[StoredFrame]:
    """Yield each frame; raise BadFile that names the first bad line."""
    try:
        with path.open(encoding="utf-8") as file:
            yield from read_poses_from(file, str(path))
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}") from None


def read_poses_from(file: TextIO, name: str) -> Iterator[StoredFrame]:
    """Yield each frame of *file*; raise BadFile that names the first bad line of *name*."""
    lines = enumerate(iter(lambda: file.readline(_MAX_LINE), ""), 1)
    number = 1
    try:
        number, text = next(lines, (1, ""))
        aspect = _aspect(_json_object(text))
        last_s = -math.inf
        for number, text in lines:  # noqa: B007 - the sentence below names it
            frame = _frame(_json_object(text), aspect)
            if frame.time_s <= last_s:
                raise ValueError(f"t is {frame.time_s}, and must be later than {last_s} before it")
            last_s = frame.time_s
            yield frame
    except UnicodeDecodeError:
        raise BadFile(f"{name} is not text, and a pose stream is") from None
    except ValueError as error:
        raise BadFile(f"{name}, line {number}: {error}") from None


def _json_object(text: str) -> Mapping[str, object]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("not a line of JSON") from None
    if not isinstance(parsed, dict):
        raise ValueError("not a JSON object")
    return parsed


def _aspect(header: Mapping[str, object]) -> float:
    for key, expected in (
        ("format", _FORMAT),
        ("version", _VERSION),
        ("landmarks", _LANDMARKS),
    ):
        if header.get(key) != expected:
            raise ValueError(f"{key} is {header.get(key)!r}, and must be {expected!r}")
    width, height = (_number(header, key) for key in ("width", "height"))
    if width <= 0 or height <= 0:
        raise ValueError(f"a picture of {width:g} x {height:g} has no shape")
    return width / height


def _frame(line: Mapping[str, object], aspect: float) -> StoredFrame:
    time_s = _number(line, "t")
    if "image" not in line:
        raise ValueError("image is missing: null where there is no body")
    pose = None if line["image"] is None else _body(line, time_s, aspect)
    return StoredFrame(time_s, pose, _look(line, time_s))


def _body(line: Mapping[str, object], time_s: float, aspect: float) -> Pose:
    world_m = None if line.get("world") is None else _array(line, "world", (LANDMARKS, 3))
    return Pose(
        time_s=time_s,
        aspect=aspect,
        image=_array(line, "image", (LANDMARKS, 2)),
        visibility=_array(line, "visibility", (LANDMARKS,)),
        world_m=world_m,
    )


def _look(line: Mapping[str, object], time_s: float) -> PictureLook | None:
    picture = line.get("picture")
    if picture is None:
        return None
    if not isinstance(picture, dict):
        raise ValueError("picture must be an object")
    if not picture.keys() >= set(_LOOK):
        return None  # of another version, or by somebody else's gates
    return PictureLook.from_json({"time_s": time_s, **{key: picture[key] for key in _LOOK}})


def _number(line: Mapping[str, object], key: str) -> float:
    value = line.get(key)
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not abs(value) <= sys.float_info.max
    ):
        raise ValueError(f"{key} is {value!r}, and must be a number")
    return float(value)


def _array(line: Mapping[str, object], key: str, shape: tuple[int, ...]) -> Array:
    try:
        array = np.array(line.get(key), dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        array = np.empty(0)
    if array.shape != shape or not np.isfinite(array).all():
        raise ValueError(f"{key} must be {' x '.join(map(str, shape))} numbers")
    return array
