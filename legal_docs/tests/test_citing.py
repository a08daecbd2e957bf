"""Citations: found in sentences of real law, given their document, linked in the page, resolved when the document is published."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from legal_docs.law.citations import reading
from legal_docs.law.citations.decisions import decide, undo
from legal_docs.law.citations.definitions import read_definition
from legal_docs.law.citations.finding import Mention, find_mentions
from legal_docs.law.citations.linking import linked_runs
from legal_docs.law.citations.reading import read_page, reread_outdated
from legal_docs.law.citations.resolving import resolve_all_waiting
from legal_docs.models import Citation, CitationDecision, Definition, DocumentVersion, LegalDocumentPage, Meant, VersionLinks
from legal_docs.tests.factories import body, document, related
from legal_docs.text.vocabulary import BodyKind, Level, RelationKind

# 100 sentences drawn at random from 100 real documents; what they name was read by hand, with the finder's slips put right.
SENTENCES = [json.loads(line) for line in (Path(__file__).parent / "citation_sentences.jsonl").read_text(encoding="utf-8").splitlines()]


def shown(mention: Mention) -> tuple[str, str]:
    """The words, and what they name: `điều cl_2`, `self art_5`, `42/2022/NĐ-CP art_5`, `Luật Xây dựng 2014`."""
    whose = mention.number or f"{mention.name} {mention.year or ''}".strip() or mention.relative_to or "self"
    return mention.raw, f"{whose} {mention.path}".strip()


def test_a_hundred_hand_checked_sentences_give_precision_of_98_and_recall_of_90_percent() -> None:
    expected = right = found = 0
    for sentence in SENTENCES:
        wanted = {tuple(pair) for pair in sentence["cites"]}
        got = {shown(mention) for mention in find_mentions(sentence["text"])}
        expected, found, right = expected + len(wanted), found + len(got), right + len(wanted & got)
    assert len(SENTENCES) == 100
    assert expected >= 120
    assert right / found >= 0.98, f"precision {right} of {found}"
    assert right / expected >= 0.90, f"recall {right} of {expected}"


def test_each_place_of_a_list_is_a_mention_of_its_own() -> None:
    found = find_mentions("thực hiện các điểm a, b và đ khoản 1 Điều 39 và khoản 2 Điều 40 Luật này")
    assert [(one.raw, one.path) for one in found] == [
        ("điểm a", "art_39__cl_1__point_a"),
        ("b", "art_39__cl_1__point_b"),
        ("đ khoản 1 Điều 39", "art_39__cl_1__point_dd"),
        ("khoản 2 Điều 40 Luật này", "art_40__cl_2"),
    ]


@pytest.mark.parametrize("text", ["", "Thư viện mở cửa lúc 7 giờ.", "Điều này không áp dụng.", "theo quy định của pháp luật chuyên ngành"])
def test_a_sentence_without_a_citation_names_nothing(text: str) -> None:
    assert find_mentions(text) == []


@pytest.mark.django_db
def test_citations_that_mean_no_document_of_their_number_keep_no_others_waiting_for_ever() -> None:
    cited = document("11/2023/QĐ-UBND")
    citing = document(body_text="Điều 1. Căn cứ\nTheo Quyết định số 11/2023/QĐ-UBND và Quyết định số 12/2023/QĐ-UBND.")
    read_page(citing)
    own, other = Citation.objects.filter(version__document=citing).exclude(target_number="").order_by("pk")
    Citation.objects.filter(pk=own.pk).update(target=None, target_key=citing.number_key, target_number=citing.number)
    Citation.objects.filter(pk=other.pk).update(target=None, target_key=cited.number_key, target_number=cited.number)
    assert sum(resolve_all_waiting(limit=1) for _round in range(30)) == 1


def test_links_are_written_into_escaped_text_and_false_places_are_left_alone() -> None:
    text = 'xem <Điều 5> & "Điều 6"\nĐiều 7'
    html = linked_runs(text, [(5, 11, "/a?x=1&y=2"), (8, 12, "/overlaps"), (17, 27, "/crosses-a-line"), (90, 99, "/outside")])
    assert html == 'xem &lt;<a href="/a?x=1&amp;y=2">Điều 5</a>&gt; &amp; "Điều 6"\nĐiều 7'


# --- with the site ---------------------------------------------------------------------------------------------------------

LAW_TEXT = """Điều 1. Phạm vi điều chỉnh
Luật này quy định về thư viện.
Điều 2. Giải thích từ ngữ
Trong Luật này, các từ ngữ dưới đây được hiểu như sau:
1. Thư viện là nơi giữ sách cho mọi người đọc.
2. Bạn đọc (sau đây gọi là người đọc) là người dùng thư viện, bao gồm:
a) Người lớn;
b) Trẻ em.
Điều 3. Mở cửa
1. Thư viện mở cửa mỗi ngày theo khoản 2 Điều này và Điều 1 Luật này.
2. Ngày lễ theo điểm a khoản 2 Điều 2; không áp dụng Điều 99 Luật này."""

CITING_TEXT = """CHÍNH PHỦ
Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;
Điều 1. Giờ mở cửa
Thực hiện theo khoản 2 Điều 3 của Luật Thư viện và Nghị định số 77/2024/NĐ-CP.
Điều 2. Hiệu lực
Nghị định này có hiệu lực từ ngày 01 tháng 3 năm 2024."""


def national() -> dict[str, object]:
    return {"issuing_body": body("Quốc hội", kind=BodyKind.NATIONAL_ASSEMBLY, level=Level.CENTRAL, locality="")}


def government() -> dict[str, object]:
    return {"issuing_body": body("Chính phủ", kind=BodyKind.GOVERNMENT, level=Level.CENTRAL, locality="")}


def library_law(number: str = "46/2019/QH14", day: date = date(2019, 11, 21)) -> LegalDocumentPage:
    values = {"title": "Luật Thư viện", "issued_on": day, "effective_on": day.replace(year=day.year + 1), "body_text": LAW_TEXT}
    return document(number, type_name="Luật", **values, **national())


def decree(number: str = "93/2024/NĐ-CP", text: str = CITING_TEXT, **values: object) -> LegalDocumentPage:
    defaults = {"title": "Quy định giờ mở cửa thư viện", "issued_on": date(2024, 1, 10), "effective_on": date(2024, 3, 1)}
    return document(number, type_name="Nghị định", body_text=text, **{**government(), **defaults, **values})


@pytest.mark.django_db
def test_a_published_text_links_its_own_places_and_the_documents_that_are_here(client: Client) -> None:
    law = library_law()
    page = decree()
    html = client.get(law.url).content.decode()
    assert '<a href="#art_3__cl_2">khoản 2 Điều này</a>' in html
    assert '<a href="#art_2__cl_2__point_a">điểm a khoản 2 Điều 2</a>' in html
    assert "không áp dụng Điều 99 Luật này" in html  # there is no such article: words, no link
    html = client.get(page.url).content.decode()
    assert f'<a href="{law.url}dieu-3/khoan-2/">khoản 2 Điều 3 của Luật Thư viện</a>' in html
    assert f'Căn cứ <a href="{law.url}">Luật Thư viện ngày 21 tháng 11 năm 2019</a>' in html
    assert "Nghị định số 77/2024/NĐ-CP" in html
    assert f'href="{page.url}dieu-1/"' in client.get(f"{page.url}dieu-2/").content.decode()


@pytest.mark.django_db
def test_a_citation_of_a_missing_document_waits_and_heals_when_it_is_published(client: Client) -> None:
    page = decree()
    waiting = Citation.objects.unresolved()
    assert {one.target_key for one in waiting} == {"luat thu vien 2019", "77/2024/nd-cp"}
    law = library_law()
    assert {one.target_key for one in Citation.objects.unresolved()} == {"77/2024/nd-cp"}
    other = decree("77/2024/NĐ-CP", "Điều 1. Phạm vi\nMở cửa.")
    assert not Citation.objects.unresolved().filter(version__document=page).exists()
    html = client.get(page.url).content.decode()
    assert f'<a href="{other.url}">Nghị định số 77/2024/NĐ-CP</a>' in html
    assert law.url in html


@pytest.mark.django_db
def test_a_law_named_without_year_is_the_one_in_force_on_the_day_of_the_text_or_the_one_in_its_grounds() -> None:
    old, new = library_law("10/2001/QH10", date(2001, 1, 5)), library_law()
    bare = "Điều 1. Giờ\nTheo Điều 3 của Luật Thư viện."
    early = decree("12/2015/NĐ-CP", bare, issued_on=date(2015, 1, 1), effective_on=date(2015, 3, 1))
    late = decree("12/2024/NĐ-CP", bare)
    named = decree("13/2024/NĐ-CP", f"CHÍNH PHỦ\nCăn cứ Luật Thư viện số 10/2001/QH10;\n{bare}")
    targets = {page.number: page.versions.get().citations.exclude(anchor="preamble").get().target_id for page in (early, late, named)}
    assert targets == {"12/2015/NĐ-CP": old.pk, "12/2024/NĐ-CP": new.pk, "13/2024/NĐ-CP": old.pk}
    document(
        "02/ĐC-QH",
        issued_on=date(2019, 12, 1),
        effective_on=date(2019, 12, 1),
        relations=[related(new, RelationKind.CORRECTS, corrected_effective_on=date(2024, 2, 1))],
    )
    before = decree("14/2024/NĐ-CP", bare)
    assert before.versions.get().citations.get().target_id == old.pk


@pytest.mark.django_db
def test_the_number_of_another_province_is_not_linked() -> None:
    document("09/2020/QĐ-UBND", issuing_body=body("Ủy ban nhân dân tỉnh Khác", locality="tỉnh Khác"))
    text = "Điều 1. Sửa\nTheo Điều 2 Quyết định số 09/2020/QĐ-UBND."
    page = document("20/2024/QĐ-UBND", body_text=text)
    assert page.versions.get().citations.get().target is None
    own = document("09/2020/QĐ-UBND")
    assert page.versions.get().citations.get().target_id == own.pk


@pytest.mark.django_db
def test_bare_places_of_an_amending_text_are_those_of_the_amended_document() -> None:
    law = library_law()
    text = (
        "Điều 1. Sửa đổi, bổ sung một số điều của Luật Thư viện số 46/2019/QH14\n"
        "1. Sửa đổi khoản 1 Điều 3 như sau:\n“1. Thư viện mở cửa theo Điều 2.”.\n"
        "Điều 2. Hiệu lực\nLuật này có hiệu lực như Điều 1 của Luật này."
    )
    page = document(
        "50/2024/QH15", type_name="Luật", title="Luật sửa đổi, bổ sung một số điều của Luật Thư viện", body_text=text, **national()
    )  # fmt: skip
    version = page.versions.get()
    places = set(version.citations.values_list("target_id", "target_anchor"))
    assert places == {(law.pk, ""), (law.pk, "art_3__cl_1"), (law.pk, "art_2")}
    assert VersionLinks.objects.get(version=version).inside == {"art_2": [[25, 44, "art_1"]]}


@pytest.mark.django_db
def test_an_order_with_its_verb_behind_the_place_speaks_of_the_amended_document_too() -> None:
    law = library_law()
    text = "Điều 1. Sửa đổi Luật Thư viện số 46/2019/QH14\n1. Khoản 1 Điều 3 được sửa đổi như sau:\n“1. Mở cửa.”."
    page = document("50/2024/QH15", type_name="Luật", title="Luật sửa đổi Luật Thư viện", body_text=text, **national())
    assert (law.pk, "art_3__cl_1") in page.versions.get().citations.values_list("target_id", "target_anchor")
    assert VersionLinks.objects.get(version__document=page).inside == {}


@pytest.mark.django_db
def test_a_decision_of_an_editor_gives_all_places_their_document_and_can_be_taken_back(admin_user: object) -> None:
    law = library_law()
    page = decree(text="Điều 1. Giờ\nTheo Luật Nhà sách và thư viện năm 2019.")
    key = Meant(Citation.objects.unresolved().get().target_key)
    assert decide(key, words="Luật Nhà sách", target=law, note="", user=admin_user) == 1
    page.body_text += "\nĐiều 2. Thêm\nTheo Luật Nhà sách và thư viện năm 2019."
    page.save_revision().publish()
    assert {one.target_id for one in page.versions.get().citations.all()} == {law.pk}
    undo(CitationDecision.objects.get())
    assert Citation.objects.unresolved().count() == 2
    decide(key, words="Luật Nhà sách", target=None, note="", user=admin_user)
    assert Citation.objects.unresolved().count() == 0


@pytest.mark.django_db
def test_the_preview_of_a_cited_place_is_a_public_fragment_without_a_cookie(client: Client) -> None:
    law = library_law()
    response = client.get(f"/van-ban/trich/luat/2019/{law.slug}/dieu-3/khoan-2/")
    html = response.content.decode()
    assert "khoản 2 Điều 3, Luật Thư viện số 46/2019/QH14" in html
    assert "Ngày lễ theo điểm a" in html
    assert "mỗi ngày" not in html
    assert f'href="{law.url}dieu-3/khoan-2/"' in html
    assert not response.cookies
    assert "<html" not in html
    dated = client.get(f"/van-ban/trich/luat/2019/{law.slug}@2021-05-01/dieu-3/")
    assert f'href="{law.url.rstrip("/")}@2021-05-01/dieu-3/"' in dated.content.decode()
    assert client.get("/van-ban/trich/luat/2019/khong-co/dieu-3/").status_code == 404
    assert client.get(f"/van-ban/trich/luat/2019/{law.slug}@2021-13-01/dieu-3/").status_code == 404


@pytest.mark.django_db
def test_the_text_of_a_changed_page_is_read_again_and_an_imported_one_by_the_worker() -> None:
    page = decree()
    assert reread_outdated() == 0
    version = page.versions.get()
    version.save()  # a new text, as an import leaves it
    assert reread_outdated() == 1
    assert reread_outdated() == 0


@pytest.mark.django_db
def test_a_text_whose_links_cannot_be_read_does_not_keep_those_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    older, failing = library_law().versions.get(), decree().versions.get()
    for version in (older, failing):
        version.save()
    read_links = reading.read_links

    def read_or_fail(version: DocumentVersion, **kwargs: Any) -> VersionLinks:
        if version.pk == failing.pk:
            raise ValueError("a text that nobody foresaw")
        return read_links(version, **kwargs)

    monkeypatch.setattr(reading, "read_links", read_or_fail)
    assert reread_outdated() == 1
    assert VersionLinks.objects.get(version=older).read_at == older.updated_at


@pytest.mark.django_db
def test_defined_terms_are_rows_with_their_place() -> None:
    version = library_law().versions.get()
    terms = {one.term: one for one in Definition.objects.filter(version=version)}
    assert set(terms) == {"Thư viện", "Bạn đọc (người đọc)"}
    assert terms["Thư viện"].anchor == "art_2__cl_1"
    assert terms["Bạn đọc (người đọc)"].text.endswith("b) Trẻ em.")


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("1. Đất đai là tài nguyên.", "Đất đai"),
        ("“Séc” là giấy tờ có giá.", "Séc"),
        ("Phương tiện vận tải: gồm ô tô và xe máy.", "Phương tiện vận tải"),
        ("Rủi ro trọng yếu bao gồm:\na) Rủi ro lớn.", "Rủi ro trọng yếu"),
        ("Trường hợp khác là trường hợp do luật định.", None),
        ("không có gì để định nghĩa ở đây", None),
    ],
)
def test_a_clause_defines_a_term_or_none(line: str, term: str | None) -> None:
    defined = read_definition("art_3__cl_1", line)
    assert (defined.term if defined else None) == term


@pytest.mark.django_db
def test_a_cited_article_is_found_in_the_attached_regulation_and_what_is_nowhere_leads_to_the_document(client: Client) -> None:
    target = document(
        "12/2023/QĐ-UBND",
        issued_on=date(2023, 1, 2),
        effective_on=date(2023, 2, 1),
        body_text="QUYẾT ĐỊNH:\nĐiều 1. Ban hành\nBan hành kèm theo Quyết định này Quy định về thư viện.\nĐiều 2. Hiệu lực\nTừ ngày ký.\n"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn A\nQUY ĐỊNH\nVề thư viện\n(Ban hành kèm theo Quyết định số 12/2023/QĐ-UBND)\n"
        "Điều 1. Phạm vi\nQuy định này về thư viện.\nĐiều 2. Giờ\n1. Mở lúc 7 giờ.\n2. Đóng lúc 17 giờ.\nĐiều 3. Phí\nKhông thu phí.",
    )
    assert target.versions.get().provisions.filter(anchor="att_1__art_3").exists()
    citing = document(
        "13/2024/QĐ-UBND",
        body_text="Điều 1. Áp dụng\n1. Theo Điều 3 Quyết định số 12/2023/QĐ-UBND.\n2. Theo khoản 9 Điều 2 Quyết định số 12/2023/QĐ-UBND.\n"
        "3. Theo Điều 77 Quyết định số 12/2023/QĐ-UBND.\n4. Theo khoản 2 Điều 2 Quy định ban hành kèm theo Quyết định số 12/2023/QĐ-UBND.",
    )
    read_page(citing)
    html = client.get(citing.url).content.decode()
    for place in ("kem-theo-1/dieu-3/", "dieu-2/", "", "kem-theo-1/dieu-2/khoan-2/"):
        assert f'href="{target.url}{place}"' in html
    assert "dieu-77" not in html
