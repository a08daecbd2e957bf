"""Offices from a sheet (.xlsx or .csv): one row each, columns by their heading, in any order."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from openpyxl import load_workbook

from cms.text.vietnamese import clean, fold
from home.models import Office, OfficeKind

# Headings as people write them, without tone marks, and the field that each fills.
HEADINGS = {
    "ma": "code",
    "loai": "kind",
    "ten": "name",
    "ten co quan": "name",
    "dia ban": "area",
    "dia chi": "address",
    "gio lam viec": "hours",
    "dien thoai": "phone",
    "thu dien tu": "email",
    "email": "email",
    "ban do": "map_url",
    "viec lam tai day": "services",
}


@dataclass(slots=True)
class Result:
    """What became of a sheet: offices made, changed, left as they were, and what is wrong with which row."""

    made: int = 0
    changed: int = 0
    same: int = 0
    problems: list[str] = field(default_factory=list)


def rows_of(name: str, content: bytes) -> Iterator[dict[str, str]]:
    """Give each row of a sheet by field. Raise ValueError for a sheet without the columns `Tên` and `Loại`."""
    table = iter(_xlsx(content) if name.lower().endswith(".xlsx") else csv.reader(StringIO(content.decode("utf-8-sig"))))
    columns = [HEADINGS.get(fold(heading).strip(), "") for heading in next(table, [])]
    if not {"name", "kind"} <= set(columns):
        raise ValueError("The sheet needs the columns Tên and Loại.")
    for cells in table:
        values = {column: clean(str(cell)).strip() for column, cell in zip(columns, cells, strict=False) if column}
        if any(values.values()):
            yield values


def _xlsx(content: bytes) -> Iterable[list[str]]:
    sheet: Any = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
    return ([("" if cell is None else str(cell)) for cell in row] for row in sheet.iter_rows(values_only=True))


@transaction.atomic
def store(rows: Iterable[dict[str, str]]) -> Result:
    """Make or change the offices of these rows; found by code, else by kind and name. A wrong row is named and left out."""
    result = Result()
    for number, values in enumerate(rows, 2):
        kind = _kind(values.get("kind", ""))
        named = {"code": values["code"]} if values.get("code") else {"kind": kind, "name": values.get("name", "")}
        office = Office.objects.filter(**named).first() or Office()
        before = {name: getattr(office, name) for name in values} | {"kind": office.kind}
        for name, value in (values | {"kind": kind}).items():
            setattr(office, name, value)
        try:
            office.full_clean()
        except ValidationError as error:
            result.problems.append(f"{number}: {'; '.join(error.messages)}")
            continue
        if office.pk and before == {name: getattr(office, name) for name in before}:
            result.same += 1
            continue
        result.made, result.changed = result.made + (not office.pk), result.changed + bool(office.pk)
        office.save()
    return result


def _kind(words: str) -> str:
    """Return the code of a kind that a cell names by code or label; the cell itself where it names none."""
    wanted = fold(words)
    return next((str(kind.value) for kind in OfficeKind if wanted in (kind.value, fold(str(kind.label)))), words)
