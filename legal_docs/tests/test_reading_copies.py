"""The PDF to read of a document without an original: made, marked, kept up to date, taken away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from legal_docs.files import reading_copies
from legal_docs.files.readers import office
from legal_docs.files.readers.errors import UnreadableFile
from legal_docs.models import DocumentFile, LegalDocumentPage, ReadingCopy
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.factories import TEXT, document
from legal_docs.text.vocabulary import FileKind
from tests.fixtures import missing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
PAPER = b"%PDF-1.7 made up"


@pytest.fixture
def office_made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """LibreOffice as a program that is installed and gives the same PDF for everything; give the sources that it was given."""
    given: list[Path] = []

    def convert(path: Path, target: Path, *, seconds: int) -> Path:
        given.append(path)
        (target / "source.pdf").write_bytes(PAPER)
        return target / "source.pdf"

    monkeypatch.setattr(reading_copies, "convert_to_pdf", convert)
    monkeypatch.setattr(reading_copies, "office_program", lambda: "soffice")
    return given


def pdf_of(client: Client, page: LegalDocumentPage) -> Any:
    return client.get(f"{page.url[:-1]}.pdf")


def kept_files(settings: Any) -> list[Path]:
    return [path for path in (Path(settings.PRIVATE_MEDIA_ROOT) / "legal-copies").rglob("*.pdf") if path.is_file()]


def with_original(page: LegalDocumentPage, kind: FileKind = FileKind.SIGNED_PDF, content: bytes = PAPER) -> Document:
    suffix = "docx" if kind == FileKind.DOCX else "pdf"
    stored: Document = Document.objects.create(title="Bản ký số", file=ContentFile(content, name=f"ban-ky.{suffix}"))
    page.files.add(DocumentFile(kind=kind, file=stored))
    page.save_revision().publish()
    return stored


def close(file: Document, restriction: str) -> None:
    """Move a file into a collection below one that asks for a login or a password."""
    closed = Collection.get_first_root_node().add_child(name="Kín")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=restriction, password="mo-ra")
    file.collection = closed.add_child(name="Ở dưới")
    file.save(update_fields=["collection"])


@pytest.mark.parametrize("restriction", [CollectionViewRestriction.LOGIN, CollectionViewRestriction.PASSWORD])
def test_a_file_of_a_restricted_collection_is_not_sent_as_the_pdf_or_word_form(
    client: Client, office_made: list[Path], restriction: str
) -> None:
    page = document()
    original, word = with_original(page), with_original(page, FileKind.DOCX, b"PK secret")
    assert (pdf_of(client, page).status_code, pdf_of(client, page).streaming) == (200, True)
    for file in (original, word):
        close(file, restriction)
        assert client.get(file.url).status_code == 302
    assert pdf_of(client, page).status_code == 503
    assert b"secret" not in client.get(f"{page.url[:-1]}.docx").getvalue()  # type: ignore[attr-defined]
    assert 'id="van-ban-goc"' not in client.get(page.url).content.decode()


def test_a_document_whose_original_is_restricted_gets_a_copy_to_read(client: Client, office_made: list[Path]) -> None:
    page = document()
    original = with_original(page)
    assert reading_copies.make_due_copies() == 0
    close(original, CollectionViewRestriction.LOGIN)
    assert reading_copies.make_due_copies() == 1
    assert pdf_of(client, page)["X-Robots-Tag"] == "noindex"
    original.collection = Collection.get_first_root_node()
    original.save(update_fields=["collection"])
    assert reading_copies.forget_gone() == 1


def test_a_copy_that_is_not_made_yet_is_promised_with_a_time(client: Client, office_made: list[Path]) -> None:
    response = pdf_of(client, document())
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert ".docx" in response.json()["error"]["message"]


def test_a_made_copy_is_given_under_a_name_that_says_what_it_is(client: Client, office_made: list[Path]) -> None:
    page = document()
    assert reading_copies.make_due_copies() == 1
    response = pdf_of(client, page)
    assert (response.status_code, b"".join(response.streaming_content)) == (200, PAPER)
    assert f'filename="{page.slug}-ban-doc.pdf"' in response["Content-Disposition"]
    assert response["X-Robots-Tag"] == "noindex"
    shown = client.get(page.url).content.decode()
    assert f'href="{page.url[:-1]}.pdf"' in shown
    assert "không phải bản gốc" in shown
    assert 'id="van-ban-goc"' not in shown


def test_nothing_is_made_a_second_time_until_the_text_changes(client: Client, office_made: list[Path], settings: Any) -> None:
    page = document()
    reading_copies.make_due_copies()
    assert reading_copies.make_due_copies() == 0
    page.body_text = TEXT.replace("7 giờ 30 phút", "8 giờ")
    page.save_revision().publish()
    assert pdf_of(client, page).status_code == 503
    assert reading_copies.make_due_copies() == 1
    assert (len(office_made), len(kept_files(settings))) == (2, 1)


def test_publishing_again_without_a_change_keeps_the_file(client: Client, office_made: list[Path]) -> None:
    page = document()
    reading_copies.make_due_copies()
    page.save_revision().publish()
    assert reading_copies.make_due_copies() == 1
    assert len(office_made) == 1
    assert pdf_of(client, page).status_code == 200


def test_a_document_with_an_original_has_no_copy(
    client: Client, office_made: list[Path], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    page = document()
    reading_copies.make_due_copies()
    with_original(page)
    assert pdf_of(client, page)["Content-Disposition"].endswith('"ban-ky.pdf"')
    with django_capture_on_commit_callbacks(execute=True):
        assert reading_copies.make_due_copies() == 0
    assert kept_files(settings) == []


def test_a_withdrawn_document_takes_its_copy_along(
    client: Client, office_made: list[Path], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    page = document()
    reading_copies.make_due_copies()
    withdraw(page, reason="Đăng nhầm")
    assert pdf_of(client, page).status_code == 410
    with django_capture_on_commit_callbacks(execute=True):
        reading_copies.make_due_copies()
    assert (ReadingCopy.objects.count(), kept_files(settings)) == (0, [])


def test_a_copy_that_fails_is_given_up_after_three_tries_and_tried_again_when_the_document_changes(
    client: Client, office_made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, target: Path, *, seconds: int) -> Path:
        raise UnreadableFile("office_timeout", seconds=str(seconds))

    page = document()
    with monkeypatch.context() as broken:
        broken.setattr(reading_copies, "convert_to_pdf", fails)
        for _try in range(ReadingCopy.policy.max_tries):
            assert reading_copies.make_due_copies() == 0
            assert reading_copies.without_copy().count() == 0, "not at once again"
            assert ReadingCopy.objects.due().count() == 0, "not at once again"
            ReadingCopy.objects.update(next_try_at=timezone.now())
        assert ReadingCopy.objects.parked().count() == 1
        LegalDocumentPage.objects.update(last_published_at=timezone.now() - timedelta(hours=1))
        assert reading_copies.without_copy().count() == 0
        assert pdf_of(client, page).status_code == 404
    page.refresh_from_db()
    page.save_revision().publish()
    assert reading_copies.make_due_copies() == 1
    assert pdf_of(client, page).status_code == 200


def test_a_worker_that_died_gives_its_copy_back_and_the_late_one_leaves_no_file(office_made: list[Path], settings: Any) -> None:
    document()
    reading_copies.queue_missing()
    late = ReadingCopy.objects.take()[0]
    assert reading_copies.make_due_copies() == 0
    ReadingCopy.objects.update(leased_until=timezone.now())
    assert reading_copies.make_due_copies() == 1
    assert reading_copies.make(late) is False
    assert len(kept_files(settings)) == 1
    assert ReadingCopy.objects.get().file


def test_without_libreoffice_the_other_forms_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_copies, "office_program", lambda: None)
    page = document()
    assert reading_copies.make_due_copies() == 0
    response = pdf_of(client, page)
    assert response.status_code == 404
    assert ".docx" in response.json()["error"]["message"]


def test_every_page_of_a_copy_says_that_it_is_none_of_the_original(client: Client) -> None:
    if office.office_program() is None:
        missing("LibreOffice is not installed (Debian: apt-get install libreoffice-writer)")
    page = document(body_text=TEXT + "\n" + "\n".join(f"Điều {number}. Nội dung\nMột đoạn văn dài." for number in range(4, 40)))
    reading_copies.make_due_copies()
    response = pdf_of(client, page)
    copy = ReadingCopy.objects.get()
    reader = PdfReader(copy.file.open("rb"))
    texts = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    assert response.status_code == 200
    assert len(texts) > 1
    for number, text in enumerate(texts, 1):
        assert text.count("Bản do hệ thống tạo, không phải bản gốc") == 2
        assert f"{number}/{len(texts)}" in text
        assert copy.digest in text
    assert "Thư viện mở cửa từ 7 giờ 30 phút." in texts[0]
    assert "không phải bản gốc" in str(reader.metadata.title if reader.metadata else "")
