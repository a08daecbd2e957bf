"""Machine forms by suffix, Akoma Ntoso against the OASIS schema, the bulk files."""

from __future__ import annotations

import gzip
import hashlib
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
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from legal_docs.export.akoma_ntoso import to_xml
from legal_docs.export.bulk.make import KEPT, forget_old, make_due, make_release
from legal_docs.models import BulkRelease, DocumentFile, LegalDocumentPage
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.amended import amending_document, approved
from legal_docs.tests.factories import document, relate, related, section_page
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


def read_ndjson(content: bytes) -> list[dict[str, Any]]:
    """Return the records of one of the packed files."""
    return [json.loads(line) for line in gzip.decompress(content).decode().splitlines()]


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


# --- bulk files ---------------------------------------------------------------------------------------------------------------


def test_bulk_files_hold_everything_and_match_their_hashes(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS)])
    document("06/2024/QĐ-UBND", publish=False)
    call_command("make_bulk_files", verbosity=0)
    files = {}
    for facts in client.get("/api/v1/bulk/").json()["files"]:
        response = client.get(facts["url"].partition("://")[2].partition("/")[2].join(("/", "")))
        content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(content).hexdigest() == facts["sha256"]
        assert len(content) == facts["size"]
        files[facts["name"]] = content
    numbers = [record["number"] for record in read_ndjson(files["documents.ndjson.gz"])]
    assert numbers == ["01/2023/QĐ-UBND", "05/2024/QĐ-UBND"]
    assert {record["document"] for record in read_ndjson(files["provisions.ndjson.gz"])} == {
        str(old.translation_key),
        str(new.translation_key),
    }
    assert [record["target"]["number"] for record in read_ndjson(files["relations.ndjson.gz"])] == ["01/2023/QĐ-UBND"]
    with zipfile.ZipFile(io.BytesIO(files["akoma-ntoso.zip"])) as archive:
        assert len(archive.namelist()) == 2


def test_the_same_data_gives_the_same_files() -> None:
    document()
    hashes = [[facts["sha256"] for facts in make_release().files] for _time in range(2)]
    assert hashes[0] == hashes[1]


def test_an_edition_that_fails_half_way_leaves_the_last_one_standing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    document()
    first = make_release()

    def broken(*args: Any) -> str:
        raise OSError("disk full")

    monkeypatch.setattr("legal_docs.export.bulk.make.to_xml", broken)
    with pytest.raises(OSError, match="disk full"):
        make_release()
    assert client.get("/api/v1/bulk/").json()["edition"] == first.folder


def test_old_editions_are_forgotten_and_nothing_new_makes_none(client: Client) -> None:
    document()
    folders = [make_release().folder for _time in range(KEPT + 1)]
    assert BulkRelease.objects.count() == KEPT
    assert client.get(f"/api/v1/bulk/{folders[0]}/documents.ndjson.gz").status_code == 404
    assert forget_old() == 0
    assert make_due() == 0


def in_bulk(client: Client, release: BulkRelease) -> list[str] | None:
    """Return the numbers of the documents in an edition as a reader gets it, None for 404."""
    response = client.get(f"/api/v1/bulk/{release.folder}/documents.ndjson.gz")
    if response.status_code == 404:
        return None
    return [record["number"] for record in read_ndjson(b"".join(response.streaming_content))]  # type: ignore[attr-defined]


def hide(page: LegalDocumentPage, how: str) -> None:
    if how == "withdrawn":
        withdraw(page, reason="Ban hành nhầm")
    elif how == "taken down":
        page.unpublish()
    elif how == "moved":
        closed = section_page()
        PageViewRestriction.objects.create(page=closed, restriction_type="login")
        page.move(closed, pos="last-child")
    else:
        place = page.get_parent() if how == "list restricted" else page
        PageViewRestriction.objects.create(page=place, restriction_type="login")
    if how == "deleted while restricted":
        page.delete()


@pytest.mark.parametrize("how", ["restricted", "list restricted", "moved", "withdrawn", "taken down", "deleted while restricted"])
def test_nobody_gets_an_edition_with_a_document_that_is_not_public_any_more(client: Client, how: str) -> None:
    page = document("05/2024/QĐ-UBND")
    releases = [make_release() for _time in range(2)]
    assert [in_bulk(client, release) for release in releases] == [["05/2024/QĐ-UBND"]] * 2
    hide(page, how)
    assert [in_bulk(client, release) for release in releases] == [None, None]
    assert client.get("/api/v1/bulk/").status_code == 404
    assert make_due() == 1
    assert [in_bulk(client, release) for release in BulkRelease.objects.all()] == [[]]
    assert not any(default_storage.exists(f"bulk/{release.folder}/akoma-ntoso.zip") for release in releases)
    assert make_due() == 0


def test_an_edition_during_whose_making_a_document_was_hidden_is_given_to_nobody(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = document()

    def slow(*args: Any) -> str:
        if not PageViewRestriction.objects.exists():
            hide(page, "restricted")
        return "<x/>"

    document("06/2024/QĐ-UBND")
    monkeypatch.setattr("legal_docs.export.bulk.make.to_xml", slow)
    assert in_bulk(client, make_release()) is None


def test_a_document_that_was_hidden_before_leaves_an_edition_open(client: Client) -> None:
    hide(document("05/2024/QĐ-UBND"), "restricted")
    document("06/2024/QĐ-UBND")
    document("07/2024/QĐ-UBND", publish=False)
    assert in_bulk(client, make_release()) == ["06/2024/QĐ-UBND"]
    assert make_due() == 0


def test_an_edition_of_an_older_version_is_made_again_where_a_document_is_hidden(client: Client) -> None:
    page = document()
    release = make_release()
    del release.files[0]["left_out"]
    release.save()
    assert in_bulk(client, release)
    hide(page, "restricted")
    assert in_bulk(client, release) is None


def test_a_cache_asks_each_time_whether_a_bulk_file_is_still_given_out(client: Client) -> None:
    page = document()
    address = f"/api/v1/bulk/{make_release().folder}/documents.ndjson.gz"
    first = client.get(address)
    assert "no-cache" in first["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    hide(page, "restricted")
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_without_an_edition_the_manifest_says_when_there_will_be_one(client: Client) -> None:
    assert client.get("/api/v1/bulk/").status_code == 404


def test_a_law_is_a_book_with_contents_by_article_that_every_reader_opens(client: Client) -> None:
    page = document(body_text=ATTACHED)
    answer = client.get(f"{page.url.rstrip('/')}.epub")
    assert answer["Content-Type"] == "application/epub+zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, book.read(first)) == ("mimetype", zipfile.ZIP_STORED, b"application/epub+zip")
        package = ElementTree.fromstring(book.read("book.opf"))
        files = {item.get("href") for item in package.iter("{http://www.idpf.org/2007/opf}item")}
        assert files <= set(book.namelist())
        contents = ElementTree.fromstring(book.read("contents.xhtml"))
        links = [link.get("href", "").split("#") for link in contents.iter("{http://www.w3.org/1999/xhtml}a")]
        assert links
        for name, place in links:
            assert any(element.get("id") == place for element in ElementTree.fromstring(book.read(name)).iter())
        text = " ".join("".join(ElementTree.fromstring(book.read(name)).itertext()) for name in sorted(files) if name.startswith("part-"))
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
