"""The code slip: a PDF of A6 with real text, for the counter's printer and for who wants to keep the code on a telephone."""

from __future__ import annotations

import qrcode
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cms.web.files.pdf import new_pdf, write_line
from qa.models import Question

A6_MM = (105, 148)
MARGIN_MM = 9
QR_MM = 28


def code_slip(question: Question, shown_code: str) -> HttpResponse:
    """Return a PDF with number, code, due date and where to follow the question; its QR code holds that address, never the code."""
    address = settings.SITE_URL + reverse("qa_private:track")
    slip = new_pdf(question.public_no, margin_mm=MARGIN_MM, format=A6_MM)
    slip.set_auto_page_break(auto=False)
    write_line(slip, _("Code slip"), 13, bold=True, tag="H1", after_mm=3)
    write_line(slip, _("Number: %(no)s") % {"no": question.public_no}, 11, bold=True, after_mm=3)
    write_line(slip, _("Tracking code"), 10, tag="H2", after_mm=0)
    write_line(slip, shown_code, 22, bold=True, after_mm=3)
    if question.due_at:
        write_line(slip, _("The answer is due by %(due)s.") % {"due": f"{timezone.localdate(question.due_at):%d/%m/%Y}"}, 10)
    write_line(slip, _("Follow the question at %(address)s") % {"address": address}, 10)
    write_line(slip, _("Keep this slip: the agency has no copy of the code. Whoever has it can read and withdraw the question."), 9)
    picture = qrcode.make(address, box_size=8, border=2).convert("L")
    words = _("QR code with the address %(address)s") % {"address": address}
    slip.image(picture, x=MARGIN_MM, y=min(slip.y, A6_MM[1] - MARGIN_MM - QR_MM), w=QR_MM, alt_text=words)
    response = HttpResponse(bytes(slip.output()), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"phieu-{question.public_no}.pdf")
    return response
