"""Owns the letters of a report: which font writes a text, and what no font here can write.

FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Thai, Devanagari and Georgian; Noto Sans CJK has
Chinese, Japanese and Korean, and is large: it is loaded only for a text that needs it.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import noto_cjk_sans_jp_regular
from fontTools.ttLib import TTFont
from fpdf import FPDF
from pymupdf_fonts import fontbuffers

FAMILY: Final = "FiraGO"
_CJK: Final = "Noto Sans CJK"
_CJK_FILE: Final = Path(noto_cjk_sans_jp_regular.__file__).with_name("NotoSansCJKjp-Regular.otf")
_STYLES: Final = (("", "figo"), ("B", "figbo"))
MISSING: Final = "□"


@contextmanager
def fonts(pdf: FPDF, texts: Iterable[str]) -> Iterator[None]:
    """Make *pdf* ready to write *texts*; it is to be put out before this is left."""
    with tempfile.TemporaryDirectory(prefix="hangtime-fonts-") as folder:
        for style, name in _STYLES:  # fpdf2 reads files only
            path = Path(folder) / f"{name}.ttf"
            path.write_bytes(fontbuffers[name]())
            pdf.add_font(FAMILY, style, path)
        _add_cjk(pdf, texts)
        pdf.set_text_shaping(True)
        yield


def _add_cjk(pdf: FPDF, texts: Iterable[str]) -> None:
    if any(_lacking(text, _fira()) for text in texts):
        pdf.add_font(_CJK, "", _CJK_FILE)
        pdf.set_fallback_fonts([_CJK], exact_match=False)


def writable(text: str) -> str:
    """Return *text* with MISSING for each letter that no font here has."""
    lacking = _lacking(text, _fira())
    if lacking:
        lacking -= _cjk()
    return "".join(MISSING if letter in lacking else letter for letter in text)


def _lacking(text: str, known: frozenset[str]) -> set[str]:
    return {letter for letter in text if not letter.isspace()} - known


@cache
def _fira() -> frozenset[str]:
    return _letters(TTFont(io.BytesIO(fontbuffers["figo"]())))


@cache
def _cjk() -> frozenset[str]:
    return _letters(TTFont(_CJK_FILE, lazy=True))


def _letters(font: TTFont) -> frozenset[str]:
    return frozenset(map(chr, font.getBestCmap()))
