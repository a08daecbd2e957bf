"""The compliance report as files: XLSX and PDF."""

from __future__ import annotations

import io
from typing import Any

from django.utils.translation import gettext as _

from cms.contracts.importing import safe_cell
from cms.web.files.pdf import FAMILY, new_pdf, write_line
from home.agency.duties.report import Line, Report

_WIDTHS_CHARACTERS = (6, 48, 48, 30, 16, 12, 44)
_WIDTHS_PDF = (5, 28, 27, 16, 12, 8, 30)


def heading() -> list[str]:
    """Return the names of the columns."""
    return [_("No."), _("Duty"), _("Legal basis"), _("In charge"), _("Updated or reviewed"), _("Met"), _("What is missing")]


def cells(line: Line) -> list[str]:
    """Return a line as the cells of a row."""
    return [str(line.number), line.name, line.citation, line.owner, line.updated, _("Yes") if line.met else _("No"), "; ".join(line.gaps)]


def title_of(report: Report) -> str:
    """Return the title of a report with its regime, day and result."""
    words = _("Compliance under %(regime)s on %(day)s: %(met)d of %(total)d duties met (%(percent)d %%)")
    values = {"regime": report.regime, "day": f"{report.day:%d/%m/%Y}", "met": report.met, "total": len(report.lines)}
    return words % {**values, "percent": report.percent}


def xlsx(report: Report) -> bytes:
    """Return the report as a workbook of one sheet, in which no cell can be a formula."""
    from openpyxl import Workbook  # only files for spreadsheets need it
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Any = book.create_sheet(_("Compliance"))
    sheet.append([title_of(report)])
    sheet.append(heading())
    for line in report.lines:
        sheet.append([safe_cell(cell) for cell in cells(line)])
    for row in sheet.iter_rows(min_row=1, max_row=2):
        for cell in row:
            cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDEFG", _WIDTHS_CHARACTERS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(report: Report) -> bytes:
    """Return the report as a PDF of A4 across, in the typeface of the portal, with the heading on each page."""
    sheet = new_pdf(title_of(report), margin_mm=10, orientation="landscape", format="A4")
    write_line(sheet, title_of(report), 13, bold=True, tag="H1", after_mm=3)
    sheet.set_font(FAMILY, "", 8)
    with sheet.table(col_widths=_WIDTHS_PDF, text_align="LEFT", borders_layout="HORIZONTAL_LINES", line_height=4.5) as table:
        table.row(heading())
        for line in report.lines:
            table.row(cells(line))
    return bytes(sheet.output())
