"""What the portal's pages say of themselves to be found."""

import json
from datetime import date
from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from cms.contracts.search import EntryKind, changing_on, opts_out_of_search
from home.models import FormPage, HomePage, NewsIndexPage, NewsTag, Officer, OrgUnit
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


def pages_of(day: date) -> set[int]:
    return {key for pages in changing_on for key in pages(day)}


def page_showing(block: str) -> Any:
    return make_page("Cơ cấu", body=json.dumps([{"type": block, "value": {"role": "leader"} if block == "people" else {}}]))


@pytest.mark.parametrize("kind", ["topic", "tag", "field"])
def test_the_index_hears_of_a_new_name_of_what_stands_on_pages_and_of_its_end(noted_pages: list[int], kind: str):
    topic = make_topic("Y tế")
    news = make_news("Tin", topics=(topic,), tags=("cầu",))
    make_news("Tin khác")
    procedure = make_procedure(field=make_field("Hộ tịch"))
    row: Any = {"topic": topic, "tag": NewsTag.objects.get(), "field": procedure.field}[kind]
    noted_pages.clear()
    row.save()
    assert noted_pages == []
    row.name = "Tên mới"
    row.save()
    assert noted_pages == [procedure.pk if kind == "field" else news.pk]
    if kind != "field":  # the field of a procedure is not deleted while it has one
        noted_pages.clear()
        type(row).objects.filter(pk=row.pk).delete()
        assert noted_pages == [news.pk]


@pytest.mark.parametrize(("block", "model"), [("units", OrgUnit), ("people", Officer)])
def test_the_index_hears_of_units_and_people_on_the_pages_that_show_them(noted_pages: list[int], block: str, model: Any):
    page = page_showing(block)
    make_page("Không có khối nào")
    steps: list[Any] = [lambda: model.objects.create(name="Một")]
    steps += [lambda: model(pk=model.objects.get().pk, name="Hai").save(), lambda: model.objects.all().delete()]
    for step in steps:
        noted_pages.clear()
        step()
        assert noted_pages == [page.pk]


def test_the_index_hears_of_units_on_a_form_too(noted_pages: list[int]):
    form = FormPage(title="Hẹn gặp", purpose="xếp lịch", body=json.dumps([{"type": "units", "value": {}}]))
    HomePage.objects.get().add_child(instance=form)
    noted_pages.clear()
    OrgUnit.objects.create(name="Văn phòng")
    assert noted_pages == [form.pk]


@pytest.mark.parametrize("column", ["since", "until"])
def test_the_index_hears_of_a_person_on_the_day_on_which_they_come_or_are_gone(column: str):
    page = page_showing("people")
    Officer.objects.create(name="Nguyễn Văn A", **{column: date(2026, 11, 10)})
    changes = date(2026, 11, 10) if column == "since" else date(2026, 11, 11)
    assert [pages_of(date(2026, 11, day)) for day in (9, 10, 11, 12)] == [
        {page.pk} if changes.day == day else set() for day in (9, 10, 11, 12)
    ]


def test_the_index_hears_of_a_form_on_the_day_after_its_last():
    form = FormPage(title="Khảo sát", purpose="cải tiến", closes_on=date(2026, 11, 10))
    HomePage.objects.get().add_child(instance=form)
    assert (pages_of(date(2026, 11, 10)), pages_of(date(2026, 11, 11))) == (set(), {form.pk})
