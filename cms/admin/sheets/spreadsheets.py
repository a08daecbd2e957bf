"""Spreadsheets: tables as sheets of one XLSX file, in which no cell can be a formula."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.contracts.importing import safe_cell
from cms.web.files.tables import XLSX

WIDEST = 60
DAY_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"


def spreadsheet(sheets: dict[str, list[list[Any]]], filename: str) -> HttpResponse:
    """Return a file with one sheet for each table (its first line is the heading)."""
    from openpyxl import Workbook  # only files for spreadsheets need it
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet: Any = book.create_sheet(title[:31].replace("/", "-"))
        for row in rows:
            sheet.append([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                if cell.is_date:
                    cell.number_format = MOMENT_FORMAT if isinstance(cell.value, datetime) else DAY_FORMAT
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for number, column in enumerate(zip(*rows, strict=False), 1):
            longest = max(len(str(cell if cell is not None else "")) for cell in column)
            sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, longest + 3)
        sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, filename)
    return response


def apply() -> None:
    """Patch Wagtail's exports so that no file of a list or report, CSV too, holds a formula: Wagtail 8.0 looks only at XLSX."""
    as_wagtail_does = SpreadsheetExportMixin.preprocess_field_value

    def without_formula(view: Any, field: str, value: Any, export_format: str) -> Any:
        found = as_wagtail_does(view, field, value, export_format)
        return safe_cell(found) if isinstance(found, str) else found

    SpreadsheetExportMixin.preprocess_field_value = without_formula
