"""The code slip: a PDF of A6 with real text, for the counter's printer and for who wants to keep the code on a telephone."""

from __future__ import annotations

import logging
from pathlib import Path

import qrcode
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.syntax import Name

import cms
from qa.models import Question

A6_MM = (105, 148)
MARGIN_MM = 9
QR_MM = 28
FAMILY, VIETNAMESE = "BeVietnamPro", "BeVietnamProVietnamese"
_FONTS = Path(cms.__file__).parent / "static" / "cms" / "fonts"
_WEIGHTS = {"": 400, "B": 700}
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it would log the letters of each code


class Slip(FPDF):
    """A page of A6 that is written from top to bottom, in the typeface of the portal, tagged for screen readers.

    The typeface is kept in two parts, as browsers fetch it: letters that only Vietnamese has come from the second.
    """

    def __init__(self, title: str) -> None:
        super().__init__(unit="mm", format=A6_MM)
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang(get_language() or "vi")
        for style, weight in _WEIGHTS.items():
            self.add_font(FAMILY, style, _FONTS / f"be-vietnam-pro-latin-{weight}-normal.woff2")
            self.add_font(VIETNAMESE, style, _FONTS / f"be-vietnam-pro-vietnamese-{weight}-normal.woff2")
        self.set_fallback_fonts([VIETNAMESE])
        self.add_page()

    def write_line(self, text: str, points: float, *, bold: bool = False, tag: str = "P", after_mm: float = 2) -> None:
        """Write `text` as one paragraph, broken into lines that fit, with `after_mm` of space below it."""
        self.set_font(FAMILY, "B" if bold else "", points)
        with self._marked_sequence() as element:
            element.s = Name(tag)
            self.multi_cell(0, points * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(after_mm)


def code_slip(question: Question, shown_code: str) -> HttpResponse:
    """Return a PDF with number, code, due date and where to follow the question; its QR code holds that address, never the code."""
    address = settings.SITE_URL + reverse("qa_private:track")
    slip = Slip(question.public_no)
    slip.write_line(_("Code slip"), 13, bold=True, tag="H1", after_mm=3)
    slip.write_line(_("Number: %(no)s") % {"no": question.public_no}, 11, bold=True, after_mm=3)
    slip.write_line(_("Tracking code"), 10, tag="H2", after_mm=0)
    slip.write_line(shown_code, 22, bold=True, after_mm=3)
    if question.due_at:
        slip.write_line(_("The answer is due by %(due)s.") % {"due": f"{timezone.localdate(question.due_at):%d/%m/%Y}"}, 10)
    slip.write_line(_("Follow the question at %(address)s") % {"address": address}, 10)
    slip.write_line(_("Keep this slip: the agency has no copy of the code. Whoever has it can read and withdraw the question."), 9)
    picture = qrcode.make(address, box_size=8, border=2).convert("L")
    words = _("QR code with the address %(address)s") % {"address": address}
    slip.image(picture, x=MARGIN_MM, y=min(slip.y, A6_MM[1] - MARGIN_MM - QR_MM), w=QR_MM, alt_text=words)
    response = HttpResponse(bytes(slip.output()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="phieu-{question.public_no.replace("Đ", "D")}.pdf"'
    return response
