"""What readers see: documents, single articles, the list, feeds, machine forms."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, unquote

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from legal_docs.models import DocumentType, GazetteIssue, IssuingBody, LegalDocumentPage, LegalField
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.factories import document, index_page, relate, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _page(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(document)
    return page


@pytest.fixture
def page(_page: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=_page.pk)


def html(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    assert not response.cookies
    return response.content.decode()


def test_a_document_shows_its_text_with_an_anchor_for_every_unit(client: Client, page: LegalDocumentPage) -> None:
    shown = html(client, page.url)
    for anchor in ("art_2", "art_2__cl_2", "art_2__cl_2__point_dd"):
        assert f'id="{anchor}"' in shown
    assert shown.count("<h1") == 1
    assert 'href="#art_3"' in shown


def test_a_change_that_the_box_names_is_not_listed_a_second_time_below_it(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("15/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 3")])
    shown = html(client, old.url)
    below = re.search(r'class="mb-asof__doubt".*?</div>', shown, re.DOTALL)
    assert below is not None
    assert new.url not in below[0]
    assert new.url in shown.split('class="mb-asof__doubt"')[0]


def test_a_change_of_another_article_does_not_stand_above_an_article_but_is_folded(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("15/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 3")])
    other, meant = (html(client, f"{old.url}{place}/") for place in ("dieu-2", "dieu-3"))
    assert "mb-asof__doubt" not in other
    assert re.search(rf'<details class="mb-more">(?:(?!</details>).)*{new.url}', other, re.DOTALL)
    assert "mb-asof__doubt" in meant


@pytest.mark.parametrize("places", ["Điều 1 đến Điều 4", "Điều 3, tên Chương II", "Điều 3 và Phụ lục I"])
def test_a_change_whose_places_may_take_in_an_article_warns_on_it(client: Client, places: str) -> None:
    old = document("01/2023/QĐ-UBND")
    document("15/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions=places)])
    assert "mb-asof__doubt" in html(client, f"{old.url}dieu-2/")


def test_text_is_escaped(client: Client) -> None:
    page = document("15/2024/QĐ-UBND", body_text="Điều 1. Thử\nMột <script>alert(1)</script> & hai.\nĐiều 2. Hết\nHết.")
    shown = html(client, page.url)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; hai" in shown


def test_the_banner_says_in_words_what_ended_the_document(client: Client) -> None:
    old = document("01/2023/QĐ-UBND", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    new = document("15/2024/QĐ-UBND", relations=[related(old, RelationKind.REPLACES)])
    shown = html(client, old.url)
    assert "mb-validity--bad" in shown
    assert str(Status.EXPIRED.label) in shown
    assert new.url in shown
    assert "01/02/2024" in shown


def test_a_changed_article_has_a_badge_with_the_acting_document(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    document("15/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")])
    article = re.search(r'<article[^>]*id="art_2".*?</article>', html(client, old.url), re.DOTALL)
    assert article is not None
    assert "15/2024/QĐ-UBND" in article[0]


def test_relations_are_shown_at_both_ends(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("15/2024/QĐ-UBND", relations=[related(old, RelationKind.BASIS)])
    assert old.url in html(client, new.url)
    assert new.url in html(client, old.url)


def test_a_relation_to_an_unpublished_document_leads_nowhere(client: Client) -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("15/2024/QĐ-UBND", relations=[related(old, RelationKind.BASIS)])
    old.unpublish()
    shown = html(client, new.url)
    assert f'href="{old.url}"' not in shown
    assert "01/2023/QĐ-UBND" in shown


def test_an_article_has_a_page_with_its_neighbours_and_its_path(client: Client, page: LegalDocumentPage) -> None:
    shown = html(client, f"{page.url}dieu-2/")
    assert f'href="{page.url}dieu-1/"' in shown
    assert f'href="{page.url}dieu-3/"' in shown
    assert "7 giờ 30" in shown
    assert "thư viện." not in shown.split('class="mb-law mb-law--one"')[1].split("</article>")[0]
    assert "Chương I. QUY ĐỊNH CHUNG" in shown


def test_the_page_of_a_clause_is_its_article_with_the_clause_marked(client: Client, page: LegalDocumentPage) -> None:
    shown = html(client, f"{page.url}dieu-2/khoan-2/diem-dd/")
    assert re.search(r'mb-law__chosen" id="art_2__cl_2__point_dd"', shown)
    assert re.search(rf'rel="canonical" href="[^"]*{page.url}dieu-2/"', shown)


@pytest.mark.parametrize(("address", "named"), [("dieu-99/", "Điều 99"), ("dieu-2/khoan-9/", "khoản 9 Điều 2"), ("chuong/", "")])
def test_a_wrong_place_is_answered_with_the_document_and_its_contents(
    client: Client, address: str, named: str, page: LegalDocumentPage
) -> None:
    shown = html(client, f"{page.url}{address}", 404)
    heading = re.search(r"<h1>(.*?)</h1>", shown, re.DOTALL)
    assert heading is not None
    assert named in heading[1]
    assert f'href="{page.url}"' in shown
    assert f'href="{page.url}#art_3"' in shown
    assert page.designation in shown


def test_a_wrong_clause_leads_to_the_article_that_is_meant(client: Client, page: LegalDocumentPage) -> None:
    assert f'class="mb-button" href="{page.url}dieu-2/"' in html(client, f"{page.url}dieu-2/khoan-9/", 404)


def test_the_short_address_leads_to_the_permanent_one(client: Client, page: LegalDocumentPage) -> None:
    response = client.get(f"/van-ban/{page.slug}/")
    assert (response.status_code, response["Location"]) == (301, page.url)


def test_a_draft_is_not_found(client: Client) -> None:
    page = document("15/2024/QĐ-UBND", publish=False)
    html(client, f"/van-ban/{page.canonical_path}/", 404)


def test_a_withdrawn_document_answers_gone_with_its_reason(client: Client, page: LegalDocumentPage) -> None:
    withdraw(page, reason="Đăng nhầm bản dự thảo")
    assert "Đăng nhầm bản dự thảo" in html(client, page.url, 410)
    assert "7 giờ 30" not in html(client, f"{page.url}dieu-2/", 410)


def test_structured_data_describes_the_law(client: Client, page: LegalDocumentPage) -> None:
    scripts = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html(client, page.url), re.DOTALL)
    law = next(data for text in scripts if (data := json.loads(text)).get("@type") == "Legislation")
    assert law["legislationIdentifier"] == "05/2024/QĐ-UBND"
    assert law["legislationLegalForce"] == "https://schema.org/InForce"
    assert law["temporalCoverage"] == "2024-02-01/.."


def test_the_machine_form_has_every_provision(client: Client, page: LegalDocumentPage) -> None:
    data = client.get(f"{page.url[:-1]}.json").json()
    assert data["number"] == "05/2024/QĐ-UBND"
    assert "chp_I__art_2__cl_1" in [provision["id"] for provision in data["provisions"]]
    assert client.get("/van-ban/quyet-dinh/2024/khong-co.json").status_code == 404


def test_a_code_of_400_articles_takes_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    text = "\n".join(f"Điều {number}. Tên điều {number}\n1. Khoản một.\n2. Khoản hai:\na) Điểm a;\nb) Điểm b." for number in range(1, 401))
    page = document("15/2024/QĐ-UBND", body_text=text)
    client.get(page.url)
    with django_assert_max_num_queries(42):  # type: ignore[operator]
        shown = html(client, page.url)
    assert shown.count("<article") == 400
    assert len(shown) < 1_500_000


# --- the list -----------------------------------------------------------------------------------------------------------------


def test_the_list_filters_by_everything_in_its_address(client: Client) -> None:
    health = LegalField.objects.get(slug="y-te")
    wanted = document("15/2024/QĐ-UBND", title="Quy định khám bệnh")
    wanted.legal_fields = [health]
    wanted.save_revision().publish()
    other = document("06/2023/QĐ-UBND", title="Quy định khác", issued_on=date(2023, 5, 1), effective_on=date(2023, 6, 1))
    for query in ("linh_vuc=y-te", "nam=2024", "q=kham+benh", "q=15/2024/qd-ubnd"):
        shown = html(client, f"/van-ban/?{query}")
        assert wanted.url in shown, query
        assert other.url not in shown, query
    both = html(client, "/van-ban/?loai=quyet-dinh&hieu_luc=con_hieu_luc&co_quan=uy-ban-nhan-dan-tinh-thu-nghiem")
    assert both.index(wanted.url) < both.index(other.url)


def test_oldest_first_turns_the_order_round(client: Client) -> None:
    new, old = document("15/2024/QĐ-UBND"), document("06/2023/QĐ-UBND", issued_on=date(2023, 5, 1), effective_on=date(2023, 6, 1))
    shown = html(client, "/van-ban/?sap_xep=issued")
    assert shown.index(old.url) < shown.index(new.url)


@pytest.mark.parametrize(
    "query",
    [
        "loai=x",
        "co_quan=x",
        "co_quan=7",
        "linh_vuc=x",
        "nam=abc",
        "nam=0000",
        "hieu_luc=x",
        "dia_ban=x",
        "cong_bao=x",
        "cong_bao=7",
        pytest.param(f"cong_bao={'9' * 19}", id="a number longer than any key"),
        pytest.param(f"cong_bao={'9' * 4400}", id="a number longer than Python reads"),
        "muc=x",
    ],
)
@pytest.mark.parametrize("address", ["/van-ban/", "/van-ban/rss/", "/van-ban/atom/"])
def test_a_filter_that_names_nothing_is_not_answered_with_all_documents(client: Client, address: str, query: str) -> None:
    assert client.get(f"{address}?{query}&loai=quyet-dinh" if "loai" not in query else f"{address}?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["loai={0.document_type.slug}", "co_quan={0.issuing_body.slug}", "linh_vuc=vang", "nam=1999", "cong_bao={1}"]
)
def test_a_filter_that_names_what_no_document_has_is_kept_and_finds_nothing(client: Client, query: str, page: LegalDocumentPage) -> None:
    LegalField.objects.create(name="Vắng", slug="vang")
    other = document("07/2023/NQ-HĐND", type_name="Nghị quyết", issuing_body=IssuingBody.objects.create(name="Bộ Vắng"))
    other.unpublish()
    address = f"/van-ban/?{query.format(other, GazetteIssue.objects.create(number='5').pk)}"
    shown = html(client, address)
    assert page.url not in shown
    assert "mb-empty" in shown
    assert re.search(r"<option[^>]* selected", shown)
    assert client.get(address.replace("/?", "/rss/?")).content.decode().count("<item>") == 0


@pytest.mark.parametrize("model", [DocumentType, IssuingBody, LegalField])
@pytest.mark.parametrize("below", ["", "rss/", "atom/"])
def test_an_address_with_the_former_slug_of_a_filter_leads_on(client: Client, model: Any, below: str, page: LegalDocumentPage) -> None:
    name = {DocumentType: "loai", IssuingBody: "co_quan", LegalField: "linh_vuc"}[model]
    row = model.objects.create(name="Cũ", slug="cu", **({"code": "cu"} if model is DocumentType else {}))
    row.slug = "moi"
    row.save()
    assert client.get(f"/van-ban/{below}?{name}=cu").headers["Location"] == f"/van-ban/{below}?{name}=moi"


def test_an_unknown_order_or_page_is_ignored_and_nothing_found_says_so(client: Client, page: LegalDocumentPage) -> None:
    assert page.url in html(client, "/van-ban/?trang=999&sap_xep=x")
    assert "mb-empty" in html(client, "/van-ban/?q=khong-co-van-ban-nao-nhu-the")


def test_a_body_brings_the_documents_of_its_predecessors(client: Client) -> None:
    from legal_docs.models import IssuingBody

    old = document("01/2020/TT-BKHĐT", type_name="Thông tư", issuing_body=IssuingBody.objects.get(name="Bộ Kế hoạch và Đầu tư"))
    new = document("02/2024/TT-BTC", type_name="Thông tư", issuing_body=IssuingBody.objects.get(name="Bộ Tài chính"))
    shown = html(client, "/van-ban/?co_quan=bo-tai-chinh")
    assert old.url in shown
    assert new.url in shown


def test_type_and_year_as_addresses_lead_to_the_list(client: Client) -> None:
    response = client.get("/van-ban/quyet-dinh/2024/")
    assert response["Location"] == f"{index_page().url}?loai=quyet-dinh&nam=2024"


@pytest.mark.parametrize("feed", ["rss", "atom"])
def test_feeds_follow_the_filters(client: Client, feed: str, page: LegalDocumentPage) -> None:
    assert page.url in html(client, f"/van-ban/{feed}/?loai=quyet-dinh")
    document("09/2024/TT-BYT", type_name="Thông tư", issuing_body=_ministry())
    assert "9-2024-tt-byt" not in html(client, f"/van-ban/{feed}/?loai=quyet-dinh")


def _ministry() -> object:
    from legal_docs.models import IssuingBody

    return IssuingBody.objects.get(name="Bộ Y tế")


def test_a_question_about_an_article_of_an_attached_regulation_says_so(client: Client) -> None:
    text = "QUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Quy định về mèo.\nĐiều 2. Thi hành.\n"
    page = document("15/2024/QĐ-UBND", body_text=f"{text}QUY ĐỊNH\nVề mèo\nĐiều 1. Phạm vi\nMèo nhà.\nĐiều 2. Đối tượng\nMèo hoang.")
    asked = [unquote(found) for found in re.findall(r"dieu=([^\"&]+)", html(client, page.url))]
    assert asked == ["Điều 1", "Điều 2", "Điều 1 (Quy định kèm theo)", "Điều 2 (Quy định kèm theo)"]
    assert "dieu=" + quote("Điều 2 (Quy định kèm theo)") in html(client, f"{page.url}kem-theo-1/dieu-2/")


def test_the_list_leads_to_mails_about_what_it_shows(client: Client, page: LegalDocumentPage) -> None:
    index = index_page().url
    field = LegalField.objects.create(name="Văn hóa riêng", slug="van-hoa-rieng")
    below = LegalField.objects.create(name="Thư viện riêng", slug="thu-vien-rieng", parent=field)
    page.legal_fields = [below]
    page.save_revision().publish()
    shown = client.get(index, {"q": "thư viện", "loai": "quyet-dinh", "linh_vuc": field.slug, "nam": "2024", "muc": "moi"}).content.decode()
    link = re.search(r'href="([^"]+)"[^>]*>Nhận tin văn bản mới qua thư<', shown)
    assert link is not None
    address, query = unescape(link[1]).split("?")
    assert address == reverse("following:follow")
    fields = ["Thư viện riêng", "Văn hóa riêng"]
    followed = parse_qs(parse_qs(query)["ma"][0])
    assert sorted(followed.pop("linh-vuc")) == fields
    assert followed == {"nhom": ["van-ban"], "q": ["thư viện"], "loai": ["Quyết định"], "nam": ["2024"]}


def test_a_document_that_not_everyone_may_read_is_not_named_on_the_pages_of_others(client: Client, page: LegalDocumentPage) -> None:
    secret = document(
        "99/2024/QĐ-UBND",
        title="Quy định nội bộ",
        relations=[related(page, RelationKind.AMENDS, scope=Scope.PARTIAL, effective_on=date(2024, 6, 1))],
    )
    assert "99/2024/QĐ-UBND" in html(client, page.url)
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    assert "99/2024/QĐ-UBND" not in html(client, page.url)


def test_a_document_does_not_name_those_that_not_everyone_may_read(client: Client, page: LegalDocumentPage) -> None:
    base, secret = page, document("99/2024/QĐ-UBND", title="Quy định nội bộ")
    relate(base, secret, RelationKind.AMENDS, scope=Scope.PARTIAL, effective_on=date(2024, 6, 1))
    places = [
        base.url,
        f"{base.url.rstrip('/')}.json",
        f"{base.url.rstrip('/')}.xml",
        f"{base.url.rstrip('/')}.jsonld",
        "/api/v1/relations/",
    ]
    said = [html(client, place) for place in places]
    assert all("99/2024/QĐ-UBND" in text for text in said)
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    for place in places:
        assert "99/2024/QĐ-UBND" not in html(client, place), place
        assert "Quy định nội bộ" not in html(client, place), place
