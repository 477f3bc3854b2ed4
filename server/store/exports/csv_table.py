"""Owns the CSV of an export: a row a repetition, a unit in every header, ± beside every value.

One that was struck out has its row with the reason, and no number: a mean over a column is that of
the repetitions that count.

Opened in a spreadsheet a text may be taken for a formula; none of ours is (`_harmless`).
"""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from server.jump.quantities import QUANTITIES
from server.jump.units import unit_of
from server.store.exports.records import Exported, ExportedRep
from server.store.tables import Json

_KEYS: Final = tuple(quantity.key for quantity in QUANTITIES)
_ABOUT: Final = (
    "rep_id",
    "session",
    "athlete_id",
    "nickname",
    "recorded_at [UTC]",
    "test",
    "revision",
    "final",
    "estimator_version",
    "quality_score [0-100]",
)
_NOTES: Final = ("note", "quality_note", "edited_events", "struck_out_at [UTC]", "strike_reason")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""With which a spreadsheet begins a formula (OWASP, CSV Injection; ASVS 5.0, 1.2.10); the wide ones
in East Asia."""

MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning of the file: Excel reads it as UTF-8 only with it."""


def as_csv(exported: Exported) -> bytes:
    """Return the repetitions in their order, numbers of those that nobody deleted."""
    defined = {key for rep in exported.there for key in rep.document}
    keys = [key for key in _KEYS if key in defined]
    file = io.StringIO()
    writer = csv.writer(file)  # RFC 4180: commas, CRLF, quotes where they are needed
    writer.writerow((*_ABOUT, *(name for key in keys for name in _headers(key)), *_NOTES))
    for rep in exported.reps:
        numbers = (number for key in keys for number in _numbers(rep, key))
        writer.writerow((*_about(exported, rep), *numbers, *_notes(rep)))
    return (MARK + file.getvalue()).encode()


def _headers(key: str) -> tuple[str, str]:
    unit = unit_of(key).si
    written = f" [{unit}]" if unit else ""
    return f"{key}{written}", f"{key} ±{written}"


def _about(exported: Exported, rep: ExportedRep) -> Iterable[object]:
    athlete = exported.athlete(rep.athlete_id)
    document = rep.document
    return (
        rep.rep_id,
        _harmless(exported.session(rep.session_id).name),
        _harmless(rep.athlete_id or ""),
        _harmless(athlete.nickname or "" if athlete else ""),
        _moment(rep.recorded_at),
        _harmless(document["test"]),
        document["revision"],
        "yes" if document["final"] else "no",
        _harmless(document["estimator_version"]),
        document["quality"]["score"] if rep.deleted_at is None else "",
    )


def _numbers(rep: ExportedRep, key: str) -> tuple[str, str]:
    """Return value and ± as they are stored: all digits, empty where there is none."""
    if rep.deleted_at is not None:
        return "", ""
    return _number(rep.document.get(key)), _number(rep.document["uncertainty"].get(key))


def _number(value: float | None) -> str:
    return "" if value is None else repr(float(value))


def _notes(rep: ExportedRep) -> Iterable[str]:
    missing = (f"{key}: {why}" for key, why in rep.document["unavailable"].items())
    reasons = (str(reason["text"]) for reason in rep.document["quality"]["reasons"])
    edits = map(_edit, rep.edits)
    return (
        *map(_harmless, ("; ".join(missing), " ".join(reasons), "; ".join(edits))),
        "" if rep.deleted_at is None else _moment(rep.deleted_at),
        _harmless(rep.strike_reason or ""),
    )


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def _edit(edit: Json) -> str:
    return f"{edit['event']}: {edit['original_time_s']!r} s -> {edit['edited_time_s']!r} s"


def _harmless(text: str) -> str:
    """Return *text*, behind an apostrophe where a spreadsheet would compute it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
