"""Owns the published norms: who was measured, how, and what of ours compares with it.

Rows are as their sources give them. Nothing here sorts an athlete into a category, and nothing is
multiplied for age or training. docs/reference/norms.md is printed from them
(`python -m server.jump.norms`).
"""

import json
import math
import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

from server.jump.protocols import PROTOCOLS

TABLE: Final = Path(__file__).with_name("norms.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """One published figure in SI units; it has a mean, a median, or a range."""

    key: str
    """The quantity of ours (docs/reference/quantities.md) it is set beside."""
    test: str
    population: str
    """Who: level, sex, age."""
    n: int
    n_counts: str
    """Whom *n* counts; a study may not count a part of its people apart."""
    mean: float | None = None
    sd: float | None = None
    """None where the source gives a mean alone."""
    low: float | None = None
    high: float | None = None
    """The lowest and highest of the people, not limits of a mean."""
    median: float | None = None
    method: str
    source: str
    secondary: bool
    """Whether the figures were read in another's account of the study."""
    compares: str
    """How our quantity relates to the source's definition."""


def norms_for(key: str, test: str) -> tuple[Norm, ...]:
    """Return the norms of a quantity in a test, in the table's order; none where none is known."""
    return tuple(norm for norm in all_norms() if (norm.key, norm.test) == (key, test))


@cache
def all_norms() -> tuple[Norm, ...]:
    """Return the whole table; raise ValueError where a row is not one."""
    return read_norms(TABLE.read_text(encoding="utf-8"))


_FIELDS: Final = {field.name: field for field in fields(Norm)}
_NUMBERS: Final = ("mean", "sd", "low", "high", "median")
_TEXTS: Final = ("key", "test", "population", "n_counts", "method", "source", "compares")
_YEAR: Final = re.compile(r"\b(19|20)\d\d\b")


def read_norms(text: str) -> tuple[Norm, ...]:
    """Return the rows of a JSON list; raise ValueError that names the first bad row."""
    rows = json.loads(text)
    if not isinstance(rows, list):
        raise ValueError("norms are a list of rows")
    norms = tuple(_norm(number, row) for number, row in enumerate(rows, start=1))
    if len(set(norms)) < len(norms):
        raise ValueError("a row of the norms is there twice")
    return norms


def _norm(number: int, row: object) -> Norm:
    if not isinstance(row, dict):
        raise ValueError(f"norm {number} is not an object")
    fault = _fault(row)
    if fault:
        raise ValueError(f"norm {number}: {fault}")
    return Norm(**row)


def _fault(row: dict[str, object]) -> str:
    """Return what is wrong with *row*, or nothing."""
    unknown = sorted(set(row) - set(_FIELDS))
    if unknown:
        return f"unknown field {unknown[0]!r}"
    for name in _TEXTS:
        value = row.get(name)
        if not (isinstance(value, str) and value.strip()):
            return f"{name} is a text that says something"
    if not isinstance(row.get("secondary"), bool):
        return "secondary is true or false"
    if type(row.get("n")) is not int or row["n"] <= 0:  # type: ignore[operator] # an int by then
        return "n is a whole number above 0"
    return _definition_fault(row) or _figures_fault(row)


def _definition_fault(row: dict[str, object]) -> str:
    protocol = PROTOCOLS.get(str(row["test"]))
    if protocol is None:
        return f"test {row['test']!r} is none of {', '.join(PROTOCOLS)}"
    if row["key"] not in protocol.quantities:
        return f"{row['key']!r} is no quantity of the test {protocol.key!r}"
    return "" if _YEAR.search(str(row["source"])) else "source has no year"


def _figures_fault(row: dict[str, object]) -> str:
    given = {name: row[name] for name in _NUMBERS if row.get(name) is not None}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"{name} is a number"
        if not (math.isfinite(value) and value > 0):
            return f"{name} is a finite number above 0"
    if set(given) not in ({"mean"}, {"mean", "sd"}, {"low", "high"}, {"median"}):
        return "it has a mean (with or without sd), low and high, or a median"
    if "low" in given and not row["low"] < row["high"]:  # type: ignore[operator] # numbers by then
        return "low is below high"
    return ""


def _figures(norm: Norm) -> str:
    if norm.median is not None:
        return f"median {norm.median:.3f}"
    if norm.mean is None:
        return f"{norm.low:.3f} to {norm.high:.3f}"
    return f"{norm.mean:.3f}" + ("" if norm.sd is None else f" ± {norm.sd:.3f}")


def as_markdown() -> str:
    """Return the reference page."""
    rows = "\n".join(
        f"| `{n.key}` | {n.test} | {n.population} | {n.n} ({n.n_counts}) | {_figures(n)} "
        f"| {n.method} | {n.compares} | {'**second hand:** ' if n.secondary else ''}{n.source} |"
        for n in all_norms()
    )
    return f"""# Norms

Printed by `python -m server.jump.norms`; do not edit by hand.

What others measured, of whom, and how. A norm says where a number lies among *those* people, on
*their* device. It makes nobody good or bad, and none is stretched to another age, sex or level.
Where no row fits the athlete, his own history does:
[your own history](../explanation/your-own-history.md).

SI units, named in the key. ± is one standard deviation; "a to b" is the lowest and the highest.
Second hand: read in another's account, not in the study.

| key | test | population | n | figures | method | how ours compares | source |
| --- | --- | --- | --- | --- | --- | --- | --- |
{rows}

There is no row for contact time or reactive strength in drop jumps and hops: no table was
found whose people, box and definition of the index are all told.
"""


if __name__ == "__main__":
    print(as_markdown(), end="")  # noqa: T201 - printing the page is what it is run for
