"""Tables as files for people: CSV that spreadsheets read in Vietnamese, and XLSX; no cell of them is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from cms.contracts.importing import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_CELL = 32_000  # characters; a spreadsheet takes 32,767
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


def xlsx_response(columns: Sequence[Any], rows: Rows, filename: str) -> HttpResponseBase:
    """Send a spreadsheet, written row by row into a temporary file."""
    from openpyxl import Workbook  # only files for spreadsheets need it

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in chain([columns], rows):
        sheet.append([cell[:_LONGEST_CELL] if isinstance(cell, str) else cell for cell in _safe(row)])
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX)
