"""The page cache: made once, byte for byte the same, never older than what it shows, nothing personal in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.rich_text import RichText

from cms.storage import observed_tables
from cms.storage.kept import Kept
from home.models import AlertBanner
from home.news import listing as news_listing
from home.services.procedures import listing as procedure_listing
from home.tests.factories import make_news, make_page, make_procedure, moment, placed
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document, related
from qa.models import AnswerPage, QuestionField
from qa.models import index_page as question_pages
from qa.processing.publication.publishing import index_page
from tests.page_cache import result, warmed

BUDGETS = {  # statements, each at most; two are the site and its front page, which a test looks up again
    "/": 3,
    "/van-ban/": 4,
    "/hoi-dap/": 4,
    "/tin-tuc/": 4,
    "/thu-tuc/": 4,
    "/tin-tuc/tin-1/": 5,
    "/thu-tuc/thu-tuc-1/": 5,
    "/van-ban/quyet-dinh/2024/1-2024-qd-ubnd/": 5,
    "/van-ban/quyet-dinh/2024/1-2024-qd-ubnd/dieu-1/": 5,
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_cache")]


def test_the_second_reader_gets_the_very_same_bytes_without_a_render(
    reader: Callable[..., HttpResponse], django_assert_max_num_queries: Any
) -> None:
    make_news("Khai trương thư viện")
    warmed(reader, "/")
    first = reader("/")
    with django_assert_max_num_queries(2):  # the site, which a test looks up again, and the versions
        second = reader("/")
    assert (second.content, len(second.cookies)) == (first.content, 0)
    assert "Khai trương thư viện" in second.content.decode()


EVENTS: dict[str, Callable[[Any], object]] = {
    "published again": lambda page: (setattr(page, "title", "Tên khác hẳn"), page.save_revision().publish()),
    "unpublished": lambda page: page.unpublish(),
    "expired": lambda page: Page.objects.get(pk=page.pk).unpublish(set_expired=True),  # a plain row, as publish_scheduled does
    "deleted": lambda page: page.delete(),
    "address changed": lambda page: (setattr(page, "slug", "dia-chi-khac"), page.save_revision().publish()),
    "restricted": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
    "changed by a statement": lambda page: type(page).objects.filter(pk=page.pk).update(live=False),
}


@pytest.mark.parametrize(
    ("make", "address"), [(make_news, "/tin-tuc/"), (make_procedure, "/thu-tuc/"), (document, "/van-ban/"), (make_page, "/so-do-trang/")]
)
def test_a_list_shows_at_once_what_happened_to_a_page(reader: Callable[..., HttpResponse], make: Callable[..., Any], address: str) -> None:
    """Let each thing happen to a page of its own, one after the other, each time from a list and a page that are kept."""
    numbered = {"number": "{}/2024/QĐ-UBND"} if make is document else {}
    pages = [
        make(title=f"Trang {event}", **{name: text.format(place + 1) for name, text in numbered.items()})
        for place, event in enumerate(EVENTS)
    ]
    warmed(reader, address)
    for (event, happen), page in zip(EVENTS.items(), pages, strict=True):
        title, own = page.title, page.url
        warmed(reader, own)
        assert title in reader(address).content.decode()
        assert result(reader(address)) == "HIT"
        happen(page.specific)
        answer = reader(address)
        assert result(answer) == "MISS", event
        assert title not in answer.content.decode() or event == "address changed", event
        changed = reader(own)
        assert changed.status_code != 200 or title not in changed.content.decode(), event


def test_an_answer_leads_no_more_to_a_document_whose_wrong_number_was_corrected(reader: Callable[..., HttpResponse]) -> None:
    law, page = document("54/2024/QĐ-UBND"), _answer()
    page.body = [("paragraph", RichText("<p>Theo Điều 1 Quyết định số 54/2024/QĐ-UBND.</p>"))]
    page.save_revision().publish()
    warmed(reader, page.url)
    assert f'href="{law.url}dieu-1/"' in reader(page.url).content.decode()
    law.number = "45/2024/QĐ-UBND"
    law.save_revision().publish()
    assert f'href="{law.url}dieu-1/"' not in reader(page.url).content.decode()


def _answer() -> AnswerPage:
    field, _made = QuestionField.objects.get_or_create(name="Hộ tịch")
    day = date(2026, 11, 20)
    return placed(index_page(), AnswerPage(title="Hỏi", question_text="Hỏi", field=field, answered_on=day, reviewed_on=day, live=False))


@pytest.mark.parametrize(
    ("make", "address", "kept"),
    [
        (lambda: make_news(published_at=moment(2026, 11, 2)), "/tin-tuc/", news_listing._counts),
        (lambda: make_procedure(at_commune=True), "/thu-tuc/", procedure_listing._counts),
        (_answer, "/hoi-dap/", question_pages._fields),
    ],
    ids=["news", "procedures", "questions"],
)
def test_the_numbers_of_a_list_are_right_at_once_after_a_new_page_and_after_one_has_expired(
    reader: Callable[..., HttpResponse], settings: Any, make: Callable[[], Page], address: str, kept: Kept[Any]
) -> None:
    settings.KEEP_VALUES = True
    kept._kept.clear()

    def numbers() -> set[str]:
        return set(re.findall(r'mb-filters__count">(\d+)<', reader(address).content.decode()))

    make()
    warmed(reader, address)
    assert (numbers(), len(kept._kept)) == ({"1"}, 1)
    page = make()
    assert numbers() == {"2"}
    warmed(reader, address)
    Page.objects.get(pk=page.pk).unpublish(set_expired=True)
    assert numbers() == {"1"}


def test_a_page_that_was_missing_is_there_once_it_is_published(reader: Callable[..., HttpResponse]) -> None:
    assert [reader("/tin-tuc/tin-sap-dang/").status_code for _time in range(3)] == [404] * 3
    make_news("Tin sắp đăng")
    assert reader("/tin-tuc/tin-sap-dang/").status_code == 200


def test_a_page_below_shows_the_new_name_of_the_page_above_it(reader: Callable[..., HttpResponse]) -> None:
    above = make_page("Tên của trang trên")
    below = make_page("Dưới", parent=above)
    warmed(reader, below.url)
    assert "Tên của trang trên" in reader(below.url).content.decode()
    above.title = "Tên đã đổi"
    above.save_revision().publish()
    assert "Tên của trang trên" not in reader(below.url).content.decode()


def test_pages_below_a_moved_page_are_not_kept_at_the_old_address(reader: Callable[..., HttpResponse]) -> None:
    above, other = make_page("Trên"), make_page("Nơi khác")
    below = make_page("Dưới", parent=above)
    old = below.url
    warmed(reader, old)
    above.move(other, "last-child")
    below = Page.objects.get(pk=below.pk)
    assert (reader(old).status_code, reader(below.get_url()).status_code) == (301, 200)


def test_a_document_shows_at_once_that_another_one_repealed_it(reader: Callable[..., HttpResponse]) -> None:
    old = document("01/2020/QĐ-UBND", issued_on=date(2020, 1, 2), effective_on=date(2020, 2, 1))
    warmed(reader, old.url)
    before = reader(old.url).content
    document("02/2024/QĐ-UBND", relations=[related(old, "thay_the")])
    after = reader(old.url)
    assert result(after) == "MISS"
    assert after.content != before
    assert "02/2024/QĐ-UBND" in after.content.decode()


def test_banners_and_menus_are_on_every_page_at_once(reader: Callable[..., HttpResponse], settings: Any) -> None:
    settings.KEEP_VALUES = True
    make_news("Tin thường")
    warmed(reader, "/", "/tin-tuc/", "/van-ban/")
    AlertBanner.objects.create(text="Bão số 9 đổ bộ", starts_at=timezone.now())
    for address in ("/", "/tin-tuc/", "/van-ban/"):
        assert "Bão số 9 đổ bộ" in reader(address).content.decode()


def test_saving_a_draft_purges_nothing(reader: Callable[..., HttpResponse]) -> None:
    page = make_news("Tin đã đăng")
    warmed(reader, "/", "/tin-tuc/", page.url)
    page.title = "Bản nháp chưa đăng"
    page.save_revision()
    for address in ("/", "/tin-tuc/", page.url):
        assert result(reader(address)) == "HIT"


def test_news_purge_no_documents(reader: Callable[..., HttpResponse]) -> None:
    law = document()
    warmed(reader, law.url, "/van-ban/")
    make_news("Tin mới")
    for address in (law.url, "/van-ban/"):
        assert result(reader(address)) == "HIT"


def test_every_public_page_type_is_watched() -> None:
    types = {model._meta.db_table for model in get_page_models() if model is not Page}
    assert types <= observed_tables.watched_tables()
    assert LegalDocumentPage._meta.db_table in types


def test_a_kept_page_costs_one_statement(reader: Callable[..., HttpResponse]) -> None:
    warmed(reader, "/")
    with CaptureQueriesContext(connection) as statements:
        assert result(reader("/")) == "HIT"
    asked = [query["sql"] for query in statements if "wagtailcore_site" not in query["sql"]]  # which a running portal keeps
    assert len(asked) == 1


def test_pages_that_are_read_add_nothing_to_what_is_watched(reader: Callable[..., HttpResponse]) -> None:
    pages = [make_news("Tin thứ nhất"), make_news("Tin thứ hai"), make_procedure("Thủ tục thứ nhất"), make_procedure("Thủ tục thứ hai")]
    warmed(reader, pages[0].url, pages[2].url)
    before = set(observed_tables.versions(fresh=True))
    warmed(reader, pages[1].url, pages[3].url)
    assert set(observed_tables.versions(fresh=True)) == before


def test_each_page_that_is_made_again_keeps_to_its_budget_of_statements(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS, settings.KEEP_VALUES = 0, True
    for number in range(12):
        make_news(f"Tin {number}")
        make_procedure(f"Thủ tục {number}")
        document(f"{number + 1}/2024/QĐ-UBND")
    too_many = {}
    for address, most in BUDGETS.items():
        for _time in range(3):  # the first gives the tables and rows their versions, the second keeps what it was made from
            Client().get(address)
        with CaptureQueriesContext(connection) as statements:
            assert Client().get(address).status_code == 200
        if len(statements) > most:
            too_many[address] = [query["sql"] for query in statements]
    assert too_many == {}
