"""Tables as files for people: CSV that spreadsheets read in Vietnamese, and XLSX; no cell of them is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from numbers import Number
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from cms.text.safe_cells import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_CELL = 32_000  # characters; a spreadsheet takes 32,767
_WIDEST = 60
_DAY_FORMAT, _MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"
Rows = Iterable[Sequence[Any]]


class _Echo:
    """A file for `csv.writer` that gives each line back."""

    def write(self, line: str) -> str:
        return line


def _safe(row: Sequence[Any]) -> list[Any]:
    return [cell if isinstance(cell, int | float) else safe_cell("" if cell is None else str(cell)) for cell in row]


def csv_response(columns: Sequence[Any], rows: Rows, filename: str, *, streamed: bool = False) -> HttpResponseBase:
    """Send a CSV file, UTF-8 with a byte-order mark; `streamed` line by line, which no cache keeps."""
    writer = csv.writer(_Echo())
    lines: Iterator[str] = (writer.writerow(_safe(row)) for row in chain([columns], rows))
    return (StreamingHttpResponse if streamed else HttpResponse)(
        chain(["\ufeff"], lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, filename)},
    )


def xlsx_response(sheets: Mapping[str, Rows], filename: str) -> HttpResponseBase:
    """Send a workbook (see `workbook`)."""
    return FileResponse(workbook(sheets), as_attachment=True, filename=filename, content_type=XLSX)


def workbook(sheets: Mapping[str, Rows], *, title: str = "", widths: Sequence[int] = ()) -> IO[bytes]:
    """Return a temporary file with one sheet for each table, whose first row is the heading; `title` stands in a row above it.

    Rows are written as they come. A list gets columns as wide as its cells; text is wrapped where `widths` says how wide they are.
    """
    from openpyxl import Workbook  # only files for spreadsheets need it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    heading, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:31].replace("/", "-"))
        sheet.freeze_panes = "C3" if title else "B2" if isinstance(rows, list) else "A2"
        for number, width in enumerate(widths or (_widths(rows) if isinstance(rows, list) else ()), 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for number, row in enumerate(chain([[title]] if title else [], rows), 0 if title else 1):
            cells = [WriteOnlyCell(sheet, _of_sheet(cell)) for cell in row]
            for cell in cells:
                if cell.is_date:
                    cell.number_format = _MOMENT_FORMAT if isinstance(cell.value, datetime) else _DAY_FORMAT
                if number <= 1:
                    cell.font = heading
                elif widths:
                    cell.alignment = wrapped
            sheet.append(cells)
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    book.save(file)
    file.seek(0)
    return file


def _of_sheet(cell: Any) -> Any:
    """Return what a spreadsheet shows: numbers and days as they are, anything else as text."""
    return cell if cell is None or isinstance(cell, Number | date) else safe_cell(str(cell))[:_LONGEST_CELL]


def _widths(rows: Iterable[Sequence[Any]]) -> list[int]:
    return [min(_WIDEST, 3 + max(len(str("" if cell is None else cell)) for cell in column)) for column in zip(*rows, strict=False)]
