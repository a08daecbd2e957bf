"""The code slip as a PDF of A6: for the counter's printer, and for who wants to keep the code on a telephone."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import qrcode
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

import cms
from qa.models import Question

DPI = 300
WIDTH, HEIGHT = 1240, 1748  # 105 × 148 mm
MARGIN = 110
_FONTS = Path(cms.__file__).parent / "static" / "cms" / "fonts"
# The typeface is kept in two parts, as browsers fetch it: letters that only Vietnamese has are in the second.
_VIETNAMESE = {*map(chr, (*range(0x1EA0, 0x1EFA), 0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0))}


@cache
def _font(part: str, weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / f"be-vietnam-pro-{part}-{weight}-normal.woff2"), size)


class _Sheet:
    """A white sheet that is written from top to bottom."""

    def __init__(self) -> None:
        self.picture = Image.new("L", (WIDTH, HEIGHT), 255)
        self.draw = ImageDraw.Draw(self.picture)
        self.y = MARGIN

    def write(self, text: str, size: int, weight: int = 400, after: int = 24) -> None:
        """Write `text`, broken into lines that fit, and go on below it."""
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self._length(longer, size, weight) > WIDTH - 2 * MARGIN:
                self._line(line, size, weight)
                longer = word
            line = longer
        self._line(line, size, weight)
        self.y += after

    def _line(self, text: str, size: int, weight: int) -> None:
        x = float(MARGIN)
        for character in text:
            font = self._font_of(character, size, weight)
            self.draw.text((x, self.y + size), character, fill=0, font=font, anchor="ls")
            x += font.getlength(character)
        self.y += round(size * 1.4)

    def _length(self, text: str, size: int, weight: int) -> float:
        return sum(self._font_of(character, size, weight).getlength(character) for character in text)

    def _font_of(self, character: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
        return _font("vietnamese" if character in _VIETNAMESE else "latin", weight, size)


def code_slip(question: Question, shown_code: str) -> HttpResponse:
    """A PDF with number, code, due date and where to follow the question; its QR code holds that address only, never the code."""
    address = settings.SITE_URL + reverse("qa_private:track")
    sheet = _Sheet()
    sheet.write(str(_("Code slip")), 52, 700, 36)
    sheet.write(_("Number: %(no)s") % {"no": question.public_no}, 44, 600, 40)
    sheet.write(str(_("Tracking code")), 40)
    sheet.write(shown_code, 92, 700, 40)
    if question.due_at:
        sheet.write(_("The answer is due by %(due)s.") % {"due": f"{timezone.localdate(question.due_at):%d/%m/%Y}"}, 40)
    sheet.write(_("Follow the question at %(address)s") % {"address": address}, 40)
    sheet.write(
        str(_("Keep this slip: the agency has no copy of the code. Whoever has it can read and withdraw the question.")), 36, after=40
    )
    code = qrcode.make(address, box_size=8, border=2).convert("L")
    sheet.picture.paste(code, (MARGIN, min(sheet.y, HEIGHT - MARGIN - code.height)))
    out = io.BytesIO()
    sheet.picture.save(out, "PDF", resolution=DPI, title=question.public_no)
    response = HttpResponse(out.getvalue(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="phieu-{question.public_no.replace("Đ", "D")}.pdf"'
    return response
