"""Owns docs/explanation/validity.md: what was measured, as tables, with what falls short."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.jump.measure import ESTIMATOR_VERSION
from tests.validity.conditions import GRID, HEIGHTS_M
from tests.validity.recorded import Recorded
from tests.validity.rendered import COMPARED, Row
from tests.validity.shoes_alone import Event
from tests.validity.statistics import Summary, summary
from tests.validity.streams import StreamRow
from tests.validity.tables import (
    of_angles,
    of_clips,
    of_drop_jumps,
    of_shoes,
    of_streams,
    of_witnesses,
)
from tests.validity.witnesses import Alone

PAGE: Final = Path(__file__).parents[2] / "docs/explanation/validity.md"
PLOTS: Final = ("validity-heights.svg", "validity-errors.svg")
HEIGHT: Final = "jump_height_flight_time_m"

_TOP: Final = """# Validity: how far the numbers can be trusted

This page is written by `make validity`; nobody edits it. Every number on it was measured with the
analysis of `hangtime analyze`, which is the live one, at estimator version {version}. A repetition
names the version that measured it (`estimator_version`); of another one this page says nothing.

Words: *error* is said minus true; *SD* the standard deviation that Hangtime says (the ±); *within
2 SD* the share of repetitions with the truth inside twice it; *refused* a jump that was seen and
got a sentence instead of a number; *missed* a jump of which nothing was said.
"""

_RENDERED: Final = """
## Rendered jumps, through real codecs

A real person, cut out of one picture, is moved over a real lawn along a known trajectory, filmed,
encoded, decoded and analysed. Each take is of another drawn athlete: stature, foot, depth, speed
of the force's rise and fall. Heights are {heights} cm, each about as
often. It proves timing, scale and honesty under bad pictures. It cannot prove what a drawn person
has not: arms that swing, clothes, a foot that rolls off in its own way. Everything is seen from the
front.
"""


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that was measured for one report."""

    rows: Sequence[Row]
    shoes: Sequence[Event]
    streams: Sequence[StreamRow]
    drop_jumps: Sequence[Recorded]
    clips: Sequence[Recorded]
    live: Sequence[Recorded]
    alone: Sequence[Alone]


def written(found: Findings) -> str:
    """Return the page."""
    heights = ", ".join(f"{100 * height_m:.0f}" for height_m in HEIGHTS_M)
    parts = [
        _TOP.format(version=ESTIMATOR_VERSION),
        _verdict(found.rows),
        _RENDERED.format(heights=heights),
    ]
    parts += [by_condition(found.rows)]
    parts += ["\n### By height, good conditions\n\n", by_height(found.rows)]
    parts += [f"\n![{name}]({name})\n" for name in PLOTS]
    parts += ["\n### The shoes' pixels alone\n\n", of_shoes(found.shoes)]
    parts += ["\n## Drawn skeletons: views, other tests, other quantities\n\n"]
    parts += [of_streams(found.streams)]
    parts += ["\n## Angles on skeletons of known angles\n\n", of_angles()]
    parts += ["\n## Drop jumps on force plates\n\n", of_drop_jumps(found.drop_jumps)]
    parts += ["\n## Real jumps, annotated by eye\n\nAs files:\n\n", of_clips(found.clips)]
    parts += ["\nLive, sent once through WebRTC at 1.2 Mb/s:\n\n", of_clips(found.live)]
    parts += ["\nEach witness alone, of the files:\n\n", of_witnesses(found.alone)]
    parts += ["\nThe eye's own error is about 6 to 8 ms an event.\n"]
    return "".join(parts)


def jumps(rows: Sequence[Row]) -> list[Row]:
    """Return the true jumps among *rows*."""
    return [row for row in rows if not row.extra]


def errors(rows: Sequence[Row], key: str = HEIGHT) -> Summary | None:
    """Return the summary of what was measured; None where nothing was."""
    found = [row for row in jumps(rows) if row.off is not None and row.sd is not None]
    if not found:
        return None
    return summary([row.off[key] for row in found], [row.sd[key] for row in found])  # type: ignore[index] # seen above


def good_at_30(rows: Sequence[Row]) -> list[Row]:
    """Return the jumps of good conditions at 30 pictures a second."""
    names = {each.name for each in GRID if each.good and each.fps == 30 and not each.jitter_s}
    return [row for row in jumps(rows) if row.condition in names]


def accepted(rows: Sequence[Row]) -> float:
    """Return the share of jumps that got numbers."""
    return sum(row.found for row in rows) / len(rows)


def _verdict(rows: Sequence[Row]) -> str:
    good, whole = good_at_30(rows), errors(rows)
    found = errors(good)
    assert found is not None
    assert whole is not None
    lines = [
        "\n## The short of it\n\n| | asked | measured |\n| --- | --- | --- |\n",
        f"| good conditions, 30 fps, {found.n} repetitions: mean absolute error of height | "
        f"≤ 1.0 cm | {100 * found.mae:.2f} cm |\n",
        f"| truth within 2 SD | 90 to 99 % | {found.within_two:.1%} |\n",
        f"| median SD | ≤ 1.2 cm | {100 * found.median_said:.2f} cm |\n",
        f"| good repetitions accepted | ≥ 95 % | {accepted(good):.1%} |\n",
        f"| all {whole.n} accepted: rank correlation of SD and absolute error | > 0.3 | "
        f"{whole.rank_correlation:.2f} |\n",
        f"| wrong by more than 3 SD | ≤ 1 % | {whole.beyond_three / whole.n:.1%} |\n",
        f"| worst | ≤ 5 SD | {whole.worst:.1f} SD |\n",
        f"| repetitions where there was no jump | 0 | {sum(row.extra for row in rows)} |\n",
    ]
    return "".join(lines)


def by_condition(rows: Sequence[Row]) -> str:
    """Return one line for each condition."""
    lines = [
        "\n| condition | jumps | accepted | refused, missed | bias | SD of errors | MAE | "
        "within 2 SD | median SD | worst |\n|" + " --- |" * 10 + "\n"
    ]
    for each in GRID:
        own = [row for row in rows if row.condition == each.name]
        if not own:
            continue
        real = jumps(own)
        refused = Counter(
            row.refused[0] if row.refused else "missed" for row in real if not row.found
        )
        why = ", ".join(f"{count} {code}" for code, count in refused.items()) or "–"
        name = each.name if each.good else f"*{each.name}*"
        line = f"| {name} | {len(real)} | {accepted(real):.0%} | {why} |"
        found = errors(own)
        if found is None:
            lines.append(line + " |" * 6 + "\n")
            continue
        lines.append(
            f"{line} {100 * found.bias:+.2f} | {100 * found.sd:.2f} | {100 * found.mae:.2f} cm | "
            f"{found.within_two:.0%} | {100 * found.median_said:.2f} cm | {found.worst:.1f} SD |\n"
        )
    return "".join(lines) + "\nIn italics: conditions that the framing guide warns of.\n"


def by_height(rows: Sequence[Row]) -> str:
    """Return one line for each height, good conditions of every rate."""
    lines = [
        "| height | n | bias | MAE | median SD | take-off | landing |\n|" + " --- |" * 7 + "\n"
    ]
    for height_m in HEIGHTS_M:
        own = [r for r in jumps(rows) if r.good and abs(r.height_m - height_m) < 0.005]
        found = errors(own)
        if found is None:
            continue
        off, down = (errors(own, key) for key in COMPARED[:2])
        assert off is not None
        assert down is not None
        lines.append(
            f"| {100 * height_m:.0f} cm | {found.n} | {100 * found.bias:+.2f} | "
            f"{100 * found.mae:.2f} cm | {100 * found.median_said:.2f} cm | "
            f"{1000 * off.bias:+.1f} ± {1000 * off.sd:.1f} ms | "
            f"{1000 * down.bias:+.1f} ± {1000 * down.sd:.1f} ms |\n"
        )
    return "".join(lines)
