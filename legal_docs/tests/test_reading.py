"""Reading a document: citing a place, defined terms, finding words, the picture of relations, the original, lists to browse."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfWriter
from wagtail.documents.models import Document

from legal_docs.law.citations.terms import Place, term_runs
from legal_docs.models import Definition, DocumentFile, GazetteIssue, LegalDocumentPage, LegalField
from legal_docs.models.documents.citation_form import citation, document_words
from legal_docs.models.documents.derived import has_made_slug
from legal_docs.public.text import reading
from legal_docs.public.text.inside_search import hits_in
from legal_docs.public.text.rendering import Links
from legal_docs.publication.listing.documents import with_status
from legal_docs.tests.factories import document, related
from legal_docs.text.provisions.names import place_words
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import FileKind, RelationKind, Status

pytestmark = pytest.mark.django_db


def html(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    assert not response.cookies
    return response.content.decode()


# --- citing -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("art_5__cl_2__point_a", "điểm a khoản 2 Điều 5"),
        ("art_5__cl_2__point_dd", "điểm đ khoản 2 Điều 5"),
        ("art_7a", "Điều 7a"),
        ("att_1__art_3__cl_1", "khoản 1 Điều 3 của văn bản ban hành kèm theo"),
        ("", ""),
    ],
)
def test_a_place_is_named_the_smallest_unit_first(anchor: str, words: str) -> None:
    assert place_words(anchor) == words


def test_a_document_is_cited_with_number_day_and_body_a_law_by_its_name() -> None:
    page = document(issued_on=date(2024, 2, 5), effective_on=date(2024, 3, 1))
    place = "khoản 2 Điều 2 Quyết định số 05/2024/QĐ-UBND ngày 05 tháng 02 năm 2024 của Ủy ban nhân dân tỉnh Thử Nghiệm"
    assert citation(page, "art_2__cl_2") == place
    law = document("31/2024/QH15", type_name="Luật", title="Luật Đất đai")
    assert document_words(law) == "Luật Đất đai số 31/2024/QH15"


def test_the_page_of_a_clause_says_how_to_cite_it_without_scripts(client: Client) -> None:
    shown = html(client, f"{document().url}dieu-2/khoan-2/diem-dd/")
    assert "điểm đ khoản 2 Điều 2 Quyết định số 05/2024/QĐ-UBND ngày 15 tháng 01 năm 2024" in shown


# --- terms ----------------------------------------------------------------------------------------------------------------------


def row(anchor: str, text: str, **values: Any) -> Row:
    known = {"kind": "dieu" if "__" not in anchor else "khoan", "label": "", "heading": "", "marker": "", "eid": anchor, "position": 0}
    return Row(**{**known, "text": text, "anchor": anchor, "depth": 0, "role": "", "quoted": "", "source_id": "", **values})


def test_a_defined_term_is_linked_once_in_an_article_and_not_where_it_is_defined() -> None:
    terms = {"Thư viện": Place("art_3__cl_1", "#art_3__cl_1"), "thư viện số": Place("art_3__cl_2", "#art_3__cl_2")}
    rows = [
        row("art_3__cl_1", "Thư viện là nơi đọc sách."),
        row("art_4", ""),
        row("art_4__cl_1", "Mỗi thư viện có thư viện số; thư viện đóng cửa lúc 17 giờ."),
        row("art_5", "“Thư viện” theo văn bản khác", quoted="0-10"),
    ]
    runs = term_runs(rows, terms)
    assert set(runs) == {"art_4__cl_1"}
    text = rows[2].text
    assert [(text[start:end], href) for start, end, href in runs["art_4__cl_1"]] == [
        ("thư viện", "#art_3__cl_1"),
        ("thư viện số", "#art_3__cl_2"),
    ]


def test_a_term_inside_a_longer_word_is_none() -> None:
    assert term_runs([row("art_9", "vănthư viện")], {"thư viện": Place("art_1", "#art_1")}) == {}


def test_the_page_leads_from_a_term_to_its_definition(client: Client) -> None:
    page = document(body_text="Điều 1. Giải thích từ ngữ\n1. Độc giả là người đọc sách.\nĐiều 2. Quyền\n1. Độc giả được mượn sách.")
    version = page.version_on()
    assert version is not None
    Definition.objects.get_or_create(
        version=version, anchor="art_1__cl_1", term_folded="doc gia", defaults={"term": "Độc giả", "text": "người đọc sách"}
    )
    assert '<a class="w" href="#art_1__cl_1">Độc giả</a> được mượn' in html(client, page.url)
    assert f'<a class="w" href="{page.url}dieu-1/khoan-1/">Độc giả</a> được mượn' in html(client, f"{page.url}dieu-2/")


# --- a long text kept ready -----------------------------------------------------------------------------------------------------


def test_a_long_text_is_kept_ready_and_written_again_when_anything_in_it_changes(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "reading"}}
    monkeypatch.setattr(reading, "KEPT_FROM", 10)
    page = document()
    written = []
    monkeypatch.setattr(reading, "read_rows", lambda *args, real=reading.read_rows: written.append(1) or real(*args))
    first = html(client, page.url)
    assert html(client, page.url).count("mb-law__article") == first.count("mb-law__article")
    assert len(written) == 1
    document("09/2024/QĐ-UBND", relations=[related(page, RelationKind.AMENDS, provisions="Điều 2")])
    assert "09/2024/QĐ-UBND" in re.search(r'id="art_2".*?</article>', html(client, page.url), re.DOTALL)[0]  # type: ignore[index]
    assert len(written) == 2
    page.body_text = page.body_text.replace("7 giờ 30", "8 giờ 30")
    page.save_revision().publish()
    assert "8 giờ 30" in html(client, page.url)


def test_a_unit_of_one_paragraph_needs_few_bytes() -> None:
    from legal_docs.public.text.rendering import render

    shown = render([row("art_1__cl_2", "Nội dung.", marker="2. ")], Links(base=""))
    assert shown == '<p class="k" id="art_1__cl_2"><a href="#art_1__cl_2">2.</a> Nội dung.</p>'


# --- finding words --------------------------------------------------------------------------------------------------------------


def test_words_are_found_with_and_without_marks_but_never_with_other_marks() -> None:
    rows = [row("art_1", "Giờ mở cửa thư viện"), row("art_2", "Thủ thư"), row("art_3", "Đồng hồ")]
    assert [hit.anchor for hit in hits_in(rows, "thu vien")] == ["art_1"]
    assert [hit.anchor for hit in hits_in(rows, "thủ")] == ["art_2"]
    assert [hit.anchor for hit in hits_in(rows, "dong")] == ["art_3"]
    assert hits_in(rows, "đóng") == []
    assert hits_in(rows, "  ") == []
    assert [hit.found for hit in hits_in([row("art_4", "Việc hoà giải")], "hòa giải")] == ["hoà giải"]
    assert [hit.found for hit in hits_in([row("art_4", "Việc hòa giải")], "hoà giải")] == ["hòa giải"]
    assert hits_in(rows, "MỞ CỬA")[0].found == "mở cửa"


def test_without_scripts_the_box_of_a_document_leads_to_its_places(client: Client) -> None:
    page = document()
    assert f'action="{page.url}tim/"' in html(client, page.url)
    shown = html(client, f"{page.url}tim/?q=ngay nghi le")
    assert f'href="{page.url}#art_2__cl_2"' in shown
    assert "<mark>Ngày nghỉ lễ</mark>" in shown
    assert "noindex" in shown
    assert "<mark>" not in html(client, f"{page.url}tim/?q=<script>")
    html(client, "/van-ban/quyet-dinh/2024/khong-co/tim/?q=a", 404)
    assert f'action="{page.url[:-1]}@2025-01-01/tim/"' in html(client, f"{page.url[:-1]}@2025-01-01/")
    assert f'href="{page.url[:-1]}@2025-01-01/#art_2__cl_2"' in html(client, f"{page.url[:-1]}@2025-01-01/tim/?q=ngay nghi le")


# --- the picture, the original ------------------------------------------------------------------------------------------------------


def test_the_picture_of_relations_leads_to_the_lists(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.BASIS)])
    for page, group in ((new, "qh-ra-can-cu"), (old, "qh-vao-can-cu")):
        shown = html(client, page.url)
        assert re.search(rf'<svg.*<a href="#{group}">.*</svg>', shown, re.DOTALL)
        assert f'id="{group}"' in shown
        assert " style=" not in shown
    assert "<svg class=" not in html(client, document("07/2024/QĐ-UBND").url)


def with_pdf(page: LegalDocumentPage) -> DocumentFile:
    writer, out = PdfWriter(), io.BytesIO()
    for _number in range(3):
        writer.add_blank_page(200, 200)
    writer.write(out)
    stored = Document(title="Bản ký số", file=ContentFile(out.getvalue(), name="ban-ky.pdf"))
    stored.save()
    page.files.add(DocumentFile(kind=FileKind.SIGNED_PDF, file=stored))
    page.save_revision().publish()
    return DocumentFile.objects.get(document=page)


def test_the_original_is_shown_with_its_pages_and_hash(client: Client) -> None:
    page = document()
    row = with_pdf(page)
    assert (row.pages, row.signatures) == (3, [])
    response = client.get(page.url)
    shown = response.content.decode()
    assert f'data="{page.url[:-1]}.pdf"' in shown
    assert row.sha256 in shown
    assert "object-src 'self'" in response["Content-Security-Policy"]
    pdf = client.get(f"{page.url[:-1]}.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"].startswith("inline")
    assert client.get(f"{page.url}dieu-1.pdf")["Location"] == f"{page.url[:-1]}.pdf"


def test_the_content_policy_of_a_document_without_a_pdf_forbids_objects(client: Client) -> None:
    assert "object-src 'none'" in client.get(document().url)["Content-Security-Policy"]


# --- lists ----------------------------------------------------------------------------------------------------------------------


def test_lists_know_the_validity_of_any_day(client: Client) -> None:
    old = document("01/2023/QĐ-UBND", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    new = document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.REPLACES)])
    then = html(client, "/van-ban/?hieu_luc=con_hieu_luc&ngay=2023-06-01")
    assert old.url in then
    assert new.url not in then
    assert "mb-badge--good" in then.split(old.url)[0].rpartition("<li>")[2]
    assert old.url not in html(client, "/van-ban/?hieu_luc=con_hieu_luc")


def test_a_list_by_validity_names_no_documents_one_by_one_while_the_worker_is_late() -> None:
    """On the first of a year tens of thousands may wait: more than a statement may have values."""
    values = {"issued_on": date(2023, 1, 2), "effective_on": date(2023, 2, 1), "expires_on": date(2024, 1, 1)}
    sizes = []
    for number in ("01/2023/QĐ-UBND", "02/2023/QĐ-UBND", "03/2023/QĐ-UBND"):
        document(number, **values)
        LegalDocumentPage.objects.update(status=Status.IN_FORCE, status_until=date(2024, 1, 1))  # as before the worker came
        found = with_status(LegalDocumentPage.objects.all(), Status.EXPIRED, None)
        sizes.append((len(found), len(str(found.query))))
        assert not with_status(LegalDocumentPage.objects.all(), Status.IN_FORCE, None)
    assert [number for number, _size in sizes] == [1, 2, 3]
    assert len({size for _number, size in sizes}) == 1


def test_lists_by_place_gazette_issue_and_field_below_another(client: Client) -> None:
    issue = GazetteIssue.objects.create(number="15+16", published_on=date(2024, 1, 20))
    above = LegalField.objects.create(name="Văn hóa thử")
    below = LegalField.objects.create(name="Thư viện thử", parent=above)
    wanted, other = document("05/2024/QĐ-UBND", locality="xã Một"), document("06/2024/QĐ-UBND", locality="xã Hai")
    wanted.gazette_issues, wanted.legal_fields = [issue], [below]
    wanted.save_revision().publish()
    for query in ("dia_ban=xã Một", f"cong_bao={issue.pk}", f"linh_vuc={above.slug}"):
        for base in ("/van-ban/", "/van-ban/rss/", "/van-ban/atom/"):
            shown = html(client, f"{base}?{query}")
            assert wanted.url in shown, query
            assert other.url not in shown, query


def test_what_is_new_coming_and_ending_has_lists_of_its_own(client: Client) -> None:
    today = timezone.localdate()
    soon = today + timedelta(days=20)
    coming = document("05/2024/QĐ-UBND", effective_on=soon)
    ending = document("06/2024/QĐ-UBND", expires_on=soon)
    lasting = document("07/2024/QĐ-UBND")
    LegalDocumentPage.objects.filter(pk=lasting.pk).update(first_published_at=timezone.now() - timedelta(days=99))
    for view, wanted in (("moi", {coming, ending}), ("sap-co-hieu-luc", {coming}), ("sap-het-hieu-luc", {ending})):
        shown = html(client, f"/van-ban/?muc={view}")
        assert {page for page in (coming, ending, lasting) if page.url in shown} == wanted, view
        assert next(iter(wanted)).url in html(client, f"/van-ban/rss/?muc={view}")


def test_a_document_is_new_on_thirty_days_whatever_the_hour_of_its_publication(client: Client) -> None:
    first, last = document("05/2024/QĐ-UBND"), document("06/2024/QĐ-UBND")
    for page, moment in ((first, datetime(2026, 5, 4, 0, 0)), (last, datetime(2026, 5, 3, 23, 59))):
        LegalDocumentPage.objects.filter(pk=page.pk).update(first_published_at=timezone.make_aware(moment))
    for hour in (0, 23):
        with time_machine.travel(timezone.make_aware(datetime(2026, 6, 2, hour, 30)), tick=False):
            shown = html(client, "/van-ban/?muc=moi")
        assert (first.url in shown, last.url in shown) == (True, False), hour


def test_browsing_leads_to_lists_that_hold_as_many_documents_as_it_says(client: Client) -> None:
    document("05/2024/QĐ-UBND", locality="xã Một")
    document("06/2023/QĐ-UBND", issued_on=date(2023, 5, 1), effective_on=date(2023, 6, 1))
    shown = html(client, "/van-ban/duyet/")
    ways = re.findall(r'<a href="(/van-ban/\?[^"]+)">[^<]+</a> <span class="mb-muted">\((\d+)\)', shown)
    assert {way.partition("?")[2].partition("=")[0] for way, _count in ways} >= {"muc", "loai", "co_quan", "nam", "hieu_luc", "dia_ban"}
    for way, count in ways:
        assert html(client, way.replace("&amp;", "&")).count('class="mb-list__title"') == int(count), way


def test_names_stand_from_a_to_z_with_d_as_a_letter_of_its_own(client: Client) -> None:
    for number, name in (("05/2024/QĐ-UBND", "Ủy ban"), ("06/2024/QĐ-UBND", "Đường bộ"), ("07/2024/QĐ-UBND", "Dân số")):
        document(number, short_name=name)
    shown = html(client, "/van-ban/ten-goi/")
    assert re.findall(r'<h2 id="chu-\d+-h">(.)</h2>', shown) == ["D", "Đ", "U"]
    assert shown.index("Dân số") < shown.index("Đường bộ") < shown.index("Ủy ban")


def test_a_law_without_a_short_name_stands_under_its_title(client: Client) -> None:
    law = document("45/2024/QH15", type_name="Luật", title="Luật Trật tự đô thị")
    assert re.search(rf'<a href="{law.url}">Luật Trật tự đô thị</a>', html(client, "/van-ban/ten-goi/"))


def test_a_name_that_says_the_type_is_not_followed_by_the_type_again(client: Client) -> None:
    document("31/2024/QH15", type_name="Luật", short_name="Luật Đất đai")
    assert '<span class="mb-muted">31/2024/QH15</span>' in html(client, "/van-ban/ten-goi/")


def test_a_slug_made_from_a_number_is_known() -> None:
    assert has_made_slug("5-2024-qd-ubnd", "05/2024/QĐ-UBND")
    assert has_made_slug("5-2024-qd-ubnd-tinh-a", "05/2024/QĐ-UBND")
    assert not has_made_slug("gio-mo-cua", "05/2024/QĐ-UBND")
