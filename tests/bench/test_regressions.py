"""A benchmark that became slower fails the run, and the sentence says by how much."""

import json
from pathlib import Path

from tests.bench.regressions import LOOP_S, judged, main, ratios, regressions


def report(folder: Path, *, loop_s: float = 1e-3, name: str = "now", **median_s: float) -> Path:
    path = folder / f"{name}.json"
    benchmarks = [
        {"name": each, "stats": {"median": took_s}, "extra_info": {LOOP_S: loop_s}}
        for each, took_s in median_s.items()
    ]
    path.write_text(
        json.dumps(
            {
                "datetime": f"2026-01-0{len(list(folder.iterdir())) + 1}T10:00:00.123456+00:00",
                "benchmarks": benchmarks,
            }
        )
    )
    return path


def test_over_twenty_per_cent_slower_is_named_with_both_ratios() -> None:
    assert regressions({"pose": 12.5, "wire": 0.0119}, {"pose": 10.0, "wire": 0.01}) == [
        "pose became 25% slower: 12.5 calibration loops now, 10 in the last run."
    ]


def test_faster_new_and_gone_ones_are_no_regressions() -> None:
    assert regressions({"pose": 5.0, "new": 9.0}, {"pose": 10.0, "gone": 1.0}) == []


def test_the_first_run_says_that_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    said, well = judged(report(tmp_path, pose=0.01))
    assert well
    assert said == ["The first run: nothing to compare 1 benchmarks with."]


def test_a_slower_run_fails_and_does_not_become_the_measure(tmp_path: Path) -> None:
    assert main([str(report(tmp_path, pose=0.010))]) == 0
    for _ in range(2):
        assert main([str(report(tmp_path, pose=0.013))]) == 1
    said, _ = judged(tmp_path / "now.json")
    assert said[0] == "pose became 30% slower: 13 calibration loops now, 10 in the last run."
    assert "remove that file" in said[1]


def test_a_slower_machine_is_no_regression(tmp_path: Path) -> None:
    assert main([str(report(tmp_path, pose=0.010))]) == 0
    assert main([str(report(tmp_path, pose=0.020, loop_s=2e-3))]) == 0
    assert len(list(tmp_path.glob("2026-*.json"))) == 2


def test_each_run_is_compared_with_the_last_one_kept(tmp_path: Path) -> None:
    for took_s in (0.010, 0.008):
        assert main([str(report(tmp_path, pose=took_s))]) == 0
    said, well = judged(report(tmp_path, pose=0.010))
    assert not well
    assert said[0].startswith("pose became 25% slower")


def test_a_benchmark_that_is_gone_is_told(tmp_path: Path) -> None:
    judged(report(tmp_path, pose=0.010, wire=0.001))
    said, well = judged(report(tmp_path, pose=0.010))
    assert well
    assert "wire is gone since the last run." in said


def test_a_run_without_benchmarks_fails(tmp_path: Path) -> None:
    said, well = judged(report(tmp_path))
    assert not well
    assert "nothing was measured" in said[0]


def test_ratios_are_medians_in_rounds_of_the_loop(tmp_path: Path) -> None:
    path = report(tmp_path, pose=0.010, loop_s=4e-3)
    assert ratios(json.loads(path.read_text())) == {"pose": 2.5}
