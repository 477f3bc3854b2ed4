"""Owns the small chart of a report: a point a day with its ±, on a scale that begins where it says.

Days stand side by side in their order: gaps between trainings are not drawn to scale.
"""

from collections.abc import Sequence
from typing import Final

from fpdf import FPDF

from server.jump.units import Unit
from server.store.exports.summary import Point

MOST_POINTS: Final = 12
_HEIGHT_MM: Final = 38.0
_LABELS_MM: Final = 14.0
_DAYS_MM: Final = 6.0
_INK: Final = 20
_GRID: Final = 205
_DOT_MM: Final = 0.9


def draw_trend(pdf: FPDF, points: Sequence[Point], unit: Unit) -> None:
    """Draw the last of *points* where *pdf* stands, as wide as the page."""
    points = points[-MOST_POINTS:]
    left, top = pdf.l_margin + _LABELS_MM, pdf.get_y() + 2
    width = pdf.epw - _LABELS_MM
    low, high = _bounds(points)

    def height_of(value: float) -> float:
        return top + _HEIGHT_MM * (high - value) / (high - low)

    pdf.set_font_size(8)
    for value in (low, (low + high) / 2, high):
        pdf.set_draw_color(_GRID)
        pdf.line(left, height_of(value), left + width, height_of(value))
        pdf.text(pdf.l_margin, height_of(value) + 1, unit.of(value))
    pdf.set_draw_color(_INK)
    pdf.set_fill_color(_INK)
    step = width / len(points)
    last: tuple[float, float] | None = None
    for index, point in enumerate(points):
        x, y = left + step * (index + 0.5), height_of(point.mean.value)
        spread = point.mean.sd or 0.0
        pdf.line(x, height_of(point.mean.value - spread), x, height_of(point.mean.value + spread))
        if last is not None:
            pdf.line(*last, x, y)
        pdf.ellipse(x - _DOT_MM, y - _DOT_MM, 2 * _DOT_MM, 2 * _DOT_MM, style="F")
        day = f"{point.day:%y-%m-%d}"
        pdf.text(x - pdf.get_string_width(day) / 2, top + _HEIGHT_MM + 4, day)
        last = x, y
    pdf.set_y(top + _HEIGHT_MM + _DAYS_MM + 2)


def _bounds(points: Sequence[Point]) -> tuple[float, float]:
    """Return the lowest and highest that is drawn, with a little room."""
    low = min(point.mean.value - (point.mean.sd or 0.0) for point in points)
    high = max(point.mean.value + (point.mean.sd or 0.0) for point in points)
    room = max(0.1 * (high - low), 0.01 * abs(high), 1e-6)
    return low - room, high + room
