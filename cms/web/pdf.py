"""PDF files with real text in the typeface of the portal, tagged for screen readers."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from fpdf import FPDF
from fpdf.syntax import Name

FAMILY = "BeVietnamPro"
_FONTS = settings.BASE_DIR / "static" / "cms" / "fonts"
_WEIGHTS = {"": 400, "B": 700}
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it would log the letters that are written


class PortalPdf(FPDF):
    """A document that is written from top to bottom, in the typeface that browsers fetch."""

    def __init__(self, title: str, *, margin_mm: float, **options: Any) -> None:
        super().__init__(unit="mm", **options)
        self.set_margin(margin_mm)
        self.set_title(title)
        self.set_lang(get_language() or "vi")
        for style, weight in _WEIGHTS.items():
            self.add_font(FAMILY, style, _FONTS / f"be-vietnam-pro-{weight}-normal.woff2")
        self.add_page()

    def write_line(self, text: str, points: float, *, bold: bool = False, tag: str = "P", after_mm: float = 2) -> None:
        """Write `text` as one paragraph, broken into lines that fit, with `after_mm` of space below it."""
        self.set_font(FAMILY, "B" if bold else "", points)
        height: Any = self.multi_cell(0, points * 0.5, text, dry_run=True, output="HEIGHT")
        if self.will_page_break(height):  # a tagged paragraph may not go on over the end of a page
            self.add_page()
        with self._marked_sequence() as element:
            element.s = Name(tag)
            self.multi_cell(0, points * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(after_mm)
