"""How pages slow down as a portal grows: processor time of 25 pages at 1,000, 10,000 and 100,000 documents.

`python -m benchmarks.growth [--documents 1000 10000 100000] [--questions 100000] [--rounds 9]` fills a copy of the SQLite database of
VAR_DIR; on another server it fills the database that the settings name, which `--in-place` allows. Short documents and answered questions
of that database are copied row by row, with numbers, addresses and earlier days of their own, until there are so many. Nothing is kept by
the page cache. The work of a PostgreSQL on this machine counts, too. The search index stays as it is (`benchmarks.search_latency`
measures it). The bar: at the last size no page works more than 1.3 times as long as at the first. Returns 1 when one does.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from benchmarks.copies import CopiesBelowPage, document_copies, question_copies
from benchmarks.pages import Figure, measure

BAR = 1.3


def grow(documents: int, questions: int) -> None:
    """Copy rows until there are so many documents and questions; what is there already stays."""
    from django.db import connection, transaction

    from cms.background.kernel_jobs import note_sizes
    from legal_docs.models import LegalDocumentPage, LegalIndexPage
    from qa.models import AnswerPage, QAIndexPage, Question

    def fill(below: CopiesBelowPage, missing: int, write: Callable[[], int]) -> None:
        while missing > 0:
            with transaction.atomic():
                missing -= write()
        below.tell()

    below = CopiesBelowPage(LegalIndexPage.objects.live().first())
    laws = document_copies(below)
    fill(below, documents - LegalDocumentPage.objects.count(), lambda: len(laws.write()["wagtailcore_page"]))

    answered = CopiesBelowPage(QAIndexPage.objects.live().first())
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
        "unit: home": "/quan-tri/",
        "unit: queue": "/quan-tri/hoi-dap/?xem=open",
        "editor: documents": "/quan-tri/van-ban/",
    }


def people() -> dict[str, Any]:
    """Return who opens the screens of staff: an administrator, a reviewer of a unit, an editor (none where the portal has none)."""
    from django.contrib.auth import get_user_model

    from qa.vocabulary.choices import Role

    users = get_user_model().objects
    editors = users.filter(groups__page_permissions__permission__codename="change_page", qa_memberships=None, is_superuser=False)
    found = {
        "desk": users.create_superuser(f"growth-{uuid.uuid4().hex[:8]}", password=None),
        "unit": users.filter(qa_memberships__role=Role.REVIEWER, qa_memberships__unit__isnull=False).first(),
        "editor": editors.first(),
    }
    return {name: user for name, user in found.items() if user}


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
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    pages, found = addresses(), dict[str, list[Figure]]()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")  # all its work by the process that is measured
    client = Client()
    client.get("/healthz")  # loads the middleware, which listens to logins
    staff = dict[str, Client]()
    for name, user in people().items():
        staff[name] = Client()
        staff[name].force_login(user)
    pages = {name: path for name, path in pages.items() if name.partition(":")[0] in (*staff, name)}
    for size in options.documents:
        started = time.monotonic()
        grow(size, options.questions * size // options.documents[-1])
        print(f"{size:,} documents: filled in {time.monotonic() - started:.0f} s", flush=True)
        for name, path in pages.items():
            found.setdefault(name, []).append(measure(staff.get(name.partition(":")[0], client), path, options.rounds))
    print(f"{'page':<30}" + "".join(f"{size:>16,}" for size in options.documents) + "   last : first")
    slow = 0
    for name, figures in sorted(found.items(), key=lambda one: one[1][0].processor_ms - one[1][-1].processor_ms):
        share = figures[-1].processor_ms / figures[0].processor_ms
        slow += share > BAR
        cells = "".join(f"{figure.processor_ms:>9.1f} ms {figure.queries:>3}" for figure in figures)
        print(f"{name:<30}{cells}{share:>11.2f}{'  above the bar' if share > BAR else ''}")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
