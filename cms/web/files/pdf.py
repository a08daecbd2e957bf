"""PDF files with real text in the typeface of the portal, tagged for screen readers.

The library that writes them takes long to load and few processes need it: it is loaded with the first file.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "BeVietnamPro"
_FONTS = settings.BASE_DIR / "static" / "cms" / "fonts"
_WEIGHTS = {"": 400, "B": 700}
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it would log the letters that are written


def new_pdf(title: str, *, margin_mm: float, **options: Any) -> FPDF:
    """Return a file with one empty page, to be written from top to bottom in the typeface that browsers fetch."""
    from fpdf import FPDF

    pdf = FPDF(unit="mm", **options)
    pdf.set_margin(margin_mm)
    pdf.set_title(title)
    pdf.set_lang(get_language() or "vi")
    for style, weight in _WEIGHTS.items():
        pdf.add_font(FAMILY, style, _typeface(weight))
    pdf.add_page()
    return pdf


def _typeface(weight: int) -> str:
    path = Path(_unpacked(weight).name)
    if not path.exists():  # the system has swept its folder of temporary files
        path.touch()  # to be deleted when the file is closed
        _unpacked.cache_clear()
    return str(_unpacked(weight).name)


@cache
def _unpacked(weight: int) -> Any:
    """Return a temporary file of this process with the typeface that browsers fetch, unpacked: that takes longer than most files."""
    from fontTools.ttLib import TTFont

    file = NamedTemporaryFile(suffix=".ttf")  # noqa: SIM115 -- it goes with the process
    font = TTFont(_FONTS / f"be-vietnam-pro-{weight}-normal.woff2", recalcTimestamp=False)
    font.flavor = None
    font.save(file.name)
    return file


def write_line(pdf: FPDF, text: str, points: float, *, bold: bool = False, tag: str = "P", after_mm: float = 2) -> None:
    """Write `text` as one paragraph, broken into lines that fit, with `after_mm` of space below it."""
    from fpdf.syntax import Name

    pdf.set_font(FAMILY, "B" if bold else "", points)
    height: Any = pdf.multi_cell(0, points * 0.5, text, dry_run=True, output="HEIGHT")
    if pdf.will_page_break(height):  # a tagged paragraph may not go on over the end of a page
        pdf.add_page()
    with pdf._marked_sequence() as element:
        element.s = Name(tag)
        pdf.multi_cell(0, points * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(after_mm)
