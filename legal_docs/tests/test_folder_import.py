"""`import_documents FOLDER`: drafts from files without a person, careful with what is there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from legal_docs.importing import folder as folder_import
from legal_docs.models import DocumentFile, LegalDocumentPage
from legal_docs.tests.factories import document
from legal_docs.tests.made_files import docx, paragraph
from legal_docs.tests.sent_files import HEAD, LINES

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "in" / "thang-1").mkdir(parents=True)
    return tmp_path / "in"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines or [*HEAD, *LINES]), encoding="utf-8")
    return path


def run(folder: Path, **options: Any) -> dict[str, tuple[str, str]]:
    report = folder.parent / "report.csv"
    call_command("import_documents", folder, report=report, verbosity=0, stdout=io.StringIO(), **options)
    with report.open(encoding="utf-8-sig") as file:
        return {row["record"]: (row["outcome"], row["doubts"]) for row in csv.DictReader(file)}


def test_a_file_becomes_a_draft_and_a_bad_one_says_why_and_stops_nothing(folder: Path) -> None:
    write(folder / "thang-1" / "a.txt")
    (folder / "b.docx").write_bytes(b"")
    write(folder / "c.txt", "Điều 1. Không ai ban hành", "Văn bản này không có đầu đề.")
    (folder / "picture.png").write_bytes(b"PNG")
    (folder / "sound.mp3").write_bytes(b"MP3")
    rows = run(folder)
    assert {name: outcome for name, (outcome, _doubts) in rows.items()} == {
        "thang-1/a.txt": "created",
        "b.docx": "failed",
        "c.txt": "failed",
        "picture.png": "failed",
    }
    assert "0 byte" in rows["b.docx"][1]
    page = LegalDocumentPage.objects.get()
    assert (page.number, page.live, page.files.count()) == ("05/2031/QĐ-UBND", False, 1)
    assert page.relations.filter(kind="bai_bo", target_number="12/2019/QĐ-UBND").exists()


def test_the_second_run_changes_nothing(folder: Path) -> None:
    write(folder / "a.txt")
    run(folder)
    assert run(folder) == {"a.txt": ("unchanged", "")}
    assert LegalDocumentPage.objects.count() == 1


def test_two_files_of_one_document_make_one_draft(folder: Path) -> None:
    write(folder / "a.txt")
    docx(folder / "b.docx", "".join(paragraph(line) for line in [*HEAD, *LINES]))
    assert {name: row[0] for name, row in run(folder).items()} == {"a.txt": "created", "b.docx": "changed"}
    assert DocumentFile.objects.filter(document=LegalDocumentPage.objects.get()).count() == 2
    assert {row[0] for row in run(folder).values()} == {"unchanged"}


def test_a_published_document_is_left_alone(folder: Path) -> None:
    there = document("05/2031/QĐ-UBND", issued_on=None, effective_on=None)
    write(folder / "a.txt")
    assert run(folder)["a.txt"][0] == "skipped"
    assert not there.files.exists()


def test_drafts_are_published_when_asked_for(folder: Path) -> None:
    write(folder / "a.txt")
    run(folder, publish=True)
    assert LegalDocumentPage.objects.get().live


def test_a_dry_run_stores_nothing(folder: Path) -> None:
    write(folder / "a.txt")
    assert run(folder, dry_run=True)["a.txt"][0] == "created"
    assert not LegalDocumentPage.objects.exists()
    assert not [path for path in (folder.parent / "media").rglob("*") if path.is_file()]


def test_an_empty_folder_is_an_error(folder: Path) -> None:
    with pytest.raises(CommandError):
        run(folder)


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize("deleted", ["the page", "its row in a query"])
def test_a_document_that_somebody_deleted_does_not_come_back_with_its_folder(folder: Path, publish: bool, deleted: str) -> None:
    write(folder / "a.txt")
    run(folder, publish=publish)
    page = LegalDocumentPage.objects.get()
    if deleted == "the page":
        page.delete()
    else:
        LegalDocumentPage.objects.filter(pk=page.pk).delete()
    outcome, doubts = run(folder, publish=publish)["a.txt"]
    assert (outcome, "--deleted" in doubts) == ("skipped", True)
    assert not LegalDocumentPage.objects.exists()


def test_a_document_that_somebody_deleted_comes_back_with_its_folder_when_that_is_asked_for(folder: Path) -> None:
    write(folder / "a.txt")
    run(folder)
    LegalDocumentPage.objects.get().delete()
    assert run(folder, deleted=True)["a.txt"][0] == "created"
    assert run(folder)["a.txt"][0] == "unchanged"


def lock_by_a_person(page: LegalDocumentPage, editor: Any) -> None:
    page.locked, page.locked_by = True, editor
    page.save()


def lock_by_nobody_left(page: LegalDocumentPage, editor: Any) -> None:
    page.locked = True
    page.save()


def hand_in(page: LegalDocumentPage, editor: Any) -> None:
    workflow = Workflow.objects.create(name="Duyệt văn bản")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Duyệt"), sort_order=0)
    workflow.start(page, editor)


def schedule(page: LegalDocumentPage, editor: Any) -> None:
    page.get_latest_revision().publish()
    page.unpublish()
    LegalDocumentPage.objects.filter(pk=page.pk).update(first_published_at=None)
    page.latest_revision.approved_go_live_at = timezone.now() + timedelta(days=1)
    page.latest_revision.save()


@pytest.mark.parametrize("hold", [lock_by_a_person, lock_by_nobody_left, hand_in, schedule])
def test_a_draft_that_somebody_holds_takes_no_further_file(folder: Path, admin_user: Any, hold: Callable[[LegalDocumentPage, Any], None]):
    write(folder / "a.txt")
    run(folder)
    page = LegalDocumentPage.objects.get()
    hold(page, admin_user)
    before = page.get_latest_revision().pk
    docx(folder / "b.docx", "".join(paragraph(line) for line in [*HEAD, *LINES]))
    assert run(folder)["b.docx"][0] == "skipped"
    assert (page.files.count(), page.revisions.latest("pk").pk) == (1, before)


def test_a_draft_that_somebody_edits_while_its_lock_is_waited_for_takes_no_further_file(
    folder: Path, admin_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt")
    run(folder)
    lock = QuerySet.select_for_update

    def after_the_editor(rows: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        if rows.model is Page:
            monkeypatch.setattr(QuerySet, "select_for_update", lock)
            LegalDocumentPage.objects.get().save_revision(user=admin_user)
        return lock(rows, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", after_the_editor)
    docx(folder / "b.docx", "".join(paragraph(line) for line in [*HEAD, *LINES]))
    assert run(folder)["b.docx"][0] == "skipped"


def test_a_file_is_read_before_the_transaction_that_stores_its_draft(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan is read for minutes, and on SQLite nobody else writes during a transaction."""
    around, seen = list(connection.savepoint_ids), list[list[str]]()
    read = folder_import.read
    monkeypatch.setattr(folder_import, "read", lambda path: seen.append(list(connection.savepoint_ids)) or read(path))
    write(folder / "a.txt")
    assert run(folder)["a.txt"][0] == "created"
    assert seen == [around]
