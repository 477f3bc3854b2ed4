"""`hangtime analyze`: the live analysis, run on a file.

Owns where frames come from and where results go; the analysis is `server.session`, untouched.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Final, TextIO

from tqdm import tqdm

from server.commands.native_log import native_log_hidden
from server.commands.report import Report
from server.errors import BadFile, BadInput
from server.jump.camera import PictureLook
from server.jump.protocols import ARMS, PROTOCOLS, VIEWS, Configuration
from server.media.analyser import Analyser
from server.media.files import VideoFile, open_video
from server.pose.frame import Frame
from server.pose.landmarks import Pose
from server.poses_file import PosesWriter, read_poses
from server.session import Session
from server.settings import Settings

_POSE_STREAM_SUFFIX: Final = ".jsonl"
_CHOICES: Final = ("test", "mass_kg", "box_height_m", "view", "arms")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what can be chosen; a choice not made keeps the value a camera's session begins with."""
    chosen = Configuration()
    parser.add_argument("file", type=Path, help="a video, or a pose stream (.poses.jsonl)")
    parser.add_argument("--test", default=chosen.test, help=f"{', '.join(PROTOCOLS)} (%(default)s)")
    parser.add_argument("--mass-kg", type=float, help="the athlete's mass, for power")
    parser.add_argument("--box-height-m", type=float, help="the box of a drop jump")
    parser.add_argument("--view", default=chosen.view, help=f"{', '.join(VIEWS)} (%(default)s)")
    parser.add_argument("--arms", default=chosen.arms, help=f"{', '.join(ARMS)} (%(default)s)")
    parser.add_argument("--poses", type=Path, metavar="OUT", help="write the pose stream to OUT")
    parser.add_argument("--json", action="store_true", help="print JSON in SI units")


def run(arguments: Namespace) -> int:
    """Analyse the file, then print all there is to say about it, or nothing."""
    choices = {key: getattr(arguments, key) for key in _CHOICES}
    configuration = Configuration().changed(choices)
    if arguments.file.name.endswith(_POSE_STREAM_SUFFIX):
        if arguments.poses is not None:
            raise BadInput(f"{arguments.file} is a pose stream already: leave --poses out")
        report = from_poses(arguments.file, configuration)
    else:
        if arguments.poses is not None:
            _check_place(arguments.poses, arguments.file)
        report = from_video(arguments.file, configuration, arguments.poses)
    if arguments.json:
        print(json.dumps(report.as_json(), indent=2, allow_nan=False))
    else:
        print(report.as_text())
    return 0


def from_video(path: Path, configuration: Configuration, poses: Path | None = None) -> Report:
    """Return what there is to say about the video at *path*; its poses go to the file *poses*."""
    # Imported here: a pose stream needs no mediapipe, which takes a second to load.
    from server.pose.models import pose_models

    settings = Settings.from_environment()
    with ExitStack() as stack:
        video = stack.enter_context(open_video(path))
        record = None
        if poses is not None:
            record = _Recorder(poses, stack.enter_context(_written_whole(poses)))
        stack.enter_context(native_log_hidden())
        models = pose_models(settings.model_dir, settings.pose_model, settings.pose_engine)
        stack.enter_context(closing(models))
        analyser = Analyser(
            models.make_estimator(),
            Session(configuration),
            models.lender,
            models.finder,
            record,
        )
        stack.enter_context(closing(analyser))
        report = Report()
        for frame in _with_progress(video):
            report.take(analyser.feed(frame))
            # A file can wait; a live jump is looked at again between two frames.
            while analyser.wants_time:
                report.take(analyser.use_time())
        report.take(analyser.end())
        return report


def from_poses(path: Path, configuration: Configuration) -> Report:
    """Return what there is to say about the pose stream at *path*."""
    session, report = Session(configuration), Report()
    for frame in read_poses(path):
        report.take(session.feed(frame.time_s, frame.pose, look=frame.look))
    report.take(session.end())
    return report


class _Recorder:
    """Writes down what is seen in every frame; raises BadFile where it cannot."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path = path
        self._file = file
        self._writer: PosesWriter | None = None

    def __call__(self, frame: Frame, pose: Pose | None, look: PictureLook | None) -> None:
        height, width = frame.size
        with _writing(self._path):
            self._writer = self._writer or PosesWriter(self._file, width, height)
            self._writer.write(frame.time_s, pose, look)


def _with_progress(video: VideoFile) -> Iterable[Frame]:
    bar: Iterable[Frame] = tqdm(
        video,
        total=video.frames_expected,
        unit=" frames",
        leave=False,
        disable=not sys.stderr.isatty(),
    )
    return bar


@contextmanager
def _written_whole(path: Path) -> Iterator[TextIO]:
    """Open *path* for text that appears there only once it is complete; raise BadFile."""
    partial = path.with_name(f".{path.name}.part")
    with _writing(path):
        file = partial.open("w", encoding="utf-8")
    try:
        yield file
        with _writing(path):
            file.close()
            partial.replace(path)
    finally:
        with suppress(OSError):  # a disk that is full was told of
            file.close()
        partial.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Raise BadFile for what the system says against writing *path*."""
    try:
        yield
    except OSError as error:
        raise BadFile(f"{path} cannot be written: {error.strerror}") from None


def _check_place(poses: Path, video: Path) -> None:
    """Raise BadInput where *poses* would take the place of *video*, by whatever name, or a folder.

    Before minutes are spent on the video.
    """
    if poses.is_dir():
        raise BadInput(f"{poses} is a folder: give --poses a file's name")
    if poses.exists() and video.exists() and poses.samefile(video):
        raise BadInput(f"{poses} is the video itself: give --poses another name")
