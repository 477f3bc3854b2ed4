"""Owns the report that a coach hands to an athlete: one page for each athlete and test, as PDF.

Everything on it is in what is exported; it reads no clock, so the same data are the same bytes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from server.jump.units import Unit, name_of, unit_of
from server.store.exports.lettering import FAMILY, MISSING, fonts, writable
from server.store.exports.records import Exported, ExportedRep
from server.store.exports.summary import Measured, Summary, measured, summaries
from server.store.exports.trend import draw_trend

_INK: Final = 20
_QUIET: Final = 105
_LINE_MM: Final = 5.5
_NAME_PT: Final = 22
_LEAST_PT: Final = 6  # 80 of the widest letters fit
_TABLE_ROWS: Final = 18  # with everything else they fill a page
_SHOWN_NAMES: Final = {
    "jump_height_flight_time_m": "Jump height",
    "flight_time_s": "Flight time",
    "ground_contact_time_s": "Contact",
    "rsi_m_s": "RSI",
    "rsi_mod_m_s": "RSImod",
    "drop_height_m": "Drop",
    "propulsive_duration_s": "Push",
}
_MEANING: Final = (
    "± is one standard deviation of the measurement: in about two of three cases the true value "
    "lies within it. A mean has the ± of its repetitions' scatter, or of the camera where that is "
    "larger. Two numbers that differ by less than their ± may be the same jump. – means that it "
    "could not be measured; the reason is in the exported table."
)
_NOTHING: Final = "No jump is stored."


def as_pdf(exported: Exported) -> bytes:
    """Return the report on the repetitions that nobody deleted. Takes a second: on a thread."""
    pages = summaries(exported)
    pdf = FPDF(format="A4")
    pdf.set_margins(18, 16)
    pdf.set_auto_page_break(False)
    pdf.set_creator("Hangtime")
    pdf.set_title("Jump report")
    pdf.set_creation_date(_written_at(exported))
    with fonts(pdf, [page.athlete for page in pages]):
        for page in pages:
            _page(pdf, page)
        if not pages:
            pdf.add_page()
            _text(pdf, _NOTHING, 12)
        return bytes(pdf.output())


def _written_at(exported: Exported) -> datetime:
    moments = [rep.recorded_at for rep in exported.there]
    return max(moments, default=datetime(1980, 1, 1, tzinfo=UTC))


def _page(pdf: FPDF, page: Summary) -> None:
    pdf.add_page()
    name = writable(page.athlete)
    _text(pdf, name, _fitting_size(pdf, name), bold=True, line_mm=11)
    if MISSING in name:
        _text(pdf, f"{MISSING} stands for a letter that this report has no font for.", 9, _QUIET)
    _text(pdf, f"{page.test_name}, {_span(page)}", 12, _QUIET, line_mm=8)
    pdf.ln(2)
    _best_and_mean(pdf, page)
    _chart(pdf, page)
    _table(pdf, page)
    pdf.set_y(-36)
    pdf.set_font(FAMILY, "", 9)
    pdf.set_text_color(_QUIET)
    pdf.multi_cell(0, 4.4, _MEANING, align="L")


def _fitting_size(pdf: FPDF, name: str) -> int:
    """Return the largest size in points at which a name fits on one line."""
    for size in range(_NAME_PT, _LEAST_PT, -1):
        pdf.set_font(FAMILY, "B", size)
        if pdf.get_string_width(name) <= pdf.epw:
            return size
    return _LEAST_PT


def _span(page: Summary) -> str:
    days = page.days
    when = f"{days[0]:%Y-%m-%d}"
    if days[0] != days[-1]:
        when += f" to {days[-1]:%Y-%m-%d}"
    count = len(page.reps)
    return f"{count} repetition{'' if count == 1 else 's'}, {when}"


def _best_and_mean(pdf: FPDF, page: Summary) -> None:
    best = page.best
    key = page.keys[0]
    _text(pdf, f"{_label(key)}", 11, _QUIET)
    best_of = None if best is None else measured(best, key)
    pdf.set_font(FAMILY, "B", 17)
    pdf.set_text_color(_INK)
    half = pdf.epw / 2
    pdf.cell(half, 9, f"Best  {_with_unit(key, best_of)}")
    pdf.cell(half, 9, f"Mean  {_with_unit(key, page.mean(key))}")
    pdf.ln(11)


def _chart(pdf: FPDF, page: Summary) -> None:
    points, key = page.trend, page.keys[0]
    if len(points) < 2:
        return
    _text(pdf, f"{_label(key)}, mean of each day, {_unit_text(key)}", 9, _QUIET)
    draw_trend(pdf, points, unit_of(key))


def _table(pdf: FPDF, page: Summary) -> None:
    reps = page.reps[-_TABLE_ROWS:]
    if len(reps) < len(page.reps):
        _text(pdf, f"The last {len(reps)} of {len(page.reps)} repetitions:", 9, _QUIET)
    widths = [34.0, *[(pdf.epw - 34 - 18) / len(page.keys)] * len(page.keys), 18.0]
    heads = ["Recorded, UTC", *(f"{_label(k)}, {_unit_text(k)}" for k in page.keys), "Quality"]
    best = page.best
    _row(pdf, widths, heads, bold=True, quiet=True)
    for rep in reps:
        _row(pdf, widths, _cells(page, rep), bold=rep is best)
    mean = [_number(key, page.mean(key)) for key in page.keys]
    _row(pdf, widths, ["Mean of all", *mean, ""], line_above=True)


def _cells(page: Summary, rep: ExportedRep) -> list[str]:
    numbers = [_number(key, measured(rep, key)) for key in page.keys]
    return [f"{rep.recorded_at:%Y-%m-%d %H:%M}", *numbers, str(rep.document["quality"]["score"])]


def _row(
    pdf: FPDF,
    widths: Sequence[float],
    cells: Sequence[str],
    *,
    bold: bool = False,
    quiet: bool = False,
    line_above: bool = False,
) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", 9)
    pdf.set_text_color(_QUIET if quiet else _INK)
    for index, (width, cell) in enumerate(zip(widths, cells, strict=True)):
        pdf.cell(
            width,
            _LINE_MM,
            cell,
            border="T" if line_above else 0,
            align="L" if index == 0 else "R",
        )
    pdf.ln(_LINE_MM)


def _label(key: str) -> str:
    return _SHOWN_NAMES.get(key, name_of(key).capitalize())


def _unit_text(key: str) -> str:
    return unit_of(key).shown


def _number(key: str, found: Measured | None) -> str:
    if found is None:
        return "–"
    unit = unit_of(key)
    return unit.of(found.value) + ("" if found.sd is None else f" ± {_spread(unit, found.sd)}")


def _spread(unit: Unit, sd: float) -> str:
    """Return a ±; one that would be rounded to nothing is told to be less than the last digit."""
    least = unit.of(10**-unit.decimals / unit.scale)
    return unit.of(sd) if float(unit.of(sd)) else f"<{least}"


def _with_unit(key: str, found: Measured | None) -> str:
    return _number(key, found) + ("" if found is None else f" {_unit_text(key)}")


def _text(
    pdf: FPDF,
    text: str,
    size: int,
    grey: int = _INK,
    *,
    bold: bool = False,
    line_mm: float = _LINE_MM,
) -> None:
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.set_text_color(grey)
    pdf.cell(0, line_mm, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
