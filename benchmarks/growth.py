"""How pages slow down as a portal grows: processor time of twenty pages at 1,000, 10,000 and 100,000 documents.

`python -m benchmarks.growth [--documents 1000 10000 100000] [--questions 100000] [--rounds 9]` fills a copy of the SQLite database of
VAR_DIR; on another server it fills the database that the settings name, which `--in-place` allows. Short documents and answered questions
of that database are copied row by row, with numbers, addresses and earlier days of their own, until there are so many. Nothing is kept by
the page cache. The search index stays as it is (`benchmarks.search_latency` measures it). The bar: at the last size no page works more
than 1.3 times as long as at the first. Returns 1 when one does.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import django

BAR = 1.3
SHORT = 6_000  # characters: copies of a long law fill the disk and teach nothing more
WARM_UP = 2
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


class Below:
    """Gives pages their places below one page of the tree."""

    def __init__(self, parent: Any) -> None:
        last = parent.get_last_child()
        self.parent, self.steps = parent, count((int(last.path[-4:], 36) if last else 0) + 1)

    def place(self, row: Row) -> None:
        """Give a copied row of `wagtailcore_page` its path, slug and identity."""
        row["path"] = self.parent._get_path(self.parent.path, self.parent.depth + 1, next(self.steps))
        row["slug"] = f"{row['slug'][:240]}-{row['id']}"
        row["url_path"] = f"{self.parent.url_path}{row['slug']}/"
        row["translation_key"] = uuid.uuid4() if not isinstance(row["translation_key"], str) else uuid.uuid4().hex
        row["latest_revision_id"] = row["live_revision_id"] = None

    def tell(self) -> None:
        """Note on the parent how many pages stand below it."""
        type(self.parent).objects.filter(pk=self.parent.pk).update(numchild=self.parent.get_children_count())


def document_copies(below: Below) -> Copies:
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


def question_copies(below: Below) -> tuple[Copies, Copies]:
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


def grow(documents: int, questions: int) -> None:
    """Copy rows until there are so many documents and questions; what is there already stays."""
    from django.db import connection, transaction

    from cms.background.kernel_jobs import note_sizes
    from legal_docs.models import LegalDocumentPage, LegalIndexPage
    from qa.models import AnswerPage, QAIndexPage, Question

    def fill(below: Below, missing: int, write: Callable[[], int]) -> None:
        while missing > 0:
            with transaction.atomic():
                missing -= write()
        below.tell()

    below = Below(LegalIndexPage.objects.live().first())
    laws = document_copies(below)
    fill(below, documents - LegalDocumentPage.objects.count(), lambda: len(laws.write()["wagtailcore_page"]))

    answered = Below(QAIndexPage.objects.live().first())
    copies, pages = question_copies(answered)
    answer_rows = next(rows for model, rows, _links in pages.tables if model is AnswerPage)
    originals = {row["page_ptr_id"]: row["question_id"] for row in answer_rows}

    def write() -> int:
        new = copies.write()["qa_question"]
        for row in answer_rows:
            row["question_id"] = new[originals[row["page_ptr_id"]]]
        return len(pages.write()["wagtailcore_page"])

    fill(answered, questions - Question.objects.count(), write)
    if connection.vendor == "postgresql":  # as autovacuum does after a while
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    note_sizes()


def addresses() -> dict[str, str]:
    """Return the pages that are measured, by name; of each kind of page the same one at each size."""
    from django.apps import apps

    from benchmarks.site import paths

    return paths() | {
        "ordinary page": str(apps.get_model("home.StandardPage").objects.live().earliest("pk").url),
        "documents in force": "/van-ban/?hieu_luc=con_hieu_luc",
        "documents by title": "/van-ban/?sap_xep=title",
        "documents in force on a day": "/van-ban/?hieu_luc=con_hieu_luc&ngay=2020-01-01",
        "new documents": "/van-ban/?muc=moi",
        "ledger of answers": "/hoi-dap/so-theo-doi/",
        "documents by machine": "/api/v1/documents/",
        "feed": "/van-ban/rss/",
        "desk: home": "/quan-tri/",
        "desk: documents": "/quan-tri/van-ban/",
        "desk: queue": "/quan-tri/hoi-dap/?xem=open",
        "desk: all questions": "/quan-tri/hoi-dap/?xem=all",
    }


def measure(client: Any, path: str, rounds: int) -> tuple[float, int]:
    """Return the median processor time of a page in milliseconds, and its statements. Raises AssertionError when it does not answer 200."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    used = []
    for _round in range(WARM_UP + rounds):
        worked = time.process_time()
        response = client.get(path, HTTP_HOST="localhost")
        assert response.status_code == 200, f"{path} answered {response.status_code}"
        b"".join(response.streaming_content) if response.streaming else response.content
        used.append((time.process_time() - worked) * 1000)
    with CaptureQueriesContext(connection) as queries:
        client.get(path, HTTP_HOST="localhost")
    return statistics.median(used[WARM_UP:]), len(queries)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=100_000, help="at the last size; in proportion before")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--in-place", action="store_true", help="fill the database that the settings name")
    options = parser.parse_args()
    os.environ |= {"PAGE_CACHE_SECONDS": "0", "EMBEDDINGS_URL": "none"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    if not options.in_place:
        folder = tempfile.TemporaryDirectory(prefix="portal-growth-")
        var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parents[1] / "var")
        with sqlite3.connect(var / "portal.sqlite3") as theirs, sqlite3.connect(Path(folder.name) / "portal.sqlite3") as ours:
            theirs.backup(ours)
        os.environ["DATABASE_URL"] = f"sqlite:///{folder.name}/portal.sqlite3"
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    pages, found = addresses(), dict[str, list[tuple[float, int]]]()
    client = Client()
    client.get("/healthz")  # loads the middleware, which listens to logins
    staff = Client()
    staff.force_login(get_user_model().objects.create_superuser(f"growth-{uuid.uuid4().hex[:8]}", password=None))
    for size in options.documents:
        started = time.monotonic()
        grow(size, options.questions * size // options.documents[-1])
        print(f"{size:,} documents: filled in {time.monotonic() - started:.0f} s", flush=True)
        for name, path in pages.items():
            found.setdefault(name, []).append(measure(staff if name.startswith("desk") else client, path, options.rounds))
    print(f"{'page':<30}" + "".join(f"{size:>16,}" for size in options.documents) + "   last : first")
    slow = 0
    for name, figures in sorted(found.items(), key=lambda one: one[1][0][0] - one[1][-1][0]):
        share = figures[-1][0] / figures[0][0]
        slow += share > BAR
        cells = "".join(f"{ms:>9.1f} ms {queries:>3}" for ms, queries in figures)
        print(f"{name:<30}{cells}{share:>11.2f}{'  above the bar' if share > BAR else ''}")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
