"""The report of a period as a PDF file: for the leader's desk and the file of the agency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from cms.web.files.pdf import FAMILY, new_pdf, write_line

if TYPE_CHECKING:
    from fpdf import FPDF


def report_pdf(tables: dict[str, list[list[Any]]], start: date, end: date) -> HttpResponse:
    """Return a file with one table for each title; the first line of a table is its heading, the first column its names."""
    pdf = new_pdf(_("Questions and answers in figures"), margin_mm=12, orientation="landscape", format="A4")
    pdf.set_auto_page_break(True, 14)
    write_line(pdf, _("Questions and answers in figures"), 16, bold=True, tag="H1", after_mm=1)
    write_line(pdf, f"{start:%d/%m/%Y} – {end:%d/%m/%Y}", 11, after_mm=1)
    write_line(pdf, _("Made on %(day)s") % {"day": f"{timezone.localtime():%d/%m/%Y %H:%M}"}, 9, after_mm=4)
    for title, rows in tables.items():
        write_line(pdf, title, 12, bold=True, tag="H2", after_mm=1)
        pdf.set_font(FAMILY, "", 8)
        _write_table(pdf, rows)
        pdf.ln(5)
    response = HttpResponse(bytes(pdf.output()), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"bao-cao-hoi-dap-{start:%Y%m%d}-{end:%Y%m%d}.pdf")
    return response


def _write_table(pdf: FPDF, rows: Sequence[Sequence[Any]]) -> None:
    widths = (3, *(1 for _column in rows[0][1:]))
    with pdf.table(col_widths=widths, text_align=("LEFT", *("RIGHT" for _column in widths[1:])), line_height=4.2) as table:
        for cells in rows:
            line = table.row()
            for cell in cells:
                line.cell("–" if cell in (None, "") else str(cell) if isinstance(cell, str) else number_format(cell))
