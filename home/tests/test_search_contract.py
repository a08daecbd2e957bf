"""What the portal's pages say of themselves to be found."""

import json

from wagtail.models import PageViewRestriction

from cms.contracts.search import EntryKind, opts_out_of_search
from home.models import HomePage, NewsIndexPage
from home.tests.factories import make_field, make_news, make_page, make_procedure, make_topic, moment, paragraph


def test_a_news_item_gives_its_words_topics_tags_and_year():
    news = make_news(
        "Thông xe cầu mới",
        lead="Sáng nay.",
        body=paragraph("Cầu <b>dài</b> 320 mét."),
        topics=(make_topic("Giao thông"),),
        tags=("cầu",),
        unit="Sở Xây dựng",
        published_at=moment(2025, 1, 1, hour=0),
    )
    (entry,) = news.get_search_entries()
    assert (entry.kind, entry.title, entry.url, entry.issuer) == (EntryKind.NEWS, "Thông xe cầu mới", news.url, "Sở Xây dựng")
    assert entry.entry_id == entry.parent_id == f"page:{news.pk}"
    assert "Sáng nay." in entry.body
    assert "320 mét" in entry.body
    assert "<" not in entry.body
    assert (entry.fields, entry.tags, entry.year) == (("Giao thông",), ("cầu",), 2025)


def test_a_procedure_gives_its_code_field_and_papers():
    papers = [{"type": "row", "value": {"name": "Tờ khai căn cước", "group": "", "form": "", "originals": 1, "copies": 0}}]
    procedure = make_procedure("Đăng ký khai sinh", code="1.001193", field=make_field("Hộ tịch"), dossier=json.dumps(papers))
    (entry,) = procedure.get_search_entries()
    assert (entry.kind, entry.number, entry.fields) == (EntryKind.PROCEDURE, "1.001193", ("Hộ tịch",))
    assert "Tờ khai căn cước" in entry.body


def test_an_ordinary_page_gives_its_text():
    (entry,) = make_page("Liên hệ", lead="Nơi tiếp dân.", body=paragraph("Số 1 đường Sông Thanh.")).get_search_entries()
    assert (entry.kind, entry.title) == (EntryKind.PAGE, "Liên hệ")
    assert "Nơi tiếp dân." in entry.body
    assert "Sông Thanh" in entry.body


def test_sections_are_found_and_the_front_page_opts_out():
    assert [entry.title for entry in NewsIndexPage.objects.get().get_search_entries()] == ["Tin tức"]
    assert opts_out_of_search(HomePage)


def test_drafts_and_restricted_pages_give_nothing():
    assert not list(make_news(publish=False).get_search_entries())
    section = make_page("Nội bộ")
    child = make_page("Dưới nội bộ", parent=section)
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    for page in (section, child):
        assert not list(type(page).objects.get(pk=page.pk).get_search_entries())
