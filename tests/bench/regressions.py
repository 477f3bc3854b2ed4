"""Owns whether a benchmark became slower: `python -m tests.bench.regressions var/bench/now.json`.

Each benchmark's median is taken as so many rounds of the calibration loop beside it, and compared
with that of the last run kept in the same folder. A run without a regression is kept, by its time;
one with a regression is not, so that running again does not make it the measure.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

LOOP_S: Final = "calibration_loop_s"
"""The key in a benchmark's `extra_info`."""

MOST_SLOWER: Final = 0.20

_REMEDY: Final = "Compared with {last}: once it is as it has to be, remove that file and run again."
_USAGE: Final = 2


def ratios(report: Mapping[str, Any]) -> dict[str, float]:
    """Return benchmark → calibration loops it takes, from pytest-benchmark's JSON."""
    return {
        each["name"]: each["stats"]["median"] / each["extra_info"][LOOP_S]
        for each in report["benchmarks"]
    }


def regressions(now: Mapping[str, float], last: Mapping[str, float]) -> list[str]:
    """Return a sentence for each benchmark of both that takes over 20 % more loops *now*."""
    return [
        f"{name} became {now[name] / before - 1:.0%} slower: "
        f"{now[name]:.4g} calibration loops now, {before:.4g} in the last run."
        for name, before in last.items()
        if name in now and now[name] > (1 + MOST_SLOWER) * before
    ]


def judged(path: Path) -> tuple[list[str], bool]:
    """Return what there is to say of the report at *path*, and whether it is well; keep it then."""
    report = json.loads(path.read_text())
    now = ratios(report)
    if not now:
        return [f"{path} holds no benchmark: nothing was measured."], False
    kept = sorted(each for each in path.parent.glob("*.json") if each != path)
    if kept:
        last = ratios(json.loads(kept[-1].read_text()))
        if slower := regressions(now, last):
            return [*slower, _REMEDY.format(last=kept[-1])], False
        both = len(now.keys() & last.keys())
        said = [f"None of {both} benchmarks is over 20 % slower than in {kept[-1]}."]
        said += [f"{name} is gone since the last run." for name in last if name not in now]
    else:
        said = [f"The first run: nothing to compare {len(now)} benchmarks with."]
    path.replace(path.with_name(f"{report['datetime'][:19].replace(':', '-')}.json"))
    return said, True


def main(arguments: Sequence[str]) -> int:
    """Print the judgement; 1 if something became slower."""
    if len(arguments) != 1:
        print("usage: python -m tests.bench.regressions REPORT.json", file=sys.stderr)
        return _USAGE
    said, well = judged(Path(arguments[0]))
    print("\n".join(said))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
