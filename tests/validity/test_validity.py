"""Accuracy against truth that is not ours to ship: `make validity`.

The data lies beside the checkout, or where VALIDITY_DATA says: drop-jump pose streams with force
plates, real jumps annotated by eye, clips of known and of no jumps.
"""

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from server.__main__ import main

DATA = Path(os.environ.get("VALIDITY_DATA", Path(__file__).parents[3] / "shared/data"))

pytestmark = [
    pytest.mark.validity,
    pytest.mark.skipif(not DATA.is_dir(), reason="no data: set VALIDITY_DATA to its folder"),
]


def analyzed(path: Path) -> dict[str, Any]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert main(["analyze", str(path), "--test", "cmj", "--json"]) == 0
    told: dict[str, Any] = json.loads(printed.getvalue())
    return told


def test_the_rebound_of_every_drop_jump_is_found_and_nothing_else() -> None:
    off_ms, in_sds = [], []
    for stream in sorted((DATA / "dropjumps").glob("*.poses.jsonl")):
        beside = stream.with_name(stream.name.replace("poses.jsonl", "truth.json"))
        truth = json.loads(beside.read_text())
        told = analyzed(stream)
        assert (len(told["reps"]), told["rejected"]) == (1, []), stream.name
        (rep,) = told["reps"]
        assert abs(rep["takeoff_time_s"] - truth["takeoff_time_s"]) < 0.1, stream.name
        off_ms.append(1e3 * (rep["flight_time_s"] - truth["flight_time_s"]))
        in_sds.append(off_ms[-1] / 1e3 / rep["uncertainty"]["flight_time_s"])
        print(f"{stream.name:36} {off_ms[-1]:+6.1f} ms  {in_sds[-1]:+.1f} SD")
    mae_ms = float(np.mean(np.abs(off_ms)))
    bias_ms, sd_ms = np.mean(off_ms), np.std(off_ms)
    print(f"{len(off_ms)} streams: MAE {mae_ms:.1f}, bias {bias_ms:+.1f}, SD {sd_ms:.1f} ms")
    assert len(off_ms) == 18
    assert mae_ms <= 15


def test_real_jumps_annotated_by_eye_lie_inside_two_standard_deviations() -> None:
    clips = json.loads((DATA / "clips/real_jump_events.json").read_text())
    for name, truth in clips.items():
        (jump,) = truth["jumps"]
        (rep,) = analyzed(DATA / "clips" / name)["reps"]
        for key, true in (
            ("takeoff_time_s", jump["takeoff_best_s"]),
            ("landing_time_s", jump["landing_best_s"]),
            ("flight_time_s", jump["flight_best_s"]),
        ):
            sds = (rep[key] - true) / rep["uncertainty"][key]
            print(f"{name:28} {key:16} {rep[key]:.3f} true {true:.3f}  {sds:+.1f} SD")
            assert abs(sds) < 2


@pytest.mark.parametrize("name", ["synth_cmj_25_40_55cm_60fps", "rendered_25_40_55cm_60fps"])
def test_three_jumps_on_feet_unlike_feet_are_found_in_order(name: str) -> None:
    told = analyzed(DATA / f"clips/{name}.mp4")
    heights = [rep["jump_height_flight_time_m"] for rep in told["reps"]]
    print(name, [f"{height:.3f}" for height in heights])
    assert len(heights) == 3
    assert heights == sorted(heights)


def test_squats_are_no_jumps() -> None:
    told = analyzed(DATA / "clips/opencapviz_squat.mp4")
    assert (told["reps"], told["rejected"]) == ([], [])
