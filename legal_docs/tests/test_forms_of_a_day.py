"""Machine forms: the text of the day asked for, all of it, also where the storage lost a file."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from legal_docs.models import DocumentFile
from legal_docs.tests.amended import amended_document
from legal_docs.tests.factories import TEXT, document
from legal_docs.text.vocabulary import FileKind

pytestmark = pytest.mark.django_db


@pytest.mark.today("2026-11-05T09:00")
def test_a_book_says_the_day_asked_for_and_holds_what_stands_outside_the_provisions(client: Client) -> None:
    whole = f"{TEXT}\nNơi nhận:\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    pages = document(body_text=whole), document("06/2024/TB-UBND", body_text="THÔNG BÁO\nNghỉ lễ hai ngày.")
    books = []
    for address in (f"{pages[0].url[:-1]}@2024-05-01.epub", f"{pages[1].url[:-1]}.epub"):
        with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as book:
            books.append(book.read("part-1.xhtml").decode())
    assert "Nội dung tại ngày 01/05/2024" in books[0]
    assert "Căn cứ Luật Tổ chức chính quyền địa phương;" in books[0]
    assert books[0].rindex("CHỦ TỊCH") > books[0].rindex("Điều 3")
    assert "Nội dung tại ngày 05/11/2026" in books[1]
    assert "Nghỉ lễ hai ngày." in books[1]


def test_the_uri_of_a_day_leads_to_the_text_and_the_provisions_of_that_day(client: Client) -> None:
    target, _acting = amended_document()
    uri, address = "/akn/vn/act/quyet-dinh/2024-01-15/5-2024-qd-ubnd", target.url[:-1]
    assert client.get(f"{uri}/vie@2024-02-01")["Location"] == f"{address}@2024-02-01/"
    assert client.get(f"{uri}/vie@2025-03-01/~art_2a")["Location"] == f"{address}@2025-03-01/dieu-2a/"
    assert client.get(f"{uri}/vie@2024-02-01/~art_2a").status_code == 404


@pytest.mark.parametrize(("kind", "form", "status"), [(FileKind.DOCX, "docx", 200), (FileKind.SIGNED_PDF, "pdf", 404)])
def test_a_file_that_the_storage_lost_is_made_of_the_text_or_said_to_be_missing(client: Client, kind: str, form: str, status: int) -> None:
    page = document()
    file = get_document_model()(title="Bản gốc")
    file.file.save(f"goc.{form}", ContentFile(b"as issued"))
    page.files.add(DocumentFile(kind=kind, file=file, mime="application/pdf" if form == "pdf" else ""))
    page.save_revision().publish()
    file.file.storage.delete(file.file.name)
    response = client.get(f"{page.url[:-1]}.{form}")
    assert response.status_code == status
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(response.content)) as made:
            assert "7 giờ 30" in made.read("word/document.xml").decode()
    else:
        assert "no_pdf" in response.content.decode()
