"""What stands on every page: menus, details, banners."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.models import Page, PageViewRestriction, Site

from cms.models import Announcement
from cms.models.following import only_public
from cms.text.typed_addresses import check_address
from home.models import AlertBanner, AlertLevel, HomePage, Menus, NewsIndexPage, SiteSettings
from home.models.pages.blocks import MenuItemBlock, MenuLinkBlock
from home.models.site.front import Shortcut
from home.news.following.offers import announce_banners
from home.site.menus import is_current
from home.tests.factories import make_page


def rendered(template: str, path: str = "/") -> str:
    return Template("{% load portal_tags %}" + template).render(Context({"request": RequestFactory().get(path)}))


def set_main(*links) -> None:
    menus = Menus.objects.get()
    menus.main = json.dumps(
        [{"type": "item", "value": {"label": "", "page": None, "address": "", "children": [], **link}} for link in links]
    )
    menus.save()


SHOW = (
    "{% main_menu as items %}{% for item in items %}{{ item.title }}={{ item.url }}{% if item.current %}*{% endif %};"
    "{% for child in item.children %}-{{ child.title }};{% endfor %}{% endfor %}"
)


def test_a_new_portal_has_a_menu_with_its_sections():
    assert rendered(SHOW) == "Tin tức=/tin-tuc/;Văn bản=/van-ban/;Thủ tục hành chính=/thu-tuc/;Hỏi đáp=/hoi-dap/;"


def test_the_item_that_leads_to_the_page_or_above_it_is_current():
    assert "Tin tức=/tin-tuc/*;" in rendered(SHOW, "/tin-tuc/mot-tin/")
    assert "*" not in rendered(SHOW, "/")


@pytest.mark.parametrize(
    ("address", "path", "is_here"),
    [("/tin-tuc", "/tin-tuc-khac/", False), ("/tin-tuc", "/tin-tuc/", True), ("/tin-tuc", "/tin-tuc/mot-tin/", True)],
)
def test_an_address_without_its_last_slash_is_above_what_lies_below_it_alone(address: str, path: str, is_here: bool):
    assert is_current(address, path) is is_here


def test_a_portal_without_a_menu_has_no_empty_one(client):
    set_main()
    assert "mb-nav" not in client.get("/").content.decode()


def test_an_item_without_a_text_takes_the_title_of_its_page():
    page = make_page("Giới thiệu")
    set_main({"page": page.pk}, {"page": page.pk, "label": "Về chúng tôi"})
    assert rendered(SHOW) == f"Giới thiệu={page.url};Về chúng tôi={page.url};"


def test_links_to_pages_that_not_everyone_may_read_are_left_out():
    page, draft, closed = make_page("Giới thiệu"), make_page("Nháp", publish=False), make_page("Nội bộ")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    children = [{"page": draft.pk}, {"label": "Khác", "address": "/so-do-trang/"}]
    set_main({"page": page.pk, "children": children}, {"page": draft.pk}, {"page": closed.pk, "label": "Việc nội bộ"})
    assert rendered(SHOW) == f"Giới thiệu={page.url};-Khác;"


def unpublished() -> str:
    page = make_page("Trang kín")
    page.unpublish()
    return page.url


def behind_a_login() -> str:
    page = make_page("Trang kín", parent=make_page("Mục kín"))
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    return page.url


@pytest.mark.parametrize("gone", [unpublished, behind_a_login, lambda: "/khong-co/"])
def test_an_address_where_readers_find_nothing_is_linked_by_no_menu_shortcut_or_banner(client, gone: Callable[[], str]):
    address = gone()
    set_main({"label": "Chuyện kín", "address": address})
    Shortcut.objects.create(front_page=HomePage.objects.get(), title="Chuyện kín", address=address)
    AlertBanner.objects.create(text="Bão số 9", link_text="Chuyện kín", link=address)
    page = client.get("/").content.decode()
    assert "Bão số 9" in page
    assert "Chuyện kín" not in page
    with pytest.raises(ValidationError):
        Shortcut(front_page=HomePage.objects.get(), title="Chuyện kín", address=address).full_clean()


def test_the_link_to_an_address_is_back_with_its_page(remembering):
    page = make_page("Giới thiệu")
    set_main({"label": "Về chúng tôi", "address": page.url})
    seen = []
    for change in (lambda: None, page.unpublish, lambda: page.save_revision().publish()):
        change()
        seen.append([rendered(SHOW) for _time in range(2)][-1])
    assert seen == [f"Về chúng tôi={page.url};", "", f"Về chúng tôi={page.url};"]


@pytest.mark.parametrize("how", ["chosen", "typed"])
@pytest.mark.parametrize("delete", [lambda page: page.delete(), lambda page: Page.objects.filter(pk=page.pk).delete()])
def test_a_page_that_is_deleted_leaves_a_kept_menu_at_once(remembering, how: str, delete: Callable[[Page], object]):
    page = make_page("Giới thiệu")
    set_main({"page": page.pk} if how == "chosen" else {"label": "Giới thiệu", "address": page.url})
    assert [rendered(SHOW) for _time in range(3)][-1] == f"Giới thiệu={page.url};"
    delete(page)
    assert rendered(SHOW) == ""


@pytest.mark.parametrize(
    ("label", "shown"),
    [("Về chúng tôi", "Về chúng tôi=/tin-tuc/;-Một;-Hai;"), ("", "Một=/tin-tuc/;Hai=/van-ban/;")],
)
def test_public_links_below_a_section_that_was_unpublished_stay_in_the_menu(label: str, shown: str):
    gone = make_page("Giới thiệu", publish=False)
    children = [{"label": "Một", "address": "/tin-tuc/"}, {"label": "Hai", "address": "/van-ban/"}]
    set_main({"page": gone.pk, "label": label, "children": children})
    assert rendered(SHOW) == shown


def test_an_item_is_current_when_one_of_its_children_is():
    page = make_page("Giới thiệu")
    set_main({"label": "Thông tin", "address": "/so-do-trang/", "children": [{"page": page.pk}]})
    assert "Thông tin=/so-do-trang/*;" in rendered(SHOW, page.url)


FRAME = (
    "{% site_info as info %}{{ info.agency_name }};{% alert_banners as banners %}{{ banners|length }};" + SHOW + "{% footer_menu as more %}"
)


@pytest.fixture
def remembering(settings, monkeypatch):
    """As on a server: what the frame needs is kept until it is written, and every write is committed."""
    settings.KEEP_VALUES = True
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())


def test_the_frame_costs_no_statement_but_for_the_site_once_it_is_known(remembering, django_assert_num_queries):
    pages = [make_page() for _number in range(5)]
    set_main(*({"page": page.pk, "children": [{"page": other.pk} for other in pages]} for page in pages))
    rendered(FRAME)  # the first of all makes the versions of its tables
    first = rendered(FRAME)
    with django_assert_num_queries(5):  # the site, which the middleware keeps, and the versions, which a request asks for once
        assert rendered(FRAME) == first


def test_what_an_editor_changes_stands_in_the_frame_at_once(remembering):
    page = make_page("Giới thiệu")
    set_main({"page": page.pk})
    for _time in range(2):
        rendered(FRAME)
    page.title = "Về chúng tôi"
    page.save_revision().publish()
    AlertBanner.objects.create(text="Bão số 5")
    SiteSettings.objects.update_or_create(defaults={"agency_name": "Cổng Sơn Hà"})
    assert rendered(FRAME) == f"Cổng Sơn Hà;1;Về chúng tôi={page.url};"
    page.unpublish()
    SiteSettings.objects.update(agency_name="Tên mới")  # as an import writes: without a signal
    assert rendered(FRAME) == "Tên mới;1;"


def test_the_site_of_a_request_is_asked_for_once(remembering, client):
    for _time in range(2):
        client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/tin-tuc/")
    assert asked.captured_queries
    assert not [query for query in asked if 'FROM "wagtailcore_site"' in query["sql"] and "hostname" in query["sql"].split("WHERE")[-1]]


def test_templates_without_a_request_show_no_menu_and_do_not_fail():
    template = Template("{% load portal_tags %}{% main_menu as items %}{% site_info as info %}{{ items|length }}{{ info.agency_name }}")
    assert template.render(Context()) == "0"


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ({"label": "Tin"}, "address"),
        ({"label": "", "address": "/tin/"}, "label"),
        ({"label": "Tin", "address": "javascript:alert(1)"}, "address"),
        ({"label": "Tin", "address": "//xau.example/"}, "address"),
        ({"label": "Tin", "address": "/khong-co/"}, "address"),
    ],
)
def test_a_menu_link_that_leads_nowhere_is_refused(value, wrong):
    block = MenuLinkBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(value))
    assert wrong in refused.value.block_errors


def test_a_menu_link_leads_to_a_page_or_an_address_but_not_both():
    block = MenuItemBlock()
    page = NewsIndexPage.objects.get()
    block.clean(block.to_python({"page": page.pk}))
    block.clean(block.to_python({"label": "Chính phủ", "address": "https://chinhphu.example/"}))
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"page": page.pk, "label": "Hai", "address": "/hai/"}))


@pytest.mark.parametrize("address", ["/", "/tim-kiem/?q=42%2F2022", "https://dichvucong.example/a?b=c", "/van-ban/#dieu-5"])
def test_addresses_of_the_portal_and_of_other_sites_are_accepted(address):
    check_address(address)


@pytest.mark.parametrize("address", ["van-ban/", "//khac.example", "javascript:alert(1)", "/a b", "ftp://a.example/", '/"><script>'])
def test_other_addresses_are_refused(address):
    with pytest.raises(ValidationError):
        check_address(address)


def test_agency_details_are_on_every_page(client):
    settings = SiteSettings.objects.get()
    settings.agency_name, settings.responsible_person, settings.phone = "Cổng tỉnh Sơn Hà", "Bà Lê An", "0200 3800 100"
    settings.demo_note = "Dữ liệu minh họa"
    settings.save()
    page = client.get("/tin-tuc/").content.decode()
    for words in ("Cổng tỉnh Sơn Hà", "Bà Lê An", "0200 3800 100", "Dữ liệu minh họa"):
        assert words in page


def test_banners_show_in_their_time_the_most_urgent_first():
    now = timezone.now()
    hour = timedelta(hours=1)
    AlertBanner.objects.create(text="Đang hiện", level=AlertLevel.INFO, starts_at=now - hour, ends_at=now + hour)
    AlertBanner.objects.create(text="Khẩn", level=AlertLevel.URGENT)
    AlertBanner.objects.create(text="Chưa tới", starts_at=now + hour)
    AlertBanner.objects.create(text="Đã qua", ends_at=now - hour)
    AlertBanner.objects.create(text="Đã tắt", enabled=False)
    shown = rendered("{% alert_banners as banners %}{% for banner in banners %}{{ banner.text }};{% endfor %}")
    assert shown == "Khẩn;Đang hiện;"
    assert [banner.text for banner in AlertBanner.objects.all() if banner.is_shown] == ["Khẩn", "Đang hiện"]


def test_a_banner_is_on_the_page_with_its_link(client):
    AlertBanner.objects.create(text="Bão số 9", link="/tin-tuc/", link_text="Xem hướng dẫn", level=AlertLevel.WARNING)
    page = client.get("/thu-tuc/").content.decode()
    assert "Bão số 9" in page
    assert "Xem hướng dẫn" in page


@pytest.mark.parametrize(
    "values",
    [
        {"starts_at": timezone.now(), "ends_at": timezone.now() - timedelta(hours=1)},
        {"link": "/tin-tuc/"},
        {"link_text": "Xem"},
        {"link": "tin-tuc", "link_text": "Xem"},
        {"link": "/khong-co/", "link_text": "Xem"},
        {"ends_at": timezone.now() - timedelta(hours=1)},
    ],
)
def test_a_banner_that_makes_no_sense_is_refused(values):
    with pytest.raises(ValidationError):
        AlertBanner(text="Thông báo", **values).full_clean()


@pytest.mark.django_db
def test_the_list_of_banners_says_in_words_what_is_shown(admin_client):
    AlertBanner.objects.create(text="Nghỉ lễ", level="info")
    listed = admin_client.get(reverse(AlertBanner.snippet_viewset.get_url_name("list"))).content.decode()
    shown = re.search(r'<td[^>]*data-label="Đang hiển thị"[^>]*>(.*?)</td>', listed, re.DOTALL)
    assert shown
    assert strip_tags(shown[1]).strip() == "Có"


def test_all_banners_are_one_landmark(client):
    for text in ("Bão số 9", "Nghỉ lễ"):
        AlertBanner.objects.create(text=text)
    assert client.get("/").content.decode().count("<aside") == 1


def test_the_rule_for_quoting_keeps_its_lines(client):
    SiteSettings.objects.update_or_create(site=Site.objects.get(), defaults={"source_note": "Ghi nguồn.\nGhi ngày."})
    assert "Ghi nguồn.<br>Ghi ngày." in client.get("/").content.decode()


def test_nobody_takes_the_front_page_off_or_deletes_it(admin_client):
    front = HomePage.objects.get()
    for view in ("unpublish", "delete"):
        admin_client.post(reverse(f"wagtailadmin_pages:{view}", args=[front.pk]), {"confirm_site_name": Site.objects.get().site_name})
    front.expire_at = timezone.now() + timedelta(days=1)
    with pytest.raises(ValidationError):
        front.full_clean()
    assert HomePage.objects.get().live


def test_the_footer_names_the_governing_body_and_the_licence(client):
    values = {"governing_body": "Ủy ban nhân dân tỉnh Sơn Hà", "licence": "Số 01/GP-TTĐT"}
    SiteSettings.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults=values)
    footer = client.get("/").content.decode().split("<footer")[1]
    assert "<dt>Cơ quan chủ quản</dt><dd>Ủy ban nhân dân tỉnh Sơn Hà</dd>" in footer
    assert "<dt>Giấy phép</dt><dd>Số 01/GP-TTĐT</dd>" in footer


def test_a_banner_is_told_for_each_text_that_readers_see_and_not_again_when_something_else_of_it_changes():
    told = Announcement.objects.filter(topic="canh-bao").order_by("pk").values_list("title", flat=True)
    banner = AlertBanner(text="Cấm đường")
    for text in ("Cấm đường", "Đường đã thông", "Cấm đường"):
        banner.text = text
        banner.save()
    assert list(told) == ["Cấm đường", "Đường đã thông", "Cấm đường"]
    Announcement.objects.all().delete()  # as after thirty days
    banner.ends_at = timezone.now() + timedelta(days=1)
    banner.save()
    assert announce_banners() == 0
    assert not told.all().exists()


@pytest.mark.parametrize(
    "taken_back",
    [
        lambda banner: banner.delete(),
        lambda banner: AlertBanner.objects.update(enabled=False),
        lambda banner: AlertBanner.objects.update(text="Đã sửa"),
        lambda banner: AlertBanner.objects.update(ends_at=timezone.now()),
    ],
)
def test_a_banner_that_readers_no_longer_see_is_not_sent_to_followers(taken_back: Callable[[AlertBanner], object]):
    banner = AlertBanner.objects.create(text="Cấm đường")
    AlertBanner.objects.create(text="Bão số 9")
    told = list(Announcement.objects.filter(topic="canh-bao").order_by("pk"))
    assert [row.title for row in only_public(told)] == ["Cấm đường", "Bão số 9"]
    taken_back(banner)
    assert "Cấm đường" not in [row.title for row in only_public(told)]


def test_a_banner_is_told_to_followers_once_and_not_before_readers_see_it():
    def told():
        return list(Announcement.objects.filter(topic="canh-bao").values_list("title", flat=True))

    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        AlertBanner.objects.create(text="Công bố lúc 9 giờ ngày mai", starts_at=now + timedelta(days=1))
        assert (announce_banners(), told()) == (0, [])
        clock.shift(timedelta(days=1))
        announce_banners()
        announce_banners()
        assert told() == ["Công bố lúc 9 giờ ngày mai"]
        Announcement.objects.all().delete()  # as after thirty days
        clock.shift(timedelta(days=30))
        announce_banners()
        assert told() == []


def test_a_banner_that_is_scheduled_a_second_time_with_the_same_words_is_told_a_second_time():
    told = Announcement.objects.filter(topic="canh-bao").order_by("pk").values_list("title", flat=True)
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        banner = AlertBanner.objects.create(text="Cúp điện", starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
        clock.shift(timedelta(hours=1))
        announce_banners()
        clock.shift(timedelta(hours=2))
        banner.starts_at, banner.ends_at = now + timedelta(hours=10), now + timedelta(hours=11)
        banner.save()
        clock.shift(timedelta(hours=7))
        announce_banners()
        announce_banners()
        assert list(told) == ["Cúp điện", "Cúp điện"]
