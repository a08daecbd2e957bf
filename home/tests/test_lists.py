"""Filters and pages of the lists of news and procedures."""

import pytest
from wagtail.models import PageViewRestriction

from home.models import HomePage, NewsIndexPage, NewsPage, ProcedureIndexPage
from home.tests.factories import make_field, make_news, make_procedure, make_topic, moment


def titles(response) -> list[str]:
    listed = response.context["page_obj"]  # of an address without a query it is read when the template asks for it
    return [page.title for page in (listed() if callable(listed) else listed)]


def test_news_are_filtered_by_topic_tag_and_year(client):
    health, schools = make_topic("Y tế"), make_topic("Giáo dục")
    make_news("Một", topics=(health,), tags=("vắc xin",), published_at=moment(2025, 3, 1))
    make_news("Hai", topics=(health,), published_at=moment(2026, 3, 1))
    make_news("Ba", topics=(schools,), tags=("vắc xin",), published_at=moment(2026, 4, 1))
    assert titles(client.get("/tin-tuc/", {"chu-de": "y-te"})) == ["Hai", "Một"]
    assert titles(client.get("/tin-tuc/", {"the": "vac-xin"})) == ["Ba", "Một"]
    assert titles(client.get("/tin-tuc/", {"nam": "2026"})) == ["Ba", "Hai"]
    assert titles(client.get("/tin-tuc/", {"chu-de": "y-te", "nam": "2025"})) == ["Một"]


def test_a_year_begins_at_midnight_in_the_portals_time_zone(client):
    make_news("Đêm giao thừa", published_at=moment(2026, 1, 1, hour=0))
    assert titles(client.get("/tin-tuc/", {"nam": "2026"})) == ["Đêm giao thừa"]
    assert titles(client.get("/tin-tuc/", {"nam": "2025"})) == []


@pytest.mark.parametrize("query", [{"chu-de": "khong-co"}, {"the": "khong-co"}, {"nam": "hai-nghin"}, {"nam": "٢٠٢٦"}, {"nam": "999999"}])
def test_a_filter_that_does_not_exist_is_not_found(client, query):
    assert client.get("/tin-tuc/", query).status_code == 404


def test_each_filter_leads_to_the_list_with_the_others_kept(client):
    make_news(topics=(make_topic("Y tế"),), published_at=moment(2026, 3, 1))
    groups = {group.name: group for group in client.get("/tin-tuc/", {"nam": "2026", "trang": "1"}).context["groups"]}
    (topic,) = groups["chu-de"].choices
    (year,) = groups["nam"].choices
    assert topic.url == "/tin-tuc/?nam=2026&chu-de=y-te"
    assert topic.count == 1
    assert year.current
    assert year.url == "/tin-tuc/"


def test_topics_count_only_public_news(client):
    topic = make_topic("Y tế")
    make_news(topics=(topic,))
    make_news(topics=(topic,)).unpublish()
    (group, *_) = client.get("/tin-tuc/").context["groups"]()
    assert [choice.count for choice in group.choices] == [1]


def test_the_list_has_pages_and_forgives_a_wrong_number(client):
    for number in range(13):
        make_news(f"Tin {number:02}", published_at=moment(2026, 1, number + 1))
    assert titles(client.get("/tin-tuc/", {"trang": "2"})) == ["Tin 00"]
    assert client.get("/tin-tuc/", {"trang": "99"}).context["page_obj"].number == 2
    assert client.get("/tin-tuc/", {"trang": "x"}).context["page_obj"].number == 1


def test_news_without_a_known_date_stands_last(client):
    make_news("Không rõ ngày", external_id="news-1")
    make_news("Có ngày", published_at=moment(2020, 1, 1))
    assert titles(client.get("/tin-tuc/")) == ["Có ngày", "Không rõ ngày"]


@pytest.mark.parametrize("year", ["020269999", "99999", "1899", "२०२६", "-2026"])
def test_what_is_no_year_is_not_found(client, year):
    assert client.get("/tin-tuc/", {"nam": year}).status_code == 404


def test_filters_count_what_their_own_list_shows_to_everyone(client):
    topic, front_page = make_topic("Y tế"), HomePage.objects.get()
    for title in ("Tin mở", "Tin nội bộ"):
        make_news(title, topics=(topic,), published_at=moment(2026, 3, 1))
    PageViewRestriction.objects.create(page=NewsPage.objects.get(title="Tin nội bộ"), restriction_type="login")
    counts = [(choice.label, choice.count) for group in client.get("/tin-tuc/").context["groups"]() for choice in group.choices]
    assert counts == [("Y tế", 1), ("2026", 1)]
    make_procedure("Khai sinh", at_commune=True)
    private = make_procedure("Khai tử", at_commune=True)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    level = next(group for group in client.get("/thu-tuc/").context["groups"]() if group.name == "cap")
    assert [choice.count for choice in level.choices] == [1]
    for other in (NewsIndexPage(title="Thông báo"), ProcedureIndexPage(title="Thủ tục nội bộ")):
        front_page.add_child(instance=other)
        assert client.get(other.url).context["groups"]() == []


def test_an_empty_list_says_so_and_offers_a_way_on(client):
    make_news(published_at=moment(2026, 1, 1))
    page = client.get("/tin-tuc/", {"nam": "2001"}).content.decode()
    assert "Không có tin nào" in page


@pytest.mark.parametrize("words", ["Đăng ký khai sinh", "dang ky khai sinh", "SINH khai", "1.000111"])
def test_a_procedure_is_found_by_words_without_tone_marks_and_by_code(client, words):
    make_procedure("Đăng ký khai sinh", code="1.000111")
    make_procedure("Cấp phép xây dựng")
    assert titles(client.get("/thu-tuc/", {"tu-khoa": words})) == ["Đăng ký khai sinh"]


def test_procedures_are_filtered_by_field_and_level(client):
    civil, roads = make_field("Hộ tịch"), make_field("Đường bộ")
    make_procedure("Khai sinh", field=civil, at_commune=True)
    make_procedure("Khai tử", field=civil, at_commune=True, at_province=True)
    make_procedure("Giấy phép lái xe", field=roads, at_province=True)
    assert titles(client.get("/thu-tuc/", {"linh-vuc": "ho-tich"})) == ["Khai sinh", "Khai tử"]
    assert titles(client.get("/thu-tuc/", {"cap": "tinh"})) == ["Giấy phép lái xe", "Khai tử"]
    assert titles(client.get("/thu-tuc/", {"cap": "tinh", "linh-vuc": "duong-bo"})) == ["Giấy phép lái xe"]
    assert client.get("/thu-tuc/", {"cap": "huyen"}).status_code == 404
    assert client.get("/thu-tuc/", {"linh-vuc": "khong-co"}).status_code == 404


def test_fields_count_what_the_level_leaves_and_stand_in_the_vietnamese_order(client):
    civil, roads = make_field("Hộ tịch"), make_field("Đường bộ")
    make_procedure(field=civil, at_commune=True)
    make_procedure(field=civil, at_province=True)
    make_procedure(field=roads, at_province=True)
    groups = {group.name: group for group in client.get("/thu-tuc/", {"cap": "tinh"}).context["groups"]}
    assert [(choice.label, choice.count) for choice in groups["linh-vuc"].choices] == [("Đường bộ", 1), ("Hộ tịch", 1)]
