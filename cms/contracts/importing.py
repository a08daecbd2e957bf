"""Shared parts of all bulk imports: records from JSON lines, a progress bar, resuming, and a report of what became of each."""

from __future__ import annotations

import csv
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, models, transaction
from tqdm import tqdm

from cms.contracts.write_turns import in_turns
from cms.text.safe_cells import safe_cell
from cms.text.vietnamese import clean

logger = logging.getLogger(__name__)
Named = TypeVar("Named", bound=models.Model)


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: which record, what became of it, and what a person should look at."""

    key: str
    outcome: Outcome
    doubts: tuple[str, ...] = ()


class BadRecord(ValueError):
    """A record that cannot be imported; its text says why, for the person who made the file."""


@dataclass
class Report:
    """The rows of one run."""

    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.rows.append(row)

    def counts(self) -> Counter[str]:
        return Counter(row.outcome.value for row in self.rows)

    def write_csv(self, path: Path) -> None:
        """Write every row; cells that a spreadsheet would run as a formula are quoted with an apostrophe."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["record", "outcome", "doubts"])
            writer.writerows([safe_cell(row.key), row.outcome.value, safe_cell("; ".join(row.doubts))] for row in self.rows)


def day_of(record: dict[str, Any], name: str) -> date | None:
    """Return the day that a field holds as `YYYY-MM-DD`, None for an empty one. Raise BadRecord for anything else."""
    if not (value := record.get(name)):
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadRecord(f"{name}: {value!r} is no date of the form YYYY-MM-DD") from None


def row_named(rows: Iterable[Named], name: str) -> Named | None:
    """Return the row of this name, in capitals or not; None without one. SQLite folds letters without marks only."""
    wanted = clean(name).strip().casefold()
    return next((row for row in rows if wanted and row.name.casefold() == wanted), None)  # type: ignore[attr-defined]


def read_jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """Yield `(line number, record, error)` of each non-empty line: exactly one of record and error is set."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line.decode("utf-8-sig"))  # Windows begins a file with a byte order mark
            except json.JSONDecodeError as error:
                yield number, None, f"not JSON: {error.msg} at column {error.colno}"
                continue
            except UnicodeDecodeError as error:
                yield number, None, f"not UTF-8: byte {error.start + 1}"
                continue
            if isinstance(record, dict):
                yield number, record, ""
            else:
                yield number, None, "not a JSON object"


class JsonLinesImport(BaseCommand):
    """Base of the import commands: one transaction a record, so that a bad one or an interruption loses only itself.

    Running again goes on where the last run stopped: records already stored are found unchanged by their `key` and hash.
    Subclasses set `key_field` and write `import_record(record) -> Row`; it raises BadRecord or ValidationError.
    """

    key_field = "id"
    brings_back = False  # what was deleted on this site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a file of JSON lines")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, store nothing")
        parser.add_argument("--limit", type=int, default=0, help="only the first N records")
        parser.add_argument("--deleted", action="store_true", help="bring back what was deleted on this site, too")
        parser.add_argument("--report", type=Path, help="write what became of each record to this CSV file")

    def import_record(self, record: dict[str, Any]) -> Row:
        raise NotImplementedError

    def prepare(self, options: dict[str, Any]) -> None:
        """Look up what all records need (parents, types); runs once before the first."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Import each record by itself and write the report; an interrupted import keeps what it stored."""
        path: Path = options["path"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        self.brings_back = options.get("deleted", False)
        self.prepare(options)
        report = Report()
        limit, quiet = options["limit"] or None, options["verbosity"] == 0
        total = None if quiet else count_records(path, limit)
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each published page would hide the progress bar
        try:
            for number, record, error in in_turns(tqdm(islice(read_jsonl(path), limit), total=total, unit=" records", disable=quiet)):
                report.add(self._one(number, record, error, dry_run=options["dry_run"]))
        except KeyboardInterrupt:
            self.stderr.write("Stopped. What was imported stays; run the same command again to go on.")
        self.finish(report, options)

    def _one(self, number: int, record: dict[str, Any] | None, error: str, *, dry_run: bool) -> Row:
        if record is None:
            return Row(f"line {number}", Outcome.FAILED, (error,))
        key = str(record.get(self.key_field) or f"line {number}")
        return guarded(key, lambda: partial(self.import_record, record), dry_run=dry_run)

    def finish(self, report: Report, options: dict[str, Any]) -> None:
        """Write the CSV, print the counts and the first doubts, before them the records that failed."""
        if options["report"]:
            report.write_csv(options["report"])  # first: what reads the printed lines may end before them
        counts = report.counts()
        self.stdout.write(", ".join(f"{outcome.value}: {counts[outcome.value]}" for outcome in Outcome))
        doubted = sorted((row for row in report.rows if row.doubts), key=lambda row: row.outcome is not Outcome.FAILED)
        for row in doubted[:20]:
            self.stdout.write(f"  {row.key} ({row.outcome.value}): {'; '.join(row.doubts)}")
        if len(doubted) > 20:
            self.stdout.write(f"  … and {len(doubted) - 20} more; --report FILE writes all.")
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was stored.")


def count_records(path: Path, limit: int | None) -> int:
    """Return how many records a file of JSON lines has, at most `limit`, so that a progress bar knows the end; none is kept in memory."""
    with path.open("rb") as lines:
        return sum(1 for _line in islice((line for line in lines if not line.isspace()), limit))


def named_errors(error: ValidationError) -> Iterator[str]:
    """Return each message of a validation error, after the name of its field where it has one."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, messages in error.message_dict.items():
        yield from (message if name == NON_FIELD_ERRORS else f"{name}: {message}" for message in messages)


class _DryRun(Exception):
    """Raised with the row to undo the transaction of a dry run."""

    def __init__(self, row: Row) -> None:
        self.row = row


def guarded(key: str, prepare: Callable[[], Row | Callable[[], Row]], *, dry_run: bool = False) -> Row:
    """Call `prepare`, and what it returns in a transaction of its own; undo everything when `dry_run`.

    `prepare` does what takes long and stores nothing (a file is read): on SQLite nobody else writes during a transaction. It returns a
    row where nothing is to be stored. A bad record becomes a FAILED row: one that is refused, or that has a value of another type.
    """
    try:
        if isinstance(store := prepare(), Row):
            return store
        with transaction.atomic():
            row = store()
            if dry_run:
                raise _DryRun(row)
            return row
    except _DryRun as done:
        return done.row
    except BadRecord as error:
        return Row(key, Outcome.FAILED, (str(error),))
    except ValidationError as error:
        return Row(key, Outcome.FAILED, tuple(named_errors(error)))
    except DatabaseError as error:
        return Row(key, Outcome.FAILED, (f"the database refused it: {error}",))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        logger.warning("record %s was skipped", key, exc_info=True)
        return Row(key, Outcome.FAILED, (f"a value has the wrong type or form: {error}",))
