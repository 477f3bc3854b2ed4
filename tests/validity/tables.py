"""Owns the report's tables beside the rendered jumps: shoes, skeletons, angles, recorded truth."""

from collections.abc import Sequence

import numpy as np

from server.jump.angles import (
    frontal_projections_deg,
    knee_flexions_deg,
    knee_flexions_in_picture_deg,
)
from tests.server.test_angles import body, pose
from tests.validity.recorded import Recorded
from tests.validity.shoes_alone import CONDITIONS, Event
from tests.validity.statistics import summary
from tests.validity.streams import StreamRow
from tests.validity.witnesses import WITNESSES, Alone


def of_shoes(events: Sequence[Event]) -> str:
    """Return one line for each condition and kind of event."""
    lines = [
        "What the pixels say before anything else is weighed in; *held* is how often they said\n"
        "anything.\n\n"
        "| condition | event | n | held | bias | mean absolute error | 95 % within |\n|"
        + " --- |" * 7
        + "\n"
    ]
    for condition in CONDITIONS:
        for is_takeoff in (True, False):
            own = [e for e in events if (e.condition, e.is_takeoff) == (condition.name, is_takeoff)]
            off_ms = 1000 * np.array([e.off_s for e in own if e.off_s is not None])
            kind = "take-off" if is_takeoff else "landing"
            lines.append(
                f"| {condition.name} | {kind} | {len(own)} | {len(off_ms) / len(own):.0%} | "
                f"{off_ms.mean():+.1f} ms | {np.abs(off_ms).mean():.1f} ms | "
                f"{np.percentile(np.abs(off_ms), 95):.0f} ms |\n"
            )
    return "".join(lines)


def of_streams(streams: Sequence[StreamRow]) -> str:
    """Return one line for each test, view, rate and quantity."""
    lines = [
        "Landmarks are drawn with the noise that video has (4 mm that last 80 ms, 1 mm white) and\n"
        "no picture: feet and centre of mass are the two witnesses, as in a pose stream.\n\n"
        "| test, view, rate | quantity | n | bias | MAE | within 2 SD |\n|" + " --- |" * 6 + "\n"
    ]
    for row in streams:
        found = row.summary
        unit, scale = _unit(row.key)
        lines.append(
            f"| {row.name} | `{row.key}` | {found.n} | {scale * found.bias:+.2f} | "
            f"{scale * found.mae:.2f} {unit} | {found.within_two:.0%} |\n"
        )
    return "".join(lines)


def of_angles() -> str:
    """Return the angles that skeletons of known angles are said to have, measured here."""
    lines = [
        "Exact landmarks: what is left is the definition's own error. The ± of angles on video\n"
        "are stated priors; no laboratory has been compared with yet.\n\n"
        "| turned by | knee bent by | knee in space, error | knee in the picture, error |\n"
        "| --- | --- | --- | --- |\n"
    ]
    for turned_deg in (0, 45, 90):
        for bent_deg in (10.0, 60.0, 100.0):
            poses = [pose(body((bent_deg, bent_deg)), turned_deg)]
            in_space = knee_flexions_deg(poses)
            assert in_space is not None
            seen = knee_flexions_in_picture_deg(poses)
            lines.append(
                f"| {turned_deg}° | {bent_deg:.0f}° | {abs(in_space - bent_deg).max():.2f}° | "
                f"{(seen - bent_deg).mean():+.1f}° |\n"
            )
    lines.append("\n| valgus, from the front | error |\n| --- | --- |\n")
    for valgus_deg in (-12.0, 0.0, 8.0, 20.0):
        found = frontal_projections_deg([pose(body((0.0, 0.0), valgus_deg), 0)])
        lines.append(f"| {valgus_deg:+.0f}° | {abs(found - valgus_deg).max():.2f}° |\n")
    return "".join(lines)


def _unit(key: str) -> tuple[str, float]:
    for ending, unit, scale in (
        ("_n_m", "N/m", 1.0),
        ("_m_s", "m/s", 1.0),
        ("_s", "ms", 1000.0),
        ("_m", "cm", 100.0),
        ("_deg", "°", 1.0),
        ("_pct", "%", 1.0),
        ("_w", "W", 1.0),
    ):
        if key.endswith(ending):
            return unit, scale
    return "", 1.0


def of_drop_jumps(found: Sequence[Recorded]) -> str:
    """Return one line for each quantity and rate."""
    if not found:
        return "The data were not present when this page was written.\n"
    lines = [
        f"{len(found)} pose streams of 6 drop jumps of one person, three cameras each; nothing\n"
        "was fitted to them.\n\n"
        "| quantity | rate | n | bias | MAE | within 2 SD |\n|" + " --- |" * 6 + "\n"
    ]
    for key in found[0].off:
        unit, scale = _unit(key)
        for rate in sorted({each.rate for each in found}):
            own = [each for each in found if each.rate == rate and key in each.off]
            told = summary([each.off[key] for each in own], [each.sd[key] for each in own])
            lines.append(
                f"| `{key}` | {rate} | {told.n} | {scale * told.bias:+.2f} | "
                f"{scale * told.mae:.2f} {unit} | {told.within_two:.0%} |\n"
            )
    return "".join(lines)


def of_witnesses(found: Sequence[Alone]) -> str:
    """Return one line for each witness, one column for each clip."""
    if not found:
        return "The data were not present when this page was written.\n"
    clips = list(dict.fromkeys(each.clip for each in found))
    lines = [
        "| flight time, said minus true | "
        + " | ".join(clips)
        + " |\n|"
        + " --- |" * (1 + len(clips))
        + "\n"
    ]
    for witness in WITNESSES:
        said = [each for each in found if each.witness == witness]
        cells = [
            "nothing said"
            if each.off_s is None or each.sd_s is None
            else f"{1000 * each.off_s:+.0f} ± {1000 * each.sd_s:.0f} ms"
            for each in said
        ]
        lines.append(f"| {witness} | {' | '.join(cells)} |\n")
    return "".join(lines)


def of_clips(found: Sequence[Recorded]) -> str:
    """Return one line for each clip."""
    if not found:
        return "The data were not present when this page was written.\n"
    lines = ["| clip | take-off | landing | flight time |\n| --- | --- | --- | --- |\n"]
    for each in found:
        cells = " | ".join(
            f"{1000 * each.off[key]:+.0f} ± {1000 * each.sd[key]:.0f} ms" for key in each.off
        )
        lines.append(f"| {each.name} | {cells or ', '.join(each.rejected)} |\n")
    return "".join(lines)
