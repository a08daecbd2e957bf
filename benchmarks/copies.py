"""Copies of documents and answered questions, row by row, for a portal that is as large as one wishes (see benchmarks.growth)."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

SHORT = 6_000  # characters: copies of a long law fill the disk and teach nothing more
SEED, DAYS = 20261130, 15 * 365  # copies are spread over so many days before their originals
BATCH = 2_000
Row = dict[str, Any]


def batched(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (values[start : start + size] for start in range(0, len(values), size))


class Copies:
    """Copies rows of a model, with all that hangs on them, under new keys."""

    def __init__(self, model: Any, keys: list[int], parts: tuple[str, ...], change: Callable[[str, Row], None]) -> None:
        """Read the rows with these keys of `model` and of its parents, then of `parts` ("app.Model.column to a row that is copied")."""
        from django.apps import apps

        self.change = change
        self.days = random.Random(SEED)
        self.tables: list[tuple[Any, list[Row], dict[str, str]]] = []  # model, rows, column → table that it points into
        self.numbers: dict[str, Iterator[int]] = {}
        chain = [*reversed(model._meta.get_parent_list()), model]
        self.held = {one._meta.db_table: keys for one in chain}
        for one in chain:
            pk = one._meta.pk.column
            self._add(one, pk, keys, {} if one is chain[0] else {pk: chain[0]._meta.db_table})
        for part in parts:
            app, name, column = part.split(".")
            one = apps.get_model(app, name)
            to = one._meta.get_field(column.removesuffix("_id")).related_model._meta.db_table
            links = {
                field.column: field.related_model._meta.db_table
                for field in one._meta.concrete_fields
                if field.is_relation and field.related_model._meta.db_table in self.held and column == field.column
            }
            self._add(one, column, self.held[to], links)

    def _add(self, model: Any, column: str, keys: list[int], links: dict[str, str]) -> None:
        from django.db import connection

        table, pk = model._meta.db_table, model._meta.pk.column
        quote, rows = connection.ops.quote_name, list[Row]()
        names = [field.column for field in model._meta.local_concrete_fields]
        with connection.cursor() as cursor:
            for some in batched(keys, 500):
                wanted = (
                    f"SELECT {', '.join(map(quote, names))} FROM {quote(table)} WHERE {quote(column)} IN ({', '.join(['%s'] * len(some))})"  # noqa: S608
                )
                cursor.execute(wanted, list(some))
                rows += [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            if table not in self.numbers and pk not in links:
                cursor.execute(f"SELECT coalesce(max({quote(pk)}), 0) FROM {quote(table)}")  # noqa: S608
                self.numbers[table] = count(cursor.fetchone()[0] + 1)
        self.held[table] = [row[pk] for row in rows]
        self.tables.append((model, rows, links))

    def write(self) -> dict[str, dict[Any, Any]]:
        """Write the copies once more; return the new key of each row by table and old key."""
        new: dict[str, dict[Any, Any]] = {}
        back = timedelta(days=self.days.randrange(DAYS))
        for model, rows, links in self.tables:
            table, pk = model._meta.db_table, model._meta.pk.column
            days = [
                field.column for field in model._meta.local_concrete_fields if field.get_internal_type() in ("DateField", "DateTimeField")
            ]
            made = []
            for row in rows:
                copy = dict(row)
                for column in days:
                    copy[column] = earlier(row[column], back)
                for column, to in links.items():
                    copy[column] = new[to][row[column]]
                if pk not in links:
                    copy[pk] = next(self.numbers[table])
                new.setdefault(table, {})[row[pk]] = copy[pk]
                self.change(table, copy)
                made.append(copy)
            insert(table, made)
        return new


def earlier(value: Any, back: timedelta) -> Any:
    """Return a day or moment, which SQLite gives as text, so much earlier; None stays."""
    if not isinstance(value, str):
        return value and value - back
    return str(datetime.fromisoformat(value) - back) if " " in value else str(date.fromisoformat(value) - back)


def insert(table: str, rows: list[Row]) -> None:
    from django.db import connection

    if rows:
        quote = connection.ops.quote_name
        names = ", ".join(quote(name) for name in rows[0])
        with connection.cursor() as cursor:
            for some in batched(rows, BATCH):
                cursor.executemany(
                    f"INSERT INTO {quote(table)} ({names}) VALUES ({', '.join(['%s'] * len(rows[0]))})",  # noqa: S608
                    [list(row.values()) for row in some],
                )


class CopiesBelowPage:
    """Gives pages their places below one page of the tree."""

    def __init__(self, parent: Any) -> None:
        last = parent.get_last_child()
        self.parent, self.steps = parent, count((int(last.path[-4:], 36) if last else 0) + 1)

    def place(self, row: Row) -> None:
        """Set path, slug and identity of a copied row of `wagtailcore_page`."""
        row["path"] = self.parent._get_path(self.parent.path, self.parent.depth + 1, next(self.steps))
        row["slug"] = f"{row['slug'][:240]}-{row['id']}"
        row["url_path"] = f"{self.parent.url_path}{row['slug']}/"
        row["translation_key"] = uuid.uuid4() if not isinstance(row["translation_key"], str) else uuid.uuid4().hex
        row["latest_revision_id"] = row["live_revision_id"] = None

    def tell(self) -> None:
        """Note on the parent how many pages stand below it."""
        type(self.parent).objects.filter(pk=self.parent.pk).update(numchild=self.parent.get_children_count())


def document_copies(below: CopiesBelowPage) -> Copies:
    from legal_docs.models import LegalDocumentPage

    def change(table: str, row: Row) -> None:
        if table == "wagtailcore_page":
            below.place(row)
        elif table == "legal_docs_legaldocumentpage":
            number = row["page_ptr_id"]
            row["number"], row["number_norm"] = f"{row['number'][:70]}-{number}", f"{row['number_norm'][:70]}-{number}"
            row["number_key"], row["canonical_path"] = f"{row['number_key'][:70]}-{number}", f"{row['canonical_path'][:240]}-{number}"

    from django.db.models.functions import Length

    short = LegalDocumentPage.objects.live().annotate(n=Length("body_text")).filter(n__lt=SHORT).exclude(number="")
    parts = (
        "legal_docs.DocumentVersion.document_id",
        "legal_docs.Provision.version_id",
        "legal_docs.ValidityWindow.document_id",
        "legal_docs.Signature.document_id",
        "legal_docs.Relation.document_id",
        "legal_docs.Citation.version_id",
    )
    return Copies(LegalDocumentPage, [*short.child_of(below.parent).values_list("pk", flat=True)], parts, change)


def question_copies(below: CopiesBelowPage) -> tuple[Copies, Copies]:
    """Return the copies of answered questions, and of their published answers, which are written right after them."""
    from qa.models import AnswerPage, Question

    def change(table: str, row: Row) -> None:
        if table == "wagtailcore_page":
            below.place(row)
        elif table == "qa_question":
            row |= {"public_no": f"COPY-{row['id']}", "external_id": "", "code_hash": None, "idempotency_hash": None}
        elif table == "qa_answer":
            row["latest_revision_id"] = row["approved_revision_id"] = None

    pages = AnswerPage.objects.live().child_of(below.parent).exclude(question=None)
    keys = [*pages.values_list("question", flat=True)]
    questions = Copies(Question, keys, ("qa.Answer.question_id", "qa.DraftCitation.answer_id"), change)
    answers = Copies(AnswerPage, [*pages.values_list("pk", flat=True)], ("qa.AnswerCitation.page_id",), change)
    return questions, answers
