"""The compliance report as files: XLSX and PDF."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.web.files.pdf import FAMILY, new_pdf, write_line
from cms.web.files.tables import workbook
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
    rows = [heading(), *(cells(line) for line in report.lines)]
    return workbook({_("Compliance"): rows}, title=title_of(report), widths=_WIDTHS_CHARACTERS).read()


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
