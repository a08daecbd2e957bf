"""What every engine promises of finding, asked of the embedded one, of Elasticsearch and of OpenSearch on real servers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from cms.contracts.search import EntryKind, StatusWindow
from search.engines.contract import SearchEngine
from search.query.values import Sort, Synonym
from search.tests.engine_data import EXPIRED, IN_FORCE, LAND_2024, NEWS, PORTAL, article, document, ids, plan, put
from search.tests.engine_fixtures import engine, filled, own

__all__ = ["engine", "filled", "own"]


@pytest.mark.parametrize("typed", ["2.000.000", '"2.000.000 đồng"', "phạt 3.000.000 đồng", "mức 3,5%", "gov.vn", "dichvucong.gov.vn"])
def test_amounts_shares_and_addresses_are_found_by_the_words_between_their_signs(engine: SearchEngine, typed: str) -> None:
    fine = "Phạt tiền từ 2.000.000 đồng đến 3.000.000 đồng, mức 3,5%. Xem tại dichvucong.gov.vn. " + "x" * 40_000
    report = engine.bulk(put([replace(NEWS, title="Mức phạt", body=fine)]))
    engine.refresh()
    assert (report.written, ids(engine, typed)) == (1, ["tin-1"])


def test_a_quoted_phrase_wants_its_words_together_with_their_marks(filled: SearchEngine) -> None:
    assert "luat-31-2024#12" in ids(filled, '"sở hữu toàn dân"')
    assert ids(filled, '"sở hửu toàn dân"') == []
    assert ids(filled, '"toàn dân sở hữu"') == []


def test_a_long_question_finds_what_holds_a_pair_of_its_words_and_nothing_that_holds_single_ones(engine: SearchEngine) -> None:
    asked = "cho hỏi người thuê trọ ở với chủ nhà bao lâu thì phải khai báo tạm trú và mang theo những giấy nào"
    engine.bulk(
        put([article(LAND_2024, "1", "Tạm trú", "Đăng ký tạm trú."), article(LAND_2024, "2", "Khác", "Người ở chủ khai trọ nhà với thuê.")])
    )
    engine.refresh()
    assert plan(asked).is_by_pairs
    assert ids(engine, asked) == ["luat-31-2024#1"]
    by_synonym = engine.rank(plan(asked, (Synonym("thuê trọ", ("khai trọ",)),)), 10)
    assert {row.entry_id for row in by_synonym} == {"luat-31-2024#1", "luat-31-2024#2"}


def test_a_word_with_a_minus_is_left_out(filled: SearchEngine) -> None:
    assert "tin-1" in ids(filled, "đăng ký tạm trú")
    assert "tin-1" not in ids(filled, "đăng ký tạm trú -phường")
    assert "tin-1" not in ids(filled, 'đăng ký tạm trú -"thứ bảy"')


@pytest.mark.parametrize("typed", ['"', "-", '""', "a:b AND (", "/*?~^", "[1 TO 2]", "\\", "+-&|!", "điều", "   ", "😀", "x" * 1000])
def test_no_typed_text_raises_an_error(filled: SearchEngine, typed: str) -> None:
    filled.search(plan(typed))
    filled.suggest(typed)
    filled.similar(typed)


def test_a_document_shows_once_with_its_three_best_articles(own: SearchEngine) -> None:
    more = [article(LAND_2024, str(n), "Sở hữu đất đai", f"Đất đai thuộc sở hữu toàn dân, trường hợp {n}.") for n in range(20, 25)]
    own.bulk(put(more))
    own.refresh()
    groups = [group for group in own.search(plan("đất đai sở hữu toàn dân")).groups if group.parent_id == LAND_2024.entry_id]
    assert len(groups) == 1
    assert groups[0].top.entry.entry_id == LAND_2024.entry_id
    assert len(groups[0].children) == 3
    assert groups[0].more >= 2


def test_a_facet_is_counted_under_the_filters_of_the_others_only(filled: SearchEngine) -> None:
    facets = filled.search(plan("", types=("Luật",), years=(2024,))).facets
    types = {value.value: value.count for value in facets["type"]}
    years = {value.value: value.count for value in facets["year"]}
    kinds = {value.value: value.count for value in facets["kind"]}
    assert types == {"Luật": 1}
    assert years == {"2024": 1, "2020": 1, "2013": 1}
    assert kinds == {"document": 1, "article": 1}
    assert [value.value for value in facets["type"] if value.selected] == ["Luật"]


def test_a_document_counts_once_whether_it_is_found_by_itself_or_by_its_articles(own: SearchEngine) -> None:
    by_article = article(document("qd-9", "Quyết định về vỉa hè", 90), "1", "Chim bồ câu", "Nuôi chim bồ câu trong đô thị.")
    by_itself = document("qd-10", "Quyết định về chim bồ câu", 91)
    own.bulk(put([by_article, by_itself, article(by_itself, "2", "Chim bồ câu", "Chim bồ câu.")]))
    own.refresh()
    results = own.search(plan("chim bồ câu"))
    kinds = {value.value: value.count for value in results.facets["kind"]}
    assert (results.total, kinds["document"], kinds["article"], results.is_about) == (2, 2, 2, False)


def test_a_document_whose_articles_are_valid_for_other_spans_counts_once_for_a_status(own: SearchEngine) -> None:
    whole = document("tt-7", "Thông tư về đò ngang", 92, status_windows=(StatusWindow(IN_FORCE, date(2020, 1, 1), None),))
    later = article(whole, "1", "Đò ngang", "Bến đò.", status_windows=(StatusWindow(IN_FORCE, date(2021, 3, 7), date(2031, 1, 1)),))
    own.bulk(put([whole, later]))
    own.refresh()
    facets = own.search(plan("đò ngang", on_date=date(2026, 1, 1))).facets
    assert {value.value: value.count for value in facets["status"]} == {IN_FORCE: 1}


def test_every_number_of_many_hundred_groups_is_exact(own: SearchEngine) -> None:
    extra = [document(f"cv-{n:04}", f"Công văn xăng dầu số {n}", 1000 + n, type="Công văn" if n % 3 else "Thông báo") for n in range(1500)]
    own.bulk(put(extra))
    own.refresh()
    results = own.search(plan("công văn xăng dầu"))
    assert {value.value: value.count for value in results.facets["type"]} == {"Công văn": 1000, "Thông báo": 500}
    assert (results.total, results.is_about) == (1500, False)


def test_filters_of_one_kind_are_alternatives_and_of_two_kinds_conditions(filled: SearchEngine) -> None:
    assert filled.search(plan("", years=(2013, 2020))).total == 2
    assert filled.search(plan("", years=(2013, 2020), types=("Nghị định",))).total == 0
    assert filled.search(plan("", fields=("Công nghệ thông tin",))).total == 1
    assert ids(filled, "", tags=("cư trú",)) == ["tin-1"]
    assert ids(filled, "", kinds=("news",)) == ["tin-1"]


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2014, 6, 30), set()),
        (date(2014, 7, 1), {"luat-45-2013"}),
        (date(2024, 7, 31), {"luat-45-2013", "nd-42-2022", "luat-68-2020"}),
        (date(2024, 8, 1), {"luat-31-2024", "nd-42-2022", "luat-68-2020"}),
    ],
)
def test_the_status_filter_finds_what_is_in_force_on_the_day_asked_for(filled: SearchEngine, day: date, in_force: set[str]) -> None:
    results = filled.search(plan("", statuses=(IN_FORCE,), on_date=day))
    assert {group.parent_id for group in results.groups} == in_force


def test_the_status_facet_counts_each_document_under_the_status_of_the_day(filled: SearchEngine) -> None:
    facets = filled.search(plan("", on_date=date(2026, 1, 1))).facets
    assert {value.value: value.count for value in facets["status"]} == {IN_FORCE: 3, EXPIRED: 1}


def test_the_newest_come_first_when_asked(filled: SearchEngine) -> None:
    groups = filled.search(plan("", sort=Sort.NEWEST)).groups
    assert [group.parent_id for group in groups] == ["tin-1", "luat-31-2024", "nd-42-2022", "luat-68-2020", "luat-45-2013"]


def test_news_of_one_day_come_in_the_order_of_their_hours(own: SearchEngine) -> None:
    hours, midnight = {"tin-sang": 7, "tin-chieu": 15, "tin-trua": 11}, datetime(2026, 11, 20, tzinfo=get_current_timezone())
    news = [
        replace(NEWS, entry_id=name, parent_id=name, page_id=900 + hour, issued_on=None, published_at=midnight + timedelta(hours=hour))
        for name, hour in hours.items()
    ]
    own.bulk(put(news))
    own.refresh()
    groups = own.search(plan("", sort=Sort.NEWEST)).groups
    assert [group.parent_id for group in groups if group.parent_id in hours] == ["tin-chieu", "tin-trua", "tin-sang"]


def test_an_expired_law_is_found_below_the_one_in_force(filled: SearchEngine) -> None:
    groups = [group.parent_id for group in filled.search(plan("đất đai thuộc sở hữu toàn dân")).groups]
    assert groups.index("luat-31-2024") < groups.index("luat-45-2013")


def test_paging_by_cursor_shows_every_result_once(own: SearchEngine) -> None:
    extra = [document(f"kh-{n:03}", f"Kế hoạch phòng cháy số {n}", 100 + n, type="Kế hoạch") for n in range(230)]
    own.bulk(put(extra))
    own.refresh()
    seen: list[str] = []
    cursor = ""
    while True:
        results = own.search(plan("kế hoạch phòng cháy", size=25, cursor=cursor))
        seen += [group.parent_id for group in results.groups]
        assert results.total >= 220
        cursor = results.next_cursor
        if not cursor:
            break
    assert sorted(seen) == sorted(entry.entry_id for entry in extra)


@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.NEWEST, Sort.EFFECTIVE])
def test_what_the_server_does_not_give_at_once_is_reached_all_the_same(
    own: SearchEngine, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elastic.source.MOST_AT_ONCE", 40)
    days = [date(2026, 1, 1 + n % 28) if n % 3 else None for n in range(230)]
    extra = [document(f"kh-{n:03}", f"Kế hoạch phòng cháy số {n}", 100 + n, issued_on=day, effective_on=day) for n, day in enumerate(days)]
    own.bulk(put(extra))
    own.refresh()
    seen: list[str] = []
    cursor = ""
    while True:
        results = own.search(plan("kế hoạch phòng cháy", size=100, cursor=cursor, sort=sort))
        seen += [group.parent_id for group in results.groups]
        cursor = results.next_cursor
        if not cursor:
            break
    assert sorted(seen) == sorted(entry.entry_id for entry in extra)


def test_a_cursor_of_another_search_shows_the_first_page_and_is_said_to_be_refused(filled: SearchEngine) -> None:
    assert ids(filled, "đất đai", cursor="nonsense!") == ids(filled, "đất đai")
    other = filled.search(plan("đất đai", size=1)).next_cursor
    assert other
    assert not plan("đất đai", size=1, cursor=other).cursor_refused
    assert plan("đăng ký tạm trú", size=1, cursor=other).cursor_refused


def test_a_page_of_an_attached_file_is_shown_under_its_document_and_is_no_article(own: SearchEngine) -> None:
    page = replace(
        article(LAND_2024, "5", "", "Mẫu đơn đề nghị tách thửa ghi rõ toạ độ ranh giới"),
        entry_id="luat-31-2024#file-7-3",
        kind=EntryKind.ATTACHMENT,
        url="/documents/7/phu-luc.pdf#page=3",
        heading="Điều 5.pdf, trang 3",
    )
    own.bulk(put([page]))
    own.refresh()
    groups = own.search(plan("mau don tach thua toa do ranh gioi")).groups
    assert groups[0].top.entry.entry_id == "luat-31-2024"
    assert [hit.entry.url for hit in groups[0].children] == ["/documents/7/phu-luc.pdf#page=3"]
    assert [group.parent_id for group in own.search(plan("tách thửa", kinds=("attachment",))).groups] == ["luat-31-2024"]
    certain = own.search(plan("điều 5 luật đất đai 2024")).certain
    assert certain is not None
    assert certain.entry.entry_id == "luat-31-2024#5"


def test_highlights_mark_plain_text(own: SearchEngine) -> None:
    own.bulk(put([replace(NEWS, body="<b>Đăng ký tạm trú</b> & khác")], version=2))
    own.refresh()
    hit = next(g.top for g in own.search(plan("dang ky tam tru")).groups if g.top.entry.entry_id == "tin-1")
    assert ("Đăng ký tạm trú", True) in hit.fragments[0].pieces()
    assert hit.fragments[0].text == "<b>Đăng ký tạm trú</b> & khác"
    assert ("đăng ký tạm trú", True) in hit.title.pieces()


def test_a_synonym_finds_what_the_law_calls_otherwise(filled: SearchEngine) -> None:
    rows = (Synonym("giải tỏa", ("thu hồi đất",)),)
    assert filled.search(plan("giải tỏa")).total == 0
    found = filled.search(plan("giải tỏa", rows))
    assert [hit.entry.entry_id for hit in found.groups[0].children] == ["luat-31-2024#79"]


@pytest.mark.parametrize(("typed", "first"), [("luật đ", "Luật Đất đai"), ("luat cu tr", "Luật Cư trú"), ("42/2022", PORTAL.title)])
def test_suggestions_complete_the_last_word(filled: SearchEngine, typed: str, first: str) -> None:
    assert filled.suggest(typed)[0].text == first
    assert filled.suggest("khongcogi xyz") == []


def test_similar_gives_entries_of_the_same_matter(filled: SearchEngine) -> None:
    hits = filled.similar("Tôi thuê nhà, muốn đăng ký tạm trú thì nộp hồ sơ gì?", limit=3)
    assert {hit.entry.parent_id for hit in hits[:2]} == {"luat-68-2020", "tin-1"}
    assert {hit.entry.kind for hit in filled.similar("đăng ký tạm trú", kinds=("news",))} == {"news"}
    assert filled.similar("zzz qqq") == []


def test_suggestions_put_what_was_typed_in_a_row_before_scattered_words_and_the_newest_first(own: SearchEngine) -> None:
    own.bulk(
        put(
            [
                document("a", "Bộ đội qua đường", 97),
                document("b", "Quy định về phí sử dụng đường bộ", 98, issued_on=date(2010, 1, 1)),
                document("c", "Quy định về phí sử dụng đường bộ", 99, issued_on=date(2020, 1, 1)),
            ]
        )
    )
    own.refresh()
    assert [row.url for row in own.suggest("đường bộ")] == ["/van-ban/c/", "/van-ban/b/", "/van-ban/a/"]
    assert [row.url for row in own.suggest("dduowngf booj")] == ["/van-ban/c/", "/van-ban/b/", "/van-ban/a/"]


def test_a_number_that_begins_with_what_was_typed_is_completed_before_others_of_the_same_start(own: SearchEngine) -> None:
    decision = document("qd-12", "Quy định về điều kiện tách thửa, hợp thửa đất trên địa bàn tỉnh", 97, number="12/2026/QĐ-UBND")
    own.bulk(put([document("tb-12", "Thông cáo báo chí 2026", 98, number="12/TCBC-UBND"), decision]))
    own.refresh()
    assert own.suggest("12/2026")[0].url == "/van-ban/qd-12/"
