"""PDF files in the index: page by page, only what everyone may read, only what the document's own text does not say."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfWriter
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.background.pages import file_texts
from cms.background.pages.file_texts import read_due
from cms.contracts.search import EntryKind, SearchEntry
from cms.models import FileText
from cms.models.background.leased_row import RowState
from legal_docs.models import DocumentFile, LegalDocumentPage
from legal_docs.tests.factories import document
from legal_docs.tests.made_files import docx, paragraph, pdf
from legal_docs.text.vocabulary import FileKind

pytestmark = pytest.mark.django_db

FORM = ["Mau so 01. Don de nghi cap the ban doc cua thu vien tinh", "Ho va ten nguoi de nghi, ngay thang nam sinh, noi o hien nay"]
FEES = ["Bang gia cuoc chup tai lieu quy hiem trong kho luu tru", "Moi trang chup mau nam nghin dong, trang den hai nghin dong"]
OWN = ["Dieu 2. Gio mo cua", "1. Thu vien mo cua tu 7 gio 30 phut."]


def pages_of(folder: Path, *pages: list[str]) -> bytes:
    """A PDF with these pages; an empty list makes a page without text."""
    writer, out = PdfWriter(), io.BytesIO()
    for lines in pages:
        if lines:
            writer.append(str(pdf(folder / "page.pdf", lines)))
        else:
            writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def attached(page: LegalDocumentPage, content: bytes, *, name: str = "bieu-mau.pdf", **values: Any) -> Document:
    """A file hung on a stored document."""
    stored: Document = Document.objects.create(title="Biểu mẫu.pdf", file=ContentFile(content, name), **values)
    page.files.add(DocumentFile(file=stored, kind=FileKind.FORM))
    page.save()
    return stored


def file_entries(page: LegalDocumentPage) -> list[SearchEntry]:
    fresh = LegalDocumentPage.objects.get(pk=page.pk)
    return [entry for entry in fresh.get_search_entries() if entry.kind is EntryKind.ATTACHMENT]


def test_each_page_of_a_file_is_an_entry_of_its_document_and_leads_to_that_page(tmp_path: Path, noted_pages: list[int]) -> None:
    page = document()
    stored = attached(page, pages_of(tmp_path, FORM, [], FEES))
    assert file_entries(page) == []  # not read yet
    assert read_due() == 1
    assert page.pk in noted_pages
    first, third = file_entries(page)
    assert (first.heading, third.heading) == ("Biểu mẫu.pdf, trang 1", "Biểu mẫu.pdf, trang 3")
    assert third.url == f"{stored.url}#page=3"
    assert third.parent_id == f"page:{page.pk}" != third.entry_id
    assert (third.title, third.number, third.status_windows) == (
        first.title,
        page.number,
        next(iter(page.get_search_entries())).status_windows,
    )
    assert "luu tru" in third.body
    assert "luu tru" not in first.body
    assert read_due() == 0


def test_a_file_whose_note_for_the_index_fails_counts_as_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attached(document(), pages_of(tmp_path, FORM))

    def killed(_file_ids: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(file_texts, "announce_files", killed)
    with pytest.raises(RuntimeError):
        read_due()
    assert FileText.objects.get().state == RowState.TAKEN


def test_a_form_in_word_is_found_too(tmp_path: Path) -> None:
    page = document()
    file = docx(tmp_path / "mau.docx", "".join(map(paragraph, FORM)))
    stored = attached(page, file.read_bytes(), name="mau.docx")
    assert read_due() == 1
    (entry,) = file_entries(page)
    assert (entry.heading, entry.url) == ("Biểu mẫu.pdf", stored.url)
    assert "the ban doc" in entry.body


def test_a_word_file_in_english_is_found(tmp_path: Path) -> None:
    page = document()
    lines = ["Application for a copy of a rare document kept in the provincial library and its reading rooms"] * 12
    attached(page, docx(tmp_path / "form.docx", "".join(map(paragraph, lines))).read_bytes(), name="form.docx")
    read_due()
    assert "provincial library" in file_entries(page)[0].body


def test_a_page_that_only_repeats_the_text_of_the_document_is_left_out(tmp_path: Path) -> None:
    page = document()
    attached(page, pages_of(tmp_path, OWN, FEES))
    read_due()
    assert [entry.heading for entry in file_entries(page)] == ["Biểu mẫu.pdf, trang 2"]


def test_files_of_drafts_and_of_withdrawn_or_restricted_documents_give_nothing(tmp_path: Path) -> None:
    draft, withdrawn, closed = document("11/2024/QĐ-UBND", publish=False), document("12/2024/QĐ-UBND"), document("13/2024/QĐ-UBND")
    for number, page in enumerate((draft, withdrawn, closed)):
        attached(page, pages_of(tmp_path, FEES), name=f"{number}.pdf")
    read_due()
    assert file_entries(closed)
    withdrawn.unpublish()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert [file_entries(page) for page in (draft, withdrawn, closed)] == [[], [], []]


def test_a_file_that_not_everyone_may_read_is_not_in_the_index_and_the_index_hears_of_the_change(
    tmp_path: Path, noted_pages: list[int]
) -> None:
    page = document()
    collection = Collection.get_first_root_node().add_child(instance=Collection(name="Nội bộ"))
    stored = attached(page, pages_of(tmp_path, FEES))
    read_due()
    assert file_entries(page)
    noted_pages.clear()
    stored.refresh_from_db()  # its hash is known by now
    stored.collection = collection
    stored.save()
    assert noted_pages == [page.pk]
    assert len(file_entries(page)) == 1
    noted_pages.clear()
    rule = CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    assert noted_pages == [page.pk]
    assert file_entries(page) == []
    rule.delete()
    assert len(file_entries(page)) == 1


def test_a_replaced_file_is_read_again_and_its_old_text_is_gone_at_once(tmp_path: Path) -> None:
    page = document()
    stored = attached(page, pages_of(tmp_path, FEES))
    read_due()
    stored.file = ContentFile(pages_of(tmp_path, FORM), "moi.pdf")
    stored._set_document_file_metadata()
    stored.save()
    assert file_entries(page) == []
    assert read_due() == 1
    assert "Mau so 01" in file_entries(page)[0].body


def test_a_file_that_cannot_be_read_is_noted_once_and_stops_nobody(tmp_path: Path) -> None:
    page = document()
    broken = attached(page, b"%PDF-1.4 and nothing more", name="hong.pdf")
    lost = attached(page, pages_of(tmp_path, FORM), name="mat.pdf")
    lost.file.storage.delete(lost.file.name)
    attached(page, pages_of(tmp_path, FEES), name="tot.pdf")
    assert read_due() == 3
    assert {text.file_id: text.refusal for text in FileText.objects.exclude(refusal="")} == {broken.pk: "damaged", lost.pk: "missing"}
    assert len(file_entries(page)) == 1
    assert read_due() == 0
