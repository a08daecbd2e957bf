"""What is asked of the database or of a user once, or not at all: devices of a second factor, conditions of the menu, keys of a page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from cms.admin.interface.menu import GuardedMenuItem


@pytest.mark.django_db
def test_a_screen_reads_each_kind_of_device_of_its_user_once(admin_client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert admin_client.get("/quan-tri/users/").status_code == 200
    tables = [table for query in asked for table in re.findall(r'FROM "(otp_\w+)"', query["sql"])]
    assert tables
    assert len(tables) == len(set(tables))


def test_a_condition_of_the_menu_is_asked_once_a_request_and_again_for_the_next(rf: RequestFactory) -> None:
    asked: list[Any] = []

    def may(user: Any) -> bool:
        asked.append(user)
        return user == "An"

    items = [GuardedMenuItem(name, f"/{name}/", may) for name in ("one", "two")]
    for person, shown in (("An", [True, True]), ("Bình", [False, False])):
        request: Any = rf.get("/")
        request.user = person
        assert [item.is_shown(request) for item in items] == shown
        assert [item.is_shown(request) for item in items] == shown
    assert asked == ["An", "Bình"]


def front_page() -> Any:
    return Site.objects.get(is_default_site=True).root_page.specific


@pytest.mark.django_db
def test_saving_a_page_asks_for_none_of_the_rows_and_places_that_wagtail_set() -> None:
    page = front_page()
    page.title = "Cổng thử nghiệm"
    with CaptureQueriesContext(connection) as asked:
        page.save()
    statements = [query["sql"] for query in asked if query["sql"].startswith("SELECT 1") and "wagtailcore_site" not in query["sql"]]
    wagtails = re.compile(r'"(locale_id|translation_key|path)" = |FROM "(django_content_type|wagtailcore_revision|wagtailcore_locale)"')
    assert not [sql for sql in statements if wagtails.search(sql)]
    assert front_page().title == "Cổng thử nghiệm"


@pytest.mark.django_db
def test_a_new_page_has_the_locale_of_the_page_above_it_and_reads_that_page_no_second_time() -> None:
    above = front_page().get_first_child().specific
    page = type(front_page())(title="Trang mới")
    with CaptureQueriesContext(connection) as asked:
        above.add_child(instance=page)
    assert page.locale == above.locale
    assert len([query for query in asked if f'FROM "{type(above)._meta.db_table}"' in query["sql"]]) <= 1  # treebeard's


@pytest.mark.django_db
def test_the_site_of_a_request_is_chosen_by_its_host_only_where_there_are_several(client: Client) -> None:
    def chosen(host: str) -> tuple[Any, bool]:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get("/", HTTP_HOST=host)
        compared = [query["sql"] for query in asked if "CASE WHEN" in query["sql"] and host in query["sql"]]
        return answer.wsgi_request._wagtail_site, bool(compared)

    only = Site.objects.get()
    assert chosen("an-binh.example") == (only, False)
    other = Site.objects.create(hostname="tap-huan.example", root_page=Page.objects.get(pk=only.root_page_id))
    assert chosen("tap-huan.example") == (other, True)
    assert chosen("an-binh.example") == (only, True)
    other.delete()  # Wagtail keeps the addresses of sites in the cache until one is written: the next test has one site
