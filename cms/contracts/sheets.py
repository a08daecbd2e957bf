"""Records from a sheet (.xlsx or .csv), and back: each app says what its sheets hold, one reader compares, previews and stores them.

Columns are found by their heading, in any order and without tone marks; a column that is not there leaves its field alone.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.contracts.importing import Outcome, row_named
from cms.contracts.ports import Registry
from cms.text.vietnamese import clean, fold

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_ROWS = 5000
_YES, _NO = "có", "không"


class UnreadableSheet(ValueError):
    """The file cannot be read as a sheet of this kind; the words say why."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the field, further headings. `read` turns a cell into the value (raises ValidationError), `show` the record's
    value into a cell; `put` stores the value where that needs more than setting it, once the record is saved; `words` then shows it.
    """

    heading: str
    name: str
    also: tuple[str, ...] = ()
    read: Callable[[str], Any] = str
    show: Callable[[Any], str] | None = None
    put: Callable[[Any, Any], None] | None = None
    words: Callable[[Any], str] = str

    def cell(self, record: Any) -> str:
        """Return what the column shows of a record."""
        value = self.show(record) if self.show else getattr(record, self.name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class SheetKind:
    """What a sheet holds. `find` gives the record that a row (heading's field → cell) means, a new one where there is none; `check` raises
    ValidationError for what this person may not change. `alone`: rows never name each other, so a preview stores nothing at all.
    Of new records no two rows share a cell of the columns `unique`.
    """

    code: str
    label: str | Promise
    permission: str  # to change records; the one to add them goes by the same name
    columns: tuple[Column, ...]
    required: tuple[str, ...]
    find: Callable[[dict[str, str]], models.Model]
    records: Callable[[], Iterable[Any]]
    check: Callable[[Any, Any], None] = lambda record, user: None
    alone: bool = False
    unique: tuple[str, ...] = ()


@dataclass(slots=True)
class SheetRow:
    """What becomes of one row: the record's name, the changed cells as (heading, before, after), or what is wrong."""

    number: int
    name: str = ""
    outcome: Outcome = Outcome.UNCHANGED
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problem: str = ""


KINDS: Registry[SheetKind] = Registry("code")
register = KINDS.register


def yes_or_no(text: str) -> bool:
    """Return what a cell says; raises ValidationError for anything else."""
    if fold(text) in ("", "khong", "no", "0", "false"):
        return False
    if fold(text) in ("co", "yes", "1", "true", "x"):
        return True
    raise ValidationError(_("Write “có” or “không”, not “%(text)s”.") % {"text": text})


def word_of(value: bool) -> str:
    return _YES if value else _NO


def record_named(model: type[models.Model], field: str) -> Callable[[str], Any]:
    """Return a reader of cells that name a record of `model`; an empty cell is none, an unknown name a fault of the column `field`."""

    def read(name: str) -> Any:
        found = row_named(model._default_manager.all(), name)
        if name and found is None:
            raise ValidationError({field: _("There is no unit “%(name)s”: put it above this row, or add it first.") % {"name": name}})
        return found

    return read


def choice_of(choices: type[models.TextChoices]) -> Callable[[str], str]:
    """Return a reader of cells that name a choice by its code or its label; other text is left to the field's own check."""
    return lambda text: next((str(one.value) for one in choices if fold(text) in (one.value, fold(str(one.label)))), text)


def sheet_rows(kind: SheetKind, name: str, content: bytes) -> Iterator[dict[str, str]]:
    """Yield each row of a file by field. Raise UnreadableSheet for a file that is no sheet or lacks a required column."""
    known = {fold(heading): column.name for column in kind.columns for heading in (column.heading, *column.also)}
    try:
        table = iter(_xlsx(content) if name.lower().endswith(".xlsx") else _csv(content))
        columns = [known.get(fold(str(heading)).strip(), "") for heading in next(table, [])]
        rows = list(islice(table, MOST_ROWS + 1))
    except Exception as error:  # the readers raise nearly anything of a damaged file
        raise UnreadableSheet(_("This file is no sheet that can be read: choose an .xlsx file, or a .csv file saved as UTF-8.")) from error
    missing = [column.heading for column in kind.columns if column.name in kind.required and column.name not in columns]
    if missing:
        raise UnreadableSheet(_("The sheet needs these columns: %(names)s.") % {"names": ", ".join(missing)})
    if len(rows) > MOST_ROWS:
        raise UnreadableSheet(_("The sheet has more than %(most)d rows: divide it.") % {"most": MOST_ROWS})
    for cells in rows:
        yield {column: _plain(str(cell)) for column, cell in zip(columns, cells, strict=False) if column}


def store(kind: SheetKind, rows: Iterable[dict[str, str]], user: User | None = None, *, keep: bool = True) -> list[SheetRow]:
    """Make or change the records of these rows; a wrong row is named and left out. Without `keep` nothing is stored: a preview.

    Of two rows that mean the same record the second is wrong: it would undo what the first says.
    """
    taken: dict[object, int] = {}
    with transaction.atomic():
        numbered = ((number, values) for number, values in enumerate(rows, 2) if any(values.values()))
        result = [_store_row(kind, number, values, user, keep or not kind.alone, taken) for number, values in numbered]
        if not keep:
            transaction.set_rollback(True)
    return result


def _store_row(kind: SheetKind, number: int, values: dict[str, str], user: User | None, save: bool, taken: dict[object, int]) -> SheetRow:
    """Make or change the record of one row; `taken` is the row of each record so far."""
    row = SheetRow(number, name=next((values[name] for name in kind.required if values.get(name)), ""))
    columns = [column for column in kind.columns if column.name in values]
    try:
        with transaction.atomic():
            record = kind.find(values)
            is_new = record.pk is None
            key = record.pk or values.get(kind.required[0], "").casefold()
            if key in taken:
                raise ValidationError(_("Row %(row)d of this sheet is about the same record.") % {"row": taken[key]})
            if is_new and user is not None and not user.has_perm(kind.permission.replace(".change_", ".add_")):
                raise ValidationError(_("There is no such record, and you may not add one."))
            cells = {name: (name, values[name].casefold()) for name in kind.unique if is_new and values.get(name)}
            if same := {name: taken[cell] for name, cell in cells.items() if cell in taken}:
                raise ValidationError({name: _("Row %(row)d of this sheet has the same.") % {"row": at} for name, at in same.items()})
            before = {} if is_new else {column.heading: column.cell(record) for column in columns}
            given = [(column, column.read(values[column.name])) for column in columns]
            for column, value in given:
                if column.put is None:
                    setattr(record, column.name, value)
            record.full_clean()
            after = {column.heading: column.words(value) if column.put else column.cell(record) for column, value in given}
            row.changes = [(name, before.get(name, ""), cell) for name, cell in after.items() if cell != before.get(name, "")]
            row.outcome = Outcome.CREATED if is_new else Outcome.CHANGED if row.changes else Outcome.UNCHANGED
            if row.outcome is not Outcome.UNCHANGED:
                kind.check(record, user)
                if save:
                    _save(record, given, user, is_new)
            taken[record.pk or key] = number
            taken.update(dict.fromkeys(cells.values(), number))
    except ValidationError as error:
        named = getattr(error, "error_dict", {})
        headings = {column.name: column.heading for column in kind.columns}
        words = [f"{headings.get(name, name)}: {' '.join(one.messages)}" for name, errors in named.items() for one in errors]
        row.outcome, row.problem = Outcome.FAILED, "; ".join(words or error.messages).replace("__all__: ", "")
    except IntegrityError:
        row.outcome, row.problem = Outcome.FAILED, _("Another record has these data already.")
    return row


def _save(record: Any, given: list[tuple[Column, Any]], user: User | None, is_new: bool) -> None:
    record.save()
    for column, value in given:
        if column.put is not None:
            column.put(record, value)
    log(record, "wagtail.create" if is_new else "wagtail.edit", user=user)


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that prevents a formula in an exported sheet."""
    text = clean(cell).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _csv(content: bytes) -> Iterable[list[str]]:
    text = content.decode("utf-8-sig")
    head = text.partition("\n")[0]
    return csv.reader(StringIO(text), delimiter=max(",;\t", key=head.count))  # Excel writes what the computer's settings say


def _xlsx(content: bytes) -> Iterable[list[str]]:
    from openpyxl import load_workbook  # only who reads a sheet needs it

    sheet: Any = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
    return ([("" if cell is None else str(cell)) for cell in row] for row in sheet.iter_rows(values_only=True))
