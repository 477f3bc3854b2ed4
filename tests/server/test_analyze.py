"""`hangtime analyze` says everything about a good file, and one sentence about a bad one."""

import json
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.__main__ import main
from server.commands.report import Report
from server.events import Notice, RepDone, RepRejected
from server.jump.rep import JumpRep, Quality, Reason
from server.pose.model_build import DEFAULT_SOURCE, build_models
from server.poses_file import read_poses
from tests.server.clips import ffmpeg, person_frames, write_video

ROOT = Path(__file__).parents[2]
Output = pytest.CaptureFixture[str]

REP = JumpRep(
    rep_id="a",
    revision=1,
    final=False,
    test="cmj",
    estimator_version="1",
    values={
        "takeoff_time_s": 3.2141,
        "flight_time_s": 0.5712,
        "jump_height_flight_time_m": 0.4004,
        "takeoff_velocity_m_s": 2.8,
        "peak_power_w": None,
    },
    uncertainty={
        "takeoff_time_s": 0.006,
        "flight_time_s": 0.008,
        "jump_height_flight_time_m": 0.0112,
        "takeoff_velocity_m_s": 0.04,
        "peak_power_w": None,
    },
    unavailable={"peak_power_w": "needs the athlete's mass"},
    quality=Quality(82, (Reason("dim", "The light is low."),)),
)


@pytest.fixture(scope="module")
def model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    build_models(ROOT / DEFAULT_SOURCE, folder)
    return folder


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good second of a real person who does jumping jacks."""
    frames = person_frames(60)
    path = tmp_path_factory.mktemp("person") / "person.mp4"
    return write_video(path, [f.rgb for f in frames], [f.time_s for f in frames])


@pytest.fixture
def analyze(
    model_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs `hangtime analyze` and returns exit code, output and errors."""
    monkeypatch.setenv("HANGTIME_MODEL_DIR", str(model_dir))

    def run(*words: str | Path) -> tuple[int, str, str]:
        exit_code = main(["analyze", *map(str, words)])
        output = capsys.readouterr()
        return exit_code, output.out, output.err

    return run


Analyze = Callable[..., tuple[int, str, str]]


def test_a_video_and_the_pose_stream_written_from_it_agree_within_their_errors(
    analyze: Analyze, person: Path, tmp_path: Path
) -> None:
    stream = tmp_path / "person.poses.jsonl"
    code, from_video, _ = analyze(person, "--test", "hops", "--json", "--poses", stream)
    assert code == 0
    assert set(json.loads(from_video)) == {"reps", "sets", "rejected", "notices"}
    code, from_stream, errors = analyze(stream, "--test", "hops", "--json")
    assert (code, errors) == (0, "")
    # A stream has no pixels: its witnesses are one fewer, its errors larger.
    assert len(reps(from_video)) == 1  # jacks: the first leads in
    for seen, replayed in zip(reps(from_video), reps(from_stream), strict=True):
        for key in ("takeoff_time_s", "landing_time_s", "jump_height_flight_time_m"):
            joint = float(np.hypot(seen["uncertainty"][key], replayed["uncertainty"][key]))
            assert abs(seen[key] - replayed[key]) < 2 * joint, key


def reps(printed: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(printed)["reps"]
    return found


def test_a_pose_stream_holds_every_frame_and_nothing_is_left_beside_it(
    analyze: Analyze, person: Path, tmp_path: Path
) -> None:
    stream = tmp_path / "person.poses.jsonl"
    analyze(person, "--poses", stream)
    frames = list(read_poses(stream))
    assert len(frames) == 60
    assert sum(frame.pose is not None for frame in frames) > 50
    assert list(tmp_path.iterdir()) == [stream]


def test_a_bad_video_leaves_no_pose_stream(analyze: Analyze, person: Path, tmp_path: Path) -> None:
    clip = tmp_path / "whole.avi"
    ffmpeg("-i", person, "-c:v", "mpeg4", clip)
    clip.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    code, output, _ = analyze(clip, "--poses", tmp_path / "out.poses.jsonl")
    assert (code, output) == (2, "")
    assert list(tmp_path.iterdir()) == [clip]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.txt", b"three jumps\n", "is not a video that can be read: give an mp4, mov"),
        ("empty.mp4", b"", "is empty"),
        ("cut.mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41\0\0\1\0mdat", "is cut short"),
        ("a.poses.jsonl", b"{}\n", "line 1: format is None, and must be 'hangtime-poses'"),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_bad_file_gets_one_sentence_and_exit_code_2(
    analyze: Analyze, tmp_path: Path, name: str, content: bytes, sentence: str, form: list[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, output, errors = analyze(path, *form)
    assert (code, output) == (2, "")
    assert errors.startswith(f"hangtime: {path}")
    assert sentence in errors
    assert errors.count("\n") == 1


def test_a_bad_choice_is_named(analyze: Analyze, person: Path) -> None:
    code, _, errors = analyze(person, "--test", "hop")
    assert (code, errors) == (2, "hangtime: test is 'hop': one of cmj, sj, dj, hops\n")
    code, _, errors = analyze(person, "--mass-kg", "7")
    assert (code, errors) == (2, "hangtime: mass_kg is 7.0: a number from 20 to 300, or null\n")


def test_a_pose_stream_is_not_written_from_a_pose_stream(analyze: Analyze, tmp_path: Path) -> None:
    stream = tmp_path / "a.poses.jsonl"
    code, _, errors = analyze(stream, "--poses", tmp_path / "b.poses.jsonl")
    assert code == 2
    assert errors == f"hangtime: {stream} is a pose stream already: leave --poses out\n"


def test_a_pose_stream_that_cannot_be_written_is_known_before_the_work(
    analyze: Analyze, person: Path, tmp_path: Path
) -> None:
    out = tmp_path / "no such folder" / "out.poses.jsonl"
    code, output, errors = analyze(person, "--poses", out)
    assert (code, output) == (2, "")
    assert errors == f"hangtime: {out} cannot be written: No such file or directory\n"


def test_the_video_itself_is_never_written_over_by_its_pose_stream(
    analyze: Analyze, person: Path, tmp_path: Path
) -> None:
    clip = tmp_path / "jump.mp4"
    clip.write_bytes(person.read_bytes())
    other = tmp_path / "other.mp4"
    other.hardlink_to(clip)
    for out in (clip, other):
        code, output, errors = analyze(clip, "--poses", out)
        assert (code, output) == (2, "")
        assert errors == f"hangtime: {out} is the video itself: give --poses another name\n"
    assert clip.read_bytes() == other.read_bytes() == person.read_bytes()


def test_a_disk_that_is_full_gets_a_sentence_and_leaves_nothing_half_written(
    analyze: Analyze, person: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.poses.jsonl"
    (tmp_path / f".{out.name}.part").symlink_to("/dev/full")
    code, output, errors = analyze(person, "--poses", out)
    assert (code, output) == (2, "")
    assert errors == f"hangtime: {out} cannot be written: No space left on device\n"
    assert list(tmp_path.iterdir()) == []


def test_a_pose_stream_does_not_take_a_folder_s_place(
    analyze: Analyze, person: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    code, output, errors = analyze(person, "--poses", tmp_path / "folder")
    assert (code, output) == (2, "")
    assert errors == f"hangtime: {tmp_path / 'folder'} is a folder: give --poses a file's name\n"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_missing_model_names_the_remedy_and_is_not_the_file_s_fault(
    analyze: Analyze, person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANGTIME_MODEL_DIR", str(tmp_path))
    code, output, errors = analyze(person)
    assert (code, output) == (1, "")
    assert "pose_landmarker_lite.task is missing: run `make setup`" in errors


def test_a_terminal_shows_progress_and_none_of_mediapipe_s_own_log(
    model_dir: Path, person: Path
) -> None:
    terminal, side = pty.openpty()
    termios.tcsetwinsize(side, (30, 90))
    finished = subprocess.run(
        [sys.executable, "-m", "server", "analyze", person],
        cwd=ROOT,
        env={**os.environ, "HANGTIME_MODEL_DIR": str(model_dir)},
        stdout=subprocess.PIPE,
        stderr=side,
        timeout=120,
        check=True,
    )
    os.close(side)
    shown = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    assert finished.stdout
    assert "0/60 [" in shown
    assert "XNNPACK" not in shown


def test_the_model_command_fills_the_model_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setenv("HANGTIME_MODEL_DIR", str(tmp_path))
    assert main(["model", "--from", str(ROOT / DEFAULT_SOURCE)]) == 0
    assert capsys.readouterr().out.split() == [
        str(tmp_path / f"pose_landmarker_{model}.task") for model in ("lite", "full")
    ]


def test_a_pose_stream_is_analysed_without_loading_mediapipe(tmp_path: Path) -> None:
    program = "import sys; from server.__main__ import main; main(['analyze', 'none.jsonl'])"
    loaded = f"{program}; sys.exit('mediapipe' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, check=False).returncode == 0


def test_only_the_last_revision_of_a_repetition_is_told() -> None:
    report = Report()
    report.take([RepDone(REP), RepDone(replace(REP, rep_id="b"))])
    report.take([RepDone(replace(REP, revision=2, final=True))])
    told: Any = report.as_json()["reps"]
    assert [(rep["rep_id"], rep["revision"]) for rep in told] == [("a", 2), ("b", 1)]


def test_rejections_and_notices_are_told_with_their_codes() -> None:
    report = Report()
    report.take([RepRejected(4.2, "hidden", "The feet were hidden."), Notice("dim", "Dim.")])
    assert report.as_json() == {
        "reps": [],
        "sets": [],
        "rejected": [{"time_s": 4.2, "code": "hidden", "text": "The feet were hidden."}],
        "notices": [{"code": "dim", "text": "Dim."}],
    }
    assert report.as_text() == (
        "No repetition was found.\n\n4.20 s: no repetition: The feet were hidden.\nDim."
    )


def test_a_person_reads_centimetres_and_milliseconds_with_their_spread() -> None:
    report = Report()
    report.take([RepDone(REP)])
    assert report.as_text().splitlines() == [
        "Repetition 1 (cmj, take-off at 3.21 s, quality 82 of 100)",
        "  flight time                          571 ± 8 ms",
        "  jump height flight time             40.0 ± 1.1 cm",
        "  takeoff velocity                    2.80 ± 0.04 m/s",
        "  peak power                             – needs the athlete's mass",
        "  The light is low.",
    ]
