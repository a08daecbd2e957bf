"""The pages as readers get them."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import Filter
from wagtail.models import PageViewRestriction

from cms.contracts import ratings
from cms.contracts.search import EntryKind
from cms.models.pages import front_page as frontpage
from home.models import HomePage, NewsPage, ProcedurePage, Shortcut
from home.models.news.news_pictures import SIZES
from home.models.site.front_blocks import USUAL
from home.tests.factories import make_field, make_news, make_page, make_picture, make_procedure, make_topic, moment, paragraph


def text_of(response) -> str:
    """The page as a browser reads it: any run of white space is one space."""
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("path", ["/", "/tin-tuc/", "/thu-tuc/", "/so-do-trang/", "/sitemap.xml", "/tin-tuc/rss/", "/tin-tuc/atom/"])
def test_a_public_page_sets_no_cookie_and_may_be_cached(client, path):
    make_news()
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "public" in response["Cache-Control"]


def test_the_front_page_puts_pinned_news_before_newer_ones(client):
    make_news("Tin cũ được ghim", published_at=moment(2026, 1, 1), pinned=True)
    make_news("Tin mới", published_at=moment(2026, 11, 1))
    page = text_of(client.get("/"))
    assert page.index("Tin cũ được ghim") < page.index("Tin mới")


def test_a_pin_ends_after_its_last_day(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_news("Tin hết ghim", published_at=moment(2026, 1, 1), pinned=True, pinned_until=yesterday)
    make_news("Tin mới", published_at=moment(2026, 11, 1))
    page = text_of(client.get("/"))
    assert page.index("Tin mới") < page.index("Tin hết ghim")


def test_the_front_page_shows_its_shortcuts(client):
    assert 'href="/hoi-dap/gui/"' in text_of(client.get("/"))


def test_the_front_page_leaves_out_shortcuts_to_pages_that_nobody_may_read(client):
    front_page, kinds = HomePage.objects.get(), {}
    for title in ("Mở", "Đã gỡ", "Nội bộ"):
        kinds[title] = make_page(title)
        Shortcut.objects.create(front_page=front_page, title=f"Lối tắt {title}", page=kinds[title])
    kinds["Đã gỡ"].unpublish()
    PageViewRestriction.objects.create(page=kinds["Nội bộ"], restriction_type="login")
    page = text_of(client.get("/"))
    assert [f"Lối tắt {title}" in page for title in kinds] == [True, False, False]


def test_an_editor_chooses_the_sections_of_the_front_page_and_their_order(client):
    older, _newer = make_news("Tin cũ", published_at=moment(2026, 1, 1)), make_news("Tin mới", published_at=moment(2026, 11, 1))
    page = HomePage.objects.get()
    before = text_of(client.get("/"))
    assert (older.title in before, "Bạn cần việc gì?" in before) == (True, False)  # no life event: no heading without anything below it
    words = {"heading": "Lời chào", "text": "<p>Đọc <b>kỹ</b> trước khi nộp.</p>"}
    page.sections = json.dumps([{"type": "text", "value": words}, {"type": "news", "value": {"heading": "Tin của tỉnh", "count": 1}}])
    page.save_revision().publish()
    html = client.get("/").content.decode()
    assert html.index("Lời chào") < html.index("Đọc <b>kỹ</b>") < html.index("Tin của tỉnh") < html.index("Tin mới")
    assert older.title not in html


def client_form(client, page):
    return client.get(f"/quan-tri/pages/{page.pk}/edit/").context["form"]


def test_the_form_of_the_front_page_begins_with_the_usual_sections(admin_client):
    page = HomePage.objects.get()
    form = client_form(admin_client, page)
    assert [each.block_type for each in form["sections"].value()] == list(USUAL)
    again = client_form(admin_client, page)
    assert [each.id for each in again["sections"].value()] == [each.id for each in form["sections"].value()]  # two people have the same
    page.sections = json.dumps([{"type": "news", "value": {}}])
    page.save_revision()
    form = client_form(admin_client, page)
    assert [each.block_type for each in form["sections"].value()] == ["news"]


def test_a_news_item_shows_what_the_editor_filled_in(client):
    topic = make_topic("Giao thông")
    news = make_news(
        "Thông xe cầu mới",
        lead="Cầu thông xe sáng nay.",
        body=paragraph("Cầu dài 320 mét."),
        topics=(topic,),
        tags=("cầu đường",),
        author="Lê An",
        image=make_picture(),
        image_alt="Cây cầu lúc sáng sớm",
        image_credit="Trần Bình",
    )
    page = text_of(client.get(news.url))
    for words in ("Thông xe cầu mới", "Cầu thông xe sáng nay.", "Cầu dài 320 mét.", "Giao thông", "cầu đường", "Lê An", "Trần Bình"):
        assert words in page
    assert 'alt="Cây cầu lúc sáng sớm"' in page


def test_a_news_item_describes_itself_to_machines(client):
    news = make_news("Tin <có dấu> & ngoặc", author="Lê An", published_at=moment(2026, 10, 5))
    page = text_of(client.get(news.url))
    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)]
    article = next(block for block in blocks if block["@type"] == "NewsArticle")
    assert article["headline"] == "Tin <có dấu> & ngoặc"
    assert article["author"] == {"@type": "Person", "name": "Lê An"}
    assert article["datePublished"].startswith("2026-10-05T09:00:00")


def test_a_news_item_leads_to_the_news_before_and_after(client):
    first = make_news("Tin một", published_at=moment(2026, 10, 1))
    middle = make_news("Tin hai", published_at=moment(2026, 10, 2))
    last = make_news("Tin ba", published_at=moment(2026, 10, 3))
    response = client.get(middle.url)
    assert response.context["previous_news"]().pk == first.pk
    assert response.context["next_news"]().pk == last.pk


def test_related_news_are_those_with_the_most_in_common(client):
    topic = make_topic("Y tế")
    near = make_news("Gần nhất", topics=(topic,), tags=("tiêm chủng",), published_at=moment(2025, 1, 1))
    farther = make_news("Cùng chủ đề", topics=(topic,), published_at=moment(2026, 1, 1))
    make_news("Không liên quan")
    news = make_news("Tin chính", topics=(topic,), tags=("tiêm chủng",))
    assert [page.pk for page in client.get(news.url).context["related_news"]()] == [near.pk, farther.pk]


def test_the_reading_view_keeps_the_text_and_leaves_the_rest(client):
    topic = make_topic()
    make_news("Tin khác", topics=(topic,))
    news = make_news("Tin chính", body=paragraph("Nội dung."), topics=(topic,))
    page = text_of(client.get(news.url, {"che-do": "doc"}))
    assert "Nội dung." in page
    assert "Tin khác" not in page


def test_an_ordinary_page_has_breadcrumbs_and_lists_its_subpages(client):
    about = make_page("Giới thiệu", lead="Về tỉnh.")
    child = make_page("Cơ cấu tổ chức", parent=about)
    assert child.url in text_of(client.get(about.url))
    assert [crumb.title for crumb in child.breadcrumbs] == ["Trang chủ", "Giới thiệu"]
    assert f'href="{about.url}"' in text_of(client.get(child.url))


def test_breadcrumbs_name_no_section_that_is_not_public(client):
    section = make_page("Tên đang bàn", publish=False)
    child = make_page("Trang con", parent=section)
    assert "Tên đang bàn" not in client.get(child.url).content.decode()


def test_a_procedure_shows_its_tables_and_bases(client):
    how = json.dumps([{"type": "row", "value": {"channel": "Trực tuyến", "time_limit": "3 ngày", "fee": "Không", "description": ""}}])
    papers = [{"group": "", "name": "Tờ khai", "form": "Mẫu số 1", "originals": 1, "copies": 2}]
    bases = [{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}]
    procedure = make_procedure(
        "Đăng ký khai sinh",
        code="1.001193",
        field=make_field("Hộ tịch"),
        at_commune=True,
        how=how,
        steps="<p>Nộp hồ sơ.</p>",
        dossier=json.dumps([{"type": "row", "value": value} for value in papers]),
        legal_bases=json.dumps([{"type": "row", "value": value} for value in bases]),
    )
    page = text_of(client.get(procedure.url))
    for words in ("1.001193", "Hộ tịch", "Cấp xã", "Trực tuyến", "3 ngày", "Tờ khai", "Mẫu số 1", "1 bản chính, 2 bản sao", "Luật Hộ tịch"):
        assert words in page
    assert "?q=60/2014/QH13" in page


def test_a_page_behind_a_login_is_in_no_list(client):
    news = make_news("Tin nội bộ")
    lists = ("/", "/tin-tuc/", "/tin-tuc/rss/", "/sitemap-home-newspage-1.xml")
    assert all("noi-bo" in client.get(path).content.decode() for path in lists)
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.LOGIN)
    assert not any("noi-bo" in client.get(path).content.decode() for path in lists)


def test_a_list_asks_the_database_a_fixed_number_of_questions(client, django_assert_max_num_queries):
    topics = make_topic("Y tế"), make_topic("Giáo dục")
    field = make_field()
    for _number in range(8):
        make_news(topics=topics, tags=("một", "hai"), image=make_picture(), image_alt="Ảnh")
        make_procedure(field=field, at_commune=True)
    for path, most in (("/", 35), ("/tin-tuc/", 29), ("/thu-tuc/", 26)):
        client.get(path)  # makes the small pictures
        with django_assert_max_num_queries(most):
            response = client.get(path)
        assert response.status_code == 200


def test_the_number_of_questions_does_not_grow_with_the_list(client):
    topic = make_topic()
    for _number in range(2):
        make_news(topics=(topic,), image=make_picture(), image_alt="Ảnh")
    client.get("/tin-tuc/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/tin-tuc/")
    for _number in range(8):
        make_news(topics=(topic,), image=make_picture(), image_alt="Ảnh")
    client.get("/tin-tuc/")
    with CaptureQueriesContext(connection) as many:
        client.get("/tin-tuc/")
    assert len(many) == len(few)


@pytest.mark.parametrize("path", ["/", "/tin-tuc/", "article"])
def test_the_pictures_of_a_list_of_news_are_made_at_its_first_view_only(client, monkeypatch, path):
    made = []
    monkeypatch.setattr(Filter, "run", lambda one, *args, run=Filter.run, **more: made.append(one.spec) or run(one, *args, **more))
    topic = make_topic()
    first, *_rest = [make_news(topics=(topic,), image=make_picture(), image_alt="Ảnh") for _number in range(2)]
    address = first.url if path == "article" else path
    client.get(address)
    assert SIZES["row"][0] in made
    made.clear()
    assert client.get(address).status_code == 200
    assert made == []


def test_the_front_page_shows_what_readers_rate_best_in_that_order(client, monkeypatch):
    news, procedure, draft = make_news("Tin hữu ích"), make_procedure("Thủ tục hữu ích"), make_page("Nháp", publish=False)
    monkeypatch.setattr(ratings.best_rated, "_function", lambda count: [procedure.pk, draft.pk, news.pk])
    page = text_of(client.get("/")).partition("Được đánh giá hữu ích nhất")[2]
    assert "Nháp" not in page
    assert 0 < page.index("Thủ tục hữu ích") < page.index("Tin hữu ích")


def test_the_newest_of_a_kind_are_public_and_carry_a_label():
    make_procedure("Một", code="1.1")
    make_procedure("Hai", code="1.2")
    make_procedure("Ba", code="1.3").unpublish()
    assert [(card.title, card.label) for card in frontpage.newest(EntryKind.PROCEDURE, 5)] == [("Hai", "1.2"), ("Một", "1.1")]
    assert len(frontpage.newest(EntryKind.PROCEDURE, 1)) == 1


def test_only_one_front_page_may_exist():
    assert not HomePage.can_create_at(HomePage.objects.get().get_parent())
    assert NewsPage.allowed_parent_page_models()
    assert ProcedurePage.allowed_subpage_models() == []


def test_a_post_for_social_networks_has_text_link_and_picture_and_only_of_a_public_page(admin_client, client):
    page = make_page("Nghỉ Tết", lead="Cơ quan nghỉ từ ngày 05/02.")
    address = reverse("social_post", args=[page.pk])
    shown = admin_client.get(address)
    assert shown.context["text"] == f"Nghỉ Tết\n\nCơ quan nghỉ từ ngày 05/02.\n\n{page.full_url}"
    assert shown.context["picture"].endswith("cms/brand/share.png")
    assert address in admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert client.get(address).status_code == 302
    page.unpublish()
    assert admin_client.get(address).status_code == 404
