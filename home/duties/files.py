"""The compliance report as files: XLSX and PDF."""

from __future__ import annotations

import io
import logging
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

import cms
from cms.contracts.importing import safe_cell
from home.duties.report import Line, Report

_FONTS = Path(cms.__file__).parent / "static" / "cms" / "fonts"
_FAMILY, _VIETNAMESE = "BeVietnamPro", "BeVietnamProVietnamese"
_WEIGHTS = {"": 400, "B": 700}
_WIDTHS_CHARACTERS = (6, 48, 48, 30, 34, 44)
_WIDTHS_PDF = (5, 28, 27, 17, 13, 30)
logging.getLogger("fontTools").setLevel(logging.WARNING)


def heading() -> list[str]:
    """Return the names of the columns."""
    return [_("No."), _("Duty"), _("Legal basis"), _("In charge"), _("Met"), _("What is missing")]


def cells(line: Line) -> list[str]:
    """Return a line as the cells of a row."""
    return [str(line.number), line.name, line.citation, line.owner, _("Yes") if line.met else _("No"), "; ".join(line.gaps)]


def title_of(report: Report) -> str:
    """Return the title of a report with its regime, day and result."""
    words = _("Compliance under %(regime)s on %(day)s: %(met)d of %(total)d duties met (%(percent)d %%)")
    values = {"regime": report.regime, "day": f"{report.day:%d/%m/%Y}", "met": report.met, "total": len(report.lines)}
    return words % {**values, "percent": report.percent}


def xlsx(report: Report) -> bytes:
    """Return the report as a workbook of one sheet, in which no cell can be a formula."""
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
    for letter, width in zip("ABCDEF", _WIDTHS_CHARACTERS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(report: Report) -> bytes:
    """Return the report as a PDF of A4 across, in the typeface of the portal, with the heading on each page."""
    sheet = FPDF(orientation="landscape", format="A4")
    sheet.set_title(title_of(report))
    sheet.set_lang("vi")
    for style, weight in _WEIGHTS.items():
        sheet.add_font(_FAMILY, style, _FONTS / f"be-vietnam-pro-latin-{weight}-normal.woff2")
        sheet.add_font(_VIETNAMESE, style, _FONTS / f"be-vietnam-pro-vietnamese-{weight}-normal.woff2")
    sheet.set_fallback_fonts([_VIETNAMESE])
    sheet.add_page()
    sheet.set_font(_FAMILY, "B", 13)
    sheet.multi_cell(0, 7, title_of(report), align=Align.L, new_x="LMARGIN", new_y="NEXT")
    sheet.ln(3)
    sheet.set_font(_FAMILY, "", 8)
    with sheet.table(
        col_widths=_WIDTHS_PDF, text_align=Align.L, borders_layout=TableBordersLayout.HORIZONTAL_LINES, line_height=4.5
    ) as table:
        table.row(heading())
        for line in report.lines:
            table.row(cells(line))
    return bytes(sheet.output())
