"""The results page: what is found is shown, filtered by the address, and never an error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.translation import gettext
from wagtail.models import Page

from cms.contracts.search import EntryKind, SearchEntry
from search.models import PinnedResult, SynonymRow
from search.ranking.answers import FacetValue, SearchResults
from search.results.showing.addresses import State
from search.results.showing.forms import SearchForm
from search.results.showing.labels import GROUP_LABELS
from search.results.showing.presenting import facet_groups

pytestmark = pytest.mark.django_db
Index = Callable[..., SearchEntry]
DECREE = "42/2022/NĐ-CP"


def page(client: Client, query: str) -> str:
    response = client.get(f"/tim-kiem/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_an_article_is_shown_under_its_document_with_its_place_and_a_link_to_it(client: Client, decree: SearchEntry) -> None:
    html = page(client, "?q=tên miền của cổng")
    assert html.count('href="/doc1/"') == 1
    assert 'href="/doc1/dieu-5/"' in html
    assert "Chương II. Cung cấp thông tin" in html


def test_words_typed_without_tone_marks_are_found_and_marked(client: Client, decree: SearchEntry) -> None:
    html = page(client, "?q=ten mien")
    assert "<mark>Tên miền</mark>" in html


def test_text_from_the_index_is_never_markup(client: Client, decree: SearchEntry) -> None:
    html = page(client, "?q=tên miền")
    assert "&lt;b&gt;" in html
    assert "<b>thông" not in html
    assert "<b>" not in page(client, "?q=<b>xin</b>").split("<main")[1]


@pytest.mark.parametrize("typed", ["42/2022/NĐ-CP", "42/2022/nd-cp", "nd 42/2022"])
def test_a_number_in_any_spelling_goes_first_and_is_marked_as_such(client: Client, decree: SearchEntry, typed: str) -> None:
    response = client.get("/tim-kiem/", {"q": typed})
    assert response.context["certain"].url == "/doc1/"
    assert gettext("Exactly this number or name") in response.content.decode()


def test_a_number_that_is_not_here_is_said_to_be_missing(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/", {"q": "43/2022/NĐ-CP"})
    assert response.context["certain"] is None
    assert response.context["number_not_held"]
    assert not client.get("/tim-kiem/", {"q": "tên miền"}).context["number_not_held"]


def test_an_exact_hit_of_another_kind_is_not_shown_under_a_tab(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/", {"q": DECREE, "nhom": "tin-tuc"})
    assert response.context["certain"] is None
    assert not response.context["number_not_held"]


def test_a_citation_goes_to_the_article(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/", {"q": "điều 5 nđ 42/2022"})
    assert response.context["certain"].children[0].url == "/doc1/dieu-5/"


def test_filters_narrow_and_each_facet_counts_under_the_others(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/", {"q": "thông tin", "loai": "Nghị định"})
    assert [card.url for card in response.context["cards"]] == ["/doc1/"]
    types = next(group for group in response.context["facets"] if group.name == "loai")
    assert {str(choice.label): (choice.count, choice.current) for choice in types.choices} == {
        "Nghị định": (1, True),
        "Quyết định": (1, False),
    }
    chosen = response.content.decode().split('aria-current="true"')[1]  # the only one: the link that takes the filter off
    assert chosen.startswith('><span>Nghị định<span class="mb-hidden"> (đang chọn; chọn lần nữa để bỏ)</span></span>')


def test_several_values_of_one_filter_widen_it(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/", {"q": "thông tin", "nam": ["2022", "2024"]})
    assert {card.url for card in response.context["cards"]} == {"/doc1/", "/doc2/"}


def test_a_chip_leads_to_the_page_without_its_filter(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/", {"q": "thông tin", "loai": "Nghị định", "nam": "2022"})
    by_type, by_year = response.context["chips"]
    assert str(by_year.label).endswith("2022")
    without_year = client.get(by_year.url)
    assert [chip.label for chip in without_year.context["chips"]] == [by_type.label]


def test_a_tab_shows_one_kind(client: Client, decree: SearchEntry, index: Index) -> None:
    index("news1", "Tin về cổng thông tin")
    response = client.get("/tim-kiem/?q=thông tin&nhom=tin-tuc")
    assert [card.url for card in response.context["cards"]] == ["/news1/"]
    counts = {tab.label: tab.count for tab in response.context["tabs"]}
    assert (counts[GROUP_LABELS["van-ban"]], counts[GROUP_LABELS["tin-tuc"]]) == (2, 1)


def test_validity_can_be_asked_for_at_a_day(client: Client, decree: SearchEntry) -> None:
    later = client.get("/tim-kiem/?q=môi trường mạng&hieu-luc=con_hieu_luc")
    assert [card.url for card in later.context["cards"]] == ["/doc1/"]
    before = client.get("/tim-kiem/?q=môi trường mạng&hieu-luc=con_hieu_luc&tai-ngay=2022-01-01")
    assert before.context["cards"] == []
    assert "01/01/2022" in before.content.decode()


def test_an_empty_page_says_without_which_filter_there_would_be_results(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/?q=tên miền&nam=1999")
    (way,) = response.context["ways"]
    assert way.count == 1
    assert client.get(way.url).context["cards"][0].url == "/doc1/"


def test_keystrokes_of_an_input_method_are_read_and_the_page_says_as_what(client: Client, decree: SearchEntry) -> None:
    page = client.get("/tim-kiem/", {"q": "thoong tin ddieenj tuwr"})
    assert "“thông tin điện tử”" in page.content.decode()
    assert page.context["total"] == 1


def test_a_text_without_letters_is_said_to_ask_for_nothing(client: Client, decree: SearchEntry) -> None:
    message = gettext("“%(typed)s” has no letter or digit to search for. Everything is listed, the newest first.") % {"typed": "🏠!"}
    assert message in client.get("/tim-kiem/", {"q": "🏠!"}).content.decode()


def test_what_is_left_out_is_named_as_it_was_typed(client: Client, decree: SearchEntry) -> None:
    assert client.get("/tim-kiem/", {"q": "cổng -thuế"}).context["excluded"] == ["thuế"]


def test_an_invalid_day_is_named_and_an_invalid_year_does_not_filter(client: Client, decree: SearchEntry) -> None:
    page = client.get("/tim-kiem/", {"q": "cổng", "tai-ngay": "31/02/2020", "nam": "abcd"})
    message = gettext("“%(typed)s” is no day of the calendar: validity today is shown.") % {"typed": "31/02/2020"}
    assert message in page.content.decode()
    assert page.context["chips"] == []


def test_a_slip_that_finds_nothing_is_corrected_and_the_page_says_so(client: Client, index: Index) -> None:
    for number in range(3):
        index(f"n{number}", "Đăng ký thường trú tại xã")
    response = client.get("/tim-kiem/?q=thuongg")
    assert response.context["corrected"]
    assert len(response.context["cards"]) == 3
    assert response.context["did_you_mean"] == "thuong"


def test_every_link_beside_corrected_results_leads_to_these(client: Client, index: Index) -> None:
    for number in range(25):
        index(f"n{number}", "Đăng ký thường trú tại xã")
    response = client.get("/tim-kiem/?q=thuongg")
    assert 'href="?q=thuong&amp;trang=2"' in response.content.decode()
    assert len(client.get("/tim-kiem/?q=thuong&trang=2").context["cards"]) == 10
    assert client.get(response.context["json_url"]).json()["total"] == 25


def test_a_page_beyond_the_end_is_the_last_page(client: Client, index: Index) -> None:
    for number in range(25):
        index(f"n{number}", f"Thông báo số {number}")
    context = client.get("/tim-kiem/?q=thông báo&trang=40").context
    assert (len(context["cards"]), context["page_obj"].number) == (5, 3)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=",
        "?q=" + "a" * 3000,
        "?q=%00%ff",
        '?q="chưa đóng',
        "?q=-",
        "?q=AND OR NOT (",
        "?q=a&trang=99999&sau=xyz",
        "?q=a&trang=-1",
        "?nam=abc&tai-ngay=hôm qua&sap-xep=x&nhom=y",
        "?q=a&" + "&".join(f"loai={number}" for number in range(300)),
    ],
)
def test_no_address_is_an_error(client: Client, decree: SearchEntry, query: str) -> None:
    assert client.get(f"/tim-kiem/{query}").status_code == 200


def test_a_link_to_further_results_of_another_search_is_told_and_refused_to_programs(client: Client, decree: SearchEntry) -> None:
    text = gettext("This link to further results does not belong to this search.")
    assert text in page(client, "?q=cổng&sau=bzEwLmFiYw")
    assert text not in page(client, "?q=cổng")
    response = client.get("/tim-kiem/json/?q=cổng&sau=bzEwLmFiYw")
    assert (response.status_code, response.json()) == (400, {"error": text})


def test_the_empty_page_says_what_can_be_searched_for_and_a_tab_lists_the_newest(client: Client, decree: SearchEntry) -> None:
    start = client.get("/tim-kiem/")
    assert gettext("What can be searched for") in start.content.decode()
    listed = client.get("/tim-kiem/?nhom=van-ban")
    assert {card.url for card in listed.context["cards"]} == {"/doc1/", "/doc2/"}


def test_result_pages_are_not_for_crawlers_and_set_no_cookie(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/?q=cổng")
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


def test_an_editors_synonym_is_searched_too_and_can_be_left_out(client: Client, index: Index) -> None:
    index("n1", "Cấp giấy chứng nhận quyền sở hữu tàu cá")
    SynonymRow.objects.create(term="bìa thuyền", alternatives="giấy chứng nhận quyền sở hữu tàu cá")
    response = client.get("/tim-kiem/?q=bìa thuyền")
    assert [card.url for card in response.context["cards"]] == ["/n1/"]
    assert "Đã tìm thêm: giấy chứng nhận quyền sở hữu tàu cá." in response.content.decode()
    exactly = client.get(response.context["exactly_url"])
    assert exactly.context["cards"] == []


def test_a_pinned_page_comes_first_for_its_query_however_it_is_typed(
    client: Client, decree: SearchEntry, make_page: Callable[..., Page]
) -> None:
    PinnedResult.objects.create(query="Tên miền", page=make_page("Hướng dẫn chọn tên miền"))
    assert "Hướng dẫn chọn tên miền" in page(client, "?q=ten mien")
    assert "Hướng dẫn chọn tên miền" not in page(client, "?q=nguyên tắc")


def test_pages_follow_one_another(client: Client, index: Index) -> None:
    for number in range(25):
        index(f"n{number}", f"Thông báo số {number}")
    first = client.get("/tim-kiem/?q=thông báo")
    third = client.get("/tim-kiem/?q=thông báo&trang=3")
    assert len(first.context["cards"]) == 10
    assert len(third.context["cards"]) == 5
    assert not {card.url for card in first.context["cards"]} & {card.url for card in third.context["cards"]}


def test_a_filter_of_many_values_shows_the_first_and_leads_to_all_of_them() -> None:
    issuers = tuple(FacetValue(f"Sở {number:03}", 1, False) for number in range(60))
    results = SearchResults(groups=(), total=60, facets={"issuer": issuers})
    form = SearchForm(QueryDict("q=lúa"))
    [group] = facet_groups(results, form, State.of(form))
    assert (len(group.choices) + len(group.more), group.count) == (24, 60)
    assert group.choices[0].url == State.of(form).toggle("co-quan", "Sở 000").url()
    whole = SearchForm(QueryDict(group.all_url.partition("?")[2]))
    [group] = facet_groups(results, whole, State.of(whole))
    assert (len(group.choices) + len(group.more), group.all_url) == (60, "")


def test_a_document_that_is_named_outright_is_shown_once_with_its_articles(client: Client, decree: SearchEntry) -> None:
    response = client.get("/tim-kiem/", {"q": DECREE})
    html = response.content.decode().split("<main")[1]
    assert html.count('href="/doc1/"') == 1
    assert response.context["certain"].children
    assert "/doc1/" not in {card.url for card in response.context["cards"]}


def test_what_may_be_meant_is_named_by_type_and_number(client: Client, index: Index) -> None:
    index("nq", "Về cắt giảm thủ tục", EntryKind.DOCUMENT, number="17/2026/NQ-CP", type="Nghị quyết", heading="Nghị quyết số 17/2026/NQ-CP")
    html = page(client, "?q=tôi muốn hỏi theo nghị quyết 17/2026/NQ-CP thì nộp ở đâu")
    assert "Nghị quyết số 17/2026/NQ-CP: Về cắt giảm thủ tục</a>?" in html


def test_a_phone_shows_the_body_of_a_place_whose_name_no_number_tells(client: Client, index: Index) -> None:
    common = {"kind": EntryKind.DOCUMENT, "type": "Quyết định"}
    index("bd", "Tách thửa đất", number="40/2014/QĐ-UBND", issuer="UBND tỉnh Bình Định", locality="Bình Định", **common)
    index("bo", "Tách thửa đất ở", number="5/2014/QĐ-TTg", issuer="Thủ tướng Chính phủ", **common)
    html = page(client, "?q=tách thửa đất")
    assert 'class="mb-hit__issuer mb-hit__issuer--local">UBND tỉnh Bình Định' in html
    assert 'class="mb-hit__issuer">Thủ tướng Chính phủ' in html


def test_a_query_in_english_is_led_to_the_pages_in_english(client: Client, decree: SearchEntry) -> None:
    assert '<a href="/en/" hreflang="en">Pages in English</a>' in page(client, "?q=how to register a business")
    assert "Pages in English" not in page(client, "?q=dang ky kinh doanh")
