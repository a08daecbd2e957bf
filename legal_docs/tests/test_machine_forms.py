"""Machine forms by suffix, Akoma Ntoso against the OASIS schema, books, Word files."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from legal_docs.export.akoma_ntoso import to_xml
from legal_docs.models import DocumentFile, LegalDocumentPage
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.amended import amending_document, approved
from legal_docs.tests.factories import document, relate, related
from legal_docs.text.provisions.rows import stored_rows
from legal_docs.text.vocabulary import FileKind, RelationKind, Scope, Status

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parent / "data" / "akoma_ntoso" / "akomantoso30.xsd"
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
ATTACHED = """QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về mèo.
Điều 2. Thi hành.
QUY ĐỊNH
Về mèo
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Mèo nhà & mèo <hoang>.
2. Sửa đổi như sau:
“Điều 7. Chó
Chó nhà.”"""


def schema_errors(files: list[Path]) -> list[str]:
    """Return what the OASIS schema finds wrong, with lxml or xmllint, whichever is installed."""
    try:
        from lxml import etree
    except ImportError:
        program = shutil.which("xmllint")
        if program is None:
            pytest.skip("neither lxml nor xmllint is installed")
        done = subprocess.run([program, "--noout", "--nonet", "--schema", str(SCHEMA), *map(str, files)], capture_output=True, text=True)
        return [] if done.returncode == 0 else [line for line in done.stderr.splitlines() if "error" in line]
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    return [f"{file.name}: {schema.error_log}" for file in files if not schema.validate(etree.parse(str(file)))]


def test_akoma_ntoso_of_hard_texts_is_valid(tmp_path: Path) -> None:
    acting = document(
        "05/2024/QĐ-UBND",
        body_text=ATTACHED,
        relations=[
            related(document("01/2023/QĐ-UBND"), RelationKind.AMENDS, effective_on=date(2024, 5, 1)),
            related("99/2020/NĐ-CP", RelationKind.BASIS),
        ],
    )
    pages = [acting, document("07/2024/QĐ-UBND", body_text=""), document("08/2024/QĐ-UBND", body_text="Điều 1. A\x0bB\nC."), document("")]
    files = []
    for page in pages:
        files.append(tmp_path / f"{page.pk}.xml")
        files[-1].write_text(to_xml(page, page.version_on()), encoding="utf-8")
    assert schema_errors(files) == []


def test_real_documents_are_valid_akoma_ntoso(shared_data: Path, tmp_path: Path) -> None:
    from legal_docs.importing.records import DocumentImport
    from legal_docs.tests.factories import index_page

    lines = (shared_data / "legal" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    importer, files = DocumentImport(parent=index_page(), source_name="test"), []
    for line in sorted(lines[::40], key=len)[:20]:
        importer.run(json.loads(line))
    for page in LegalDocumentPage.objects.live():
        files.append(tmp_path / f"{page.pk}.xml")
        files[-1].write_text(to_xml(page, page.version_on()), encoding="utf-8")
    assert len(files) >= 15
    assert schema_errors(files) == []


def test_akoma_ntoso_holds_the_words_the_tree_and_the_relations(client: Client) -> None:
    acting = document("05/2024/QĐ-UBND", body_text=ATTACHED)
    old = document("01/2023/QĐ-UBND")
    relate(acting, old, RelationKind.REPLACES)
    root = ElementTree.fromstring(client.get(f"{acting.url[:-1]}.xml").content)
    texts = {element.get("eId"): " ".join("".join(element.itertext()).split()) for element in root.iter() if element.get("eId")}
    assert "Mèo nhà & mèo <hoang>." in texts["att_1__chp_I__art_1__cl_1"]
    assert [element.tag.removeprefix(AKN) for element in root.iter() if element.get("eId") == "att_1__chp_I"] == ["chapter"]
    assert any("Chó nhà" in "".join(element.itertext()) for element in root.iter(f"{AKN}embeddedText"))
    assert [element.get("href") for element in root.iter(f"{AKN}activeRef")] == ["/akn/vn/act/quyet-dinh/2024-01-15/1-2023-qd-ubnd"]


def test_the_uris_of_akoma_ntoso_lead_to_what_they_name(client: Client) -> None:
    page = document()
    uri = "/akn/vn/act/quyet-dinh/2024-01-15/5-2024-qd-ubnd"
    for rest, place in (
        ("", page.url),
        ("/vie@2024-02-01", f"{page.url[:-1]}@2024-02-01/"),
        ("/vie@2024-02-01.xml", f"{page.url[:-1]}@2024-02-01.xml"),
        ("/~chp_I__art_2__cl_1", f"{page.url}dieu-2/khoan-1/"),
        ("/~art_2", f"{page.url}dieu-2/"),
    ):
        response = client.get(f"{uri}{rest}")
        assert (response.status_code, response["Location"]) == (302, place), rest
        assert client.get(place).status_code == 200
    assert client.get(f"{uri}/~art_99").status_code == 404
    assert client.get("/akn/vn/act/quyet-dinh/2024-01-16/5-2024-qd-ubnd").status_code == 404


# --- suffixes -----------------------------------------------------------------------------------------------------------------


def test_a_clause_has_machine_forms_of_its_own(client: Client) -> None:
    page = document()
    data = client.get(f"{page.url}dieu-2/khoan-2.json").json()
    assert [row["anchor"].rpartition("__")[2] for row in data["provisions"]] == ["cl_2", "point_a", "point_b", "point_dd"]
    law = client.get(f"{page.url}dieu-2.jsonld").json()
    assert law["@type"] == "Legislation"
    assert "7 giờ 30" in law["text"]
    with zipfile.ZipFile(io.BytesIO(client.get(f"{page.url}dieu-2.docx").content)) as archive:
        assert "7 giờ 30" in archive.read("word/document.xml").decode()
    assert client.get(f"{page.url}dieu-99.xml").status_code == 404


def test_article_1_does_not_bring_article_10(client: Client) -> None:
    text = "\n".join(f"Điều {number}. Tên {number}\n1. Khoản một." for number in range(1, 12))
    data = client.get(f"{document(body_text=text).url}dieu-1.json").json()
    assert [row["anchor"] for row in data["provisions"]] == ["art_1", "art_1__cl_1"]


@pytest.mark.parametrize("form", ["xml", "json", "jsonld", "docx", "pdf"])
def test_old_addresses_lead_on_and_withdrawn_ones_are_gone_in_every_form(client: Client, form: str) -> None:
    page = document("05/2024/QĐ-UBND")
    old = page.url[:-1]
    page.number = "15/2024/QĐ-UBND"
    page.save_revision().publish()
    page.refresh_from_db()
    response = client.get(f"{old}/dieu-2.{form}")
    assert (response.status_code, response["Location"]) == (301, f"{page.url}dieu-2.{form}")
    withdraw(page, reason="Đăng nhầm")
    gone = client.get(f"{page.url[:-1]}.{form}")
    assert gone.status_code == 410
    assert "Đăng nhầm" in gone.content.decode()


def test_structured_data_names_relations_of_both_directions_and_the_articles(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS)])
    assert client.get(f"{new.url[:-1]}.jsonld").json()["legislationAmends"][0]["@id"].endswith(old.url)
    data: dict[str, Any] = client.get(f"{old.url[:-1]}.jsonld").json()
    assert data["@reverse"]["legislationAmends"][0]["@id"].endswith(new.url)
    assert [part["name"] for part in data["hasPart"]] == ["Điều 1", "Điều 2", "Điều 3"]


def book_of(client: Client, page: LegalDocumentPage) -> zipfile.ZipFile:
    answer = client.get(f"{page.url.rstrip('/')}.epub")
    assert answer["Content-Type"] == "application/epub+zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


def files_of(book: zipfile.ZipFile) -> set[str]:
    """Return the files that the package of a book names."""
    package = ElementTree.fromstring(book.read("book.opf"))
    return {item.get("href", "") for item in package.iter("{http://www.idpf.org/2007/opf}item")}


def test_the_epub_of_a_law_begins_with_its_type_uncompressed(client: Client) -> None:
    with book_of(client, document(body_text=ATTACHED)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", zipfile.ZIP_STORED, b"application/epub+zip")


def test_the_epub_of_a_law_has_all_files_that_its_package_names(client: Client) -> None:
    with book_of(client, document(body_text=ATTACHED)) as book:
        files = files_of(book)
        assert files
        assert files <= set(book.namelist())


def test_each_entry_of_the_contents_of_an_epub_leads_to_a_place_in_it(client: Client) -> None:
    with book_of(client, document(body_text=ATTACHED)) as book:
        contents = ElementTree.fromstring(book.read("contents.xhtml"))
        links = [link.get("href", "").split("#") for link in contents.iter("{http://www.w3.org/1999/xhtml}a")]
        assert links
        for name, place in links:
            assert any(element.get("id") == place for element in ElementTree.fromstring(book.read(name)).iter())


def test_the_epub_of_a_law_has_each_line_of_its_text(client: Client) -> None:
    page = document(body_text=ATTACHED)
    with book_of(client, page) as book:
        parts = [name for name in sorted(files_of(book)) if name.startswith("part-")]
        text = " ".join("".join(ElementTree.fromstring(book.read(name)).itertext()) for name in parts)
    for row in stored_rows(page.version_on().provisions):
        assert all(line in text for line in row.printed.split("\n"))


def test_a_book_says_whether_the_law_is_in_force_and_which_changes_it_lacks(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 3")])

    def front(address: str) -> str:
        with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as book:
            return book.read("part-1.xhtml").decode()

    whole, other = front(f"{old.url.rstrip('/')}.epub"), front(f"{old.url}dieu-2.epub")
    assert str(Status.PARTLY_EXPIRED.label) in whole
    assert new.citation in whole
    assert str(Status.IN_FORCE.label) in other
    assert new.citation not in other
    assert f": {Status.NOT_YET.label}." in front(f"{old.url.rstrip('/')}@2020-01-01.epub")


def test_the_stored_word_file_is_sent_for_the_text_as_issued_only(
    client: Client, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    file = get_document_model()(title="Bản gốc")
    file.file.save("goc.docx", ContentFile(b"the Word file as issued"))
    target.files.add(DocumentFile(kind=FileKind.DOCX, file=file))
    target.save_revision().publish()
    address = target.url.rstrip("/")
    assert b"".join(client.get(f"{address}.docx").streaming_content) == b"the Word file as issued"  # type: ignore[arg-type]
    approved(amending_document(target), first, second)
    with zipfile.ZipFile(io.BytesIO(client.get(f"{address}.docx").content)) as amended:
        assert "đến 20 giờ" in amended.read("word/document.xml").decode()
    assert b"".join(client.get(f"{address}@2024-05-01.docx").streaming_content) == b"the Word file as issued"  # type: ignore[arg-type]
